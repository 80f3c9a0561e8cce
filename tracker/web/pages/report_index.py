"""The reports in one place: what each answers, where it is read, and the views that were saved of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.journeys.reports import REPORTS
from tracker.reports.views import view_lines
from tracker.web.guard import permission
from tracker.web.pages.day import page_day
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as it is offered: its title, what it answers, and the page that shows it."""

    title: str
    answers: str
    endpoint: str


OFFERED: Mapping[str, ReportLine] = MappingProxyType(
    {
        "rollout-progress": ReportLine(
            "Rollout progress", "How far each precinct has come against its plan.", "pages.rollout_progress"
        ),
        "outstanding": ReportLine("Outstanding officers", "Who is missing what, and since when.", "pages.outstanding"),
        "exceptions": ReportLine(
            "Exceptions", "What is against the rules on the day, and entries out of the ordinary.", "pages.exceptions"
        ),
        "inventory": ReportLine("Cameras owned", "Each camera once: held, in stock, in repair …", "pages.inventory"),
        "custody": ReportLine("Custody", "Who had which camera from when to when.", "pages.custody"),
        "return-due": ReportLine("Return due", "Cameras that have to come back, and why.", "pages.return_due"),
        "training-needs": ReportLine(
            "Training needs", "Who needs a required course, and whose runs out.", "pages.training_needs"
        ),
        "training": ReportLine(
            "Training", "Officers and courses, sessions and hours of a period, what runs out.", "pages.training_report"
        ),
        "readiness": ReportLine(
            "Readiness", "In scope, enrolled, trained, issued, signed, first use.", "pages.readiness"
        ),
        "activity": ReportLine("Activity", "Who entered what, through which door, and how late.", "pages.activity"),
        "daily-use": ReportLine("Daily use", "Deployed and used by day, gaps, where it comes from.", "pages.daily_use"),
        "reconciliation": ReportLine(
            "Reconciliations",
            "Lists of others against the register: each difference.",
            "pages.reconciliations",
        ),
        "statutory-13-825": ReportLine(
            "Minn. Stat. 13.825", "Devices, the daily record, policies and storage: what is public.", "pages.statutory"
        ),
        "program": ReportLine(
            "Money", "Appropriated and spent by year; what an equipped officer cost.", "pages.program"
        ),
    }
)
"""Every report, in the order in which they are offered."""


def register(pages: Blueprint) -> None:
    """Serve the list of reports."""
    pages.add_url_rule("/reports", "reports", show_reports)


@permission("reports.read")
def show_reports() -> ResponseReturnValue:
    """The reports that the reader may see, and the saved views."""
    with reading() as desk:
        day = page_day(desk)
        views = view_lines(desk.session, reader_of(desk.actor), desk.actor.user_id)
        offered = [(name, line) for name, line in OFFERED.items() if desk.actor.may(REPORTS[name].right)]
        seen = [view for view in views if desk.actor.may(REPORTS[view.report].right)]
    return render_template("reports/index.html", offered=offered, views=seen, day=day, titles=OFFERED)
