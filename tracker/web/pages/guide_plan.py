"""A guided import's plan: what will become of every row, rows left out or corrected, and the entry as a batch."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.reports.listing import Listed
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.choices import request_of
from tracker.journeys.imports import Progress, Told, import_file
from tracker.journeys.plans import BUCKETS, counts_of, questions_of
from tracker.journeys.rejects import write_rejects
from tracker.journeys.senders import save_mapping
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Flag, Whole
from tracker.schemas.senders import SaveMappingSchema
from tracker.services.drafts import drop_draft
from tracker.services.senders import find_mapping
from tracker.web.guard import permission
from tracker.web.long_acts import LongAct
from tracker.web.pages.forms import Form, entered_before, sent_values, typed_text
from tracker.web.pages.guide_draft import GUIDE, STEPS, Step, step_of
from tracker.web.pages.guide_steps import (
    Found,
    enter_step,
    entered_step,
    find_plan,
    keep,
    planned,
    under_way,
    version_sent,
)
from tracker.web.pages.guide_watch import is_long, watch_entry
from tracker.web.pages.imports import KINDS
from tracker.web.pages.queries import MOST_PAGES, asked_for, page_of
from tracker.web.pages.uploads import LONGEST_LIST, line_numbers
from tracker.web.requests import Writing, file_limits, reading, writing

MOST_LEFT = 200


class Bucket(StrEnum):
    """Where a row of the plan ends."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """Which rows of the plan to show; `saved` says that its mapping was saved a moment ago, `again` that the plan is to
    be made anew.
    """

    bucket: Bucket | None
    page: int
    saved: bool = False
    again: bool = False


class PlanQuerySchema(CommandSchema[PlanQuery]):
    """What may be asked of the plan."""

    command = PlanQuery

    bucket = Choice(Bucket, load_default=None)
    page = Whole(1, MOST_PAGES, load_default=1)
    saved = Flag(load_default=False)
    again = Flag(load_default=False)


def register(pages: Blueprint) -> None:
    """Serve the plan and what can be done from it."""
    add = pages.add_url_rule
    add(f"{GUIDE}/<key>/plan", "guide_plan", show_plan, methods=["GET"])
    add(f"{GUIDE}/<key>/rows", "guide_rows", enter_rows, methods=["POST"])
    add(f"{GUIDE}/<key>/save", "guide_save", enter_mapping, methods=["POST"])
    add(f"{GUIDE}/<key>/rejects", "guide_rejects", rejects, methods=["POST"])
    add(f"{GUIDE}/<key>/apply", "guide_apply", enter_file, methods=["POST"])


@permission("imports.write")
def show_plan(key: str) -> ResponseReturnValue:
    """What importing the file would do, a page of rows at a time. Nothing is entered."""
    query = asked_for(PlanQuerySchema)
    found = find_plan(key)
    if (page := under_way(found, _here(key, query), again=query.again)) is not None:
        return page
    try:
        return _plan_page(key, Form(), found)
    except (Invalid, Conflict) as refusal:
        form = Form(refusal=refusal)
        return _unplanned_page(key, form), form.status


@permission("imports.write")
def enter_rows(key: str) -> ResponseReturnValue:
    """Leave the ticked rows out, or take them in again."""

    def act(desk: Writing, step: Step) -> str:
        ticked = frozenset(_line(text) for text in request.form.getlist("line"))
        lines = ticked | line_numbers(_typed_lines(), field="lines")
        if not lines:
            raise Invalid("required", "Tick the rows first, or name their lines.", field="lines")
        known = {row[0] for row in step.draft.plan["rows"]} if step.draft.plan is not None else set()
        if lines - known:
            message = f"The file has no row on line {min(lines - known)}. Look at the plan again."
            raise Invalid("unknown_line", message, field="lines")
        takes_in = sent_values().get("act") == "include"
        exclude = step.choices.exclude - lines if takes_in else step.choices.exclude | lines
        keep(desk, step, replace(step.choices, exclude=exclude, as_new=step.choices.as_new - exclude))
        return url_for("pages.guide_plan", key=key, bucket=sent_values().get("bucket") or None)

    return entered_step(key, act, _plan_page)


def _typed_lines() -> str | None:
    """The lines that were typed beside those ticked."""
    typed = sent_values().get("lines", "").strip()
    return typed_text(typed, LONGEST_LIST, field="lines") if typed else None


def _line(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise Invalid("not_line_numbers", "Rows are named by their lines. Look at the plan again.", field="line")
    return int(text)


def _here(key: str, query: PlanQuery) -> str:
    """The address of a page of the plan."""
    page = query.page if query.page > 1 else None
    return url_for("pages.guide_plan", key=key, bucket=query.bucket, page=page, saved="true" if query.saved else None)


def _plan_page(key: str, form: Form, found: Found | None = None) -> str:
    found = found or find_plan(key)
    try:
        step, plan = planned(key, found)
    except (Invalid, Conflict) as refusal:
        return _unplanned_page(key, form if form.refusal is not None else Form(refusal=refusal))
    query = asked_for(PlanQuerySchema) if request.method == "GET" else PlanQuery(None, 1)
    rows = [row for row in plan["rows"] if query.bucket is None or row[1] == query.bucket.value]
    page = page_of(
        query.page, lambda offset, limit: Listed(tuple(rows[offset : offset + limit]), len(rows), offset, limit)
    )
    sender = form.values.get("sender") or step.choices.sender
    counts = counts_of(plan)
    with reading() as desk:
        saved = find_mapping(desk.session, sender, step.choices.kind) if sender else None
        revision = saved.revision if saved is not None else 0
        is_saved = saved is not None and saved.mapping.strip() == (step.choices.mapping or "").strip()
    return render_template(
        "imports/guide/plan.html",
        form=form,
        draft=step.draft,
        choices=step.choices,
        plan=plan,
        kind=KINDS[step.choices.kind],
        as_of=date.fromisoformat(plan["as_of"]),
        counts=counts,
        rows_read=sum(counts.values()),
        open_words=sum(len(words) for name, words in plan["unmapped"].items() if name != "course"),
        questions=len(questions_of(plan)),
        buckets=BUCKETS,
        bucket=query.bucket.value if query.bucket is not None else None,
        page=page,
        href_of=lambda number: url_for("pages.guide_plan", key=key, bucket=query.bucket, page=number),
        left=plan["left"][:MOST_LEFT],
        is_roster=step.choices.kind is ImportKind.ROSTER,
        revision=revision,
        is_saved=is_saved,
        just_saved=query.saved,
        is_behind=found.plan is not None and found.is_behind,
        steps=STEPS,
        step="plan",
    )


def _unplanned_page(key: str, form: Form) -> str:
    step = step_of(key)
    return render_template(
        "imports/guide/unplanned.html", form=form, draft=step.draft, choices=step.choices, steps=STEPS, step="plan"
    )


@permission("imports.write")
def enter_mapping(key: str) -> ResponseReturnValue:
    """Save the mapping under its sender's name, for the next file."""

    def act(desk: Writing, step: Step) -> str:
        typed = {name: value for name, value in sent_values().items() if name in ("sender", "revision")}
        body = {**typed, "kind": step.choices.kind.value, "mapping": step.choices.mapping or ""}
        command = load(SaveMappingSchema, body)
        saved = save_mapping(desk.session, desk.actor, command, now=desk.now)
        origin = f"the mapping saved of {saved.sender}, revision {saved.revision}"
        keep(desk, step, replace(step.choices, sender=saved.sender, origin=origin))
        return url_for("pages.guide_plan", key=key, saved="true")

    return entered_step(key, act, _plan_page)


