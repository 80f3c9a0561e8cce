"""What every template finds: the navigation as the permission table allows it, links that keep the day, words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request, url_for

from tracker.domain.reports.stamp import Stamp
from tracker.domain.sampling import METHOD
from tracker.render import words
from tracker.render.figures import dollars
from tracker.web.notice import is_notice_due
from tracker.web.pages import counted
from tracker.web.pages.day import PageDay, carried
from tracker.web.pages.queries import SAMPLE_FIELDS
from tracker.web.requests import actor_if_any, installation
from tracker.web.wiring import wiring


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go from every page: its label, its endpoint, who may, and whether something is entered there."""

    label: str
    endpoint: str
    permission: str
    is_entry: bool = False


PLACES = (
    Place("Scan desk", "pages.scan_desk", "equipment.write", is_entry=True),
    Place("Dashboard", "pages.dashboard", "reports.read"),
    Place("Issue", "pages.issue", "equipment.write", is_entry=True),
    Place("Return", "pages.take_back", "equipment.write", is_entry=True),
    Place("Officers", "pages.officers", "people.read"),
    Place("Cameras", "pages.cameras", "equipment.read"),
    Place("Return due", "pages.return_due", "people.read"),
    Place("Counts", "pages.counts", "equipment.read"),
    Place("Training", "pages.sessions", "training.read"),
    Place("Imports", "pages.imports", "imports.read"),
    Place("Reports", "pages.reports", "reports.read"),
    Place("Months", "pages.months", "months.sign"),
    Place("Lists", "pages.lists", "reports.read"),
    Place("Audit log", "pages.audit", "audit.read"),
    Place("Accounts", "pages.accounts", "accounts.manage"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation; `current` is what `aria-current` says of it."""

    label: str
    href: str
    current: str | None


def register(app: Flask) -> None:
    """Give templates their words and their frame."""
    app.jinja_env.filters.update(
        long_day=words.long_day,
        full_day=words.full_day,
        day_month=words.day_month,
        week_day=words.week_day,
        short_day=words.short_day,
        span=words.span,
        days_said=words.days_said,
        moment=words.moment,
        percent=words.percent_text,
        words=words.plain_words,
        count_of=words.count_of,
        dollars=dollars,
        capitalize_first=words.capitalize_first,
    )
    app.jinja_env.globals.update(
        at_day=at_day,
        since_week_before=since_week_before,
        may_enter=may_enter,
        officers_counted=counted.officers_counted,
        cameras_counted=counted.cameras_counted,
        counted_as=counted.counted_as,
        kept_of_list=kept_of_list,
        whole_list=whole_list,
        sample_method=METHOD,
    )
    app.context_processor(_frame)


def at_day(endpoint: str, **values: Any) -> str:
    """The address of a reading page that shows the day of this one."""
    return url_for(endpoint, **{**carried(), **values})


def may_enter(permission: str) -> bool:
    """Whether whoever looks may enter something from this page: never from one that shows a past day."""
    actor = actor_if_any()
    shown: PageDay | None = g.get("page_day")
    return actor is not None and actor.may(permission) and not (shown is not None and shown.is_past)


def since_week_before(name: str, stamp: Stamp) -> str:
    """The comparison of a report with itself a week before the day that is shown, both as known at its moment."""
    known_at = stamp.known_at_text
    week_before = (stamp.as_of - timedelta(days=7)).isoformat()
    at = {"as_of": week_before, "known_at": known_at, "to_as_of": stamp.as_of.isoformat(), "to_known_at": known_at}
    return url_for(f"pages.compare_{name}", **at)  # type: ignore[arg-type]


def kept_of_list() -> list[tuple[str, str]]:
    """What the address of a list says besides its page and its sample: what the list is narrowed by, and its day."""
    left_out = {"page", *SAMPLE_FIELDS}
    return [(name, value) for name, value in request.args.items(multi=True) if name not in left_out and value]


def whole_list() -> str:
    """The address of the list that a sample was drawn from."""
    return f"{request.path}?{urlencode(kept_of_list())}"


def _frame() -> dict[str, Any]:
    facts = installation()
    return {
        "agency": facts.agency,
        "demonstration": facts.demonstration,
        "page_day": g.get("page_day"),
        "is_public": wiring().settings.public.open,
        "navigation": _navigation(),
    }


def _navigation() -> list[Link]:
    actor = actor_if_any()
    if actor is None or is_notice_due():
        return []
    here = request.endpoint or ""
    return [
        Link(
            place.label,
            url_for(place.endpoint) if place.is_entry else at_day(place.endpoint),
            _current(place, here),
        )
        for place in PLACES
        if (may_enter(place.permission) if place.is_entry else actor.may(place.permission))
    ]


def _current(place: Place, here: str) -> str | None:
    """`page` on the page itself, `true` on those below it."""
    if here == place.endpoint:
        return "page"
    above = PARENTS.get(here) or next((place for start, place in BELOW.items() if request.path.startswith(start)), None)
    return "true" if above == place.endpoint else None


BELOW = {"/lists/": "pages.lists", "/reports/": "pages.reports"}
"""What an address begins with, and the place that it is below of, where no other is said."""

PARENTS = {
    "pages.enter_scan": "pages.scan_desk",
    "pages.undo_entry": "pages.scan_desk",
    "pages.precinct": "pages.dashboard",
    "pages.officer": "pages.officers",
    "pages.camera": "pages.cameras",
    "pages.training_session": "pages.sessions",
    "pages.add_session": "pages.sessions",
    **{
        f"pages.{name}": "pages.sessions"
        for name in (
            "enrol",
            "enter_enrolment",
            "propose",
            "enter_proposal",
            "accept_proposal",
            "decline_proposal",
            "class_scan",
            "enter_class_scan",
            "training_needs",
            "training_report",
            "readiness",
        )
    },
    **dict.fromkeys(("pages.month", "pages.sign_month", "pages.enter_month_signature"), "pages.months"),
    "pages.reconciliations": "pages.imports",
    "pages.reconciliation": "pages.imports",
    "pages.new_reconciliation": "pages.imports",
    "pages.hold_list": "pages.imports",
    "pages.explain": "pages.imports",
    "pages.enter_explanation": "pages.imports",
    **dict.fromkeys(
        (
            f"pages.{name}"
            for name in (
                "guide_start",
                "guide_begin",
                "guide_sheet",
                "enter_guide_sheet",
                "guide_columns",
                "enter_guide_columns",
                "guide_words",
                "enter_guide_words",
                "guide_plan",
                "guide_rows",
                "guide_row",
                "enter_guide_row",
                "guide_review",
                "enter_guide_review",
                "guide_save",
                "guide_use",
                "guide_apply",
                "senders",
            )
        ),
        "pages.imports",
    ),
    "pages.batch": "pages.imports",
    "pages.show_reversal": "pages.imports",
    "pages.reverse_batch": "pages.imports",
    **{
        f"pages.{step}bulk_{act}": "pages.cameras"
        for step in ("", "enter_")
        for act in ("issues", "returns", "conditions")
    },
    "pages.lost": "pages.return_due",
    "pages.enter_lost": "pages.return_due",
    "pages.bulk": "pages.cameras",
    "pages.bulk_moves": "pages.officers",
    "pages.enter_bulk_moves": "pages.officers",
    "pages.sign": "pages.scan_desk",
    "pages.enter_signature": "pages.scan_desk",
    "pages.unsigned": "pages.cameras",
    "pages.enter_signed_sheet": "pages.cameras",
    "pages.signing_sheet": "pages.cameras",
    "pages.officer_pin": "pages.officers",
    "pages.enter_officer_pin": "pages.officers",
    "pages.recall": "pages.cameras",
    "pages.recall_list": "pages.cameras",
    "pages.recall_report": "pages.cameras",
    "pages.unplaced": "pages.cameras",
    "pages.enter_places": "pages.cameras",
    "pages.enter_count": "pages.counts",
    **{f"pages.{name}_in_count": "pages.counts" for name in ("scan", "explain", "place", "condition")},
    "pages.count": "pages.counts",
    "pages.end_count": "pages.counts",
    "pages.history_counts": "pages.counts",
    "pages.enter_recall": "pages.cameras",
    "pages.labels": "pages.cameras",
    "pages.print_labels": "pages.cameras",
    "pages.audit_event": "pages.audit",
    **dict.fromkeys(("pages.tokens", "pages.new_token", "pages.enter_token", "pages.history_tokens"), "pages.accounts"),
    **dict.fromkeys(("pages.account", "pages.new_account", "pages.enter_new_account"), "pages.accounts"),
    "pages.activity": "pages.audit",
    "pages.edit_cameras": "pages.cameras",
    "pages.enter_edit_cameras": "pages.cameras",
    "pages.edit_sessions": "pages.sessions",
    "pages.enter_edit_sessions": "pages.sessions",
    "pages.history_officers": "pages.officers",
    "pages.history_cameras": "pages.cameras",
    "pages.history_sessions": "pages.sessions",
    "pages.history_batches": "pages.imports",
}
"""Pages below one of the navigation's; below the lists are all whose address begins as theirs."""
