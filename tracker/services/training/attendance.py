"""Who did what on which day: what a sign-in and a list of completions share, within an act under way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from tracker.domain.commands.references import OfficerRef
from tracker.domain.errors import Conflict, FieldProblem, Invalid, Refusal
from tracker.domain.spans import expires_on
from tracker.domain.vocabulary import EnrolmentOutcome
from tracker.services.ledger import Entry
from tracker.store.lookups import find_officer, officer_label
from tracker.store.memory import memory_of, standing
from tracker.store.models import Completion, CourseVersion, Enrolment, EnrolmentEnd, Officer, TrainingSession
from tracker.store.scope import EVERYTHING, Sphere, own_officer_ids


def find_all(
    session: Session, refs: Mapping[int, OfficerRef], *, field: str, sphere: Sphere = EVERYTHING
) -> list[Officer]:
    """The officers of a list, each by its place there, in order; every one that is at fault is named at once, as
    `<field>.<place>`. Who is not the sphere's own is as unknown as who is not on record.

    Raises:
        The first refusal's kind and code: NotFound `unknown_officer`, Conflict `ambiguous`, or Invalid `repeated`
        where one officer stands in the list twice.
    """
    ids = {ref.id for ref in refs.values() if ref.id is not None}
    held = session.scalars(select(Officer).where(Officer.id.in_(ids))).all() if ids else ()
    own = own_officer_ids(session, sphere, [officer.id for officer in held])
    by_id = {officer.id: officer for officer in held if officer.voided_at is None and officer.id in own}
    found: dict[int, Officer] = {}
    refusals: list[Refusal] = []
    for place, ref in refs.items():
        where = f"{field}.{place}"
        try:
            officer = by_id.get(ref.id or 0) or find_officer(session, ref, field=where, sphere=sphere)
        except Refusal as refusal:
            refusals.append(refusal)
            continue
        if officer.id in found:
            message = f"The {ref} stands in the list twice. Take one out, or name who was meant."
            refusals.append(Invalid("repeated", message, field=where))
        found[officer.id] = officer
    if refusals:
        raise _all_of(refusals)
    return list(found.values())


def _all_of(refusals: Sequence[Refusal]) -> Refusal:
    first = refusals[0]
    problems: list[FieldProblem] = [problem for refusal in refusals for problem in refusal.problems]
    related = [row for refusal in refusals for row in refusal.related]
    if len(refusals) == 1:
        return first
    message = f"{len(refusals)} officers of the list are at fault. The first: {first.message}"
    return type(first)(first.code, message, field=first.field, problems=problems, related=related)


def standing_completions(
    session: Session, officers: Collection[Officer], course_version_id: int, day: date
) -> dict[int, Completion]:
    """By officer id: the standing completion of a version on a day."""
    if memory_of(session) is not None:
        return {
            done.officer_id: done
            for officer in officers
            for done in standing(session, Completion, officer_id=officer.id)
            if (done.course_version_id, done.completed_on) == (course_version_id, day)
        }
    found = session.scalars(
        select(Completion).where(
            Completion.course_version_id == course_version_id,
            Completion.completed_on == day,
            Completion.officer_id.in_([officer.id for officer in officers]),
            Completion.voided_at.is_(None),
        )
    )
    return {completion.officer_id: completion for completion in found}


def refuse_no_shows(
    session: Session, taught: TrainingSession, fields: Mapping[int, str], sphere: Sphere = EVERYTHING
) -> None:
    """Refuse that officers did a class for which they stand as no-shows; `fields` says, by officer id, which field
    names each: Conflict `no_show_stands`, whose `related` names the no-shows.
    """
    found = session.execute(
        select(Enrolment.officer_id, EnrolmentEnd.id)
        .join(EnrolmentEnd, and_(EnrolmentEnd.enrolment_id == Enrolment.id, EnrolmentEnd.voided_at.is_(None)))
        .where(
            Enrolment.session_id == taught.id,
            Enrolment.voided_at.is_(None),
            Enrolment.officer_id.in_(list(fields)),
            EnrolmentEnd.outcome == EnrolmentOutcome.NO_SHOW.value,
        )
        .order_by(Enrolment.id)
    ).all()
    if not found:
        return
    message = "This officer is on record as not there. Void the no-show first."
    raise Conflict(
        "no_show_stands",
        f"{len(found)} of these officers stand as no-shows of this class. Void the no-shows first."
        if len(found) > 1
        else message,
        problems=[FieldProblem(fields[officer_id], "no_show_stands", message) for officer_id, _ in found],
        related=[
            ("enrolment-ends", end_id, officer_label(session, officer_id, sphere)) for officer_id, end_id in found
        ],
    )


def write_enrolment_end(entry: Entry, enrolment: Enrolment, day: date, outcome: EnrolmentOutcome) -> EnrolmentEnd:
    """Record, within an act under way, how an enrolment ended."""
    return entry.stamp(EnrolmentEnd(enrolment_id=enrolment.id, ends_on=day, outcome=outcome.value))


@dataclass(frozen=True, slots=True)
class Done:
    """A completion about to be recorded."""

    officer_id: int
    version: CourseVersion
    completed_on: date
    session_id: int | None = None


def write_completion(entry: Entry, done: Done) -> Completion:
    """Record one completion, within an act under way."""
    return entry.stamp(Completion(**_values(done)))


def write_completions(entry: Entry, all_done: Sequence[Done]) -> list[Completion]:
    """Record many completions, within an act under way, in the order given: two statements, however many they are."""
    if not all_done:
        return []
    recorded = {"recorded_at": entry.recorded_at, "recorded_seq": entry.seq, "batch_id": entry.batch_id}
    entry.session.execute(insert(Completion), [{**_values(done), **recorded} for done in all_done])
    written = entry.session.scalars(select(Completion).where(Completion.recorded_seq == entry.seq)).all()
    entry.stamped(written)
    by_key = {(row.officer_id, row.course_version_id, row.completed_on): row for row in written}
    return [by_key[done.officer_id, done.version.id, done.completed_on] for done in all_done]


def _values(done: Done) -> dict[str, Any]:
    """The version's validity is copied, so that no later version can change what was done."""
    return {
        "officer_id": done.officer_id,
        "course_version_id": done.version.id,
        "completed_on": done.completed_on,
        "validity_months": done.version.validity_months,
        "expires_on": expires_on(done.completed_on, done.version.validity_months),
        "session_id": done.session_id,
    }
