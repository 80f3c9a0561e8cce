"""Facts that hold from a day until the next standing one of the same subject starts or an end is recorded: what stands
around a day, and the refusals they share. Asked under the audit lock, so that two doors entering at once meet here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NoReturn, TypeVar

from sqlalchemy import ColumnElement, and_, null, select
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.vocabulary import FactKind
from tracker.services.checks import check_day
from tracker.services.ledger import Entry
from tracker.store.memory import Memory, memory_of
from tracker.store.models import (
    Employment,
    EmploymentEnd,
    OfficerParticulars,
    Policy,
    PolicyEnd,
    Posting,
    PostingEnd,
    Requirement,
    RequirementEnd,
    ScopeRule,
)

PointFact = TypeVar("PointFact", Employment, OfficerParticulars, Policy, Posting, Requirement, ScopeRule)

EndFact = TypeVar("EndFact", EmploymentEnd, PolicyEnd, PostingEnd, RequirementEnd)

Blocker = tuple[str, int, str]
"""A fact that stands in the way: its collection, its number, and words for a person."""


@dataclass(frozen=True, slots=True)
class Ends(Generic[EndFact]):
    """How the ends of a kind are kept: the model, and the name of its column that says what ends."""

    model: type[EndFact]
    of: str
    collection: FactKind


@dataclass(frozen=True, slots=True)
class PointFacts(Generic[PointFact]):
    """A kind of point fact: its model, what it is called, and its ends where it can end with no other in its place."""

    model: type[PointFact]
    collection: FactKind
    word: str
    ends: Ends[Any] | None = None

    @property
    def code(self) -> str:
        """The word as it stands in error codes."""
        return self.word.replace(" ", "_")


EMPLOYMENT_ENDS = Ends(EmploymentEnd, "employment_id", FactKind.EMPLOYMENT_END)
POLICY_ENDS = Ends(PolicyEnd, "policy_id", FactKind.POLICY_END)
POSTING_ENDS = Ends(PostingEnd, "posting_id", FactKind.POSTING_END)
REQUIREMENT_ENDS = Ends(RequirementEnd, "requirement_id", FactKind.REQUIREMENT_END)

EMPLOYMENT = PointFacts(Employment, FactKind.EMPLOYMENT, "employment", EMPLOYMENT_ENDS)
PARTICULARS = PointFacts(OfficerParticulars, FactKind.PARTICULARS, "particulars")
POLICIES = PointFacts(Policy, FactKind.POLICY, "policy", POLICY_ENDS)
POSTINGS = PointFacts(Posting, FactKind.POSTING, "posting", POSTING_ENDS)
REQUIREMENTS = PointFacts(Requirement, FactKind.REQUIREMENT, "requirement", REQUIREMENT_ENDS)
SCOPE_RULES = PointFacts(ScopeRule, FactKind.SCOPE_RULE, "scope rule")


@dataclass(frozen=True, slots=True)
class Standing(Generic[PointFact]):
    """A standing fact, and its recorded end where it has one."""

    fact: PointFact
    end_id: int | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Around(Generic[PointFact]):
    """What stands of one subject around a day: the last to start before it, one that starts on it, the next after."""

    day: date
    before: Standing[PointFact] | None
    same_day: Standing[PointFact] | None
    after: Standing[PointFact] | None

    @property
    def held(self) -> PointFact | None:
        """What holds on the day itself, with nothing new entered."""
        if self.same_day is not None:
            return self.same_day.fact
        if self.before is None or (self.before.ends_on is not None and self.before.ends_on <= self.day):
            return None
        return self.before.fact

    @property
    def until(self) -> date | None:
        """The first day on which something else takes over; None where nothing does."""
        return self.after.fact.starts_on if self.after is not None else None


def stand_around(
    session: Session,
    kind: PointFacts[PointFact],
    day: date,
    whose: ColumnElement[bool] | None = None,
    *,
    officer_id: int | None = None,
) -> Around[PointFact]:
    """What stands around a day, in one query: of the officer, or of the subject that `whose` names (neither: the kind
    has one subject only).
    """
    model: Any = kind.model
    if officer_id is not None:
        if (memory := memory_of(session)) is not None:
            return _around(_remembered(memory, kind, officer_id), day)
        whose = model.officer_id == officer_id
    if kind.ends is None:
        query = select(model, null(), null())
    else:
        end = kind.ends.model
        standing_end = and_(getattr(end, kind.ends.of) == model.id, end.voided_at.is_(None))
        query = select(model, end.id, end.ends_on).outerjoin(end, standing_end)
    query = query.where(model.voided_at.is_(None)).order_by(model.starts_on)
    found = session.execute(query if whose is None else query.where(whose))
    return _around((Standing(fact, end_id, ends_on) for fact, end_id, ends_on in found), day)


def _around(in_order: Iterable[Standing[PointFact]], day: date) -> Around[PointFact]:
    before = same_day = after = None
    for standing in in_order:
        if standing.fact.starts_on < day:
            before = standing
        elif standing.fact.starts_on == day:
            same_day = standing
        else:
            after = standing
            break
    return Around(day, before, same_day, after)


def _remembered(memory: Memory, kind: PointFacts[PointFact], officer_id: int) -> Iterator[Standing[PointFact]]:
    facts = memory.standing(kind.model, ("officer_id",), (officer_id,))
    for fact in sorted(facts, key=lambda fact: fact.starts_on):
        ends = memory.standing(kind.ends.model, (kind.ends.of,), (fact.id,)) if kind.ends is not None else ()
        end = next(iter(ends), None)
        yield Standing(fact, end.id if end else None, end.ends_on if end else None)


def check_room(around: Around[PointFact], kind: PointFacts[PointFact], *, field: str = "starts_on") -> None:
    """Refuse a new fact where another starts on its day, or where the one it would follow ends later than it begins.

    Raises:
        Conflict `<kind>_same_day`, `later_facts_depend`: `related` names what to void first.
    """
    day = around.day.isoformat()
    if around.same_day is not None:
        raise Conflict(
            f"{kind.code}_same_day",
            f"Another {kind.word} is recorded from {day}. Void that entry first, or correct the day.",
            field=field,
            related=[_name(kind, around.same_day.fact)],
        )
    before = around.before
    if kind.ends is not None and before is not None and before.end_id is not None and _after(before.ends_on, around):
        label = f"end of {_label(kind, before.fact)} on {before.ends_on}"
        raise Conflict(
            "later_facts_depend",
            f"The {kind.word} that holds on {day} is recorded as ending on {before.ends_on}. Void that end first.",
            field=field,
            related=[(kind.ends.collection.value, before.end_id, label)],
        )


def _after(ends_on: date | None, around: Around[PointFact]) -> bool:
    return ends_on is not None and ends_on > around.day


def refuse_unchanged(kind: PointFacts[PointFact], held: PointFact, *, field: str) -> NoReturn:
    """Refuse a fact that says what already holds: Conflict `nothing_changes`, naming what holds."""
    raise Conflict(
        "nothing_changes",
        f"This is what holds already, since {held.starts_on.isoformat()}. Nothing is left to do.",
        field=field,
        related=[_name(kind, held)],
    )


def check_end(
    session: Session,
    kind: PointFacts[PointFact],
    fact: PointFact,
    *,
    ends_on: date,
    whose: ColumnElement[bool] | None = None,
    officer_id: int | None = None,
) -> date | None:
    """Refuse an end with no other in its place where it is not later than the start, or where the fact ends already;
    answers the day on which another of its subject takes over anyway, None where none does.

    Raises:
        Invalid `end_before_start`, `day_out_of_range`; Conflict `already_ended`: `related` names the end recorded, or
        what took over.
    """
    check_day(ends_on, field="ends_on")
    if ends_on <= fact.starts_on:
        raise Invalid(
            "end_before_start",
            f"The {kind.word} holds from {fact.starts_on.isoformat()}; its end must be later. "
            "Void it if it never held.",
            field="ends_on",
        )
    around = stand_around(session, kind, fact.starts_on, whose, officer_id=officer_id)
    own = around.same_day
    if own is not None and own.end_id is not None and kind.ends is not None:
        _refuse_second_end(kind, own.ends_on, (kind.ends.collection.value, own.end_id, f"end on {own.ends_on}"))
    if around.after is not None and around.after.fact.starts_on < ends_on:
        _refuse_second_end(kind, around.until, _name(kind, around.after.fact))
    return around.until


def write_end(entry: Entry, ends: Ends[EndFact], fact: PointFact, ends_on: date) -> EndFact:
    """Record, within an act under way, that a fact no longer holds from `ends_on` on."""
    return entry.stamp(ends.model(**{ends.of: fact.id}, ends_on=ends_on))


def _refuse_second_end(kind: PointFacts[PointFact], ended_on: date | None, by: Blocker) -> NoReturn:
    raise Conflict(
        "already_ended", f"This {kind.word} ended on {ended_on} already. Void that entry first.", related=[by]
    )


def _name(kind: PointFacts[PointFact], fact: PointFact) -> Blocker:
    return (kind.collection.value, fact.id, _label(kind, fact))


def _label(kind: PointFacts[PointFact], fact: PointFact) -> str:
    return f"{kind.word} from {fact.starts_on.isoformat()}"
