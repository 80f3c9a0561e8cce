"""The report `exceptions`: what holds on a day against the rules, and which entries were out of the ordinary."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.reports.exceptions import ExceptionsReport, in_listing_order
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import PrecinctKind
from tracker.reports.desk import desk_of
from tracker.reports.exceptions.cameras import without_any_place
from tracker.reports.exceptions.entries import Entries
from tracker.reports.exceptions.handed import handed_out, overrides
from tracker.reports.exceptions.holders import on_the_day
from tracker.reports.exceptions.people import People
from tracker.reports.on_day import Reader
from tracker.reports.return_due import returns_due
from tracker.store.known import Asked, precincts_known, stamp_of


def exceptions(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    since: date | None = None,
) -> ExceptionsReport:
    """The exceptions of a day, as known at a moment, of the precincts with these codes (None: all) that the reader
    sees. Without precincts told, those of no precinct are among them; they are nobody's who sees only some.

    Entries are those about the day or an earlier one that were made, or voided, from the beginning of `since` (None:
    ever) to the moment. At most twenty statements, whatever the size.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    desk = desk_of(session, replace(reader, precincts=_seen(reader, precincts)), asked)
    people = People(session, desk)
    handed = handed_out(session, asked)
    entries = Entries(session, people, since)
    found = [
        *on_the_day(people, handed, returns_due(session, desk)),
        *without_any_place(session, desk),
        *overrides(people, handed, entries.begin),
        *entries.voided(),
        *entries.late(),
        *entries.rows_set_aside(),
    ]
    seen = desk.reader.precincts
    rows = [row for row in found if seen is None or row.precinct in seen]
    listed = precincts_known(session, known_at, seen)
    told = {row.precinct for row in rows}
    codes = tuple(one.code for one in listed if one.kind == PrecinctKind.PRECINCT or one.code in told)
    return ExceptionsReport(stamp_of(session, as_of, known_at), codes, in_listing_order(rows, codes))


def _seen(reader: Reader, precincts: Collection[str] | None) -> frozenset[str] | None:
    """The precincts reported on: those asked for, of those that the reader sees."""
    if precincts is None:
        return reader.precincts
    return frozenset(precincts) if reader.precincts is None else reader.precincts & frozenset(precincts)
