"""What nobody has signed for yet, by precinct with its age; ticked off as signed on paper, many at once; and the sheet
to sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import FieldProblem, Refusal
from tracker.domain.reports.signing import SheetLine, SignedTally
from tracker.domain.vocabulary import SignedAct
from tracker.reports.choices import precinct_options
from tracker.reports.signing import LISTED_DAYS, listed_since, signed_by_precinct, unsigned_lines
from tracker.reports.signing_sheet import class_sheet, day_sheet
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Day, Flag, Id, Text, Whole
from tracker.schemas.signing import AcknowledgeSheetSchema
from tracker.services.signing import acknowledge_sheet
from tracker.web.guard import permission
from tracker.web.pages.day import PageDay, carried, page_day
from tracker.web.pages.forms import Form, enter_once, sent_form
from tracker.web.pages.queries import MOST_PAGES, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

ACTS = [(SignedAct.ISSUE.value, "Issues"), (SignedAct.RETURN.value, "Returns")]


@dataclass(frozen=True, slots=True)
class UnsignedQuery:
    """Which issues and returns to list; `all`: also those of long ago."""

    precinct: str | None
    act: SignedAct | None
    all: bool
    page: int
    signed: int | None
    batch: int | None


class UnsignedQuerySchema(CommandSchema[UnsignedQuery]):
    """What may be asked of the list."""

    command = UnsignedQuery

    precinct = Text(20, load_default=None)
    act = Choice(SignedAct, load_default=None)
    all = Flag(load_default=False)
    page = Whole(1, MOST_PAGES, load_default=1)
    signed = Whole(0, 1000, load_default=None)
    batch = Id(load_default=None)


@dataclass(frozen=True, slots=True)
class SheetQuery:
    """Which lines to print: what is not signed for, of a day or of all days, of a precinct or of all; or a class."""

    precinct: str | None
    act: SignedAct | None
    day: date | None
    session: int | None
    all: bool


class SheetQuerySchema(CommandSchema[SheetQuery]):
    """What may be asked of a sheet."""

    command = SheetQuery

    precinct = Text(20, load_default=None)
    act = Choice(SignedAct, load_default=None)
    day = Day(load_default=None)
    session = Id(load_default=None)
    all = Flag(load_default=False)


def register(pages: Blueprint) -> None:
    """Serve the list, its ticking off and the sheet."""
    pages.add_url_rule("/counter/unsigned", "unsigned", show_unsigned, methods=["GET"])
    pages.add_url_rule("/counter/unsigned", "enter_signed_sheet", enter_sheet, methods=["POST"])
    pages.add_url_rule("/counter/sheet", "signing_sheet", show_sheet, methods=["GET"])


@permission("equipment.read")
def show_unsigned() -> ResponseReturnValue:
    """What is not signed for on the day, and for those who may enter, the form that ticks it off."""
    with reading() as desk:
        return _page(desk, Form())


@permission("equipment.write")
def enter_sheet() -> ResponseReturnValue:
    """Everything ticked is signed on the sheet: all of it or none, as one batch."""

    def act(desk: Writing) -> str:
        ticked = [value.partition(":") for value in request.form.getlist("lines")]
        entry = {
            "sheet": request.form.get("sheet", ""),
            "signed_on": request.form.get("signed_on", "").strip() or desk.today.isoformat(),
            "issues": [number for number, _, what in ticked if what == SignedAct.ISSUE.value],
            "returns": [number for number, _, what in ticked if what == SignedAct.RETURN.value],
        }
        command = load(AcknowledgeSheetSchema, entry)
        done = acknowledge_sheet(desk.session, desk.actor, command, now=desk.now)
        batch = done.batch.id if done.batch is not None else None
        return url_for("pages.unsigned", **{**_today(desk), "signed": len(done.created), "batch": batch})

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(_as_in_form(refusal))
        with reading() as desk:
            return _page(desk, form), form.status


def _today(desk: Writing) -> dict[str, Any]:
    return {"as_of": desk.today.isoformat()} if carried() else {}


def _as_in_form(refusal: Refusal) -> Refusal:
    """Issues and returns are lines of the one list."""
    names = {"issues": "lines", "returns": "lines"}
    problems = [
        FieldProblem(names.get(one.field.split(".")[0], one.field), one.code, one.message) for one in refusal.problems
    ]
    return type(refusal)(refusal.code, refusal.message, problems=problems, related=refusal.related)


def _page(desk: Reading, form: Form) -> str:
    query, sample = asked_for(UnsignedQuerySchema, is_sampled=True), sample_asked_for()
    day = page_day(desk, path=url_for("pages.unsigned"))
    reader = reader_of(desk.actor)
    since = None if query.all else listed_since(day.as_of)
    page = page_of(
        query.page,
        lambda offset, limit: unsigned_lines(
            desk.session,
            reader,
            as_of=day.as_of,
            known_at=day.moment,
            since=since,
            precinct=query.precinct,
            act=query.act,
            offset=offset,
            limit=limit,
        ),
        sample=sample,
        number_of=lambda line: f"{line.act}:{line.assignment_id}",
    )
    tallies = signed_by_precinct(desk.session, reader, as_of=day.as_of, known_at=day.moment, since=since)
    said = _said(query)
    return render_template(
        "signing/unsigned.html",
        form=form,
        page=page,
        tallies=tallies,
        total=_total(tallies),
        query=query,
        since=since,
        said=said,
        days=LISTED_DAYS,
        acts=ACTS,
        precincts=precinct_options(desk.session, reader, known_at=day.moment),
        href_of=lambda number: url_for("pages.unsigned", **{**carried(), **said, "page": str(number)}),  # type: ignore[arg-type]
    )


def _said(query: UnsignedQuery) -> Mapping[str, str]:
    given = {"precinct": query.precinct, "act": query.act and query.act.value, "all": "true" if query.all else None}
    return {name: value for name, value in given.items() if value}


def _total(tallies: tuple[SignedTally, ...]) -> SignedTally:
    return SignedTally(
        None,
        "Total",
        sum(one.issues for one in tallies),
        sum(one.issues_signed for one in tallies),
        sum(one.returns for one in tallies),
        sum(one.returns_signed for one in tallies),
    )


@permission("equipment.read")
def show_sheet() -> ResponseReturnValue:
    """A sheet to print: a line for each officer, with room for a signature."""
    query = asked_for(SheetQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        title, lines = _sheet(desk, query, day)
        return render_template(
            "signing/sheet.html", title=title, lines=lines, reference=_reference(query, day), agency_day=day.as_of
        )


def _sheet(desk: Reading, query: SheetQuery, day: PageDay) -> tuple[str, tuple[SheetLine, ...]]:
    reader = reader_of(desk.actor)
    if query.session is not None:
        return class_sheet(desk.session, reader, query.session, as_of=day.as_of, known_at=day.moment)
    since = query.day or (None if query.all else listed_since(day.as_of))
    return day_sheet(
        desk.session,
        reader,
        as_of=day.as_of,
        known_at=day.moment,
        since=since,
        until=query.day,
        precinct=query.precinct,
        act=query.act,
    )


def _reference(query: SheetQuery, day: PageDay) -> str:
    """What to write on the list when the sheet is ticked off: the day, whose sheet it is, and when it was printed."""
    whose = f"C{query.session}" if query.session is not None else f"P{query.precinct or '0'}"
    return f"{day.as_of:%Y%m%d}-{whose}-{day.moment:%H%M%S}"
