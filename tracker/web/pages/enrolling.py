"""Seats in a class: who in a precinct still needs it, enrolled as one batch; and a seat given back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal
from tracker.reports.choices import precinct_options
from tracker.reports.class_needs import class_needs
from tracker.reports.proposals import class_proposals
from tracker.reports.training import training_session
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Flag, Text, Whole
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.schemas.training import EndEnrolmentSchema, EnrolOfficersSchema
from tracker.services.training import end_enrolment, enrol_officers
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form
from tracker.web.pages.queries import asked_for, number_in
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

ASKED = ("precinct", "within")


@dataclass(frozen=True, slots=True)
class EnrolQuery:
    """Of which precinct, how many days ahead, and whether everyone is ticked."""

    precinct: str | None
    within: int
    all: bool


class EnrolQuerySchema(CommandSchema[EnrolQuery]):
    """What may be asked of the page."""

    command = EnrolQuery

    precinct = Text(20, load_default=None)
    within = Whole(0, MOST_DAYS_AHEAD, load_default=0)
    all = Flag(load_default=False)


@dataclass(frozen=True, slots=True)
class Ticking:
    """A page on which officers are ticked for a class: its words, its own address and where it is sent.

    `again`: whether whoever stands proposed for the class may be ticked all the same.
    """

    title: str
    send: str
    late: str
    page: str
    enter: str
    again: bool


ENROLLING = Ticking(
    "Enrol officers",
    "Enrol those ticked",
    "sign in who was there on the class's page.",
    "pages.enrol",
    "pages.enter_enrolment",
    again=True,
)


def register(pages: Blueprint) -> None:
    """Serve enrolment."""
    pages.add_url_rule("/sessions/<int:session_id>/enrol", "enrol", show_enrol, methods=["GET"])
    pages.add_url_rule("/sessions/<int:session_id>/enrol", "enter_enrolment", enter_enrolment, methods=["POST"])
    pages.add_url_rule("/sessions/<int:session_id>/withdraw", "withdraw", enter_withdrawal, methods=["POST"])


@permission("classes.write")
def show_enrol(session_id: int) -> ResponseReturnValue:
    """Who of a precinct still needs the class, to be ticked."""
    with reading() as desk:
        return ticking_page(desk, ENROLLING, session_id, asked_for(EnrolQuerySchema), None)


def ticking_page(desk: Reading, ticking: Ticking, session_id: int, query: EnrolQuery, form: Form | None) -> str:
    """The officers whom the reader sees and who still need the class, to be ticked; `form` None: not sent yet."""
    reader = reader_of(desk.actor)
    at: dict[str, Any] = {"as_of": desk.today, "known_at": desk.moment}
    record = training_session(desk.session, reader, session_id, **at)
    needs = class_needs(desk.session, reader, session_id, precinct=query.precinct, within=query.within, **at)
    proposed = class_proposals(desk.session, reader, session_id, **at).waiting
    free = [row for row in needs.rows if row.enrolled is None and (ticking.again or row.officer_id not in proposed)]
    if form is None:
        ticked = [str(row.officer_id) for row in free] if query.all else []
        form = Form(several={"officers": ticked})
    asked = {name: value for name in ASKED if (value := getattr(query, name))}
    return render_template(
        "training/enrol.html",
        ticking=ticking,
        session=record.session,
        form=form,
        query=query,
        free=free,
        elsewhere=[row for row in needs.rows if row.enrolled is not None],
        proposed=len(proposed),
        precincts=[(one.code, one.name) for one in precinct_options(desk.session, reader, known_at=desk.moment)],
        action=url_for(ticking.enter, session_id=session_id, **asked),
        tick_all=url_for(ticking.page, session_id=session_id, **asked, all="true"),
        is_over=record.session.held_on < desk.today,
    )


@permission("classes.write")
def enter_enrolment(session_id: int) -> ResponseReturnValue:
    """Everyone ticked has a seat: all of them or none, as one batch."""

    def act(desk: Writing) -> str:
        ticked = [{"id": number} for number in request.form.getlist("officers")]
        command = load(EnrolOfficersSchema, {"officers": ticked}, session_id=session_id)
        enrolled = enrol_officers(desk.session, desk.actor, command, now=desk.now)
        return url_for(
            "pages.training_session",
            session_id=session_id,
            as_of=desk.today.isoformat(),
            enrolled=len(enrolled.created),
            batch=enrolled.batch.id,
        )

    return ticked_once(ENROLLING, session_id, act)


def ticked_once(ticking: Ticking, session_id: int, act: Callable[[Writing], str]) -> ResponseReturnValue:
    """Where entering those ticked leads; refused, the page again as it was sent."""
    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        given = {name: request.args[name] for name in ASKED if request.args.get(name)}
        with reading() as desk:
            query = load(EnrolQuerySchema, given)
            return ticking_page(desk, ticking, session_id, query, form), form.status


@permission("classes.write")
def enter_withdrawal(session_id: int) -> ResponseReturnValue:
    """One seat is free again from today on; where the class's day is today or past, the officer was not there.

    Raises:
        What the service refuses, as a page of its own.
    """

    def act(desk: Writing) -> str:
        entry = {
            "ends_on": request.form.get("ends_on", "").strip() or desk.today.isoformat(),
            "outcome": request.form.get("outcome", ""),
        }
        command = load(EndEnrolmentSchema, entry, enrolment_id=number_in(request.form, "enrolment") or 0)
        end = end_enrolment(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.training_session", session_id=session_id, as_of=desk.today.isoformat(), ended=end.id)

    return enter_once(act)
