"""What the steps of a guided import share: a draft by its address, a step entered once, the plan that is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.domain.errors import Refusal
from tracker.journeys.choices import Choices, choices_of, request_of
from tracker.journeys.guide import fits, needs_sheet
from tracker.journeys.imports import Progress, Told, import_file
from tracker.journeys.plans import plan_as_json
from tracker.services.drafts import Draft, change_draft, check_version, data_version, find_draft, keep_plan
from tracker.web.long_acts import LongAct
from tracker.web.pages.forms import enter_once, sent_form, sent_values
from tracker.web.pages.guide_draft import Step, draft_file
from tracker.web.pages.guide_watch import entry_under_way, is_long, watch_plan
from tracker.web.pages.queries import number_in
from tracker.web.requests import Writing, file_limits, reading, today, writing


def entered_step(key: str, act: Callable[[Writing, Step], str], page: Callable[[str, Any], str]) -> ResponseReturnValue:
    """Do a step once and go where it says; refused, show its page again with what was sent."""
    try:
        return enter_step(key, act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return page(key, form), form.status


def enter_step(key: str, act: Callable[[Writing, Step], str]) -> Response:
    """Do a step once, and go where it says. What `enter_once` raises; NotFound `unknown_draft`; Conflict
    `draft_changed`.
    """

    def entered(desk: Writing) -> str:
        draft = find_draft(desk.session, desk.actor, key, now=desk.now)
        check_version(draft.version, version_sent())
        return act(desk, Step(draft, choices_of(draft)))

    return enter_once(entered)


def version_sent() -> int:
    """Which version of the draft the form speaks of; 0 where it does not say."""
    return number_in(sent_values(), "version") or 0


def keep(desk: Writing, step: Step, choices: Choices) -> None:
    """Keep what was chosen."""
    change_draft(desk.session, desk.actor, step.draft.key, step.draft.version, choices.as_json(), now=desk.now)


def next_step(draft: Draft, choices: Choices) -> str:
    """Where to go on: to the plan as soon as the file can be read."""
    with draft_file(draft) as file:
        if choices.mapping is not None and fits(file, choices) is None:
            return url_for("pages.guide_plan", key=draft.key)
        where = "pages.guide_sheet" if needs_sheet(file, choices) else "pages.guide_columns"
    return url_for(where, key=draft.key)


@dataclass(frozen=True, slots=True)
class Found:
    """A draft with its plan, as far as one is kept that holds. `is_behind`: records were changed since it was made."""

    step: Step
    plan: Mapping[str, Any] | None
    is_behind: bool = False


def find_plan(key: str) -> Found:
    """The plan that is kept of a draft. One of a long file holds until the draft changes or the day ends, though others
    enter something meanwhile: or it would be made again at every turn of a page. One of a short file is made again.
    """
    with reading() as desk:
        draft = find_draft(desk.session, desk.actor, key, now=desk.moment)
        made_of = _made_of(draft, data_version(desk.session), desk.today)
    step = Step(draft, choices_of(draft))
    if draft.plan is None or draft.planned is None:
        return Found(step, None)
    is_behind = draft.planned != made_of
    holds = not is_behind or (is_long(draft) and _without_data(draft.planned) == _without_data(made_of))
    return Found(step, draft.plan if holds else None, is_behind)


def _made_of(draft: Draft, data: int, day: date) -> str:
    """What a plan rests on: what was said of the file, the records, and the day."""
    return f"{draft.version} {data} {day.isoformat()}"


def _without_data(made_of: str) -> list[str]:
    version, _, day = made_of.split()
    return [version, day]


def make_plan(key: str, read: Told | None = None, progress: Progress | None = None) -> tuple[Step, Mapping[str, Any]]:
    """Plan the file and keep the plan.

    Raises:
        What `import_file` raises for a whole file.
    """
    with writing() as desk:
        draft = find_draft(desk.session, desk.actor, key, now=desk.now)
        choices = choices_of(draft)
        made_of = _made_of(draft, data_version(desk.session), today())
        sent = request_of(draft, choices, limits=file_limits())
        receipt = import_file(desk.session, desk.actor, sent, now=desk.now, read=read, progress=progress)
        plan = plan_as_json(receipt)
        keep_plan(desk.session, desk.actor, key, made_of, plan, now=desk.now)
    return Step(draft, choices), plan


def planned(key: str, found: Found | None = None) -> tuple[Step, Mapping[str, Any]]:
    """The plan of a draft: as it is kept, or made anew where the draft or the data changed since.

    Raises:
        What `import_file` raises for a whole file.
    """
    found = found or find_plan(key)
    return (found.step, found.plan) if found.plan is not None else make_plan(key)


def under_way(found: Found, address: str, *, again: bool = False) -> Response | None:
    """The page that tells how far a long file has come, where it is being entered or has to be planned first: then it
    goes on to `address`. None where the plan can be shown.
    """
    if not is_long(found.step.draft):
        return None
    if (entry := entry_under_way(found.step)) is not None:
        return entry
    if found.plan is not None and not again:
        return None

    def plan(act: LongAct) -> str:
        make_plan(found.step.draft.key, act.tell_read, act.tell)
        return address

    return watch_plan(found.step, plan)
