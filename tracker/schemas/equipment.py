"""What may be entered about camera models, cameras, places, conditions, assignments and counts."""

from tracker.domain.commands.equipment import (
    AddCamera,
    AddCameraModel,
    AddPlace,
    CloseCount,
    ExplainCamera,
    IssueCamera,
    OpenCount,
    PlaceCamera,
    PlaceCameras,
    RecallCameras,
    RecordCondition,
    RecordSighting,
    ReturnCamera,
    SwapCamera,
)
from tracker.domain.vocabulary import CameraCondition, PlaceKind
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Day, Id, Several, Text
from tracker.schemas.references import ASSET_TAG, SERIAL, CameraField, OfficerField

CODE = 40
NAME = 100
NOTE = 1000
REPORT_NUMBER = 60
MOST_SERIALS = 5000
SCANNED = 100
EXPLANATION = (10, 2000)
"""How long an explanation is at least and at most."""


class AddCameraModelSchema(CommandSchema[AddCameraModel]):
    """A model of camera."""

    command = AddCameraModel

    name = Text(NAME, required=True)
    manufacturer = Text(NAME, load_default=None)


class AddPlaceSchema(CommandSchema[AddPlace]):
    """Somewhere a camera can be when it is in nobody's hands."""

    command = AddPlace

    code = Text(CODE, required=True)
    name = Text(NAME, required=True)
    kind = Choice(PlaceKind, required=True)
    precinct = Text(20, load_default=None)


class AddCameraSchema(CommandSchema[AddCamera]):
    """One device."""

    command = AddCamera

    serial = Text(SERIAL, required=True)
    model = Text(NAME, required=True)
    owned_from = Day(load_default=None, metadata={"description": "Absent: not owned, a loan."})
    asset_tag = Text(ASSET_TAG, load_default=None)
    purchase_batch = Text(60, load_default=None)
    place = Text(CODE, load_default=None)


class PlaceCameraSchema(CommandSchema[PlaceCamera]):
    """Where a camera is, from a day on."""

    command = PlaceCamera

    camera = CameraField(required=True)
    place = Text(CODE, required=True)
    starts_on = Day(required=True)


class RecordConditionSchema(CommandSchema[RecordCondition]):
    """What state a camera is in, from a day on."""

    command = RecordCondition

    camera = CameraField(required=True)
    condition = Choice(CameraCondition, required=True)
    starts_on = Day(required=True)
    report_number = Text(REPORT_NUMBER, load_default=None)


class IssueCameraSchema(CommandSchema[IssueCamera]):
    """A camera into an officer's hands; with a return day and a condition, a past span in one act."""

    command = IssueCamera

    officer = OfficerField(required=True)
    camera = CameraField(required=True)
    issued_on = Day(required=True)
    override_reason = Text(NOTE, lines=True, load_default=None)
    note = Text(NOTE, lines=True, load_default=None)
    returned_on = Day(load_default=None)
    condition = Choice(CameraCondition, load_default=None)
    report_number = Text(REPORT_NUMBER, load_default=None)
    place = Text(CODE, load_default=None, metadata={"description": "Where the camera was put when it came back."})
    return_note = Text(NOTE, lines=True, load_default=None)


class ReturnCameraSchema(CommandSchema[ReturnCamera]):
    """A camera back, in the condition stated."""

    command = ReturnCamera
    in_path = ("assignment_id",)

    returned_on = Day(required=True)
    condition = Choice(CameraCondition, required=True)
    report_number = Text(REPORT_NUMBER, load_default=None)
    place = Text(CODE, load_default=None)
    note = Text(NOTE, lines=True, load_default=None)


class SwapCameraSchema(CommandSchema[SwapCamera]):
    """One camera back and another out to the same officer on one day."""

    command = SwapCamera
    in_path = ("assignment_id",)

    camera = CameraField(required=True)
    swapped_on = Day(required=True)
    condition = Choice(CameraCondition, required=True)
    report_number = Text(REPORT_NUMBER, load_default=None)
    place = Text(CODE, load_default=None)
    override_reason = Text(NOTE, lines=True, load_default=None)
    note = Text(NOTE, lines=True, load_default=None)


class RecallCamerasSchema(CommandSchema[RecallCameras]):
    """Which cameras are called back, from which day on and why: a model, a purchase batch, serial numbers, or the first
    and the last of a range.
    """

    command = RecallCameras

    starts_on = Day(required=True)
    reason = Text(NOTE, lines=True, required=True)
    model = Text(NAME, load_default=None)
    purchase_batch = Text(60, load_default=None)
    serials = Several(Text(SERIAL), most=MOST_SERIALS, load_default=())
    first_serial = Text(SERIAL, load_default=None)
    last_serial = Text(SERIAL, load_default=None)
    reference = Text(REPORT_NUMBER, load_default=None, metadata={"description": "The vendor's notice."})


class OpenCountSchema(CommandSchema[OpenCount]):
    """The beginning of a physical count."""

    command = OpenCount

    place = Text(CODE, required=True)
    opened_on = Day(required=True)


class PlaceCamerasSchema(CommandSchema[PlaceCameras]):
    """Which cameras are in a place, from a day on."""

    command = PlaceCameras

    cameras = Several(Id(), most=MOST_SERIALS, required=True)
    place = Text(CODE, required=True)
    starts_on = Day(required=True)


class RecordSightingSchema(CommandSchema[RecordSighting]):
    """What was scanned: the code of our own label, a serial number or an asset tag."""

    command = RecordSighting
    in_path = ("count_id",)

    code = Text(SCANNED, required=True)


class ExplainCameraSchema(CommandSchema[ExplainCamera]):
    """What the precinct's commander writes of a camera that was not where it was expected."""

    command = ExplainCamera
    in_path = ("count_id",)

    camera = CameraField(required=True)
    explanation = Text(EXPLANATION[1], shortest=EXPLANATION[0], lines=True, required=True)


class CloseCountSchema(CommandSchema[CloseCount]):
    """The end of a count."""

    command = CloseCount
    in_path = ("count_id",)

    closed_on = Day(required=True)
