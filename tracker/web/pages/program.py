"""The report of the programme's money as a page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.reports.stories import Ref
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.figures import MONEY_KINDS
from tracker.render.program import FIGURES
from tracker.reports.program import program
from tracker.web.guard import permission
from tracker.web.pages.audit_telling import history_href
from tracker.web.pages.day import page_day
from tracker.web.requests import reading


def register(pages: Blueprint) -> None:
    """Serve the report."""
    pages.add_url_rule("/reports/program", "program", program_page)


@permission("reports.read")
def program_page() -> ResponseReturnValue:
    """Money by year, what an equipped officer has cost, and each amount with its source."""
    with reading() as desk:
        day = page_day(desk)
        report = program(desk.session, as_of=day.as_of, known_at=day.moment, precincts=desk.actor.precincts)
    rows = [(str(row.year), row.figures) for row in report.rows]
    return render_template(
        "reports/program.html",
        report=report,
        stamp=report.stamp,
        rows=[*rows, ("Total", report.total)],
        entries=[(one, history_href(Ref("money-figures", one.entry))) for one in report.entries],
        kinds=MONEY_KINDS,
        counted=[(name, COUNTED[name]) for name in FIGURES],
        known_at_means=KNOWN_AT,
    )
