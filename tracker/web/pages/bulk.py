"""Many at once: a list is written, scanned or picked, what each row would do is shown, then all of it is entered."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.codes import camera_code, officer_code
from tracker.domain.errors import Conflict, Invalid, Refusal
from tracker.domain.reports.people import OfficerLine
from tracker.domain.vocabulary import CameraCondition
from tracker.render.words import plain_words
from tracker.reports.choices import duty_options, place_options, precinct_options
from tracker.reports.people import officer_list
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.bulk import IssueCamerasSchema, MoveOfficersSchema, RecordConditionsSchema, ReturnCamerasSchema
from tracker.schemas.bulk_rows import MOST_ROWS
from tracker.services import bulk
from tracker.services.bulk import RowResult, preview_of
from tracker.web.guard import permission
from tracker.web.pages.bulk_lists import CAMERAS, OFFICERS, PAIRS, Line, Shape, read_list
from tracker.web.pages.bulk_rows import Plan, plan_of
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading, writing

NOT_OF_THE_ACT = frozenset({"step", "seen", "list", "leave_out", "override", "from", "officer"})
"""Fields of these forms that are no field of the act."""
SAID_ALIKE = frozenset({"override_reason", "note"})
"""Fields that change nothing of what was shown beforehand."""
DAYS = ("issued_on", "returned_on", "starts_on")
CONDITIONS = [(one.value, plain_words(one.value)) for one in CameraCondition]
BACK_IN = [(one, said) for one, said in CONDITIONS if one in ("serviceable", "in_repair", "missing", "stolen")]


@dataclass(frozen=True, slots=True)
class Many:
    """One bulk act: its name below `/bulk`, how its lines are read, what it takes, for whom, and what does it."""

    name: str
    shape: Shape
    schema: type[CommandSchema[Any]]
    permission: str
    service: Callable[..., bulk.Bulk]
    first: Mapping[str, str] = field(default_factory=dict)
    """What stands in the empty form."""


MANY = (
    Many("issues", PAIRS, IssueCamerasSchema, "equipment.write", bulk.issue_cameras),
    Many(
        "returns",
        CAMERAS,
        ReturnCamerasSchema,
        "equipment.write",
        bulk.return_cameras,
        {"condition": "serviceable"},
    ),
    Many("moves", OFFICERS, MoveOfficersSchema, "people.write", bulk.move_officers, {"condition": "serviceable"}),
    Many("conditions", CAMERAS, RecordConditionsSchema, "equipment.write", bulk.record_conditions),
)


def register(pages: Blueprint) -> None:
    """Serve every bulk act, and the page that leads to them."""
    pages.add_url_rule("/bulk", "bulk", show_bulk)
    for many in MANY:
        pages.add_url_rule(f"/bulk/{many.name}", f"bulk_{many.name}", _show(many), methods=["GET"])
        pages.add_url_rule(f"/bulk/{many.name}", f"enter_bulk_{many.name}", _enter(many), methods=["POST"])


@permission("equipment.write")
def show_bulk() -> ResponseReturnValue:
    """What can be done to many at once."""
    return render_template("bulk/bulk.html", entered=number_in(request.args, "entered"))


def _show(many: Many) -> Callable[[], ResponseReturnValue]:
    @permission(many.permission)
    def show() -> ResponseReturnValue:
        """The form, empty or with the cameras or officers that were come from."""
        listed = [camera_code(serial) for serial in request.args.getlist("camera")]
        with reading() as desk:
            first = {**many.first, "list": "\n".join(listed[:MOST_ROWS])}
            return _page(many, desk, Form(values={**first, "from": request.args.get("from", "")}))

    return show


def _enter(many: Many) -> Callable[[], ResponseReturnValue]:
    @permission(many.permission)
    def enter() -> ResponseReturnValue:
        """Show what each row would do, or enter it as one batch and show that."""
        if request.form.get("step") == "show":
            with reading() as desk:
                return _page(many, desk, _picked(sent_form()))
        try:
            form, plan = _planned(many)
        except Refusal as refusal:
            form = _picked(sent_form(refusal))
            with reading() as desk:
                return _page(many, desk, form), form.status
        if request.form.get("step") != "enter" or not _is_as_seen(many):
            with reading() as desk:
                return _page(many, desk, form, plan)
        return _entered(many, form, plan)

    return enter


def _entered(many: Many, form: Form, plan: Plan) -> ResponseReturnValue:
    def act(desk: Writing) -> str:
        draft = _draft(many, desk, _ticked("leave_out"))
        if draft.at_fault:
            count, of = len(draft.at_fault), len(draft.lines)
            message = f"{count} of {of} rows cannot be read. Correct them, or leave them out."
            raise Invalid("rows_at_fault", message)
        if draft.command is None:
            raise Conflict("nothing_changes", "Every row is left out, so there is nothing to enter.")
        done = many.service(desk.session, desk.actor, draft.command, now=desk.now)
        if desk.actor.may("imports.read"):
            return url_for("pages.batch", batch_id=done.batch.id, applied="true")
        return url_for("pages.bulk", entered=sum(not row.is_left_out for row in done.rows))

    try:
        return enter_once(act)
    except Refusal as refusal:
        again = Form(values=form.values, several=form.several, refusal=refusal)
        with reading() as desk:
            return _page(many, desk, again, plan), again.status


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form asks for: its lines, and the act with those of them that are rows."""

    lines: tuple[Line, ...]
    left_out: frozenset[int]
    """Numbers of lines."""
    rows: tuple[Line, ...]
    command: Any

    @property
    def at_fault(self) -> list[Line]:
        """Lines that are no rows and are not left out."""
        return [line for line in self.lines if line.row is None and line.number not in self.left_out]


