"""Physical counts: opened, scanned, explained by the precinct's commander, and closed with that moment's figures."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.codes import read_code
from tracker.domain.commands import CameraRef
from tracker.domain.commands.equipment import CloseCount, ExplainCamera, OpenCount, RecordSighting
from tracker.domain.counting import Outcome
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from tracker.services.checks import check_not_future, database_word
from tracker.services.ledger import Entry, recording
from tracker.services.resting import let_next_be_open, open_counts, standing_closing
from tracker.store.counting import Counted, counted, explained
from tracker.store.known import Asked
from tracker.store.lookups import find_by_id, find_camera, find_count, find_place, unknown_camera
from tracker.store.models import (
    Batch,
    Camera,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    Place,
    Precinct,
)
from tracker.store.scope import Sphere, is_own_camera, sphere_of
from tracker.store.text import in_order

REPLACED = "replaced by a later explanation"
"""The reason of the void of an explanation that was written anew."""


def open_count(
    session: Session, actor: Actor, command: OpenCount, *, now: datetime, batch: Batch | None = None
) -> Count:
    """Begin the physical count of a place. Conflict `count_open` where one is open there; Invalid `future_date`."""
    actor.check_may("equipment.write")
    check_not_future(command.opened_on, now, field="opened_on")
    place = find_place(session, command.place, sphere=sphere_of(actor, now), shared=False)
    with recording(session, actor, "open_count", now=now, batch=batch) as entry:
        if refusal := _under_way(session, place):
            raise refusal
        with database_word(session, lambda: _under_way(session, place)):
            count = entry.stamp(Count(place_id=place.id, opened_on=command.opened_on, is_open=True))
        entry.about(count, place=command.place, opened_on=command.opened_on)
    return count


def _under_way(session: Session, place: Place) -> Refusal | None:
    found = open_counts(session, place.id)
    if not found:
        return None
    return Conflict(
        "count_open",
        f"A count of {place.name} is open since {found[0].opened_on.isoformat()}. Go on with that one.",
        field="place",
        related=[("counts", found[0].id, place.name)],
    )


def record_sighting(
    session: Session, actor: Actor, command: RecordSighting, *, now: datetime, batch: Batch | None = None
) -> CountSighting:
    """One code was scanned in the place. What it names is found out now: a camera on record, or a code nobody knows.

    Raises:
        NotFound `unknown_count`; Invalid `not_a_camera` for an officer's card or an empty label;
        Conflict `count_closed`, `ambiguous` where a code is one camera's serial number and another's asset tag,
        `already_seen`, whose `related` names the sighting that stands: a code scanned again enters nothing.
    """
    actor.check_may("equipment.write")
    find_count(session, command.count_id, sphere=sphere_of(actor, now))
    with recording(session, actor, "record_sighting", now=now, batch=batch) as entry:
        count = _open(session, command.count_id)
        camera, code = _named(session, command.code)
        if refusal := _seen(session, count, camera, code):
            raise refusal
        seen = CountSighting(count_id=count.id, camera_id=camera.id if camera else None, code=code)
        with database_word(session, lambda: _seen(session, count, camera, code)):
            entry.stamp(seen)
        entry.about(seen, count_id=count.id, camera=camera.serial if camera else None, code=code)
    return seen


def _open(session: Session, count_id: int) -> Count:
    """A count into which something may be entered, as it stands under the audit lock.

    Raises:
        NotFound `unknown_count`; Conflict `count_closed`.
    """
    count = find_by_id(session, Count, count_id, field="count", what="count")
    closing = standing_closing(session, count.id)
    if closing is not None:
        raise Conflict(
            "count_closed",
            f"This count was closed on {closing.closed_on.isoformat()}. Open a new one.",
            related=[("count-closings", closing.id, f"closing on {closing.closed_on.isoformat()}")],
        )
    return count


def _named(session: Session, scanned: str) -> tuple[Camera | None, str | None]:
    """The camera that a code names; or the code as it is to be kept, where it names none on record."""
    code = read_code(scanned)
    if not code.camera:
        raise Invalid("not_a_camera", "This is an officer's card. Scan what is on a camera.", field="code")
    if not code.text:
        raise Invalid("not_a_camera", "This label holds no serial number. Scan another one.", field="code")
    standing = select(Camera).where(Camera.voided_at.is_(None))
    by_serial = session.scalars(standing.where(Camera.serial == code.text)).one_or_none()
    by_tag = session.scalars(standing.where(Camera.asset_tag == code.text)).one_or_none()
    if code.is_ours:
        by_tag = by_tag if by_serial is None else None
    if by_serial is not None and by_tag is not None and by_serial is not by_tag:
        raise Conflict(
            "ambiguous",
            f"{code.text} is the serial number of one camera and the asset tag of another. Choose which is here.",
            field="code",
            related=[("cameras", one.id, one.serial) for one in (by_serial, by_tag)],
        )
    camera = by_serial or by_tag
    return (camera, None) if camera is not None else (None, scanned.strip())


def _seen(session: Session, count: Count, camera: Camera | None, code: str | None) -> Refusal | None:
    """The refusal where the camera, or the unknown code, was seen in this count before."""
    which = CountSighting.camera_id == camera.id if camera is not None else CountSighting.code == code
    before = session.scalars(
        select(CountSighting).where(CountSighting.count_id == count.id, which, CountSighting.voided_at.is_(None))
    ).one_or_none()
    if before is None:
        return None
    name = f"Camera {camera.serial}" if camera is not None else f"The code {code}"
    return Conflict(
        "already_seen",
        f"{name} was scanned in this count before. Nothing was entered twice; go on with the next.",
        field="code",
        related=[("count-sightings", before.id, name)],
    )


def explain_camera(
    session: Session, actor: Actor, command: ExplainCamera, *, now: datetime, batch: Batch | None = None
) -> CountExplanation:
    """What the precinct's commander writes of a camera of a count; written again, it takes the place of what stood.

    Raises:
        NotFound `unknown_count`, `unknown_camera`; Forbidden `commander_explains` for whoever is not the place's own;
        Conflict `count_closed`, `nothing_to_explain` where the camera was found, or is none of this count's,
        `nothing_changes`.
    """
    actor.check_may("counts.explain")
    count = find_by_id(session, Count, command.count_id, field="count", what="count")
    check_may_explain(session, actor, count)
    with recording(session, actor, "explain_camera", now=now, batch=batch) as entry:
        count = _open(session, command.count_id)  # first: of a closed count no answer tells which cameras there are
        camera = find_camera(session, command.camera)
        _check_to_explain(entry, count, camera, command.camera, sphere_of(actor, now))
        before = _explanation(session, count, camera)
        if before is not None and before.explanation == command.explanation:
            raise Conflict(
                "nothing_changes",
                "This is what is written already. Nothing is left to do.",
                field="explanation",
                related=[("count-explanations", before.id, camera.serial)],
            )
        if before is not None:
            entry.void(before, REPLACED)
            session.flush()
        written = entry.stamp(CountExplanation(count_id=count.id, camera_id=camera.id, explanation=command.explanation))
        entry.about(
            written,
            count_id=count.id,
            camera=camera.serial,
            explanation=command.explanation,
            replaced_id=before.id if before is not None else None,
        )
    return written


def check_may_explain(session: Session, actor: Actor, count: Count) -> None:
    """A precinct's room is its supervisors' to explain, and nobody else's; a place of no precinct the administrators'.

    Raises:
        NotFound `unknown_count`: it is not this actor's to see; Forbidden `commander_explains`.
    """
    place = session.get_one(Place, count.place_id)
    precinct = session.get(Precinct, place.precinct_id) if place.precinct_id is not None else None
    if actor.explains(precinct.code if precinct is not None else None):
        return
    if precinct is None or not actor.sees_precinct(precinct.code):
        raise NotFound(
            "unknown_count", f"There is no count with the number {count.id}. Check the number.", field="count"
        )
    raise Forbidden(
        "commander_explains",
        f"The commander of the {precinct.name} explains what was not found in {place.name}. Ask for it.",
    )


def _check_to_explain(entry: Entry, count: Count, camera: Camera, named: CameraRef, sphere: Sphere) -> None:
    """A camera of the count is the commander's to explain, wherever it is; any other is answered as one of no count."""
    session = entry.session
    outcome = _now(session, entry, count).cameras.get(camera.id)
    if outcome is None and not is_own_camera(session, sphere, camera):
        raise unknown_camera(named)
    if outcome in (None, Outcome.FOUND):
        why = "is where it should be" if outcome is Outcome.FOUND else "is none of this count's"
        raise Conflict(
            "nothing_to_explain",
            f"The camera {camera.serial} {why}. There is nothing to explain.",
            field="camera",
            related=[("cameras", camera.id, camera.serial)],
        )


