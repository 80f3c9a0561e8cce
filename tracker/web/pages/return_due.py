"""Cameras due back: the list by precinct with its age, and the report number that clears one which is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.due_back import DueBecause
from tracker.domain.errors import Invalid, NotFound, Refusal
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.return_due import ReturnDue
from tracker.domain.vocabulary import CONDITIONS_WITH_REPORT
from tracker.reports.choices import precinct_options
from tracker.reports.custody import receipt
from tracker.reports.return_due import return_due
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.equipment import ReturnCameraSchema
from tracker.schemas.fields import Choice, Id, Text, Whole
from tracker.services.equipment import return_camera
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import MOST_PAGES, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

LOST = [("missing", "missing"), ("stolen", "stolen")]
AGES = [("7", "over a week"), ("30", "over 30 days"), ("90", "over 90 days")]
BECAUSE = {
    DueBecause.SEPARATED: "left the department",
    DueBecause.LONG_LEAVE: "on leave for over 180 days",
    DueBecause.OUT_OF_SCOPE: "duty out of scope",
}


class Order(StrEnum):
    """How the list is sorted."""

    PRECINCT = "precinct"
    AGE = "age"
    NAME = "name"
    CAMERA = "camera"


ORDERS: dict[Order, Callable[[ReturnDue], Any]] = {
    Order.PRECINCT: lambda _: 0,  # as the report has it
    Order.AGE: lambda due: -due.days,
    Order.NAME: lambda due: (due.badge is None and due.is_protected, due.name.casefold()),
    Order.CAMERA: lambda due: due.serial,
}
SORTS = [
    (Order.PRECINCT.value, "precinct, then age"),
    (Order.AGE.value, "age"),
    (Order.NAME.value, "name"),
    (Order.CAMERA.value, "serial number"),
]


@dataclass(frozen=True, slots=True)
class DueQuery:
    """Which of the cameras due to list; `cleared` is an assignment that was ended a moment ago."""

    precinct: str | None
    because: DueBecause | None
    over: int | None
    sort: Order
    page: int
    cleared: int | None

    def fits(self, due: ReturnDue) -> bool:
        """Whether a row is asked for."""
        return (
            (self.precinct is None or due.precinct == self.precinct)
            and (self.because is None or due.because is self.because)
            and (self.over is None or due.days > self.over)
        )


class DueQuerySchema(CommandSchema[DueQuery]):
    """What may be asked of the list."""

    command = DueQuery

    precinct = Text(20, load_default=None)
    because = Choice(DueBecause, load_default=None)
    over = Whole(0, 100_000, load_default=None)
    sort = Choice(Order, load_default=Order.PRECINCT)
    page = Whole(1, MOST_PAGES, load_default=1)
    cleared = Id(load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the list and the form."""
    pages.add_url_rule("/return-due", "return_due", show_return_due)
    pages.add_url_rule("/return-due/<int:assignment_id>/lost", "lost", show_lost, methods=["GET"])
    pages.add_url_rule("/return-due/<int:assignment_id>/lost", "enter_lost", enter_lost, methods=["POST"])


@permission("people.read")
def show_return_due() -> ResponseReturnValue:
    """The cameras due back on the day, by precinct, page by page."""
    query, sample = asked_for(DueQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day, reader = page_day(desk), reader_of(desk.actor)
        report = return_due(desk.session, reader, as_of=day.as_of, known_at=day.moment)
        found = sorted((one for one in report.rows if query.fits(one)), key=ORDERS[query.sort])
        page = page_of(
            query.page,
            lambda offset, limit: _part(found, offset, limit),
            sample=sample,
            number_of=lambda line: line.assignment_id,
        )
        kept = {"precinct": query.precinct, "because": query.because, "over": query.over, "sort": query.sort}
        said = {name: str(value) for name, value in kept.items() if value is not None}
        precincts = precinct_options(desk.session, reader, known_at=day.moment)
        return render_template(
            "equipment/return_due.html",
            page=page,
            total=len(report.rows),
            form=Form(values=said),
            precincts=[(one.code, one.name) for one in precincts],
            names={one.code: one.name for one in precincts},
            reasons=[(one.value, BECAUSE[one]) for one in DueBecause],
            ages=AGES,
            sorts=SORTS,
            because=BECAUSE,
            sees_all=reader.precincts is None,
            cleared=_cleared(desk, query.cleared),
            stamp=report.stamp,
            href_of=lambda number: url_for("pages.return_due", **{**carried(), **said, "page": str(number)}),  # type: ignore[arg-type]
        )


def _part(found: Sequence[ReturnDue], offset: int, limit: int) -> Listed[ReturnDue]:
    return Listed(tuple(found[offset : offset + limit]), len(found), offset, limit)


def _cleared(desk: Reading, assignment_id: int | None) -> Any:
    """What was entered a moment ago, from the address the entry led to."""
    if assignment_id is None or not desk.actor.may("equipment.write"):
        return None
    try:
        return receipt(desk.session, reader_of(desk.actor), assignment_id, known_at=desk.moment)
    except NotFound:
        return None


@permission("equipment.write")
def show_lost(assignment_id: int) -> ResponseReturnValue:
    """The form for a camera that its holder cannot give back."""
    with reading() as desk:
        return _lost_page(desk, assignment_id, Form(values={"condition": "missing"}))


@permission("equipment.write")
def enter_lost(assignment_id: int) -> ResponseReturnValue:
    """Record the camera as missing or stolen, with its report number: a return like any other."""

    def act(desk: Writing) -> str:
        typed = sent_values()
        entry = {**typed, "returned_on": typed.get("returned_on", "").strip() or desk.today.isoformat()}
        command = load(ReturnCameraSchema, entry, assignment_id=assignment_id)
        if command.condition not in CONDITIONS_WITH_REPORT:
            raise Invalid("unknown_choice", "Choose one of: missing, stolen.", field="condition")
        return_camera(desk.session, desk.actor, command, now=desk.now)
        return url_for("pages.return_due", cleared=assignment_id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _lost_page(desk, assignment_id, form), form.status


def _lost_page(desk: Reading, assignment_id: int, form: Form) -> str:
    held = receipt(desk.session, reader_of(desk.actor), assignment_id, known_at=desk.moment)
    return render_template("equipment/lost.html", form=form, held=held, today=desk.today, lost=LOST)
