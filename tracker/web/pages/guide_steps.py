"""What the steps of a guided import share: a draft by its address, a step entered once, the plan that is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal
from tracker.intake.apart.sent_file import SentFile
from tracker.journeys.choices import Choices, choices_of, request_of
from tracker.journeys.guide import fits, needs_sheet
from tracker.journeys.imports import import_file
from tracker.journeys.plans import plan_as_json
from tracker.services.drafts import Draft, change_draft, check_version, data_version, find_draft, keep_plan
from tracker.web.pages.forms import enter_once, sent_form, sent_values
from tracker.web.pages.queries import number_in
from tracker.web.requests import Writing, file_limits, reading, today, writing

GUIDE = "/imports/guide"

STEPS = (("start", "File"), ("sheet", "Sheet and header"), ("columns", "Columns"), ("words", "Words"), ("plan", "Plan"))


@dataclass(frozen=True, slots=True)
class Step:
    """A draft as a step finds it."""

    draft: Draft
    choices: Choices


def step_of(key: str) -> Step:
    """The draft of an address. NotFound `unknown_draft`."""
    with reading() as desk:
        draft = find_draft(desk.session, desk.actor, key, now=desk.moment)
    return Step(draft, choices_of(draft))


def file_of(draft: Draft) -> SentFile:
    """A draft's file, to be read in a block."""
    return SentFile(draft.content, draft.file_name, file_limits())


def entered_step(key: str, act: Callable[[Writing, Step], str], page: Callable[[str, Any], str]) -> ResponseReturnValue:
    """Do a step once and go where it says; refused, show its page again with what was sent."""

    def entered(desk: Writing) -> str:
        draft = find_draft(desk.session, desk.actor, key, now=desk.now)
        check_version(draft.version, number_in(sent_values(), "version") or 0)
        return act(desk, Step(draft, choices_of(draft)))

    try:
        return enter_once(entered)
    except Refusal as refusal:
        form = sent_form(refusal)
        return page(key, form), form.status


def keep(desk: Writing, step: Step, choices: Choices) -> None:
    """Keep what was chosen."""
    change_draft(desk.session, desk.actor, step.draft.key, step.draft.version, choices.as_json(), now=desk.now)


def next_step(draft: Draft, choices: Choices) -> str:
    """Where to go on: to the plan as soon as the file can be read."""
    with file_of(draft) as file:
        if choices.mapping is not None and fits(file, choices) is None:
            return url_for("pages.guide_plan", key=draft.key)
        where = "pages.guide_sheet" if needs_sheet(file, choices) else "pages.guide_columns"
    return url_for(where, key=draft.key)


def planned(key: str) -> tuple[Step, Mapping[str, Any]]:
    """The plan of a draft: as it is kept, or made anew where the draft or the data changed since.

    Raises:
        What `import_file` raises for a whole file.
    """
    with reading() as desk:
        draft = find_draft(desk.session, desk.actor, key, now=desk.moment)
        made_of = f"{draft.version} {data_version(desk.session)} {desk.today.isoformat()}"
    if draft.plan is not None and draft.planned == made_of:
        return Step(draft, choices_of(draft)), draft.plan
    with writing() as desk_:
        draft = find_draft(desk_.session, desk_.actor, key, now=desk_.now)
        choices = choices_of(draft)
        made_of = f"{draft.version} {data_version(desk_.session)} {today().isoformat()}"
        receipt = import_file(
            desk_.session, desk_.actor, request_of(draft, choices, limits=file_limits()), now=desk_.now
        )
        plan = plan_as_json(receipt)
        keep_plan(desk_.session, desk_.actor, key, made_of, plan, now=desk_.now)
    return Step(draft, choices), plan
