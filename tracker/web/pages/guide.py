"""A guided import: choosing the file, its sheet and its header. Nothing is entered here."""

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid, Refusal
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.intake.apart.sent_file import SentFile
from tracker.intake.mapping_file import MOST_BYTES
from tracker.journeys.guide import (
    begin,
    seen_sheet,
)
from tracker.reports.senders import known_senders
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Day, Text
from tracker.schemas.senders import SENDER
from tracker.services.drafts import drop_draft, keep_draft
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.guide_draft import GUIDE, STEPS, Step, draft_file, step_of
from tracker.web.pages.guide_steps import entered_step, keep, next_step
from tracker.web.pages.imports import KINDS
from tracker.web.pages.queries import number_in
from tracker.web.pages.uploads import file_of, known_mappings, shipped_mapping
from tracker.web.requests import Writing, file_limits, reading, today


@dataclass(frozen=True, slots=True)
class Start:
    """What is said about a file when it is chosen."""

    kind: ImportKind
    sender: str | None
    as_of: date | None
    mapping: str | None


class StartSchema(CommandSchema[Start]):
    """What may be said about a file when it is chosen."""

    command = Start

    kind = Choice(ImportKind, required=True)
    sender = Text(SENDER, load_default=None)
    as_of = Day(load_default=None)
    mapping = Text(100, load_default=None)


def register(pages: Blueprint) -> None:
    """Serve the steps up to the mapping."""
    add = pages.add_url_rule
    add(GUIDE, "guide_start", show_start, methods=["GET"])
    add(GUIDE, "guide_begin", enter_start, methods=["POST"])
    add(f"{GUIDE}/<key>", "guide_next", go_on, methods=["GET"])
    add(f"{GUIDE}/<key>/sheet", "guide_sheet", show_sheet, methods=["GET"])
    add(f"{GUIDE}/<key>/sheet", "enter_guide_sheet", enter_sheet, methods=["POST"])
    add(f"{GUIDE}/<key>/drop", "guide_drop", drop, methods=["POST"])
    add(f"{GUIDE}/<key>/mapping.toml", "guide_mapping", mapping_file, methods=["GET"])


@permission("imports.write")
def show_start() -> ResponseReturnValue:
    """The form to choose a file."""
    return _start_page(Form())


@permission("imports.write", files=True)
def enter_start() -> ResponseReturnValue:
    """Keep the file for the steps to come."""

    def act(desk: Writing) -> str:
        said = load(StartSchema, {name: value for name, value in sent_values().items() if name in START_FIELDS})
        if said.as_of is not None and said.as_of > desk.today:
            message = f"The file cannot speak of a day to come; today is {desk.today.isoformat()}."
            raise Invalid("future_date", message, field="as_of")
        if said.kind not in KINDS:
            message = "Such a list is held against the register, and not entered: choose another kind."
            raise Invalid("unknown_choice", message, field="kind")
        content, sent_name = file_of(request.files)
        name = typed_name(sent_name)
        with SentFile(content, name, file_limits()) as file:
            begun = begin(desk.session, file, said.kind, said.sender, _own_mapping(said.mapping))
        choices = replace(begun, as_of=said.as_of)
        key = keep_draft(desk.session, desk.actor, name, content, choices.as_json(), now=desk.now)
        return url_for("pages.guide_next", key=key)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _start_page(form), form.status


START_FIELDS = frozenset({"kind", "sender", "as_of", "mapping"})


def typed_name(name: str) -> str:
    """A file's name as it can be kept: what cannot be seen is left out."""
    kept = "".join(character for character in name if character.isprintable() and not "\ud800" <= character <= "\udfff")
    return kept.replace("\\", "/").rpartition("/")[2] or "file"


def _own_mapping(shipped: str | None) -> str | None:
    """The text of the mapping that came along, or of the shipped one that was chosen; it can be used."""
    chosen = request.files.get("mapping_file")
    if chosen is not None and chosen.filename:
        chosen.stream.seek(0)
        content = chosen.stream.read(MOST_BYTES + 1)
        read_mapping(content)
        return content.decode("utf-8-sig")
    return shipped_mapping(shipped).decode() if shipped is not None else None


def _start_page(form: Form) -> str:
    with reading() as desk:
        senders = known_senders(desk.session, known_at=desk.moment)
    return render_template(
        "imports/guide/start.html",
        form=form,
        today=today(),
        senders=senders,
        kinds=[(kind.value, label) for kind, label in KINDS.items()],
        mappings=[(name, f"{name} ({kind.value})") for name, kind in known_mappings().items()],
        steps=STEPS,
        step="start",
    )


@permission("imports.write")
def show_sheet(key: str) -> ResponseReturnValue:
    """The sheets of the file, the first rows of the chosen one, and where its header stands."""
    return _sheet_page(key, Form())


@permission("imports.write")
def enter_sheet(key: str) -> ResponseReturnValue:
    """Choose the sheet, or the header's row in it."""

    def act(desk: Writing, step: Step) -> str:
        typed = sent_values()
        with draft_file(step.draft) as file:
            sheets = file.sheets()
        sheet = typed.get("sheet") or None
        if sheet is not None and sheet not in sheets:
            raise Invalid("unknown_sheet", "The workbook has no such sheet. Choose one of the list.", field="sheet")
        changed = sheet != step.choices.sheet
        choices = replace(step.choices, sheet=sheet, exclude=frozenset(), as_new=frozenset(), corrections={})
        row = None if changed and len(sheets) > 1 else number_in(typed, "header_row")
        choices = replace(choices, header_row=0 if typed.get("header_row") == "0" and not changed else row)
        if step.choices.mapping is not None and "columns as chosen" in step.choices.origin:
            choices = replace(choices, mapping=None, origin="")
        keep(desk, step, choices)
        if changed and len(sheets) > 1:
            return url_for("pages.guide_sheet", key=key)
        return url_for("pages.guide_columns", key=key)

    return entered_step(key, act, _sheet_page)


def _sheet_page(key: str, form: Form) -> str:
    step = step_of(key)
    with draft_file(step.draft) as file:
        sheets = file.sheets()
        looks = {name: seen_sheet(file, step.choices, name) for name in sheets} if len(sheets) > 1 else {}
        is_open = len(sheets) < 2 or step.choices.sheet is not None
        seen = seen_sheet(file, step.choices) if is_open else None
    return render_template(
        "imports/guide/sheet.html",
        form=form,
        draft=step.draft,
        choices=step.choices,
        sheets=[(name, f"{name}: {look.rows} rows") for name, look in looks.items()],
        seen=seen,
        headings=["Header", ["Line", "number"], *(f"Column {n + 1}" for n in range(seen.widest if seen else 0))],
        header=seen.header if seen is not None and step.choices.header_row is None else step.choices.header_row,
        steps=STEPS,
        step="sheet",
    )


@permission("imports.write")
def drop(key: str) -> ResponseReturnValue:
    """Let go of the file."""

    def act(desk: Writing) -> str:
        drop_draft(desk.session, desk.actor, key)
        return url_for("pages.guide_start")

    return enter_once(act)


@permission("imports.write")
def mapping_file(key: str) -> ResponseReturnValue:
    """The mapping as a file, for the command line or another day."""
    choices = step_of(key).choices
    if choices.mapping is None:
        raise Invalid("no_mapping", "Say first which column is what.")
    response = Response(choices.mapping, content_type="application/toml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{choices.kind.value}-mapping.toml")
    return response


@permission("imports.write")
def go_on(key: str) -> ResponseReturnValue:
    """Where a file goes on."""
    step = step_of(key)
    return redirect(next_step(step.draft, step.choices), code=303)
