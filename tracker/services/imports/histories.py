"""What is on record of every officer, loaded at once: particulars, postings, employment over time, as believed now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.commands.people import Particulars
from tracker.domain.vocabulary import EmploymentStatus
from tracker.store.models import (
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)

Value = TypeVar("Value")
Post = tuple[str, str]
"""A precinct's code and a duty."""

PARTICULARS = tuple(part.name for part in fields(Particulars))


@dataclass(frozen=True, slots=True)
class Since(Generic[Value]):
    """A value from a day on, until the next of its history or its own end."""

    start: date
    end: date | None
    value: Value


@dataclass(slots=True)
class Known:
    """One officer's histories, each in order of days."""

    id: int
    particulars: list[Since[Particulars]] = field(default_factory=list)
    postings: list[Since[Post]] = field(default_factory=list)
    employments: list[Since[EmploymentStatus]] = field(default_factory=list)

    def known_as(self, day: date) -> Particulars:
        """How the officer was known on a day; before all records, as first known."""
        return held_on(self.particulars, day) or self.particulars[0].value

    @property
    def label(self) -> str:
        """Name and badge as known now."""
        known = self.particulars[-1].value
        return f"{known.last_name}, {known.first_name}" + (f" (badge {known.badge})" if known.badge else "")


def held_on(history: Sequence[Since[Value]], day: date) -> Value | None:
    """What holds on a day."""
    last = next((since for since in reversed(history) if since.start <= day), None)
    return None if last is None or (last.end is not None and last.end <= day) else last.value


def load_particulars(session: Session) -> dict[int, Known]:
    """Every standing officer with the standing particulars, by id."""
    columns = [getattr(OfficerParticulars, name) for name in PARTICULARS]
    rows = session.execute(
        select(OfficerParticulars.officer_id, OfficerParticulars.starts_on, *columns)
        .join(Officer, Officer.id == OfficerParticulars.officer_id)
        .where(OfficerParticulars.voided_at.is_(None), Officer.voided_at.is_(None))
        .order_by(OfficerParticulars.officer_id, OfficerParticulars.starts_on)
    )
    found: dict[int, Known] = {}
    for officer_id, start, *parts in rows:
        known = found.setdefault(officer_id, Known(officer_id))
        known.particulars.append(Since(start, None, Particulars(**dict(zip(PARTICULARS, parts, strict=True)))))
    return found


def load_histories(session: Session) -> dict[int, Known]:
    """Every standing officer with all three histories, by id."""
    found = load_particulars(session)
    postings = session.execute(
        select(Posting.officer_id, Posting.starts_on, PostingEnd.ends_on, Precinct.code, Posting.duty)
        .join(Precinct, Precinct.id == Posting.precinct_id)
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, PostingEnd.voided_at.is_(None)))
        .where(Posting.voided_at.is_(None))
        .order_by(Posting.officer_id, Posting.starts_on)
    )
    for officer_id, history in _by_officer(postings).items():
        if officer_id in found:
            found[officer_id].postings = [Since(start, end, (code, duty)) for start, end, code, duty in history]
    employments = session.execute(
        select(Employment.officer_id, Employment.starts_on, EmploymentEnd.ends_on, Employment.status)
        .outerjoin(EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, EmploymentEnd.voided_at.is_(None)))
        .where(Employment.voided_at.is_(None))
        .order_by(Employment.officer_id, Employment.starts_on)
    )
    for officer_id, history in _by_officer(employments).items():
        if officer_id in found:
            statuses = [Since(start, end, EmploymentStatus(status)) for start, end, status in history]
            found[officer_id].employments = statuses
    return found


def _by_officer(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for officer_id, *rest in rows:
        found[officer_id].append(rest)
    return found
