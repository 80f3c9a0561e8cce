"""The audit log as pages: its search, and one event with what it changed. Every look is put on record first."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid
from tracker.domain.reports.audit import EventsFound, EventTold
from tracker.domain.sampling import Sample
from tracker.domain.spans import AGENCY_ZONE
from tracker.reports.audit.event import event_told
from tracker.reports.audit.search import search_events
from tracker.reports.months import touched_by
from tracker.reports.records import Sight
from tracker.store.known import Asked
from tracker.web.guard import permission
from tracker.web.pages import audit_words as words
from tracker.web.pages.account_words import ROLES
from tracker.web.pages.audit_queries import AuditQuery, AuditQuerySchema, filters, records, said
from tracker.web.pages.audit_telling import compared, heading, history_href, href_of, plain_rows
from tracker.web.pages.forms import Form
from tracker.web.pages.queries import Page, asked_for, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_event_read, record_log_read
from tracker.web.requests import Reading, reading

PAGE_SIZE = 50

NUMBER = "<int(min=1, max=9223372036854775807):seq>"


def register(pages: Blueprint) -> None:
    """Serve the log."""
    pages.add_url_rule("/audit", "audit", audit)
    pages.add_url_rule(f"/audit/{NUMBER}", "audit_event", audit_event)


@permission("audit.read")
def audit() -> ResponseReturnValue:
    """The log, searched and page by page, the newest event first."""
    refusal = None
    with reading() as desk:
        try:
            query, sample = asked_for(AuditQuerySchema, is_sampled=True), sample_asked_for()
            found = _found(desk, query, sample)
        except Invalid as wrong:
            refusal, query, found, sample = wrong, None, None, None
    if query is None or found is None:
        form = Form(values=dict(request.args.items()), refusal=refusal)
        return render_template("audit/search.html", form=form, found=None, **_choices()), form.status
    given = said(query)
    places = {name: number for name in ("before", "after") if (number := getattr(query, name)) is not None}
    drawn = {} if sample is None else {"sample": sample.size, "seed": sample.seed}
    record_log_read({**given, **places, **drawn}, len(found.lines))
    return render_template(
        "audit/search.html",
        form=Form(values=given),
        found=found,
        page=Page(found.lines, found.total, 1, 1, (1,), sample),
        hrefs=_hrefs(found, given),
        **_choices(),
    )


def _found(desk: Reading, query: AuditQuery, sample: Sample | None) -> EventsFound:
    sight = _sight(desk)
    return search_events(
        desk.session,
        sight,
        filters(query),
        records=records(desk.session, sight, query),
        before=query.before,
        after=query.after,
        sample=sample,
        limit=PAGE_SIZE,
    )


def _sight(desk: Reading) -> Sight:
    """The log is read as it is now: it has no day of its own."""
    return Sight(reader_of(desk.actor), Asked(desk.today, desk.moment))


def _hrefs(found: EventsFound, given: Mapping[str, str]) -> dict[str, str]:
    """Where the newest, the newer and the older events are."""
    hrefs = {}
    if found.has_newer:
        hrefs["newest"] = url_for("pages.audit", **given)  # type: ignore[arg-type]
        hrefs["newer"] = url_for("pages.audit", **{**given, "after": str(found.lines[0].event.seq)})  # type: ignore[arg-type]
    if found.has_older:
        hrefs["older"] = url_for("pages.audit", **{**given, "before": str(found.lines[-1].event.seq)})  # type: ignore[arg-type]
    return hrefs


def _choices() -> dict[str, Any]:
    return {
        "acts": words.ACTS,
        "roles": [*((role.value, said_of) for role, said_of in ROLES.items()), ("nobody", "Nobody (failed sign-ins)")],
        "doors": [(door, said_of.capitalize()) for door, said_of in words.DOORS.items()],
        "kinds": [(kind, words.record_words(kind).capitalize()) for kind in words.RECORDS if kind != "imports"],
        "zone": AGENCY_ZONE.key,
        "words": words,
        "heading": heading,
        "href_of": href_of,
    }


@permission("audit.read")
def audit_event(seq: int) -> ResponseReturnValue:
    """One event: who, when, through which door, before and after, and its place in the chain."""
    with reading() as desk:
        event = event_told(desk.session, _sight(desk), seq)
        touched = touched_by(desk.session, reader_of(desk.actor), seq)
    record_event_read(seq)
    return render_template(
        "audit/event.html",
        event=event,
        touched=touched,
        trace=event.line.event,
        compared=compared(event.done, event.line.record),
        rest=_rest(event),
        personal=plain_rows(event.personal or {}),
        opened=[heading(ref) for ref in event.opened],
        history=None if event.line.record is None else history_href(event.line.record),
        **_choices(),
    )


SAID_ELSEWHERE = frozenset({"reason", "officer_id", "kind", "corrected_id", "replaced_by_id"})


def _rest(event: EventTold) -> list[tuple[str, str]]:
    """What was entered or asked and stands in none of the facts shown."""
    shown = event.done.entered or event.done.corrected
    told = {one.name for fact in event.facts for one in fact.said} if shown else set()
    return plain_rows({name: value for name, value in event.detail.items() if name not in SAID_ELSEWHERE | told})
