"""Corrections: a fact found wrong is void and entered again in one act, one event, that shows both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.audit import CorrectFact
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import Particulars
from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.errors import Conflict, FieldProblem, Refusal
from tracker.domain.vocabulary import FactKind
from tracker.services.as_entered import ENTERING, as_entered
from tracker.services.checks import stated_reason
from tracker.services.equipment import Issued
from tracker.services.ledger import recording
from tracker.services.people import end_employment, end_posting
from tracker.services.resting import standing_return
from tracker.services.rollout import end_policy
from tracker.services.training import end_enrolment, end_requirement
from tracker.services.voids import Voiding, find_standing, refuse_obstacles
from tracker.store.base import Fact
from tracker.store.kinds import Named, name_of
from tracker.store.lookups import find_camera, find_officer
from tracker.store.models import (
    Assignment,
    Batch,
    Count,
    CountSighting,
    EmploymentEnd,
    EnrolmentEnd,
    PolicyEnd,
    PostingEnd,
    RequirementEnd,
)

ENDS: Mapping[FactKind, tuple[type[Any], str, Any]] = {
    FactKind.POSTING: (PostingEnd, "posting_id", end_posting),
    FactKind.EMPLOYMENT: (EmploymentEnd, "employment_id", end_employment),
    FactKind.POLICY: (PolicyEnd, "policy_id", end_policy),
    FactKind.REQUIREMENT: (RequirementEnd, "requirement_id", end_requirement),
    FactKind.ENROLMENT: (EnrolmentEnd, "enrolment_id", end_enrolment),
}
"""The ends of a kind, the column that says of what, and how an end is entered: it is carried over."""

WITHIN = "replacement."
"""Before the names of the replacement's fields in what is refused."""

PERSONAL = frozenset({"particulars", "instructor", "drawn"})
"""Fields of commands that stand in an event's personal part."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The void fact, the one entered in its place, and both as commands."""

    old: Fact
    new: Fact
    before: Any
    after: Any
    warnings: tuple[str, ...] = ()


def correct_fact(session: Session, actor: Actor, command: CorrectFact, *, now: datetime) -> Corrected:
    """Void a fact and enter it again with other values, as one act: both or neither.

    Fields that the replacement does not give keep the values on record. Every rule of the ordinary entry holds for the
    replacement; what rested on the old fact is asked once the new one is in. The end of a posting, an employment
    status, a requirement, a policy or an enrolment is carried over, an assignment's return too.

    Raises:
        Invalid `reason_required`; NotFound `unknown_fact`; Conflict `already_void`, `nothing_changes`,
        `belongs_to_return`, `later_facts_depend`, whose `related` names every entry that would be left hanging; and
        what the ordinary entry of the kind raises.
    """
    actor.check_may("facts.void")
    reason = stated_reason(command.reason)
    kind = command.kind
    with recording(session, actor, "correct_fact", now=now) as entry:
        old = find_standing(session, kind, command.fact_id)
        before = as_entered(session, old)
        after = _replaced(session, before, command.replacement)
        if after == before:
            raise Conflict("nothing_changes", "This is what stands on record already. Nothing is left to correct.")
        voiding = Voiding(entry, reason)
        refuse_obstacles(_seen_in_count(session, old), _WHAT_RESTS)
        ends = _void_for_correction(voiding, kind, old)
        refuse_obstacles([name_of(one) for one in voiding.hanging], _WHAT_RESTS)
        with _fields_of_replacement():
            entered = ENTERING[kind].service(session, actor, after, now=now)
        new, warnings = (entered.assignment, entered.warnings) if isinstance(entered, Issued) else (entered, ())
        if new.recorded_seq != entry.seq:
            raise Conflict(
                "nothing_changes",
                "Another entry says this already. Void this one, and leave that one as it is.",
                related=[name_of(new)],
            )
        for end in ends:
            _carry_over(session, actor, kind, end, new, now=now)
        refuse_obstacles(voiding.obstacles(), _WHAT_RESTS)
        entry.about(
            new,
            kind=kind,
            corrected_id=old.id,
            replaced_by_id=new.id,
            reason=reason,
            before=_told(before),
            after=_told(after),
            carried_over=[name_of(end)[2] for end in ends],
        )
        entry.personal.update(_personal(before, after))
    return Corrected(old, new, before, after, warnings)


