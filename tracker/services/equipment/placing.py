"""Many cameras put in one place at once, as one batch that can be shown and reversed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.equipment import PlaceCameras
from tracker.domain.errors import Conflict, FieldProblem, NotFound
from tracker.services.batches import open_batch
from tracker.services.checks import check_not_future, database_word
from tracker.services.ledger import recording
from tracker.store.lookups import find_place
from tracker.store.models import Batch, Camera, CameraPlace

KIND = "placing"
"""The kind of such a batch."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A batch of places, and each of them."""

    batch: Batch
    places: tuple[CameraPlace, ...]


def place_cameras(session: Session, actor: Actor, command: PlaceCameras, *, now: datetime) -> Placed:
    """Record one place for many cameras from a day on: all of them or none.

    Raises:
        Invalid `future_date`, `day_out_of_range`; NotFound `unknown_place`, `unknown_camera` (each as
        `cameras.<place>`); Conflict `place_same_day`: `related` names every camera for which a place starts that day.
    """
    actor.check_may("cameras.write")
    check_not_future(command.starts_on, now, field="starts_on")
    place = find_place(session, command.place)
    batch = open_batch(session, actor, kind=KIND, now=now, as_of=command.starts_on)
    with recording(session, actor, "place_cameras", now=now, batch=batch) as entry:
        cameras = _cameras(session, command)
        _check_day_is_free(session, command)
        with database_word(session, lambda: None):
            placed = tuple(
                entry.stamp(CameraPlace(camera_id=one.id, place_id=place.id, starts_on=command.starts_on))
                for one in cameras
            )
        serials = [one.serial for one in cameras]
        entry.keep_receipt(
            batch,
            {
                "kind": KIND,
                "place": command.place,
                "starts_on": command.starts_on,
                "created": len(placed),
                "serials": serials,
            },
        )
        entry.about(batch, place=command.place, starts_on=command.starts_on, cameras=serials)
    return Placed(batch, placed)


def _cameras(session: Session, command: PlaceCameras) -> list[Camera]:
    standing = select(Camera).where(Camera.voided_at.is_(None), Camera.id.in_(command.cameras))
    found = {one.id: one for one in session.scalars(standing)}
    unknown = [
        FieldProblem(f"cameras.{place}", "unknown_camera", f"There is no camera with the number {number}. Check it.")
        for place, number in enumerate(command.cameras)
        if number not in found
    ]
    if unknown:
        raise NotFound("unknown_camera", unknown[0].message, problems=unknown)
    return [found[number] for number in dict.fromkeys(command.cameras)]


def _check_day_is_free(session: Session, command: PlaceCameras) -> None:
    taken = session.execute(
        select(CameraPlace.id, Camera.serial)
        .join(Camera, Camera.id == CameraPlace.camera_id)
        .where(
            CameraPlace.camera_id.in_(command.cameras),
            CameraPlace.starts_on == command.starts_on,
            CameraPlace.voided_at.is_(None),
        )
        .order_by(CameraPlace.id)
    ).all()
    if taken:
        day = command.starts_on.isoformat()
        raise Conflict(
            "place_same_day",
            f"For {len(taken)} of these cameras a place is recorded from {day}. Leave them out, or void that entry.",
            field="starts_on",
            related=[("camera-places", number, f"{serial} from {day}") for number, serial in taken],
        )
