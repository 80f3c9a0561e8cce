"""What is told of signatures, and that an officer has a PIN: never which."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import Acknowledgement, Assignment, Camera, OfficerPin

OFFICER_PINS = Kind(
    "officer-pins",
    OfficerPin,
    (Say("officer_id", OfficerPin.officer_id),),
    officer=OfficerPin.officer_id,
    scope=("officers", OfficerPin.officer_id),
)

ACKNOWLEDGEMENTS = Kind(
    "acknowledgements",
    Acknowledgement,
    (
        Say("assignment", Acknowledgement.assignment_id, "assignments", Acknowledgement.assignment_id),
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("act", Acknowledgement.act),
        Say("method", Acknowledgement.method),
        Say("signed_on", Acknowledgement.signed_on),
        Say("sheet", Acknowledgement.sheet),
    ),
    ((Assignment, Assignment.id == Acknowledgement.assignment_id), (Camera, Camera.id == Assignment.camera_id)),
    "signed_on",
    Assignment.officer_id,
    ("acknowledgements", Acknowledgement.id),
)

KINDS = (OFFICER_PINS, ACKNOWLEDGEMENTS)
