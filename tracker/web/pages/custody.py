"""Custody as a page: one field for whatever stands on a camera or an officer's badge, the answer below it, files for
more than that.
"""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.reports.custody import CustodyReport, Side
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.custody import FIGURES
from tracker.reports.custody_report import custody
from tracker.reports.custody_subjects import Subject, subjects_with
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day, Text
from tracker.store.known import stamp_of
from tracker.web.guard import permission
from tracker.web.pages.day import PageDay, page_day
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, reading

MOST_SHOWN = 500
"""Rows of one camera or officer on the page; the files have them all."""


@dataclass(frozen=True, slots=True)
class CustodyQuery:
    """Whose custody: a serial number, asset tag, badge, employee number or one of our own codes; and since when."""

    code: str | None
    since: date | None


class CustodyQuerySchema(CommandSchema[CustodyQuery]):
    """What may be asked of the page."""

    command = CustodyQuery

    code = Text(100, load_default=None)
    since = Day(load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the page."""
    pages.add_url_rule("/reports/custody", "custody", custody_page)


@permission("equipment.read")
def custody_page() -> ResponseReturnValue:
    """The form, and the custody of what the code names; where it names several, which of them is asked."""
    query = asked_for(CustodyQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        found = _found(desk, day, query)
        report = _report(desk, day, query, found[0]) if len(found) == 1 else None
        stamp = stamp_of(desk.session, day.as_of, day.moment) if report is None else report.stamp
    page = render_template(
        "reports/custody.html",
        query=query,
        found=found,
        report=report,
        rows=() if report is None else tuple(report.rows)[:MOST_SHOWN],
        by_camera=report is not None and report.side is Side.CAMERA,
        stamp=stamp,
        counted=[(name, COUNTED[name]) for name in FIGURES],
        known_at_means=KNOWN_AT,
    )
    return (page, 404) if query.code is not None and not found else page


def _found(desk: Reading, day: PageDay, query: CustodyQuery) -> tuple[Subject, ...]:
    if query.code is None:
        return ()
    reader = reader_of(desk.actor)
    return subjects_with(desk.session, reader, query.code, as_of=day.as_of, known_at=day.moment)


def _report(desk: Reading, day: PageDay, query: CustodyQuery, subject: Subject) -> CustodyReport:
    return custody(
        desk.session,
        reader_of(desk.actor),
        as_of=day.as_of,
        known_at=day.moment,
        since=query.since,
        precincts=desk.actor.precincts,
        subject=subject,
    )
