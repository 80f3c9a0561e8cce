"""Recalls: many cameras called back at once, as one batch that can be shown and reversed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.equipment import RecallCameras
from tracker.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from tracker.domain.vocabulary import CameraCondition
from tracker.services.batches import open_batch
from tracker.services.checks import check_not_future, database_word, stated_reason
from tracker.services.ledger import Entry, recording
from tracker.store.lookups import find_camera_model
from tracker.store.models import Batch, Camera, ConditionFact
from tracker.store.text import in_order

KIND = "recall"
"""The kind of a recall's batch."""

NOT_OWNED = "not_owned"
LEFT_ALONE = frozenset(
    {CameraCondition.RECALLED, CameraCondition.RETIRED, CameraCondition.MISSING, CameraCondition.STOLEN}
)
"""A camera in one of these conditions keeps it: called back already, gone for good, or not there to be called back."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a recall recorded: its batch, a condition for each camera called back, and the cameras it left as they are
    with the reason (`recalled`, `retired`, `missing`, `stolen`, `not_owned`).
    """

    batch: Batch
    conditions: tuple[ConditionFact, ...]
    skipped: tuple[tuple[Camera, str], ...]


def recall_cameras(session: Session, actor: Actor, command: RecallCameras, *, now: datetime) -> Recalled:
    """Record every owned camera of a model, a purchase batch, a list or a range as recalled from a day
    on: all of them or none.

    Cameras that are recalled, retired, missing or stolen on that day, or not owned, are left as they are and counted.

    Raises:
        Invalid `reason_required`, `future_date`, `day_out_of_range`, `recall_of_what`, `serial_range`;
        NotFound `unknown_camera_model`, `unknown_purchase_batch`, `unknown_camera` (each serial number as
        `serials.<place>`);
        Conflict `nothing_changes` where no camera is left to recall, `condition_same_day`: `related` names every
        camera for which another condition starts on that day.
    """
    actor.check_may("cameras.write")
    reason = stated_reason(command.reason)
    check_not_future(command.starts_on, now, field="starts_on")
    _check_which(command)
    batch = open_batch(session, actor, kind=KIND, now=now, as_of=command.starts_on)
    with recording(session, actor, "recall_cameras", now=now, batch=batch) as entry:
        cameras = _cameras_meant(session, command)
        stated = _conditions_by(session, command.starts_on)
        affected, skipped = _sorted_out(cameras, stated, command.starts_on)
        if not affected:
            raise Conflict(
                "nothing_changes",
                f"None of the {len(cameras)} cameras is left to recall: {_counted(skipped)}.",
                related=[("cameras", camera.id, f"{camera.serial}: {why}") for camera, why in skipped],
            )
        _check_day_is_free(affected, stated, command.starts_on)
        conditions = _record(entry, affected, command.starts_on)
        counts = Counter(why for _, why in skipped)
        entry.keep_receipt(
            batch,
            {
                "kind": KIND,
                "asked": _asked(command),
                "reason": reason,
                "reference": command.reference,
                "starts_on": command.starts_on,
                "cameras": len(cameras),
                "created": len(conditions),
                "skipped": [{"serial": camera.serial, "reason": why} for camera, why in skipped],
            },
        )
        entry.about(
            batch,
            **_asked(command),
            reason=reason,
            reference=command.reference,
            starts_on=command.starts_on,
            recalled=[camera.id for camera in affected],
            skipped=dict(sorted(counts.items())),
        )
    return Recalled(batch, conditions, skipped)


def _check_which(command: RecallCameras) -> None:
    ranged = command.first_serial is not None or command.last_serial is not None
    named = (command.model is not None, command.purchase_batch is not None, bool(command.serials), ranged)
    if named.count(True) != 1:
        message = "Name one: a model, a purchase batch, serial numbers, or the first and the last of a range."
        raise Invalid("recall_of_what", message, field="model")
    if not ranged:
        return
    first, last = command.first_serial, command.last_serial
    if first is None or last is None or len(first) != len(last) or first > last:
        message = "A range has a first and a last serial number of the same length, the smaller one first."
        raise Invalid("serial_range", message, field="last_serial" if first is not None else "first_serial")


