"""Seats in a class: given out one by one or as a batch, and their end as a withdrawal or a no-show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.training import EndEnrolment, EnrolOfficer, EnrolOfficers
from tracker.domain.errors import Conflict, FieldProblem, Invalid
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import EnrolmentOutcome
from tracker.services.batches import open_batch
from tracker.services.checks import check_not_future
from tracker.services.ledger import recording
from tracker.services.training.attendance import find_all, write_enrolment_end
from tracker.store.enrolled import seats_taken
from tracker.store.lookups import find_class, find_enrolment, find_officer, officer_label
from tracker.store.models import Batch, Completion, Enrolment, EnrolmentEnd, TrainingSession
from tracker.store.scope import Sphere, sphere_of

ENROLMENT = "enrolment"
"""The kind of batch."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The batch, which can be reversed as a whole, the seats given out, and how many are left (None: no limit)."""

    batch: Batch
    created: tuple[Enrolment, ...]
    seats_left: int | None


def enrol_officer(
    session: Session, actor: Actor, command: EnrolOfficer, *, now: datetime, batch: Batch | None = None
) -> Enrolment:
    """A seat in a class for one officer. Nobody is asked to need the course: a refresher is a good reason too.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `after_the_class`; NotFound `unknown_session`, `unknown_officer`;
        Conflict `ambiguous`, `already_enrolled`, `class_full`, which names the seats left.
    """
    actor.check_may("classes.write")
    enrolled_on = _day(command.enrolled_on, now)
    with recording(session, actor, "enrol_officer", now=now, batch=batch) as entry:
        sphere = sphere_of(actor, now, enrolled_on)
        taught = _class_on(session, command.session_id, enrolled_on, sphere)
        officer = find_officer(session, command.officer, sphere=sphere)
        _refuse_enrolled(session, taught, {officer.id: "officer"}, sphere)
        _seats_left_after(session, taught, 1, field="officer")
        enrolment = entry.stamp(Enrolment(session_id=taught.id, officer_id=officer.id, enrolled_on=enrolled_on))
        entry.about(enrolment, session_id=taught.id, officer_id=officer.id, enrolled_on=enrolled_on)
    return enrolment


def enrol_officers(
    session: Session, actor: Actor, command: EnrolOfficers, *, now: datetime, batch: Batch | None = None
) -> Enrolled:
    """Seats in a class for several officers: all of them or none, as one batch of the kind `enrolment`.

    Raises:
        What `enrol_officer` raises, each officer at fault a problem of the field `officers.<place>`; Invalid
        `required`, `repeated`.
    """
    actor.check_may("classes.write")
    if not command.officers:
        raise Invalid("required", "Name the officers to enrol.", field="officers")
    enrolled_on = _day(command.enrolled_on, now)
    if batch is None:
        batch = open_batch(session, actor, kind=ENROLMENT, now=now, as_of=enrolled_on)
    with recording(session, actor, "enrol_officers", now=now, batch=batch) as entry:
        sphere = sphere_of(actor, now, enrolled_on)
        taught = _class_on(session, command.session_id, enrolled_on, sphere)
        officers = find_all(session, dict(enumerate(command.officers)), field="officers", sphere=sphere)
        fields = {officer.id: f"officers.{place}" for place, officer in enumerate(officers)}
        _refuse_enrolled(session, taught, fields, sphere)
        left = _seats_left_after(session, taught, len(officers), field="officers")
        created = [
            entry.stamp(Enrolment(session_id=taught.id, officer_id=officer.id, enrolled_on=enrolled_on))
            for officer in officers
        ]
        if batch.receipt is None:
            entry.keep_receipt(batch, {"kind": batch.kind, "created": len(created), "session": taught.id})
        entry.about(taught, enrolled_on=enrolled_on, enrolled=[one.officer_id for one in created])
    return Enrolled(batch, tuple(created), left)


def end_enrolment(
    session: Session, actor: Actor, command: EndEnrolment, *, now: datetime, batch: Batch | None = None
) -> EnrolmentEnd:
    """An officer withdrew, on any day from the enrolment's to the class's, or was not there on the class's day. It is
    not asked why. An officer who withdrew is enrolled again by voiding the withdrawal.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `end_before_start`, `after_the_class`, `not_the_class_day`;
        NotFound `unknown_enrolment`; Conflict `already_ended`, `completion_stands`: the officer did the class.
    """
    actor.check_may("classes.write")
    check_not_future(command.ends_on, now, field="ends_on")
    with recording(session, actor, "end_enrolment", now=now, batch=batch) as entry:
        sphere = sphere_of(actor, now, command.ends_on)
        enrolment = find_enrolment(session, command.enrolment_id, sphere=sphere)
        taught = session.get_one(TrainingSession, enrolment.session_id)
        _check_end_day(command, enrolment, taught)
        _refuse_second_end(session, enrolment)
        _refuse_completed(session, enrolment, sphere)
        end = write_enrolment_end(entry, enrolment, command.ends_on, command.outcome)
        entry.about(
            end,
            enrolment_id=enrolment.id,
            session_id=taught.id,
            officer_id=enrolment.officer_id,
            ends_on=command.ends_on,
            outcome=command.outcome,
        )
    return end


