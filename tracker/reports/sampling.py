"""A list's rows: a page of them, or a random sample that can be drawn again. On every database alike."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.sampling import Sample
from tracker.reports.on_day import among


def rows_of(
    session: Session,
    query: Select[*tuple[Any, ...]],
    *,
    number: Any,
    order: Sequence[Any],
    sample: Sample | None,
    offset: int,
    limit: int,
) -> tuple[Sequence[Any], int]:
    """The rows of a list and how many it has in all: those drawn where a sample is asked for, else a page of them.

    `number` is the column that identifies a row. Two statements, whatever the size.
    """
    if sample is None:
        total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        return session.execute(query.order_by(*order).offset(offset).limit(limit)).all(), total
    numbered = query.add_columns(number.label("drawn_by")).subquery()
    numbers = session.scalars(select(numbered.c.drawn_by)).all()
    drawn = query.where(among(number, sample.drawn(numbers)))
    return session.execute(drawn.order_by(*order)).all(), len(numbers)
