"""What the lists ask alike: the fact that holds on the report's day, who entered it, whose names may be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.domain.reports.listing import PROTECTED_NAME, Entered
from tracker.store.known import Asked
from tracker.store.models import AuditEvent
from tracker.store.scope import Sphere


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the codes of the precincts that are theirs to see (None: all), and whether protected names are."""

    precincts: frozenset[str] | None = None
    sees_identities: bool = False

    def sphere(self, day: date) -> Sphere:
        """What is this reader's own on a day, as entries ask for it."""
        return Sphere(self.precincts, self.sees_identities, (day,))

    def named(self, name: str, badge: str | None, is_protected: bool) -> tuple[str, str | None]:
        """Name and badge as this reader may read them."""
        return (PROTECTED_NAME, None) if is_protected and not self.sees_identities else (name, badge)


def holds(
    asked: Asked, fact: Any, subject: InstrumentedAttribute[int], owner: Any, end: Any = None
) -> ColumnElement[bool]:
    """The condition for joining the one `fact` of `owner` that holds on the report's day: the latest that had started.

    `subject` is the fact's column that names its owner. With `end` (its end, outer-joined after), see `not_ended`.
    """
    other = aliased(subject.class_)
    latest = (
        select(func.max(other.starts_on))
        .where(getattr(other, subject.key) == owner, other.starts_on <= asked.as_of, asked.knows(other))
        .scalar_subquery()
    )
    return and_(getattr(fact, subject.key) == owner, asked.knows(fact), fact.starts_on == latest)


def first_known(asked: Asked, fact: Any, subject: InstrumentedAttribute[int], owner: Any) -> ColumnElement[bool]:
    """The same, and where none had started by the report's day the first that was known to."""
    later = aliased(subject.class_)
    first = (
        select(func.min(later.starts_on))
        .where(getattr(later, subject.key) == owner, asked.knows(later))
        .having(func.min(later.starts_on) > asked.as_of)
        .scalar_subquery()
    )
    is_first = and_(getattr(fact, subject.key) == owner, asked.knows(fact), fact.starts_on == first)
    return or_(holds(asked, fact, subject, owner), is_first)


def among(number: Any, numbers: Iterable[Any]) -> ColumnElement[bool]:
    """That a row's number is one of these, however many: they stand in the statement itself, as a database takes only
    so many parameters.
    """
    condition: ColumnElement[bool] = number.in_(
        bindparam(None, sorted(numbers), expanding=True, literal_execute=True, unique=True)
    )
    return condition


def not_ended(asked: Asked, end: Any) -> ColumnElement[bool]:
    """That the recorded end of a fact, outer-joined, had not come by the report's day."""
    return or_(end.ends_on.is_(None), end.ends_on > asked.as_of)


def entry_columns(fact: Any, event: Any = AuditEvent) -> Sequence[Any]:
    """The columns from which `entered` tells how a fact came to be; the event is joined on `recorded_seq`."""
    return (fact.recorded_at, event.actor, fact.batch_id, fact.voided_at, fact.void_reason)


def entered(
    asked: Asked,
    recorded_at: datetime,
    recorded_by: str,
    batch_id: int | None,
    voided_at: datetime | None,
    void_reason: str | None,
) -> Entered:
    """How a fact came to be, as known at the moment: a void after it is not known yet."""
    if voided_at is not None and voided_at > asked.known_at:
        voided_at = void_reason = None
    return Entered(recorded_at, recorded_by, batch_id, voided_at, void_reason)


def full_name(last: str, first: str, middle: str | None = None, suffix: str | None = None) -> str:
    """`Lund, Eva M.`, as lists have it; a suffix stands with the last name."""
    given = f"{first} {middle}" if middle else first
    return f"{last} {suffix}, {given}" if suffix else f"{last}, {given}"
