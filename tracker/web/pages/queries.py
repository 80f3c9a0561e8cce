"""What the address of a reading page may ask for beside its day: searches, choices, the number of a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import request

from tracker.domain.reports.listing import Listed
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import LARGEST_ID, Choice, Day, Flag, Text, Whole
from tracker.web.pages.day import DAY_FIELDS

PAGE_SIZE = 50
MOST_PAGES = 1_000_000
AROUND = 2
"""How many pages on either side of the one shown are listed."""

Query = TypeVar("Query")


@dataclass(frozen=True, slots=True)
class OfficerQuery:
    """Which officers to list."""

    search: str | None
    precinct: str | None
    posted_since: date | None
    page: int


class OfficerQuerySchema(CommandSchema[OfficerQuery]):
    """What may be asked of the list of officers."""

    command = OfficerQuery

    search = Text(100, load_default=None)
    precinct = Text(20, load_default=None)
    posted_since = Day(load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class CameraQuery:
    """Which cameras to list."""

    search: str | None
    condition: CameraCondition | None
    page: int


class CameraQuerySchema(CommandSchema[CameraQuery]):
    """What may be asked of the list of cameras."""

    command = CameraQuery

    search = Text(100, load_default=None)
    condition = Choice(CameraCondition, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class SessionQuery:
    """Which training sessions to list."""

    course: str | None
    page: int


class SessionQuerySchema(CommandSchema[SessionQuery]):
    """What may be asked of the list of sessions."""

    command = SessionQuery

    course = Text(40, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class CountQuery:
    """Which counts to list; `place` is a code."""

    place: str | None
    page: int


class CountQuerySchema(CommandSchema[CountQuery]):
    """What may be asked of the list of counts."""

    command = CountQuery

    place = Text(40, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class BatchQuery:
    """Which page of the batches; `unchanged` says that an import just found everything on record."""

    page: int
    unchanged: bool


class BatchQuerySchema(CommandSchema[BatchQuery]):
    """What may be asked of the list of batches."""

    command = BatchQuery

    page = Whole(1, MOST_PAGES, load_default=1)
    unchanged = Flag(load_default=False)


@dataclass(frozen=True, slots=True)
class BatchPageQuery:
    """Which of a batch's facts; `applied` says that it was entered a moment ago."""

    kind: FactKind | None
    page: int
    applied: bool


class BatchPageQuerySchema(CommandSchema[BatchPageQuery]):
    """What may be asked of one batch."""

    command = BatchPageQuery

    kind = Choice(FactKind, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)
    applied = Flag(load_default=False)


def asked_for(schema: type[CommandSchema[Query]]) -> Query:
    """The query of this request's address; the day is read elsewhere.

    Raises:
        Invalid `invalid_input`: a value cannot be understood, or there is no such field.
    """
    return load(schema, {name: value for name, value in request.args.items() if name not in DAY_FIELDS})


def number_in(values: Mapping[str, str], name: str) -> int | None:
    """A record's number as an address or a form carries it; None where there is none, or no number."""
    text = values.get(name, "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID)) else 0
    return number if 0 < number <= LARGEST_ID else None


@dataclass(frozen=True, slots=True)
class Page(Generic[Query]):
    """One page of a list, and what leads to the others."""

    rows: tuple[Any, ...]
    total: int
    number: int
    pages: int
    shown: tuple[int | None, ...]
    """The numbers to link to; None where some are left out."""

    @property
    def first(self) -> int:
        """The place of the first row in the whole list, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def page_of(number: int, ask: Callable[[int, int], Listed[Any]]) -> Page[Any]:
    """Page `number` of the list that `ask(offset, limit)` gives; the last page where there are fewer."""
    listed = ask((number - 1) * PAGE_SIZE, PAGE_SIZE)
    pages = max(1, -(-listed.total // PAGE_SIZE))
    if number > pages:
        number = pages
        listed = ask((number - 1) * PAGE_SIZE, PAGE_SIZE)
    return Page(listed.rows, listed.total, number, pages, shown_pages(number, pages))


def shown_pages(number: int, pages: int) -> tuple[int | None, ...]:
    """The first, the last and those around `number`; None for a gap."""
    near = {1, pages, *range(number - AROUND, number + AROUND + 1)}
    found: list[int | None] = []
    for one in sorted(n for n in near if 1 <= n <= pages):
        last = found[-1] if found else None
        if last is not None and one > last + 1:
            found.append(None)
        found.append(one)
    return tuple(found)
