"""A guided import's single row: its cells written anew, or the row left out."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid, NotFound
from tracker.journeys.choices import request_of
from tracker.journeys.imports import open_request
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, sent_values, typed_text
from tracker.web.pages.guide_draft import GUIDE, STEPS, Step, draft_file
from tracker.web.pages.guide_steps import (
    Found,
    entered_step,
    find_plan,
    keep,
    planned,
    under_way,
)
from tracker.web.requests import Writing, reading

LONGEST_CELL = 500
MOST_CORRECTIONS = 1000


def register(pages: Blueprint) -> None:
    """Serve the rows."""
    pages.add_url_rule(f"{GUIDE}/<key>/rows/<int:line>", "guide_row", show_row, methods=["GET"])
    pages.add_url_rule(f"{GUIDE}/<key>/rows/<int:line>", "enter_guide_row", enter_row, methods=["POST"])


@permission("imports.write")
def show_row(key: str, line: int) -> ResponseReturnValue:
    """One row with its cells, to be written anew."""
    found = find_plan(key)
    here = url_for("pages.guide_row", key=key, line=line)
    return under_way(found, here) or _row_page(key, line, Form(), found)


@permission("imports.write")
def enter_row(key: str, line: int) -> ResponseReturnValue:
    """Correct a row's cells: as written here they are read, and the batch's receipt says so."""

    def act(desk: Writing, step: Step) -> str:
        cells = _cells(desk.session, step, line, corrected=False)
        corrections = {place: text for place, text in step.choices.corrections.items() if place[0] != line}
        for place, (_, before) in enumerate(cells):
            typed = sent_values().get(f"cell-{place + 1}", before).strip()
            text = typed_text(typed, LONGEST_CELL, field=f"cell-{place + 1}") if typed else ""
            if text != before.strip():
                corrections[line, place] = text
        if len(corrections) > MOST_CORRECTIONS:
            raise Invalid("too_many", "So many cells are better mended in the file. Send it again.", field="cell-1")
        keep(desk, step, replace(step.choices, corrections=corrections, exclude=step.choices.exclude - {line}))
        return url_for("pages.guide_plan", key=key, bucket="rejected")

    return entered_step(key, act, lambda key, form: _row_page(key, line, form))


def _row_page(key: str, line: int, form: Form, found: Found | None = None) -> str:
    step, plan = planned(key, found)
    with reading() as desk:
        cells = _cells(desk.session, step, line, corrected=True)
    row = next(row for row in plan["rows"] if row[0] == line)
    return render_template(
        "imports/guide/row.html",
        form=form,
        draft=step.draft,
        choices=step.choices,
        line=line,
        row=row,
        cells=cells,
        steps=STEPS,
        step="plan",
    )


def _cells(session: Any, step: Step, line: int, *, corrected: bool) -> list[tuple[str, str]]:
    """The cells of a row under their headers. NotFound `unknown_line`."""
    choices = step.choices if corrected else replace(step.choices, corrections={})
    with draft_file(step.draft) as file:
        opened = open_request(session, request_of(step.draft, choices), file)
        found = next((cells for _, cells in opened.cells_of({line})), None)
    if found is None:
        raise NotFound("unknown_line", f"There is no row on line {line}. Look at the plan again.")
    headers = opened.header.names
    width = max(len(headers), len(found))
    return [
        (
            (headers[place] if place < len(headers) and headers[place] else f"Column {place + 1}"),
            found[place] if place < len(found) else "",
        )
        for place in range(width)
    ]
