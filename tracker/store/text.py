"""Text in queries that both databases, whatever their collation, order and match alike. No query stands here."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class in_order(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """A text column in the order of its code points. SQLite has no other; PostgreSQL would sort as the database's
    locale does, and an answer would depend on where it was made.
    """

    type = String()
    inherit_cache = True


@compiles(in_order)
def _as_it_is(element: Any, compiler: Any, **given: Any) -> str:
    return str(compiler.process(element.clauses, **given))


@compiles(in_order, "postgresql")
def _as_code_points(element: Any, compiler: Any, **given: Any) -> str:
    return f'({compiler.process(element.clauses, **given)}) COLLATE "C"'


def begins(columns: Iterable[Any], typed: str) -> ColumnElement[bool]:
    """That every word typed begins one of the columns, upper and lower case alike.

    Databases fold letters beyond A to Z each in their own way, or not at all: those are matched as typed, in lower
    case and in upper case.
    """
    listed = tuple(columns)
    words = typed.replace(",", " ").split()
    return and_(
        true(),
        *(
            or_(*(func.lower(in_order(column)).startswith(way, autoescape=True) for column in listed for way in ways))
            for ways in map(_ways_to_write, words)
        ),
    )


def holds_text(columns: Iterable[Any], typed: str) -> ColumnElement[bool]:
    """That one of the columns holds the text typed, anywhere in it, upper and lower case alike as in `begins`."""
    ways = _ways_to_write(typed)
    return or_(*(func.lower(in_order(column)).contains(way, autoescape=True) for column in columns for way in ways))


def _ways_to_write(word: str) -> list[str]:
    """The word with A to Z in lower case, and its other letters as typed, low, high, and high in the first place."""
    low, high = word.lower(), word.upper()
    return list(dict.fromkeys(_fold(way) for way in (low, word, high, high[:1] + low[1:])))


def _fold(word: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in word)
