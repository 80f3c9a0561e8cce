"""Camera models, places, cameras, their places and conditions."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.equipment import (
    AddCamera,
    AddCameraModel,
    AddPlace,
    PlaceCamera,
    RecordCondition,
)
from tracker.domain.errors import Conflict, Refusal
from tracker.domain.spans import local_day
from tracker.services.checks import check_day, check_not_future, check_report_number, database_word
from tracker.services.ledger import Entry, recording
from tracker.store.holding import condition_on
from tracker.store.lookups import find_camera, find_camera_model, find_place, find_precinct
from tracker.store.memory import standing
from tracker.store.models import Batch, Camera, CameraModel, CameraPlace, ConditionFact, Place
from tracker.store.scope import sphere_of


def add_camera_model(
    session: Session, actor: Actor, command: AddCameraModel, *, now: datetime, batch: Batch | None = None
) -> CameraModel:
    """A new camera model. Conflict `camera_model_exists` where one has its name."""
    actor.check_may("cameras.write")
    with recording(session, actor, "add_camera_model", now=now, batch=batch) as entry:
        if session.scalars(select(CameraModel).where(CameraModel.name == command.name)).first():
            raise Conflict("camera_model_exists", f"There is a camera model {command.name} already.", field="name")
        model = entry.stamp(CameraModel(name=command.name, manufacturer=command.manufacturer))
        entry.about(model, name=command.name, manufacturer=command.manufacturer)
    return model


def add_place(session: Session, actor: Actor, command: AddPlace, *, now: datetime, batch: Batch | None = None) -> Place:
    """A new place for cameras. Conflict `place_exists` where one has its code; NotFound `unknown_precinct`."""
    actor.check_may("cameras.write")
    precinct = find_precinct(session, command.precinct) if command.precinct is not None else None
    with recording(session, actor, "add_place", now=now, batch=batch) as entry:
        if session.scalars(select(Place).where(Place.code == command.code)).first():
            raise Conflict("place_exists", f"There is a place {command.code} already.", field="code")
        place = entry.stamp(
            Place(
                code=command.code,
                name=command.name,
                kind=command.kind.value,
                precinct_id=precinct.id if precinct else None,
            )
        )
        entry.about(place, code=command.code, name=command.name, kind=command.kind, precinct=command.precinct)
    return place


def add_camera(
    session: Session, actor: Actor, command: AddCamera, *, now: datetime, batch: Batch | None = None
) -> Camera:
    """A new camera, and where it is from the day it is owned (or from today, for a loan).

    Raises:
        Conflict `serial_exists`, `asset_tag_exists`; NotFound `unknown_camera_model`, `unknown_place`;
        Invalid `future_date`.
    """
    actor.check_may("cameras.write")
    if command.owned_from is not None:
        check_not_future(command.owned_from, now, field="owned_from")
    model = find_camera_model(session, command.model)
    place = find_place(session, command.place) if command.place is not None else None
    with recording(session, actor, "add_camera", now=now, batch=batch) as entry:
        if refusal := _same_camera(session, command):
            raise refusal
        camera = entry.stamp(
            Camera(
                serial=command.serial,
                asset_tag=command.asset_tag,
                camera_model_id=model.id,
                owned_from=command.owned_from,
                purchase_batch=command.purchase_batch,
            )
        )
        with database_word(session, lambda: _same_camera(session, command)):
            session.flush()
        if place is not None:
            first_day = command.owned_from or local_day(now)
            entry.stamp(CameraPlace(camera_id=camera.id, place_id=place.id, starts_on=first_day))
        entry.about(
            camera,
            serial=command.serial,
            asset_tag=command.asset_tag,
            model=command.model,
            owned_from=command.owned_from,
            purchase_batch=command.purchase_batch,
            place=command.place,
        )
    return camera


def _same_camera(session: Session, command: AddCamera) -> Refusal | None:
    for found in standing(session, Camera, serial=command.serial):
        return Conflict(
            "serial_exists",
            f"The serial number {command.serial} is recorded already.",
            field="serial",
            related=[("cameras", found.id, found.serial)],
        )
    if command.asset_tag is None:
        return None
    for found in standing(session, Camera, asset_tag=command.asset_tag):
        return Conflict(
            "asset_tag_exists",
            f"The asset tag {command.asset_tag} is on the camera {found.serial} already.",
            field="asset_tag",
            related=[("cameras", found.id, found.serial)],
        )
    return None


def place_camera(
    session: Session, actor: Actor, command: PlaceCamera, *, now: datetime, batch: Batch | None = None
) -> CameraPlace:
    """Where a camera is from a day on. Conflict `place_same_day` where another place starts on that day."""
    actor.check_may("cameras.write")
    check_not_future(command.starts_on, now, field="starts_on")
    camera = find_camera(session, command.camera)
    find_place(session, command.place)
    with recording(session, actor, "place_camera", now=now, batch=batch) as entry:
        placed = put_in_place(entry, camera.id, command.place, command.starts_on)
        entry.about(placed, camera=camera.serial, place=command.place, starts_on=command.starts_on)
    return placed


def put_in_place(entry: Entry, camera_id: int, place_code: str, day: date) -> CameraPlace:
    """Record a camera's place within an act under way; a second one on the same day is refused unless it says the
    same.
    """
    place = find_place(entry.session, place_code)
    same_day = entry.session.scalars(
        select(CameraPlace).where(
            CameraPlace.camera_id == camera_id, CameraPlace.starts_on == day, CameraPlace.voided_at.is_(None)
        )
    ).one_or_none()
    if same_day is not None and same_day.place_id == place.id:
        return same_day
    if same_day is not None:
        raise Conflict(
            "place_same_day",
            f"Another place is recorded for this camera from {day.isoformat()}. Void that entry first.",
            field="place",
            related=[("camera-places", same_day.id, day.isoformat())],
        )
    placed = entry.stamp(CameraPlace(camera_id=camera_id, place_id=place.id, starts_on=day))
    entry.session.flush()
    return placed


def record_condition(
    session: Session, actor: Actor, command: RecordCondition, *, now: datetime, batch: Batch | None = None
) -> ConditionFact:
    """A camera's condition from a day on.

    Raises:
        Invalid `future_date`, `report_number_required`; NotFound `unknown_camera`;
        Conflict `camera_not_owned`, `condition_same_day`.
    """
    actor.check_may("equipment.write")
    check_not_future(command.starts_on, now, field="starts_on")
    check_report_number(command.condition, command.report_number)
    camera = find_camera(session, command.camera, sphere=sphere_of(actor, now, command.starts_on))
    with recording(session, actor, "record_condition", now=now, batch=batch) as entry:
        if condition_on(session, camera, command.starts_on) is None:
            raise Conflict(
                "camera_not_owned",
                f"The camera {camera.serial} was not owned on {command.starts_on.isoformat()}. Check the day.",
                field="camera",
            )
        fact = state_condition(
            entry,
            camera,
            ConditionFact(condition=command.condition.value, report_number=command.report_number),
            day=command.starts_on,
        )
        entry.about(
            fact,
            camera=camera.serial,
            condition=command.condition,
            starts_on=command.starts_on,
            report_number=command.report_number,
        )
    return fact


def state_condition(entry: Entry, camera: Camera, fact: ConditionFact, *, day: date) -> ConditionFact:
    """Record a condition within an act under way. Conflict `condition_same_day` where another starts on that day."""
    check_day(day, field="starts_on")
    for same_day in standing(entry.session, ConditionFact, camera_id=camera.id):
        if same_day.starts_on != day:
            continue
        raise Conflict(
            "condition_same_day",
            f"The camera {camera.serial} is recorded as {same_day.condition} from {day.isoformat()}. "
            "State that condition, or void that entry first.",
            field="condition",
            related=[("conditions", same_day.id, f"{same_day.condition} from {day.isoformat()}")],
        )
    fact.camera_id = camera.id
    fact.starts_on = day
    entry.stamp(fact)
    entry.session.flush()
    return fact
