"""The exceptions as a page: how many of each kind, then each kind with its officers and cameras."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.reports.exceptions import (
    OF_ENTRIES,
    OF_NO_PRECINCT,
    ExceptionKind,
    ExceptionsReport,
    ListedException,
)
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.exception_words import FIGURES, KINDS, MEANINGS
from tracker.reports.choices import precinct_options
from tracker.reports.exceptions import exceptions
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day, Text
from tracker.store.kinds import WORDS
from tracker.web.guard import permission
from tracker.web.pages.day import PageDay, page_day
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading

SHOWN = 50
"""As many of a kind stand on the page; all of them are in the files."""


@dataclass(frozen=True, slots=True)
class ExceptionsQuery:
    """Of which precinct, and from which day on entries are looked at."""

    precinct: str | None
    since: date | None

    @property
    def said(self) -> dict[str, str]:
        """What was asked, as an address has it."""
        asked = {"precinct": self.precinct, "since": self.since and self.since.isoformat()}
        return {name: value for name, value in asked.items() if value}


class ExceptionsQuerySchema(CommandSchema[ExceptionsQuery]):
    """What may be asked of the page."""

    command = ExceptionsQuery

    precinct = Text(20, load_default=None)
    since = Day(load_default=None)


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind that has some: its words, how many in each precinct, in none and in all, and those that are shown."""

    kind: ExceptionKind
    name: str
    means: str
    counts: tuple[int, ...]
    total: int
    rows: tuple[ListedException, ...]


def register(pages: Blueprint) -> None:
    """Serve the page."""
    pages.add_url_rule("/reports/exceptions", "exceptions", exceptions_page)


@permission("people.read")
def exceptions_page() -> ResponseReturnValue:
    """The exceptions on the day, by kind.

    Raises:
        NotFound `unknown_precinct`: there is none of that code, or not for this reader.
        Invalid `since_after_as_of`: the period would begin after the day.
    """
    query = asked_for(ExceptionsQuerySchema)
    with reading() as desk:
        day, reader = page_day(desk), reader_of(desk.actor)
        precincts = {one.code: one.name for one in precinct_options(desk.session, reader, known_at=day.moment)}
        _check(query, precincts, day)
        report = exceptions(
            desk.session,
            reader,
            as_of=day.as_of,
            known_at=day.moment,
            precincts=None if query.precinct is None else (query.precinct,),
            since=query.since,
        )
    of_all = reader.precincts is None and query.precinct is None
    kinds = [_shown(report, kind) for kind in ExceptionKind if of_all or kind not in OF_NO_PRECINCT]
    return render_template(
        "reports/exceptions.html",
        report=report,
        stamp=report.stamp,
        query=query,
        precincts=precincts,
        kinds=[one for one in kinds if one.total],
        empty=[one.name for one in kinds if not one.total],
        untold=[] if of_all else [KINDS[kind] for kind in ExceptionKind if kind in OF_NO_PRECINCT],
        shown=SHOWN,
        of_entries=OF_ENTRIES,
        words=WORDS,
        of_all=of_all,
        sees_all=reader.precincts is None,
        counted=[(name, COUNTED[name]) for name in FIGURES if name not in {one.name for one in kinds if one.total}],
        known_at_means=KNOWN_AT,
    )


def _check(query: ExceptionsQuery, precincts: dict[str, str], day: PageDay) -> None:
    if query.precinct is not None and query.precinct not in precincts:
        raise NotFound("unknown_precinct", f"There is no precinct {query.precinct}. Check the code.")
    if query.since is not None and query.since > day.as_of:
        message = f"Entries cannot be looked at from {query.since.isoformat()} on in a report on an earlier day."
        raise Invalid("since_after_as_of", f"{message} Give that day or an earlier one.", field="since")


def _shown(report: ExceptionsReport, kind: ExceptionKind) -> KindShown:
    counts, rows = report.counts(), report.of_kind(kind)
    homes = (*report.precincts, None)
    return KindShown(
        kind, KINDS[kind], MEANINGS[kind], tuple(counts[kind, home] for home in homes), len(rows), rows[:SHOWN]
    )