_WHAT_RESTS = "Corrected so, later entries would be left without what they rest on. Void or correct those first: "


def _replaced(session: Session, before: Any, replacement: Mapping[str, Any]) -> Any:
    """The command with the fields given put in place of its own; officer and camera by number, as on record."""
    given = dict(replacement)
    with _fields_of_replacement():
        if "officer" in given:
            given["officer"] = OfficerRef(id=find_officer(session, given["officer"]).id)
        if "camera" in given:
            given["camera"] = CameraRef(id=find_camera(session, given["camera"]).id)
    if hasattr(before, "particulars"):
        own = {one.name: given.pop(one.name) for one in fields(Particulars) if one.name in given}
        given["particulars"] = replace(before.particulars, **own)
    after = replace(before, **given)
    if isinstance(after, IssueCamera) and after.returned_on is None:
        after = replace(after, condition=None, report_number=None, place=None, return_note=None)
    return after


def _seen_in_count(session: Session, old: Fact) -> list[Named]:
    """What was seen in a count belongs to its place and day: corrected, the count would speak of something else."""
    if not isinstance(old, Count):
        return []
    seen = select(CountSighting).where(CountSighting.count_id == old.id, CountSighting.voided_at.is_(None))
    return [name_of(one) for one in session.scalars(seen.order_by(CountSighting.id))]


@contextmanager
def _fields_of_replacement() -> Iterator[None]:
    """What the ordinary entry refuses of a field is told of that field of the replacement."""
    try:
        yield
    except Refusal as refusal:
        problems = [FieldProblem(f"{WITHIN}{one.field}", one.code, one.message) for one in refusal.problems]
        raise type(refusal)(refusal.code, refusal.message, problems=problems, related=refusal.related) from refusal


def _void_for_correction(voiding: Voiding, kind: FactKind, old: Fact) -> list[Any]:
    """Void the fact; an assignment's return goes with it, since the replacement says both. Answers the ends voided."""
    session = voiding.entry.session
    ends: list[Any] = []
    if kind in ENDS:
        model, of, _ = ENDS[kind]
        whose: ColumnElement[bool] = getattr(model, of) == old.id
        ends = voiding.all_of(model, whose)
    if isinstance(old, Assignment) and (ended := standing_return(session, old)) is not None:
        voiding.void(FactKind.RETURN, ended)
    voiding.void(kind, old)
    return ends


def _carry_over(session: Session, actor: Actor, kind: FactKind, end: Any, new: Fact, *, now: datetime) -> None:
    """Enter an end again for the replacement; it stays with the batch it came in with."""
    _, of, service = ENDS[kind]
    batch = session.get_one(Batch, end.batch_id) if end.batch_id is not None else None
    service(session, actor, replace(as_entered(session, end), **{of: new.id}), now=now, batch=batch)


def shown(entered: Any) -> dict[str, Any]:
    """The fields of a fact as entered, as a person who may see every identity is shown them."""
    return {**_told(entered), **_personal_part(entered)}


def _told(command: Any) -> dict[str, Any]:
    """A command as the log tells it: officer and camera by number, nothing personal."""
    told: dict[str, Any] = {}
    for one in fields(command):
        value = getattr(command, one.name)
        if one.name in ("officer", "camera"):
            told[f"{one.name}_id"] = value.id
        elif one.name not in PERSONAL:
            told[one.name] = value
    return told


def _personal(before: Any, after: Any) -> dict[str, Any]:
    """The personal fields of both, where the command has any."""
    told = {"before": _personal_part(before), "after": _personal_part(after)}
    return told if any(told.values()) else {}


def _personal_part(command: Any) -> dict[str, Any]:
    part: dict[str, Any] = {}
    for name in PERSONAL:
        value = getattr(command, name, None)
        if isinstance(value, Particulars):
            part |= {one.name: getattr(value, one.name) for one in fields(Particulars)}
        elif value is not None:
            part[name] = value
    return part
