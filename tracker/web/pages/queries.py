"""What the address of a reading page may ask for beside its day: searches, choices, the number of a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import request

from tracker.domain.figures import CameraFigure, OfficerFigure
from tracker.domain.reports.listing import Listed
from tracker.domain.sampling import MOST_ROWS, Sample
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import LARGEST_ID, Choice, Day, Flag, Seed, Text, Whole
from tracker.web.pages.day import DAY_FIELDS
from tracker.web.sampling import sample_of

PAGE_SIZE = 50
MOST_PAGES = 1_000_000
EVERY_ROW = 2**31 - 1
AROUND = 2
"""How many pages on either side of the one shown are listed."""

Query = TypeVar("Query")


@dataclass(frozen=True, slots=True)
class OfficerQuery:
    """Which officers to list."""

    search: str | None
    precinct: str | None
    posted_since: date | None
    counted: OfficerFigure | None
    page: int


class OfficerQuerySchema(CommandSchema[OfficerQuery]):
    """What may be asked of the list of officers."""

    command = OfficerQuery

    search = Text(100, load_default=None)
    precinct = Text(20, load_default=None)
    posted_since = Day(load_default=None)
    counted = Choice(OfficerFigure, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)


@dataclass(frozen=True, slots=True)
class CameraQuery:
    """Which cameras to list."""

    search: str | None
    condition: CameraCondition | None
    model: str | None
    counted: CameraFigure | None
    page: int


class CameraQuerySchema(CommandSchema[CameraQuery]):
    """What may be asked of the list of cameras."""

    command = CameraQuery

    search = Text(100, load_default=None)
    condition = Choice(CameraCondition, load_default=None)
    model = Text(100, load_default=None)
    counted = Choice(CameraFigure, load_default=None)
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


def asked_for(schema: type[CommandSchema[Query]], *, is_sampled: bool = False) -> Query:
    """The query of this request's address; the day is read elsewhere, and so is a sample where the list gives one.

    Raises:
        Invalid `invalid_input`: a value cannot be understood, or there is no such field.
    """
    elsewhere = {*DAY_FIELDS, *SAMPLE_FIELDS} if is_sampled else {*DAY_FIELDS}
    return load(schema, {name: value for name, value in request.args.items() if name not in elsewhere})


SAMPLE_FIELDS = ("sample", "seed")


class SampleSchema(CommandSchema[dict[str, Any]]):
    """A random sample of a list."""

    command = dict

    sample = Whole(1, MOST_ROWS)
    seed = Seed()


def sample_asked_for() -> Sample | None:
    """The random sample that this request's address asks for.

    Raises:
        Invalid `invalid_input`: its size or seed cannot be understood; `seed_without_sample`.
    """
    given = load(SampleSchema, {name: request.args[name] for name in SAMPLE_FIELDS if name in request.args})
    return sample_of(given)


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
    sample: Sample | None = None
    """How the rows were drawn out of the whole list, where they are a random sample."""

    @property
    def first(self) -> int:
        """The place of the first row in the whole list, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def page_of(
    number: int,
    ask: Callable[[int, int], Listed[Any]],
    *,
    sample: Sample | None = None,
    number_of: Callable[[Any], int | str] | None = None,
) -> Page[Any]:
    """Page `number` of the list that `ask(offset, limit)` gives; the last page where there are fewer.

    With a `sample` those of its rows that are drawn, by the number of each, on one page; without `number_of` the list
    has drawn them itself.
    """
    if sample is not None:
        whole = ask(0, EVERY_ROW)
        drawn = None if number_of is None else sample.drawn(number_of(row) for row in whole.rows)
        rows = tuple(row for row in whole.rows if drawn is None or number_of is None or number_of(row) in drawn)
        return Page(rows, whole.total, 1, 1, (1,), sample)
    listed = ask((number - 1) * PAGE_SIZE, PAGE_SIZE)
    pages = max(1, -(-listed.total // PAGE_SIZE))
    if number > pages:
        number = pages
        listed = ask((number - 1) * PAGE_SIZE, PAGE_SIZE)
    return Page(listed.rows, listed.total, number, pages, shown_pages(number, pages))


def whole_list_of(rows: Sequence[Any], *, sample: Sample | None, number_of: Callable[[Any], int | str]) -> Page[Any]:
    """A list that is shown on one page whatever its length; with a `sample` those of its rows that are drawn."""
    if sample is not None:
        return page_of(1, lambda *_: Listed(tuple(rows), len(rows), 0, len(rows)), sample=sample, number_of=number_of)
    return Page(tuple(rows), len(rows), 1, 1, (1,))


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
