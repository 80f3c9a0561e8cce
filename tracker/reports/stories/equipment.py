"""What is told of cameras: models, places, where they were, their conditions, assignments and returns, counts."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraModel,
    CameraPlace,
    ConditionFact,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    Place,
)

CAMERA_MODELS = Kind(
    "camera-models",
    CameraModel,
    (Say("name", CameraModel.name), Say("manufacturer", CameraModel.manufacturer)),
)

PLACES = Kind("places", Place, (Say("code", Place.code), Say("name", Place.name), Say("kind", Place.kind)))

CAMERAS = Kind(
    "cameras",
    Camera,
    (
        Say("serial", Camera.serial),
        Say("asset_tag", Camera.asset_tag),
        Say("model", CameraModel.name, "camera-models", CameraModel.id),
        Say("owned_from", Camera.owned_from),
        Say("purchase_batch", Camera.purchase_batch),
    ),
    ((CameraModel, CameraModel.id == Camera.camera_model_id),),
    "owned_from",
    scope=("cameras", Camera.id),
)

CAMERA_PLACES = Kind(
    "camera-places",
    CameraPlace,
    (
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("place", Place.name, "places", Place.id),
        Say("starts_on", CameraPlace.starts_on),
    ),
    ((Camera, Camera.id == CameraPlace.camera_id), (Place, Place.id == CameraPlace.place_id)),
    "starts_on",
    scope=("camera-places", CameraPlace.id),
)

CONDITIONS = Kind(
    "conditions",
    ConditionFact,
    (
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("condition", ConditionFact.condition),
        Say("starts_on", ConditionFact.starts_on),
        Say("report_number", ConditionFact.report_number),
    ),
    ((Camera, Camera.id == ConditionFact.camera_id),),
    "starts_on",
    scope=("conditions", ConditionFact.id),
)

ASSIGNMENTS = Kind(
    "assignments",
    Assignment,
    (
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("issued_on", Assignment.issued_on),
        Say("override_reason", Assignment.override_reason),
        Say("note", Assignment.note),
    ),
    ((Camera, Camera.id == Assignment.camera_id),),
    "issued_on",
    Assignment.officer_id,
    ("assignments", Assignment.id),
)

RETURNS = Kind(
    "returns",
    AssignmentReturn,
    (
        Say("assignment", AssignmentReturn.assignment_id, "assignments", AssignmentReturn.assignment_id),
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("returned_on", AssignmentReturn.returned_on),
        Say("condition", AssignmentReturn.condition),
        Say("report_number", AssignmentReturn.report_number),
        Say("note", AssignmentReturn.note),
    ),
    ((Assignment, Assignment.id == AssignmentReturn.assignment_id), (Camera, Camera.id == Assignment.camera_id)),
    "returned_on",
    Assignment.officer_id,
    ("assignments", AssignmentReturn.assignment_id),
)

COUNTS = Kind(
    "counts",
    Count,
    (Say("place", Place.name, "places", Place.id), Say("opened_on", Count.opened_on)),
    ((Place, Place.id == Count.place_id),),
    "opened_on",
    scope=("counts", Count.id),
)

COUNT_SIGHTINGS = Kind(
    "count-sightings",
    CountSighting,
    (
        Say("count", CountSighting.count_id, "counts", CountSighting.count_id),
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("code", CountSighting.code),
    ),
    ((Camera, Camera.id == CountSighting.camera_id),),
    scope=("count-sightings", CountSighting.id),
)

COUNT_EXPLANATIONS = Kind(
    "count-explanations",
    CountExplanation,
    (
        Say("count", CountExplanation.count_id, "counts", CountExplanation.count_id),
        Say("camera", Camera.serial, "cameras", Camera.id),
        Say("explanation", CountExplanation.explanation),
    ),
    ((Camera, Camera.id == CountExplanation.camera_id),),
    scope=("count-explanations", CountExplanation.id),
)

COUNT_CLOSINGS = Kind(
    "count-closings",
    CountClosing,
    (
        Say("count", CountClosing.count_id, "counts", CountClosing.count_id),
        Say("closed_on", CountClosing.closed_on),
        Say("expected", CountClosing.expected),
        Say("found", CountClosing.found),
        Say("missing", CountClosing.missing),
        Say("unexpected", CountClosing.unexpected),
        Say("held", CountClosing.held),
        Say("wrong_condition", CountClosing.wrong_condition),
    ),
    starts="closed_on",
    scope=("count-closings", CountClosing.id),
)

KINDS = (
    CAMERA_MODELS,
    PLACES,
    CAMERAS,
    CAMERA_PLACES,
    CONDITIONS,
    ASSIGNMENTS,
    RETURNS,
    COUNTS,
    COUNT_SIGHTINGS,
    COUNT_EXPLANATIONS,
    COUNT_CLOSINGS,
)
