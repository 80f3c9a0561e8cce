"""Classes on a day, and the sign-in that records who did one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.training import AddSession, SignIn
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import EnrolmentOutcome
from tracker.services.batches import open_batch
from tracker.services.checks import check_day
from tracker.services.ledger import recording, take_turn
from tracker.services.training.attendance import (
    Done,
    find_all,
    refuse_no_shows,
    standing_completions,
    write_completions,
    write_enrolment_end,
)
from tracker.store.enrolled import open_enrolments
from tracker.store.lookups import find_class, find_course_version, find_precinct
from tracker.store.models import (
    Batch,
    Completion,
    CourseVersion,
    Enrolment,
    EnrolmentEnd,
    Officer,
    TrainingSession,
)
from tracker.store.scope import Sphere, own_officer_ids, sphere_of

CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in recorded: the batch that can be reversed as a whole (None where nothing was new), a completion
    for each officer who was new, those that stood already, and the enrolments that ended as no-shows.
    """

    session: TrainingSession
    batch: Batch | None
    created: tuple[Completion, ...]
    already: tuple[Completion, ...]
    no_shows: tuple[EnrolmentEnd, ...] = ()


def add_session(
    session: Session, actor: Actor, command: AddSession, *, now: datetime, batch: Batch | None = None
) -> TrainingSession:
    """A class on a day, past or to come.

    Raises:
        Invalid `day_out_of_range`, `not_a_time`, `out_of_range`; NotFound `unknown_course`, `unknown_course_version`,
        `unknown_precinct`; Conflict `session_exists`: the same class at the same time in the same place.
    """
    actor.check_may("training.write")
    check_day(command.held_on, field="held_on")
    if command.starts_at is not None and not CLOCK_TIME.fullmatch(command.starts_at):
        raise Invalid("not_a_time", "Give the time as HH:MM, for example 08:30.", field="starts_at")
    if command.seats is not None and command.seats < 1:
        raise Invalid("out_of_range", "A class has 1 seat or more.", field="seats")
    with recording(session, actor, "add_session", now=now, batch=batch) as entry:
        version = find_course_version(session, command.course, command.version)
        precinct = find_precinct(session, command.precinct) if command.precinct is not None else None
        _check_session_is_new(session, command, version)
        taught = entry.stamp(
            TrainingSession(
                course_version_id=version.id,
                held_on=command.held_on,
                starts_at=command.starts_at,
                place=command.place,
                instructor=command.instructor,
                seats=command.seats,
                precinct_id=precinct.id if precinct is not None else None,
            )
        )
        entry.about(
            taught,
            course=command.course,
            version=command.version,
            held_on=command.held_on,
            starts_at=command.starts_at,
            place=command.place,
            seats=command.seats,
            precinct=command.precinct,
        )
        if command.instructor is not None:
            entry.personal["instructor"] = command.instructor
    return taught


def _check_session_is_new(session: Session, command: AddSession, version: CourseVersion) -> None:
    """A class without a time or a place may well be one of several; with both it can only be entered once."""
    if command.starts_at is None or command.place is None:
        return
    found = session.scalars(
        select(TrainingSession).where(
            TrainingSession.course_version_id == version.id,
            TrainingSession.held_on == command.held_on,
            TrainingSession.starts_at == command.starts_at,
            TrainingSession.place == command.place,
            TrainingSession.voided_at.is_(None),
        )
    ).first()
    if found is not None:
        raise Conflict(
            "session_exists",
            f"This class on {command.held_on.isoformat()} at {command.starts_at} in {command.place} is recorded "
            "already.",
            field="starts_at",
            related=[("sessions", found.id, f"class of {command.held_on.isoformat()} at {command.starts_at}")],
        )


def sign_in(session: Session, actor: Actor, command: SignIn, *, now: datetime, batch: Batch | None = None) -> SignedIn:
    """Each officer named did the class on its day: all of them or none. Who is signed in already is left as is, so
    that the same list can be sent twice; where nobody is new, nothing is written at all. Whoever is not enrolled walks
    in. With `rest_no_show` every other seat of the class ends as a no-show in the same act. A no-show on record is not
    undone by the way: whoever was there after all is signed in once the no-show is void.

    Without a batch of the caller's the sign-in opens one of its own, of the kind `sign-in`.

    Raises:
        NotFound `unknown_session`, `unknown_officer`; Invalid `required`, `repeated`; Conflict `ambiguous`,
        `session_not_held_yet`, `no_show_stands`. Each officer at fault is a problem of its own, in the field
        `officers.<place>`.
    """
    actor.check_may("classes.write")
    if not command.officers:
        raise Invalid("required", "Name the officers who did the class.", field="officers")
    # Two sign-ins at once must not both find the same officer new, and one that finds nobody new takes no number.
    take_turn(session)
    taught = find_class(session, command.session_id, sphere=sphere_of(actor, now))
    if taught.held_on > local_day(now):
        raise Conflict(
            "session_not_held_yet",
            f"This class is on {taught.held_on.isoformat()}. Sign officers in on that day or later.",
            field="session",
            related=[("sessions", taught.id, f"class of {taught.held_on.isoformat()}")],
        )
    sphere = sphere_of(actor, now, taught.held_on)
    officers = find_all(session, dict(enumerate(command.officers)), field="officers", sphere=sphere)
    version_id, day = taught.course_version_id, taught.held_on
    already = standing_completions(session, officers, version_id, day)
    fields = {officer.id: f"officers.{place}" for place, officer in enumerate(officers)}
    refuse_no_shows(session, taught, fields, sphere)
    absent = _absent(session, taught, officers, sphere) if command.rest_no_show else []
    if len(already) == len(officers) and not absent:
        return SignedIn(taught, None, (), tuple(already.values()))
    if batch is None:
        batch = open_batch(session, actor, kind="sign-in", now=now, as_of=day)
    with recording(session, actor, "sign_in", now=now, batch=batch) as entry:
        version = session.get_one(CourseVersion, version_id)
        new = [Done(officer.id, version, day, taught.id) for officer in officers if officer.id not in already]
        created = write_completions(entry, new)
        no_shows = [write_enrolment_end(entry, one, day, EnrolmentOutcome.NO_SHOW) for one in absent]
        if batch.receipt is None:
            entry.keep_receipt(batch, _receipt(batch, created, already, no_shows))
        entry.about(
            taught,
            held_on=day,
            signed_in=[completion.officer_id for completion in created],
            already=list(already),
            **({"no_shows": [one.officer_id for one in absent]} if command.rest_no_show else {}),
        )
    return SignedIn(taught, batch, tuple(created), tuple(already.values()), tuple(no_shows))


def _receipt(
    batch: Batch, created: Sequence[Completion], already: Mapping[int, Completion], no_shows: Sequence[EnrolmentEnd]
) -> dict[str, object]:
    receipt: dict[str, object] = {"kind": batch.kind, "created": len(created), "already": len(already)}
    return {**receipt, "no_shows": len(no_shows)} if no_shows else receipt


def _absent(session: Session, taught: TrainingSession, present: Sequence[Officer], sphere: Sphere) -> list[Enrolment]:
    """The seats of whoever of the sphere is neither named as present nor recorded as having done the class."""
    there = {officer.id for officer in present}
    done = select(Completion.officer_id).where(Completion.session_id == taught.id, Completion.voided_at.is_(None))
    there |= set(session.scalars(done))
    seats = [one for one in open_enrolments(session, taught.id) if one.officer_id not in there]
    own = own_officer_ids(session, sphere, [one.officer_id for one in seats])
    return [one for one in seats if one.officer_id in own]
