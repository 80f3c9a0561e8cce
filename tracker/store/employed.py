"""Whose service has ended by a day, as it stands recorded: what accounts are tied to. Nothing is written here."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.domain.vocabulary import EmploymentStatus
from tracker.store.aliases import shared_alias
from tracker.store.known.asked import Asked
from tracker.store.models import Employment, EmploymentEnd

HELD, LATER = shared_alias(Employment), shared_alias(Employment)
"""Made once: every request asks whether its sender has left, and naming a table anew costs more than the question."""


def has_left(officer_id: Any, day: Any, *, known_at: datetime | None = None) -> ColumnElement[bool]:
    """Whether the officer of a column is separated on a day, or the last employment had ended by then with no other in
    its place; as known at a moment, or as it stands now. False where the column is null, and where no employment was
    ever recorded: nothing is known to have ended. The day is a date, or a parameter that is given one.
    """

    def stands(fact: Any) -> ColumnElement[bool]:
        return fact.voided_at.is_(None) if known_at is None else Asked(day, known_at).knows(fact)

    follows = (
        select(LATER.id)
        .where(
            LATER.officer_id == HELD.officer_id,
            stands(LATER),
            LATER.starts_on > HELD.starts_on,
            LATER.starts_on <= day,
        )
        .correlate(HELD)
        .exists()
    )
    ended = select(EmploymentEnd.id).where(
        EmploymentEnd.employment_id == HELD.id, stands(EmploymentEnd), EmploymentEnd.ends_on <= day
    )
    return (
        select(HELD.id)
        .where(
            and_(HELD.officer_id == officer_id, stands(HELD), HELD.starts_on <= day),
            ~follows,
            or_(HELD.status == EmploymentStatus.SEPARATED.value, ended.correlate(HELD).exists()),
        )
        .correlate_except(HELD)
        .exists()
    )
