"""Camera models, places, cameras, where they are, their conditions and assignments, as records."""

from typing import Any

from sqlalchemy import Subquery, and_, case, select

from tracker.domain.figures import CameraFigure
from tracker.reports.equipment import known_cameras
from tracker.reports.members import cameras_counted
from tracker.reports.records.collection import (
    Collection,
    Condition,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
    lacks,
    of_own_officers,
    searches,
)
from tracker.store.known.edits import as_known, named_as_known, revision_known
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraModel,
    CameraPlace,
    ConditionFact,
    Place,
    Precinct,
)

FROM_TO = {"from": at_least("starts_on"), "to": at_most("starts_on")}
OF_CAMERA = {"camera": equals("camera_id"), "serial": equals("serial"), **FROM_TO}
BY_START = {"starts_on": ("starts_on",), "serial": ("serial",)}


def _camera_models(sight: Sight) -> Rows:
    known_at = sight.asked.known_at
    return select(
        CameraModel.id,
        as_known(CameraModel, "name", known_at),
        as_known(CameraModel, "manufacturer", known_at),
        CameraModel.recorded_at,
        revision_known(CameraModel, known_at),
    )


CAMERA_MODELS = Collection(
    what="camera model",
    rows=_camera_models,
    filters={
        "name": equals("name"),
        "manufacturer": equals("manufacturer"),
        "search": searches("name", "manufacturer"),
    },
    orders={"name": ("name",), "manufacturer": ("manufacturer", "name")},
    order="name",
)


def _places(sight: Sight) -> Rows:
    """Places; of precincts' rooms a confined reader sees those of the own."""
    query = select(
        Place.id,
        Place.code,
        as_known(Place, "name", sight.asked.known_at),
        Place.kind,
        Precinct.code.label("precinct"),
        Place.recorded_at,
        revision_known(Place, sight.asked.known_at),
    ).outerjoin(Precinct, Precinct.id == Place.precinct_id)
    if sight.reader.precincts is None:
        return query
    return query.where(Place.precinct_id.is_(None) | Precinct.code.in_(sorted(sight.reader.precincts)))


PLACES = Collection(
    what="place",
    rows=_places,
    filters={
        **{name: equals(name) for name in ("code", "kind", "precinct")},
        "search": searches("code", "name"),
    },
    orders={"code": ("code",), "name": ("name",), "precinct": ("precinct", "code")},
    order="code",
)


def _seen(sight: Sight) -> Subquery:
    return known_cameras(sight.asked, sight.reader).subquery("seen")


def _cameras(sight: Sight) -> Rows:
    """Cameras with what holds on the day: condition, place and holder."""
    seen = _seen(sight)
    return select(
        Camera.id,
        Camera.serial,
        as_known(Camera, "asset_tag", sight.asked.known_at),
        seen.c.model,
        Camera.owned_from,
        as_known(Camera, "purchase_batch", sight.asked.known_at),
        seen.c.condition,
        _counts_as(sight, seen),
        seen.c.place_code.label("place"),
        seen.c.place.label("place_name"),
        seen.c.officer_id,
        seen.c.assignment_id,
        seen.c.issued_on,
        revision_known(Camera, sight.asked.known_at),
        *fact_columns(Camera),
    ).join(seen, seen.c.camera_id == Camera.id)


def _counts_as(sight: Sight, seen: Subquery) -> Any:
    columns = {"owned_from": seen.c.owned_from, "condition": seen.c.condition, "assignment_id": seen.c.assignment_id}
    figures = [figure for figure in CameraFigure if figure is not CameraFigure.OWNED]
    counted = [(cameras_counted(figure, sight.asked.as_of, **columns), figure.value) for figure in figures]
    return case(*counted).label("counts_as")


def _counted(columns: Any, figure: CameraFigure) -> Condition:
    is_owned: Condition = columns.counts_as.is_not(None)
    return is_owned if figure is CameraFigure.OWNED else columns.counts_as == figure.value


