"""Training: the sessions, one session with its sign-in, a new session."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal
from tracker.domain.reports.training import SessionRecord
from tracker.render.class_sheet import class_sheet_pdf
from tracker.reports.choices import precinct_options, version_options
from tracker.reports.class_sheet import class_sheet
from tracker.reports.on_day import Reader
from tracker.reports.proposals import class_proposals, waiting_officers
from tracker.reports.training import session_list, training_session
from tracker.schemas.base import load
from tracker.schemas.training import AddSessionSchema, SignInSchema
from tracker.services.training import add_session, sign_in
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.labels import pdf_file
from tracker.web.pages.queries import SessionQuerySchema, asked_for, number_in, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, Writing, installation, reading

TO_COME = 50
JOIN = "/"
"""Between course and version in one choice of the form; no course's code has it."""


def register(pages: Blueprint) -> None:
    """Serve the training sessions."""
    pages.add_url_rule("/sessions", "sessions", sessions)
    pages.add_url_rule("/sessions/new", "add_session", show_add_session, methods=["GET"])
    pages.add_url_rule("/sessions/new", "enter_session", enter_session, methods=["POST"])
    pages.add_url_rule("/sessions/<int:session_id>", "training_session", one_session)
    pages.add_url_rule("/sessions/<int:session_id>/sheet.pdf", "class_sheet", print_sheet)
    pages.add_url_rule("/sessions/<int:session_id>/sign-in", "enter_sign_in_sheet", enter_sheet, methods=["POST"])


@permission("training.read")
def sessions() -> ResponseReturnValue:
    """The sessions to come, and those held, page by page."""
    query, sample = asked_for(SessionQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        to_come = session_list(
            desk.session,
            reader,
            as_of=day.as_of,
            known_at=day.moment,
            course=query.course,
            is_to_come=True,
            limit=TO_COME,
        )
        page = page_of(
            query.page,
            lambda offset, limit: session_list(
                desk.session,
                reader,
                as_of=day.as_of,
                known_at=day.moment,
                course=query.course,
                offset=offset,
                limit=limit,
            ),
            sample=sample,
            number_of=lambda line: line.session_id,
        )
        coming = [row.session_id for row in to_come.rows]
        said = {"course": query.course} if query.course else {}
        courses = dict.fromkeys(
            (one.course, one.course_name) for one in version_options(desk.session, known_at=day.moment)
        )
        return render_template(
            "training/sessions.html",
            to_come=to_come,
            waiting=waiting_officers(desk.session, reader, coming, known_at=day.moment),
            page=page,
            form=Form(values=said),
            courses=list(courses),
            href_of=lambda number: url_for("pages.sessions", **{**carried(), **said, "page": str(number)}),  # type: ignore[arg-type]
        )


@permission("training.read")
def one_session(session_id: int) -> ResponseReturnValue:
    """One session: who did it, and for those who may enter, who signs in."""
    with reading() as desk:
        return session_page(desk, session_id, Form())


@permission("training.read")
def print_sheet(session_id: int) -> ResponseReturnValue:
    """The sheet of a class to print and sign: who is enrolled on the day, and empty lines."""
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        sheet = class_sheet(desk.session, reader_of(desk.actor), session_id, as_of=day.as_of, known_at=day.moment)
    pdf = class_sheet_pdf(sheet, installation().agency)
    record_pull("class_sheet", "pdf", sheet.stamp, {"session": session_id})
    return pdf_file(pdf, f"class-{session_id}-{sheet.session.held_on.isoformat()}.pdf")


def session_page(desk: Reading, session_id: int, form: Form, *, sheet: Form | None = None) -> str:
    """The page of a session; `form` says what was refused, `sheet` which officers its sign-in has ticked (None: those
    enrolled). What was refused was entered today: it is shown again on today, whatever the opening day.
    """
    address = url_for("pages.training_session", session_id=session_id)
    day = page_day(desk, opens_today=form.refusal is not None, path=address)
    reader = reader_of(desk.actor)
    record = training_session(desk.session, reader, session_id, as_of=day.as_of, known_at=day.moment)
    found = class_proposals(desk.session, reader, session_id, as_of=day.as_of, known_at=day.moment)
    said = ("signed_in", "no_shows", "enrolled", "batch", "ended", "proposed")
    return render_template(
        "training/session.html",
        record=record,
        proposals=found.proposals,
        session=record.session,
        form=form,
        labels=_labels([one.proposal_id for one in found.proposals]),
        sheet=sheet or _preset(record),
        **{name: number_in(request.args, name) for name in said},
        is_held=record.session.held_on <= desk.today,
        is_over=record.session.held_on < desk.today,
    )


def _labels(proposals: Iterable[int]) -> dict[str, str]:
    """What the fields of the page are called, those of each proposal by its number."""
    found = {"officers": "Officers"}
    for number in proposals:
        found |= {f"reason-{number}": "Reason to decline", f"officers-{number}": "Proposed"}
    return found


def _preset(record: SessionRecord) -> Form:
    """The sheet with everyone ticked who is enrolled: most of them come."""
    return Form(several={"officers": [str(one.officer_id) for one in record.expected]})


@permission("classes.write")
def enter_sheet(session_id: int) -> ResponseReturnValue:
    """Everyone ticked did the class: all of them or none, as one batch."""

    def act(desk: Writing) -> str:
        ticked = [{"id": number} for number in request.form.getlist("officers")]
        command = load(
            SignInSchema,
            {"officers": ticked, "rest_no_show": request.form.get("rest_no_show", "")},
            session_id=session_id,
        )
        signed = sign_in(desk.session, desk.actor, command, now=desk.now)
        return url_for(
            "pages.training_session",
            session_id=session_id,
            as_of=desk.today.isoformat(),
            signed_in=len(signed.created),
            no_shows=len(signed.no_shows) or None,
        )

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return session_page(desk, session_id, form, sheet=form), form.status


@permission("training.write")
def show_add_session() -> ResponseReturnValue:
    """The form for a new session."""
    with reading() as desk:
        return _add_page(desk, Form())


@permission("training.write")
def enter_session() -> ResponseReturnValue:
    """Add a session, then show it."""

    def act(desk: Writing) -> str:
        typed: dict[str, Any] = sent_values()
        course, _, version = str(typed.pop("course_version", "")).partition(JOIN)
        command = load(AddSessionSchema, {**typed, "course": course, "version": version})
        added = add_session(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.training_session", session_id=added.id, as_of=desk.today.isoformat())

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _add_page(desk, form), form.status


def _add_page(desk: Reading, form: Form) -> str:
    return render_template(
        "training/add_session.html",
        form=form,
        today=desk.today,
        versions=[
            (f"{one.course}{JOIN}{one.version}", f"{one.course_name}, version {one.version} ({one.hours:g} hours)")
            for one in version_options(desk.session, known_at=desk.moment)
        ],
        precincts=[(one.code, one.name) for one in precinct_options(desk.session, Reader(), known_at=desk.moment)],
    )
