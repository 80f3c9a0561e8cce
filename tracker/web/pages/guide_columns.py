"""A guided import: which column is which field, and what the words in them mean. Nothing is entered here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, ImportKind
from tracker.intake.names import FORMATS
from tracker.intake.suggestions import suggest_value
from tracker.journeys.guide import (
    MOST_WORDS,
    fields_of,
    fits,
    lacking,
    senders_that_fit,
    settle_columns,
    settle_words,
    suggest,
    words_of,
)
from tracker.reports.choices import duty_options, place_options, precinct_options
from tracker.reports.on_day import Reader
from tracker.store.lookups import last_recorded_at
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, sent_values
from tracker.web.pages.guide_draft import GUIDE, STEPS, Step, draft_file, step_of
from tracker.web.pages.guide_steps import entered_step, keep
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Writing, reading

LEFT_OUT = "!"
"""Chosen for a word whose rows are not ours."""

CONSTANTS = ("precinct", "duty", "employment", "version", "course", "model", "source")
"""Fields that may be the same on every row, and then have no column."""

MATCHES: Mapping[str, str] = {
    "employee_number": "the employee number",
    "badge": "the badge",
    "badge last_name first_name": "badge and name together",
    "last_name first_name": "the name alone",
    "serial": "the serial number",
    "asset_tag": "the asset tag",
    "precinct used_on": "precinct and day",
}


def register(pages: Blueprint) -> None:
    """Serve the steps of the columns and the words."""
    add = pages.add_url_rule
    add(f"{GUIDE}/<key>/columns", "guide_columns", show_columns, methods=["GET"])
    add(f"{GUIDE}/<key>/columns", "enter_guide_columns", enter_columns, methods=["POST"])
    add(f"{GUIDE}/<key>/words", "guide_words", show_words, methods=["GET"])
    add(f"{GUIDE}/<key>/words", "enter_guide_words", enter_words, methods=["POST"])
    add(f"{GUIDE}/<key>/use", "guide_use", use_mapping, methods=["POST"])


@permission("imports.write")
def show_columns(key: str) -> ResponseReturnValue:
    """Which column is which field, as far as it can be guessed, with examples."""
    return _columns_page(key, Form())


@permission("imports.write")
def enter_columns(key: str) -> ResponseReturnValue:
    """Settle which column is which field."""

    def act(desk: Writing, step: Step) -> str:
        with draft_file(step.draft) as file:
            choices = settle_columns(file, step.choices, *_columns_sent(step.choices.kind))
            words = words_of(file, choices)
        keep(desk, step, choices)
        return url_for("pages.guide_words" if words else "pages.guide_plan", key=key)

    return entered_step(key, act, _columns_page)


def _columns_sent(kind: ImportKind) -> tuple[dict[str, int], dict[str, Any]]:
    """Each field's column by its number, and the other keys of a mapping that the form speaks of."""
    typed = sent_values()
    fields = fields_of(kind)
    chosen = {name: number for name in fields if (number := number_in(typed, f"column-{name}")) is not None}
    constants = {name: typed[f"constant-{name}"].strip() for name in CONSTANTS if typed.get(f"constant-{name}")}
    constants = {name: text for name, text in constants.items() if text and name in fields}
    if problems := lacking(kind, [*chosen, *constants]):
        raise Invalid("missing_columns", f"Say which column brings {', '.join(problems)}.", field="columns")
    match = typed.get("match", "")
    if match and match not in MATCHES:
        raise Invalid("unknown_choice", "Choose from the list what tells the rows apart.", field="match")
    said: dict[str, Any] = {
        "constants": constants,
        "match": match.split(),
        "full_name_format": typed.get("full_name_format") if "full_name" in chosen else None,
        "date_formats": [text.strip() for text in typed.get("date_formats", "").split(";") if text.strip()],
        "may_be_blank": ["badge"] if typed.get("may_be_blank") and "badge" in chosen else [],
        "add_unknown": ["model"] if typed.get("add_unknown") else [],
        "skip_where": _skips(typed),
    }
    return chosen, said


def _skips(typed: Mapping[str, str]) -> dict[str, Any]:
    pattern = typed.get("skip_pattern", "").strip()
    if not pattern:
        return {}
    column = number_in(typed, "skip_column")
    return {f"#{column}" if column is not None else "*": {"pattern": pattern, "reason": f"matches {pattern}"[:200]}}


