"""Columns as the text that is sealed, so that a long log is read without making dates of what becomes text again."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Text, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from tracker.store.base import UtcInstant


class _InstantText(FunctionElement[str]):
    """An instant as `2016-11-07 15:00:00.000000`, in UTC."""

    type = Text()
    inherit_cache = True


@compiles(_InstantText)
def _as_it_is(element: _InstantText, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_InstantText, "postgresql")
def _to_text(element: _InstantText, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"


def as_text(column: Any) -> ColumnElement[Any]:
    """A column's value as it is sealed: days and instants as text, anything else as it is."""
    if isinstance(column.type, UtcInstant):
        return _InstantText(column)
    if isinstance(column.type, Date):
        return cast(column, Text)
    element: ColumnElement[Any] = column
    return element