CAMERAS = Collection(
    what="camera",
    rows=_cameras,
    filters={
        **{name: equals(name) for name in ("serial", "asset_tag", "model", "condition", "place", "purchase_batch")},
        "officer": equals("officer_id"),
        "in_stock": lacks("officer_id"),
        "counted": _counted,
        "search": searches("serial", "asset_tag"),
        "owned_since": at_least("owned_from"),
        "owned_until": at_most("owned_from"),
    },
    orders={
        "serial": ("serial",),
        "asset_tag": ("asset_tag",),
        "owned_from": ("owned_from",),
        "model": ("model", "serial"),
        "condition": ("condition", "serial"),
        "place": ("place", "serial"),
        "issued_on": ("issued_on",),
    },
    facts=True,
    tells_officer=True,
)


def _camera_places(sight: Sight) -> Rows:
    seen = _seen(sight)
    return (
        select(
            CameraPlace.id,
            CameraPlace.camera_id,
            seen.c.serial,
            Place.code.label("place"),
            named_as_known(Place, sight.asked.known_at, "place_name"),
            CameraPlace.starts_on,
            *fact_columns(CameraPlace),
        )
        .join(seen, seen.c.camera_id == CameraPlace.camera_id)
        .join(Place, Place.id == CameraPlace.place_id)
    )


CAMERA_PLACES = Collection(
    what="camera place",
    rows=_camera_places,
    filters={**OF_CAMERA, "place": equals("place")},
    orders=BY_START,
    facts=True,
)


def _conditions(sight: Sight) -> Rows:
    seen = _seen(sight)
    return select(
        ConditionFact.id,
        ConditionFact.camera_id,
        seen.c.serial,
        ConditionFact.condition,
        ConditionFact.starts_on,
        ConditionFact.report_number,
        ConditionFact.return_id,
        *fact_columns(ConditionFact),
    ).join(seen, seen.c.camera_id == ConditionFact.camera_id)


CONDITIONS = Collection(
    what="condition",
    rows=_conditions,
    filters={**OF_CAMERA, "condition": equals("condition"), "report_number": equals("report_number")},
    orders=BY_START,
    facts=True,
)


def _assignments(sight: Sight) -> Rows:
    """Assignments with their returns; of a confined reader's own officers, what reaches into their posting."""
    returned = and_(AssignmentReturn.assignment_id == Assignment.id, sight.asked.knows(AssignmentReturn))
    query = (
        select(
            Assignment.id,
            Assignment.officer_id,
            Assignment.camera_id,
            Camera.serial,
            as_known(Camera, "asset_tag", sight.asked.known_at),
            Assignment.issued_on,
            Assignment.override_reason,
            Assignment.note,
            AssignmentReturn.id.label("return_id"),
            AssignmentReturn.returned_on,
            AssignmentReturn.condition,
            AssignmentReturn.report_number,
            AssignmentReturn.note.label("return_note"),
            *fact_columns(Assignment),
        )
        .join(Camera, Camera.id == Assignment.camera_id)
        .outerjoin(AssignmentReturn, returned)
    )
    return of_own_officers(sight, query, Assignment.officer_id, AssignmentReturn.returned_on)


ASSIGNMENTS = Collection(
    what="assignment",
    rows=_assignments,
    filters={
        "officer": equals("officer_id"),
        "camera": equals("camera_id"),
        "serial": equals("serial"),
        "open": lacks("returned_on"),
        "condition": equals("condition"),
        "overridden": lambda columns, value: lacks("override_reason")(columns, not value),
        "from": at_least("issued_on"),
        "to": at_most("issued_on"),
        "returned_from": at_least("returned_on"),
        "returned_to": at_most("returned_on"),
    },
    orders={"issued_on": ("issued_on",), "returned_on": ("returned_on",), "serial": ("serial",)},
    facts=True,
    tells_officer=True,
)