def _explanation(session: Session, count: Count, camera: Camera) -> CountExplanation | None:
    return session.scalars(
        select(CountExplanation).where(
            CountExplanation.count_id == count.id,
            CountExplanation.camera_id == camera.id,
            CountExplanation.voided_at.is_(None),
        )
    ).one_or_none()


def close_count(
    session: Session, actor: Actor, command: CloseCount, *, now: datetime, batch: Batch | None = None
) -> CountClosing:
    """End a count, with its figures as they are known at this moment.

    Raises:
        NotFound `unknown_count`; Invalid `future_date`, `close_before_open`; Conflict `count_closed`, `unexplained`,
        whose `related` names every missing camera that nothing is written of.
    """
    actor.check_may("equipment.write")
    check_not_future(command.closed_on, now, field="closed_on")
    find_count(session, command.count_id, sphere=sphere_of(actor, now))
    with recording(session, actor, "close_count", now=now, batch=batch) as entry:
        count = _open(session, command.count_id)
        if command.closed_on < count.opened_on:
            raise Invalid(
                "close_before_open",
                f"The count was opened on {count.opened_on.isoformat()}; it cannot be closed before. Correct the day.",
                field="closed_on",
            )
        found = _now(session, entry, count)
        _refuse_unexplained(session, entry, count, found)
        figures = found.figures
        closing = entry.stamp(
            CountClosing(
                count_id=count.id,
                closed_on=command.closed_on,
                expected=figures.expected,
                found=figures.found,
                missing=figures.missing,
                unexpected=figures.unexpected,
                held=figures.held,
                wrong_condition=figures.wrong_condition,
            )
        )
        session.flush()
        count.is_open = False
        let_next_be_open(session, count.place_id)
        entry.about(
            closing,
            count_id=count.id,
            closed_on=command.closed_on,
            expected=figures.expected,
            found=figures.found,
            missing=figures.missing,
            unexpected=figures.unexpected,
            held=figures.held,
            wrong_condition=figures.wrong_condition,
        )
    return closing


def _now(session: Session, entry: Entry, count: Count) -> Counted:
    """What the count comes to, with all that was recorded before this act."""
    session.flush()
    return counted(session, Asked(count.opened_on, entry.recorded_at), count)


def _refuse_unexplained(session: Session, entry: Entry, count: Count, found: Counted) -> None:
    written = explained(session, Asked(count.opened_on, entry.recorded_at), count.id)
    lacking = set(found.of(Outcome.MISSING)) - written
    if not lacking:
        return
    query = select(Camera.id, Camera.serial).where(Camera.id.in_(lacking)).order_by(in_order(Camera.serial), Camera.id)
    related = [("cameras", number, serial) for number, serial in session.execute(query)]
    cameras = "1 missing camera has" if len(related) == 1 else f"{len(related)} missing cameras have"
    raise Conflict(
        "unexplained",
        f"{cameras} no explanation. The precinct's commander writes one for each before the count is closed.",
        related=related,
    )
