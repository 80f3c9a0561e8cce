"""Whose service has ended by a day, as it stands recorded now: what accounts are tied to. Nothing is written here."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.vocabulary import EmploymentStatus
from tracker.store.models import Employment, EmploymentEnd


def has_left(officer_id: Any, day: date) -> ColumnElement[bool]:
    """Whether the officer of a column is separated on a day, or the last employment had ended by then with no other in
    its place. False where the column is null, and where no employment was ever recorded: nothing is known to have
    ended.
    """
    held, later = aliased(Employment), aliased(Employment)
    follows = (
        select(later.id)
        .where(
            later.officer_id == held.officer_id,
            later.voided_at.is_(None),
            later.starts_on > held.starts_on,
            later.starts_on <= day,
        )
        .correlate(held)
        .exists()
    )
    ended = select(EmploymentEnd.id).where(
        EmploymentEnd.employment_id == held.id, EmploymentEnd.voided_at.is_(None), EmploymentEnd.ends_on <= day
    )
    return (
        select(held.id)
        .where(
            and_(held.officer_id == officer_id, held.voided_at.is_(None), held.starts_on <= day),
            ~follows,
            or_(held.status == EmploymentStatus.SEPARATED.value, ended.correlate(held).exists()),
        )
        .correlate_except(held)
        .exists()
    )
