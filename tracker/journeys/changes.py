"""A report compared with itself, for every door alike: which reports are, and which two sides are meant."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.changes import ChangesReport
from tracker.domain.reports.stamp import check_moment
from tracker.journeys.reports import REPORTS, Named
from tracker.reports.changes import COMPARED as WAYS
from tracker.reports.changes import changes
from tracker.reports.on_day import Reader
from tracker.store.known import Asked

COMPARED: dict[str, Named] = {name: REPORTS[name] for name in WAYS}
"""The reports that are compared with themselves, by their names in addresses and on the command line."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides: the first as any report is asked for; of the second what is left out is as in the first, and its
    moment now.
    """

    before: Asked
    after: Asked


def sides(before: Asked, *, to_as_of: date | None, to_known_at: datetime | None, now: datetime) -> Sides:
    """What is compared with what.

    Raises:
        Invalid `known_at_in_future`, `day_after_known_at`, `day_out_of_range`, each of the field at fault.
    """
    after = Asked(to_as_of or before.as_of, to_known_at or now)
    if after.known_at > now:
        message = "What will be known is not known yet. Give an earlier moment."
        raise Invalid("known_at_in_future", message, field="to_known_at")
    check_moment(before.as_of, before.known_at)
    try:
        check_moment(after.as_of, after.known_at)
    except Invalid as wrong:
        field = f"to_{wrong.problems[0].field}" if wrong.problems else "to_as_of"
        raise Invalid(wrong.code, wrong.message, field=field) from wrong
    return Sides(before, after)


def make_changes(
    session: Session, reader: Reader, name: str, compared: Sides, precincts: frozenset[str] | None
) -> ChangesReport:
    """What changed of a report, as the reader may see it, stamped with what narrows it."""
    report = changes(session, reader, name, before=compared.before, after=compared.after, precincts=precincts)
    filters = () if precincts is None else (("precinct", tuple(sorted(precincts))),)
    return replace(report, stamp=replace(report.stamp, filters=filters), before=replace(report.before, filters=filters))