def _cameras_meant(session: Session, command: RecallCameras) -> list[Camera]:
    standing = select(Camera).where(Camera.voided_at.is_(None)).order_by(in_order(Camera.serial))
    if command.model is not None:
        model = find_camera_model(session, command.model)
        return list(session.scalars(standing.where(Camera.camera_model_id == model.id)))
    if command.purchase_batch is not None:
        return _of_purchase(session, standing, command.purchase_batch)
    if command.serials:
        found = {one.serial: one for one in session.scalars(standing.where(Camera.serial.in_(command.serials)))}
        _check_all_known(command.serials, found)
        return [found[serial] for serial in dict.fromkeys(command.serials)]
    first, last = command.first_serial or "", command.last_serial or ""
    alike = session.scalars(standing.where(func.length(Camera.serial) == len(first)))
    return [one for one in alike if first <= one.serial <= last]


def _of_purchase(session: Session, standing: Select[Camera], purchase_batch: str) -> list[Camera]:
    found = list(session.scalars(standing.where(Camera.purchase_batch == purchase_batch)))
    if not found:
        message = f"No camera is on record with the purchase batch {purchase_batch}. Check it."
        raise NotFound("unknown_purchase_batch", message, field="purchase_batch")
    return found


def _check_all_known(serials: Sequence[str], found: dict[str, Camera]) -> None:
    unknown = [
        FieldProblem(f"serials.{place}", "unknown_camera", f"No camera has the serial {serial}. Check it.")
        for place, serial in enumerate(serials)
        if serial not in found
    ]
    if unknown:
        raise NotFound("unknown_camera", unknown[0].message, problems=unknown)


def _conditions_by(session: Session, day: date) -> dict[int, ConditionFact]:
    """By camera: the standing condition with the latest start up to a day."""
    stated = session.scalars(
        select(ConditionFact)
        .where(ConditionFact.starts_on <= day, ConditionFact.voided_at.is_(None))
        .order_by(ConditionFact.starts_on)
    )
    return {fact.camera_id: fact for fact in stated}


def _sorted_out(
    cameras: Sequence[Camera], stated: dict[int, ConditionFact], day: date
) -> tuple[list[Camera], tuple[tuple[Camera, str], ...]]:
    """Those to call back, and those to leave as they are with the reason."""
    affected, skipped = [], []
    for camera in cameras:
        condition = stated.get(camera.id)
        if camera.owned_from is None or camera.owned_from > day:
            skipped.append((camera, NOT_OWNED))
        elif condition is not None and condition.condition in LEFT_ALONE:
            skipped.append((camera, condition.condition))
        else:
            affected.append(camera)
    return affected, tuple(skipped)


def _check_day_is_free(affected: Sequence[Camera], stated: dict[int, ConditionFact], day: date) -> None:
    taken = [
        ("conditions", stated[one.id].id, f"{one.serial}: {stated[one.id].condition} from {day.isoformat()}")
        for one in affected
        if one.id in stated and stated[one.id].starts_on == day
    ]
    if taken:
        raise Conflict(
            "condition_same_day",
            f"For {len(taken)} of these cameras another condition starts on {day.isoformat()}. Void or correct those "
            "entries first, or recall from the next day.",
            field="starts_on",
            related=taken,
        )


def _record(entry: Entry, affected: Sequence[Camera], day: date) -> tuple[ConditionFact, ...]:
    recalled = CameraCondition.RECALLED.value
    with database_word(entry.session, lambda: None):
        return tuple(
            entry.stamp(ConditionFact(camera_id=one.id, condition=recalled, starts_on=day)) for one in affected
        )


def _asked(command: RecallCameras) -> dict[str, object]:
    """Which cameras were asked for."""
    asked = {
        "model": command.model,
        "purchase_batch": command.purchase_batch,
        "serials": list(command.serials) or None,
        "first_serial": command.first_serial,
        "last_serial": command.last_serial,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _counted(skipped: Sequence[tuple[Camera, str]]) -> str:
    counts = Counter(why for _, why in skipped)
    return ", ".join(f"{count} {why.replace('_', ' ')}" for why, count in sorted(counts.items())) or "there is none"
