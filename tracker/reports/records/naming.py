"""Whom the rows of a list are about, by name and badge: asked of all rows of a page together."""

from collections.abc import Collection as Numbers
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from tracker.reports.on_day import Reader, full_name
from tracker.store.known import Asked
from tracker.store.models import Officer, OfficerParticulars

NOBODY = (None, None)


def name_officers(session: Session, reader: Reader, asked: Asked, rows: Sequence[dict[str, Any]]) -> None:
    """Give rows with an `officer_id` the officer's `officer_name` and `officer_badge` on the day, as the reader may
    read them; nothing where no officer is named, or one who was found to be a mistake. One statement, or none.
    """
    numbers = {row["officer_id"] for row in rows} - {None}
    known = _names(session, reader, asked, numbers) if numbers else {}
    for row in rows:
        row["officer_name"], row["officer_badge"] = known.get(row["officer_id"], NOBODY)


def _names(
    session: Session, reader: Reader, asked: Asked, numbers: Numbers[int]
) -> dict[int, tuple[str | None, str | None]]:
    """By number, what officers are called on the day; who was first called anything after it, by that."""
    known = OfficerParticulars
    query = (
        select(
            known.officer_id,
            known.last_name,
            known.first_name,
            known.middle_name,
            known.suffix,
            known.badge,
            Officer.protected_identity,
        )
        .join(Officer, and_(Officer.id == known.officer_id, asked.knows(Officer)))
        .where(known.officer_id.in_(numbers), asked.knows(known), known.starts_on == _start(asked))
    )
    return {
        row.officer_id: reader.named(
            full_name(row.last_name, row.first_name, row.middle_name, row.suffix), row.badge, row.protected_identity
        )
        for row in session.execute(query)
    }


def _start(asked: Asked) -> Any:
    """The day from which those particulars hold: of the latest that had started by the day, else of the first."""
    other = aliased(OfficerParticulars)

    def pick(choice: Any, *conditions: Any) -> Any:
        same = (other.officer_id == OfficerParticulars.officer_id, asked.knows(other), *conditions)
        return select(choice).where(*same).correlate(OfficerParticulars).scalar_subquery()

    return func.coalesce(
        pick(func.max(other.starts_on), other.starts_on <= asked.as_of), pick(func.min(other.starts_on))
    )
