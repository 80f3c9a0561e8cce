"""The names of a guided import's steps, and a draft as a step finds it."""

from dataclasses import dataclass

from tracker.intake.apart.sent_file import SentFile
from tracker.journeys.choices import Choices, choices_of
from tracker.services.drafts import Draft, find_draft
from tracker.web.requests import file_limits, reading

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


def draft_file(draft: Draft) -> SentFile:
    """A draft's file, to be read in a block."""
    return SentFile(draft.content, draft.file_name, file_limits())
