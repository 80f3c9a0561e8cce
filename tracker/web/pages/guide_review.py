"""A guided import's review queue: whom rows mean that fit no officer surely, and which course a name means."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid
from tracker.domain.reports.listing import Listed
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.plans import Question, questions_of
from tracker.reports.choices import version_options
from tracker.reports.people import officer_list
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Whole
from tracker.schemas.senders import RememberLinkSchema
from tracker.services.senders import remember_link
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, sent_values
from tracker.web.pages.guide_draft import GUIDE, STEPS, Step
from tracker.web.pages.guide_steps import Found, entered_step, find_plan, keep, planned, under_way
from tracker.web.pages.queries import MOST_PAGES, Page, shown_pages
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

ON_A_PAGE = 10
MOST_CANDIDATES = 6
MAY_ADD = frozenset({ImportKind.ROSTER})


@dataclass(frozen=True, slots=True)
class ReviewQuery:
    """Which page of the questions."""

    page: int


class ReviewQuerySchema(CommandSchema[ReviewQuery]):
    """What may be asked of the queue."""

    command = ReviewQuery

    page = Whole(1, MOST_PAGES, load_default=1)


def register(pages: Blueprint) -> None:
    """Serve the queue and its decisions."""
    pages.add_url_rule(f"{GUIDE}/<key>/review", "guide_review", show_review, methods=["GET"])
    pages.add_url_rule(f"{GUIDE}/<key>/review", "enter_guide_review", enter_review, methods=["POST"])


@permission("imports.write")
def show_review(key: str) -> ResponseReturnValue:
    """The questions, each with the officers or courses it may be about."""
    found = find_plan(key)
    here = url_for("pages.guide_review", key=key, page=_page_number())
    return under_way(found, here) or _review_page(key, Form(), found)


@permission("imports.write")
def enter_review(key: str) -> ResponseReturnValue:
    """Decide one question: link, add as new, or leave out. A link is remembered of the sender."""

    def act(desk: Writing, step: Step) -> str:
        typed = sent_values()
        asked = questions_of(step.draft.plan) if step.draft.plan is not None else []
        question = next((one for one in asked if str(one.lines[0]) == typed.get("question")), None)
        if question is None:
            raise Invalid("unknown_question", "This was decided meanwhile. Look at the list as it is now.")
        choices = step.choices
        if typed.get("act") == "leave":
            choices = replace(choices, exclude=choices.exclude | set(question.lines))
        elif typed.get("act") == "add" and choices.kind in MAY_ADD and question.subject == "officer":
            choices = replace(choices, as_new=choices.as_new | set(question.lines))
        elif typed.get("act") == "link":
            command = load(RememberLinkSchema, _link(question, choices.sender, choices.kind, typed))
            remember_link(desk.session, desk.actor, command, now=desk.now)
            choices = replace(choices, sender=command.sender)
        else:
            raise Invalid("unknown_choice", "Link the row, add the officer, or leave the row out.")
        keep(desk, step, choices)
        return url_for("pages.guide_review", key=key)

    return entered_step(key, act, _review_page)


def _link(question: Question, sender: str | None, kind: ImportKind, typed: dict[str, str]) -> dict[str, Any]:
    """The body of a link, as any door would send it."""
    body: dict[str, Any] = {"sender": sender or typed.get("sender", ""), "kind": kind.value}
    if question.subject == "course":
        course, _, version = typed.get("course_version", "").partition("\t")
        return {**body, "course_name": question.written, "course": course, "version": version}
    row = {name: value for name, value in asdict(question.officer).items() if value} if question.officer else {}
    badge, number = typed.get("badge", "").strip(), typed.get("employee_number", "").strip()
    chosen = typed.get("officer", "")
    officer: dict[str, Any] = {"badge": badge} if badge else {"employee_number": number} if number else {"id": chosen}
    if not any(officer.values()):
        raise Invalid("required", "Choose an officer, or type a badge or an employee number.", field="officer")
    return {**body, "row": row, "officer": officer}


def _review_page(key: str, form: Form, found: Found | None = None) -> str:
    step, plan = planned(key, found)
    questions = questions_of(plan)
    number = _page_number()
    pages = max(1, -(-len(questions) // ON_A_PAGE))
    number = min(number, pages)
    shown = questions[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    with reading() as desk:
        candidates = {question.lines[0]: _candidates(desk, question) for question in shown}
        versions = version_options(desk.session, known_at=desk.moment)
    page: Page[Any] = Page(tuple(shown), len(questions), number, pages, shown_pages(number, pages))
    return render_template(
        "imports/guide/review.html",
        form=form,
        draft=step.draft,
        choices=step.choices,
        page=page,
        candidates=candidates,
        versions=[(f"{one.course}\t{one.version}", f"{one.course_name}, {one.version}") for one in versions],
        may_add=step.choices.kind in MAY_ADD,
        href_of=lambda number: url_for("pages.guide_review", key=key, page=number),
        steps=STEPS,
        step="plan",
    )


def _page_number() -> int:
    query = request.args.to_dict() if request.method == "GET" else {}
    return load(ReviewQuerySchema, query).page


def _candidates(desk: Reading, question: Question) -> list[Any]:
    """Officers of the name or the badge that the rows say."""
    if question.officer is None:
        return []
    found: dict[int, Any] = {}
    for said in (question.officer.badge, question.officer.last_name):
        if said:
            listed: Listed[Any] = officer_list(
                desk.session, reader_of(desk.actor), as_of=desk.today, known_at=desk.moment, search=said[:100],
                limit=MOST_CANDIDATES,
            )  # fmt: skip
            found.update({line.officer_id: line for line in listed.rows})
    return list(found.values())[:MOST_CANDIDATES]
