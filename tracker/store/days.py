"""Arithmetic on days in queries, the same on both databases. No query stands here."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from tracker.store.base import UtcInstant


class midnight_after(FunctionElement[datetime]):  # noqa: N801 - reads as a function of SQL
    """The midnight, in UTC, with which the day begins that lies so many days after the one in a column of days:
    `midnight_after(column, 8)`.
    """

    type = UtcInstant()
    inherit_cache = True


@compiles(midnight_after, "sqlite")
def _of_text(element: Any, compiler: Any, **given: Any) -> str:
    day, days = (compiler.process(clause, **given) for clause in element.clauses)
    return f"date({day}, '+' || {days} || ' days')"


@compiles(midnight_after, "postgresql")
def _of_dates(element: Any, compiler: Any, **given: Any) -> str:
    day, days = (compiler.process(clause, **given) for clause in element.clauses)
    return f"CAST(({day}) + CAST({days} AS integer) AS timestamp) AT TIME ZONE 'UTC'"
