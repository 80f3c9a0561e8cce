"""A long file planned or entered while a page tells how far it has come: the answer is sent piece by piece."""

from collections.abc import Callable, Iterator

from flask import Response, render_template

from tracker.domain.errors import Refusal
from tracker.services.drafts import Draft
from tracker.web.long_acts import LongAct, patiently
from tracker.web.pages.errors import HEADINGS, NEXT
from tracker.web.pages.forms import Form, sent_form
from tracker.web.pages.guide_draft import STEPS, Step
from tracker.web.problems import noted_problem
from tracker.web.requests import current_actor
from tracker.web.wiring import wiring

LONG_TEXT_BYTES = 100_000
LONG_WORKBOOK_BYTES = 60_000
"""From so many bytes on a file is long: some two thousand rows, a second or two of work."""
EVERY_SECONDS = 0.4
HERE = "<!-- how far it has come -->"
"""Where the page of an act under way is continued."""

PLAN, ENTRY = "plan", "entry"

Unit = Callable[[LongAct], str]
"""The act itself, a whole transaction: answers the address to go on to."""


def is_long(draft: Draft) -> bool:
    """Whether planning or entering a file takes long enough to be watched."""
    packed = draft.content.startswith(b"PK")
    return len(draft.content) > (LONG_WORKBOOK_BYTES if packed else LONG_TEXT_BYTES)


def entry_under_way(step: Step) -> Response | None:
    """The page of a file's entry where it is under way, whoever's window began it; else None."""
    act = wiring().long_acts.find(_about(step, ENTRY))
    return None if act is None else _page(step, ENTRY, act)


def watch_plan(step: Step, unit: Unit) -> Response:
    """Plan the file, or watch how it is planned."""
    return _page(
        step, PLAN, wiring().long_acts.begin(_about(step, PLAN), lambda act: _carried_out(step, PLAN, act, unit))
    )


def watch_entry(step: Step, unit: Unit) -> Response:
    """Enter the file, or watch how it is entered."""
    return _page(
        step, ENTRY, wiring().long_acts.begin(_about(step, ENTRY), lambda act: _carried_out(step, ENTRY, act, unit))
    )


def _about(step: Step, what: str) -> tuple[str, int | None, str]:
    return what, current_actor().user_id, step.draft.key


def _carried_out(step: Step, what: str, act: LongAct, unit: Unit) -> str:
    """Do it, and say at the end where it leads, or what stands in the way, as the page would that nobody watches."""
    try:
        address = patiently(act, lambda: unit(act))
    except Refusal as refusal:
        form = sent_form(refusal) if what == ENTRY else Form(refusal=refusal)
        return render_template("imports/guide/ended.html", what=what, draft=step.draft, form=form)
    except Exception as error:  # noqa: BLE001 - told on the page, as what any view raises is
        problem = noted_problem(error)
        said = {"problem": problem, "heading": HEADINGS.get(problem.status), "next_step": NEXT.get(problem.status)}
        return render_template("imports/guide/ended.html", what=what, draft=step.draft, **said)
    return render_template("imports/guide/ended.html", what=what, draft=step.draft, address=address)


def _page(step: Step, what: str, act: LongAct) -> Response:
    """The page, drawn before its first byte is sent: what follows needs no database."""
    page = render_template(
        "imports/guide/under_way.html", what=what, draft=step.draft, choices=step.choices, steps=STEPS
    )
    response = Response(_pieces(page, act), mimetype="text/html")
    response.headers["X-Accel-Buffering"] = "no"  # nginx would keep it back until the end
    return response


def _pieces(page: str, act: LongAct) -> Iterator[str]:
    """The page's head, then what is new from time to time, then the end. Where nothing is new a line end keeps the
    connection open, and finds out that a browser has gone away.
    """
    head, tail = page.split(HERE)
    yield head
    shown = ""
    for done in act.follow(EVERY_SECONDS):
        now = _how_far(done, waits=act.waits)
        yield now if now != shown else "\n"
        shown = now
    yield act.ending or ""
    yield tail


def _how_far(done: tuple[int, int | None] | None, *, waits: bool) -> str:
    if done is None:
        words = "Another entry is under way; this one waits for it to end." if waits else "Reading the file."
        return f'<div class="under-way__now"><progress aria-label="Rows done"></progress><p>{words}</p></div>\n'
    count, of = done
    if of is None:
        return (
            '<div class="under-way__now"><progress aria-label="Rows read"></progress>'
            f"<p>Reading the file: {count:,} rows so far.</p></div>\n"
        )
    bar = f'<progress aria-label="Rows done" value="{count}" max="{max(of, 1)}"></progress>'
    return f'<div class="under-way__now">{bar}<p>{count:,} of {of:,} rows</p></div>\n'