def _columns_page(key: str, form: Form) -> str:
    step = step_of(key)
    mapping = step.choices.file_mapping()
    with draft_file(step.draft) as file, reading() as desk:
        seen = suggest(file, step.choices)
        refusal = fits(file, step.choices) if mapping is not None else None
        offers = senders_that_fit(desk.session, file, step.choices)
        offered = [(saved.id, saved.sender, saved.revision) for saved in offers]
        ours = _ours(desk.session, desk.actor, desk.moment)
    fields = fields_of(step.choices.kind)
    skip = next(iter(mapping.skip_where), None) if mapping is not None else None
    return render_template(
        "imports/guide/columns.html",
        form=form,
        draft=step.draft,
        choices=step.choices,
        seen=seen,
        options=[(column.number, f"{column.number}: {column.header or 'no header'}") for column in seen.columns],
        examples={column.number: column.examples for column in seen.columns},
        fields=fields,
        needed={name for group in lacking(step.choices.kind, []) for name in group.split(" or ")},
        constants=[name for name in CONSTANTS if name in fields],
        ours=ours,
        matches=[(match, MATCHES[match]) for match in MATCHES if set(match.split()) <= set(fields)],
        formats=FORMATS,
        mapping=mapping,
        skip=skip,
        misfit=refusal,
        offered=offered,
        steps=STEPS,
        step="columns",
    )


@permission("imports.write")
def use_mapping(key: str) -> ResponseReturnValue:
    """Read the file by the mapping saved of a sender."""

    def act(desk: Writing, step: Step) -> str:
        number = number_in(sent_values(), "saved")
        with draft_file(step.draft) as file:
            offered = senders_that_fit(desk.session, file, step.choices)
        saved = next((one for one in offered if one.id == number), None)
        if saved is None:
            raise Invalid("unknown_mapping", "There is no such mapping any more. Choose another.", field="saved")
        origin = f"the mapping saved of {saved.sender}, revision {saved.revision}"
        sender = step.choices.sender or saved.sender
        keep(desk, step, replace(step.choices, mapping=saved.mapping, sender=sender, origin=origin))
        return url_for("pages.guide_plan", key=key)

    return entered_step(key, act, _columns_page)


@permission("imports.write")
def show_words(key: str) -> ResponseReturnValue:
    """What the file's words mean, where ours are a closed list."""
    return _words_page(key, Form())


@permission("imports.write")
def enter_words(key: str) -> ResponseReturnValue:
    """Settle what each word means."""

    def act(desk: Writing, step: Step) -> str:
        typed = sent_values()
        ours = _ours(desk.session, desk.actor, max(desk.now, last_recorded_at(desk.session)))
        meant: dict[str, dict[str, str]] = {}
        left_out: dict[str, list[str]] = {}
        with draft_file(step.draft) as file:
            words = words_of(file, step.choices)
        for place, word in enumerate(words):
            chosen = typed.get(f"word-{place}", "")
            meant.setdefault(word.field, {})
            left_out.setdefault(word.field, [])
            if chosen == LEFT_OUT:
                left_out[word.field].append(word.text)
            elif chosen:
                if chosen not in ours[word.field]:
                    raise Invalid("unknown_choice", "Choose one of the list.", field=f"word-{place}")
                meant[word.field][word.text] = chosen
        keep(desk, step, settle_words(step.choices, meant, left_out))
        return url_for("pages.guide_plan", key=key)

    return entered_step(key, act, _words_page)


def _words_page(key: str, form: Form) -> str:
    step = step_of(key)
    with draft_file(step.draft) as file:
        words = words_of(file, step.choices)
    mapping = step.choices.file_mapping()
    with reading() as desk:
        ours = _ours(desk.session, desk.actor, desk.moment)
    shown = []
    for place, word in enumerate(words):
        kept = mapping.values.get(word.field) if mapping is not None else None
        is_out = mapping is not None and word.text.casefold() in mapping.leave_out.get(word.field, frozenset())
        said = (kept.ours(word.text) if kept else None) or suggest_value(word.field, word.text, ours[word.field])
        shown.append((place, word, LEFT_OUT if is_out else said or ""))
    return render_template(
        "imports/guide/words.html",
        form=form,
        draft=step.draft,
        choices=step.choices,
        words=shown,
        ours={name: list(options.items()) for name, options in ours.items()},
        most=MOST_WORDS,
        steps=STEPS,
        step="words",
    )


def _ours(session: Session, actor: Actor, moment: datetime) -> dict[str, dict[str, str]]:
    """Our codes with their names, by the field they are for."""
    precincts = precinct_options(session, reader_of(actor), known_at=moment)
    return {
        "precinct": {one.code: one.name for one in precincts},
        "duty": {one.code: one.name for one in duty_options(session, known_at=moment)},
        "place": {one.code: one.name for one in place_options(session, Reader(), known_at=moment)},
        "employment": {one.value: one.value for one in EmploymentStatus},
        "condition": {one.value: one.value.replace("_", " ") for one in CameraCondition},
    }
