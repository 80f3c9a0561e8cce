"""Whose service has ended by a day, as it stands recorded: what accounts are tied to. Nothing is written here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.vocabulary import EmploymentStatus
from tracker.store.known.asked import Asked
from tracker.store.models import Employment, EmploymentEnd


def has_left(officer_id: Any, day: date, *, known_at: datetime | None = None) -> ColumnElement[bool]:
    """Whether the officer of a column is separated on a day, or the last employment had ended by then with no other in
    its place; as known at a moment, or as it stands now. False where the column is null, and where no employment was
    ever recorded: nothing is known to have ended.
    """

    def stands(fact: Any) -> ColumnElement[bool]:
        return fact.voided_at.is_(None) if known_at is None else Asked(day, known_at).knows(fact)

    held, later = aliased(Employment), aliased(Employment)
    follows = (
        select(later.id)
        .where(
            later.officer_id == held.officer_id,
            stands(later),
            later.starts_on > held.starts_on,
            later.starts_on <= day,
        )
        .correlate(held)
        .exists()
    )
    ended = select(EmploymentEnd.id).where(
        EmploymentEnd.employment_id == held.id, stands(EmploymentEnd), EmploymentEnd.ends_on <= day
    )
    return (
        select(held.id)
        .where(
            and_(held.officer_id == officer_id, stands(held), held.starts_on <= day),
            ~follows,
            or_(held.status == EmploymentStatus.SEPARATED.value, ended.correlate(held).exists()),
        )
        .correlate_except(held)
        .exists()
    )
