"""Views: a report kept under a name, opened by a link that can be shared, and forgotten."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.views import ForgetView
from tracker.domain.errors import NotFound, Refusal
from tracker.journeys.reports import REPORTS
from tracker.journeys.views import asking_of, save_view
from tracker.render.formats import Format
from tracker.reports.choices import precinct_options
from tracker.schemas.base import load
from tracker.schemas.views import SaveViewSchema
from tracker.services.views import find_view, forget_view
from tracker.store.known import stamp_of
from tracker.store.models import Precinct, SavedView
from tracker.web.guard import permission
from tracker.web.pages.day import page_day
from tracker.web.pages.forms import Form, choices, enter_once, sent_form, sent_values
from tracker.web.pages.reader import reader_of
from tracker.web.pages.report_index import OFFERED
from tracker.web.requests import Reading, Writing, reading

VIEWS = "/reports/views"
FIELDS = ("name", "report", "precinct", "as_of", "since", "days", "within")


def register(pages: Blueprint) -> None:
    """Serve the views."""
    add = pages.add_url_rule
    add(f"{VIEWS}/new", "new_view", new_view, methods=["GET"])
    add(VIEWS, "enter_view", enter_view, methods=["POST"])
    add(f"{VIEWS}/<int:view_id>", "saved_view", show_view, methods=["GET"])
    add(f"{VIEWS}/<int:view_id>/forget", "enter_forgotten_view", enter_forgotten_view, methods=["POST"])


@permission("own.views")
def new_view() -> ResponseReturnValue:
    """The form, filled with what the report was asked for."""
    return _form_page(Form(values={name: request.args[name] for name in FIELDS if request.args.get(name)}))


@permission("own.views")
def enter_view() -> ResponseReturnValue:
    """Keep the view, and open it."""

    def act(desk: Writing) -> str:
        given = {name: value for name, value in sent_values().items() if value.strip()}
        saved = save_view(desk.session, desk.actor, load(SaveViewSchema, given), now=desk.now)
        return url_for("pages.saved_view", view_id=saved.id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _form_page(form), form.status


@permission("reports.read")
def show_view(view_id: int) -> ResponseReturnValue:
    """What the view asks for today: the day, the period, the files, and the report's own page."""
    with reading() as desk:
        day = page_day(desk)
        view = _offered(desk, view_id)
        asking = asking_of(desk.session, view, desk.actor, Format.JSON, today=day.as_of, moment=day.moment)
        precinct = None if view.precinct_id is None else desk.session.get_one(Precinct, view.precinct_id)
        stamp = stamp_of(desk.session, asking.as_of, asking.known_at)
        may_forget = desk.actor.may("own.views")
    asked = {
        "precinct": None if precinct is None else precinct.code,
        "since": asking.since and asking.since.isoformat(),
        "within": asking.within,
    }
    return render_template(
        "reports/view.html",
        view=view,
        line=OFFERED[view.report],
        precinct=precinct,
        as_of=asking.as_of,
        since=asking.since,
        stamp=stamp,
        asked={name: value for name, value in asked.items() if value is not None},
        may_forget=may_forget,
        form=Form(),
    )


@permission("own.views")
def enter_forgotten_view(view_id: int) -> ResponseReturnValue:
    """Offer a view no more."""

    def act(desk: Writing) -> str:
        forget_view(desk.session, desk.actor, ForgetView(view_id), now=desk.now)
        return url_for("pages.reports")

    try:
        return enter_once(act)
    except Refusal as refusal:
        if refusal.code == "view_forgotten":
            return redirect(url_for("pages.reports"), code=303)
        raise


def _offered(desk: Reading, view_id: int) -> SavedView:
    """A view that this reader may open; one that was forgotten is none."""
    view = find_view(desk.session, desk.actor, view_id)
    if view.forgotten_at is not None or not desk.actor.may(REPORTS[view.report].right):
        raise NotFound("unknown_saved_view", f"There is no saved view with the number {view_id}. It may be forgotten.")
    return view


def _form_page(form: Form) -> str:
    with reading() as desk:
        actor = desk.actor
        reports = [(name, line.title) for name, line in OFFERED.items() if actor.may(REPORTS[name].right)]
        precincts = precinct_options(desk.session, reader_of(actor), known_at=desk.moment)
    return render_template(
        "reports/view_form.html", form=form, reports=reports, precincts=choices(precincts, "code", "name")
    )