@permission("imports.write")
def rejects(key: str) -> ResponseReturnValue:
    """The rows that were not accepted, with the reasons, as a file to mend and send again."""
    step = step_of(key)
    with writing() as desk:
        sent = request_of(step.draft, step.choices, limits=file_limits())
        receipt = import_file(desk.session, desk.actor, sent, now=desk.now)
    body = write_rejects(sent.content, sent.file_name, sent.mapping, receipt, sent.limits)
    response = Response(body, content_type="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="rows-to-mend.csv")
    return response


@permission("imports.write")
def enter_file(key: str) -> ResponseReturnValue:
    """Enter the whole file as one batch, or nothing of it; then let go of it."""

    def enter(desk: Writing, step: Step, read: Told | None = None, progress: Progress | None = None) -> str:
        confirmed = sent_values().get("confirm_left") == "true"
        sent = request_of(step.draft, step.choices, apply=True, confirm_left=confirmed, limits=file_limits())
        receipt = import_file(desk.session, desk.actor, sent, now=desk.now, read=read, progress=progress)
        if not receipt.applied:
            message = "Rows are rejected or to be reviewed. Correct them, decide on them, or leave them out."
            raise Conflict("import_has_problems", message)
        drop_draft(desk.session, desk.actor, key)
        if receipt.batch is None:
            return url_for("pages.imports", unchanged="true")
        return url_for("pages.batch", batch_id=receipt.batch, applied="true")

    def watched(act: LongAct) -> str:
        entered = enter_step(key, lambda desk, step: enter(desk, step, act.tell_read, act.tell))
        return str(entered.headers["Location"])

    if (led := entered_before()) is not None:
        return led
    step = step_of(key)
    if is_long(step.draft) and step.draft.version == version_sent():
        return watch_entry(step, watched)
    return entered_step(key, enter, _plan_page)