def _draft(many: Many, desk: Writing, left_out: frozenset[int]) -> Draft:
    """Read the form.

    Raises:
        Invalid `invalid_input`, `required`, `too_many`: of what stands beside the list, or of the list as a whole.
    """
    typed = sent_values()
    lines = read_list(desk.session, many.shape, _list_sent())
    if not lines:
        raise Invalid("required", "The list is empty. Scan, type or paste it here.", field="list")
    if len(lines) > MOST_ROWS:
        message = f"These are {len(lines)} rows: {MOST_ROWS} at most at once. Take the rest out."
        raise Invalid("too_many", message, field="list")
    overridden = _ticked("override")
    rows = tuple(line for line in lines if line.row is not None)
    said = {name: value for name, value in typed.items() if name not in NOT_OF_THE_ACT}
    for name in DAYS:
        if name in many.schema().fields and not said.get(name, "").strip():
            said[name] = desk.today.isoformat()
    entry = {
        **said,
        "rows": [_with_tick(line, overridden) for line in rows],
        "leave_out": [place for place, line in enumerate(rows) if line.number in left_out],
    }
    command = load(many.schema, entry) if rows else None
    return Draft(lines, left_out, rows, command)


def _with_tick(line: Line, overridden: frozenset[int]) -> dict[str, Any]:
    return {**(line.row or {}), **({"override": True} if line.number in overridden else {})}


def _planned(many: Many) -> tuple[Form, Plan]:
    """What would become of each line, by the act's own path, undone; asked to, without the lines at fault."""
    left_out = _ticked("leave_out")
    plan = _plan(many, left_out)
    if request.form.get("step") == "drop" and plan.bad:
        left_out |= {row.number for row in plan.bad}
        plan = _plan(many, left_out)
    ticks = {"leave_out": left_out, "override": _ticked("override")}
    several = {name: [str(number) for number in sorted(numbers)] for name, numbers in ticks.items()}
    return Form(values={**_picked(sent_form()).values, "seen": _seen(many)}, several=several), plan


def _plan(many: Many, left_out: frozenset[int]) -> Plan:
    with writing() as desk:
        draft = _draft(many, desk, left_out)
        results: tuple[RowResult, ...] = ()
        if draft.command is not None:
            results = preview_of(desk.session, desk.actor, draft.command, now=desk.now)
        return plan_of(desk, many.name, draft.lines, draft.rows, results, draft.left_out)


def _list_sent() -> str:
    """The list with the officers that were ticked, each as our own card would say it."""
    lines = request.form.get("list", "").rstrip()
    known = {line.strip() for line in lines.splitlines()}
    ticked = [officer_code(number) for number in _numbers("officer")]
    return "\n".join([*([lines] if lines else []), *(one for one in ticked if one not in known)])


def _picked(form: Form) -> Form:
    """The form with the ticked officers in its list, where they are rows like any other."""
    return Form(values={**form.values, "list": _list_sent()}, refusal=form.refusal)


def _ticked(name: str) -> frozenset[int]:
    """The lines ticked; none where the list was changed since: the ticks were about other lines."""
    if request.form.get("seen", "").partition(".")[0] != _digest(_list_sent()):
        return frozenset()
    return frozenset(_numbers(name))


def _numbers(name: str) -> list[int]:
    found = (number_in({name: one}, name) for one in request.form.getlist(name))
    return [number for number in found if number is not None]


def _seen(many: Many) -> str:
    """What the rows shown were worked out from: the list, and what stands beside it."""
    said = [f"{name}={value.strip()}" for name, value in sorted(sent_values().items())]
    beside = [one for one in said if one.partition("=")[0] not in NOT_OF_THE_ACT | SAID_ALIKE]
    return f"{_digest(_list_sent())}.{_digest(many.name, *beside)}"


def _is_as_seen(many: Many) -> bool:
    """Whether what is to be entered is what was shown."""
    return request.form.get("seen") == _seen(many)


def _digest(*parts: str) -> str:
    text = "\x00".join(part.replace("\r\n", "\n").strip() for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _page(many: Many, desk: Reading, form: Form, plan: Plan | None = None) -> str:
    return render_template(
        f"bulk/{many.name}.html",
        name=many.name,
        form=form,
        plan=plan,
        today=desk.today,
        day=_day(form) or desk.today,
        conditions=BACK_IN if many.name in ("returns", "moves") else CONDITIONS,
        places=[
            (one.code, one.name) for one in place_options(desk.session, reader_of(desk.actor), known_at=desk.moment)
        ],
        **(_homes(desk, form) if many.name == "moves" else {}),
    )


def _day(form: Form) -> date | None:
    """The day that was written, where it is one."""
    written = next((form.values[name].strip() for name in DAYS if form.values.get(name)), "")
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _homes(desk: Reading, form: Form) -> dict[str, Any]:
    """What a move chooses from, and the officers of the precinct that was asked for."""
    reader = reader_of(desk.actor)
    precincts = precinct_options(desk.session, reader, known_at=desk.moment)
    wanted = form.values.get("from", "")
    shown: Sequence[OfficerLine] = ()
    if any(one.code == wanted for one in precincts):
        shown = officer_list(
            desk.session, reader, as_of=desk.today, known_at=desk.moment, precinct=wanted, limit=MOST_ROWS
        ).rows
    return {
        "precincts": [(one.code, one.name) for one in precincts],
        "duties": [(one.code, one.name) for one in duty_options(desk.session, known_at=desk.moment)],
        "officers": shown,
    }