def _day(enrolled_on: date | None, now: datetime) -> date:
    if enrolled_on is None:
        return local_day(now)
    check_not_future(enrolled_on, now, field="enrolled_on")
    return enrolled_on


def _class_on(session: Session, session_id: int, enrolled_on: date, sphere: Sphere) -> TrainingSession:
    taught = find_class(session, session_id, sphere=sphere)
    session.refresh(taught)
    if enrolled_on > taught.held_on:
        raise Invalid(
            "after_the_class",
            f"This class was on {taught.held_on.isoformat()}. Sign in who was there, or give an earlier day.",
            field="enrolled_on",
        )
    return taught


def _refuse_enrolled(session: Session, taught: TrainingSession, fields: Mapping[int, str], sphere: Sphere) -> None:
    """Refuse officers who have a seat in the class, or had one and withdrew; `fields` names each by officer id."""
    found = session.execute(
        select(Enrolment.id, Enrolment.officer_id, EnrolmentEnd.id.label("end_id"))
        .outerjoin(EnrolmentEnd, and_(EnrolmentEnd.enrolment_id == Enrolment.id, EnrolmentEnd.voided_at.is_(None)))
        .where(Enrolment.session_id == taught.id, Enrolment.voided_at.is_(None), Enrolment.officer_id.in_(list(fields)))
        .order_by(Enrolment.id)
    ).all()
    if not found:
        return
    problems, related = [], []
    for row in found:
        label = officer_label(session, row.officer_id, sphere)
        words = "has a seat in this class already"
        if row.end_id is not None:
            words = "was enrolled in this class, and that ended. Void the end to give the seat back"
        problems.append(FieldProblem(fields[row.officer_id], "already_enrolled", f"{label} {words}."))
        kind, number = ("enrolments", row.id) if row.end_id is None else ("enrolment-ends", row.end_id)
        related.append((kind, number, label))
    message = problems[0].message if len(found) == 1 else f"{len(found)} of these officers are enrolled already."
    raise Conflict("already_enrolled", message, problems=problems, related=related)


def _seats_left_after(session: Session, taught: TrainingSession, wanted: int, *, field: str) -> int | None:
    """How many seats are left once so many more are taken; asked under the audit lock, so that no two counters both
    take the last one.
    """
    if taught.seats is None:
        return None
    left = max(taught.seats - seats_taken(session, taught.id), 0)
    if wanted > left:
        seats = "No seat is" if left == 0 else "1 seat is" if left == 1 else f"{left} seats are"
        raise Conflict(
            "class_full",
            f"{seats} left of {taught.seats} in this class, and {wanted} asked for. Choose fewer, or another class.",
            field=field,
            related=[("sessions", taught.id, f"class of {taught.held_on.isoformat()}")],
        )
    return left - wanted


def _check_end_day(command: EndEnrolment, enrolment: Enrolment, taught: TrainingSession) -> None:
    day = taught.held_on.isoformat()
    if command.outcome is EnrolmentOutcome.NO_SHOW and command.ends_on != taught.held_on:
        raise Invalid("not_the_class_day", f"A no-show is of the class's own day, {day}.", field="ends_on")
    if command.ends_on < enrolment.enrolled_on:
        since = enrolment.enrolled_on.isoformat()
        raise Invalid("end_before_start", f"The officer is enrolled since {since} only.", field="ends_on")
    if command.ends_on > taught.held_on:
        raise Invalid("after_the_class", f"The class was on {day}: nobody withdraws after it.", field="ends_on")


def _refuse_second_end(session: Session, enrolment: Enrolment) -> None:
    found = session.scalars(
        select(EnrolmentEnd).where(EnrolmentEnd.enrolment_id == enrolment.id, EnrolmentEnd.voided_at.is_(None))
    ).first()
    if found is not None:
        raise Conflict(
            "already_ended",
            f"This enrolment ended on {found.ends_on.isoformat()} already. Void that entry first.",
            related=[("enrolment-ends", found.id, f"end on {found.ends_on.isoformat()}")],
        )


def _refuse_completed(session: Session, enrolment: Enrolment, sphere: Sphere) -> None:
    whose = and_(Completion.session_id == enrolment.session_id, Completion.officer_id == enrolment.officer_id)
    found = session.scalars(select(Completion).where(whose, Completion.voided_at.is_(None))).first()
    if found is not None:
        raise Conflict(
            "completion_stands",
            "This officer is recorded as having done the class. Void the completion first.",
            related=[("completions", found.id, officer_label(session, enrolment.officer_id, sphere))],
        )
