"""Figures entered with their source: the lists of storage figures and of money, and the form of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Refusal
from tracker.domain.reports.stories import Ref
from tracker.domain.vocabulary import StorageUnit
from tracker.render.figures import MEASURES, MONEY_KINDS, dollars
from tracker.render.words import short_day
from tracker.reports.records import COLLECTIONS, Row, Sight, Wanted, list_records
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.figures import RecordMoneySchema, RecordStorageFigureSchema
from tracker.services.figures import record_money, record_storage_figure
from tracker.store.known import Asked
from tracker.web.guard import permission
from tracker.web.pages.audit_telling import history_href
from tracker.web.pages.day import page_day
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.frame import at_day
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Writing, reading

MOST_ROWS = 1000

View = Callable[..., ResponseReturnValue]
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FieldOfForm:
    """One field of a form: how it is typed (text, date, number or a choice), and what helps to fill it in."""

    name: str
    label: str
    type: str = "text"
    hint: str | None = None
    options: Options = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """A kind of figure as pages show it: its list, and the form by which one is entered."""

    title: str
    about: str
    new: str
    headings: tuple[str | tuple[str, str], ...]
    cells: Callable[[Row], tuple[tuple[str, bool], ...]]
    """A row's values after the first, and whether each is a number."""
    name_of: Callable[[Row], str]
    fields: tuple[FieldOfForm, ...]
    schema: type[CommandSchema[Any]]
    service: Callable[..., Any]


def _storage_cells(row: Row) -> tuple[tuple[str, bool], ...]:
    said = f"{row['value']:,} {row['unit']}"
    return ((MEASURES[row["measure"]], False), (said, True), (row["source"], False))


def _money_cells(row: Row) -> tuple[tuple[str, bool], ...]:
    return (
        (MONEY_KINDS[row["kind"]], False),
        (str(row["year"]), False),
        (dollars(row["amount_cents"]), True),
        (row["purpose"], False),
        (row["source"], False),
    )


SOURCE_FIELD = FieldOfForm("source", "Source", hint="Where the figure stands: a report, a letter, an invoice.")

STORAGE = Entered(
    title="Storage figures",
    about=(
        "How much was recorded, is stored and was destroyed, and for how long recordings are kept "
        "(Minn. Stat. 13.825 subd. 5). Each figure is entered as its source says."
    ),
    new="Add a storage figure",
    headings=("Day", "What is measured", ("Figure", "number"), "Source", "More"),
    cells=_storage_cells,
    name_of=lambda row: short_day(row["measured_on"]),
    fields=(
        FieldOfForm("measured_on", "Day", "date", "The day that the figure is of."),
        FieldOfForm("measure", "What is measured", "choice", options=tuple(MEASURES.items())),
        FieldOfForm("value", "Figure", "number", "Whole units, in digits."),
        FieldOfForm("unit", "Unit", "choice", options=tuple((unit.value, unit.value) for unit in StorageUnit)),
        SOURCE_FIELD,
    ),
    schema=RecordStorageFigureSchema,
    service=record_storage_figure,
)

MONEY = Entered(
    title="Money",
    about="What was appropriated for cameras and what was spent, each amount with its source.",
    new="Add an amount of money",
    headings=("Decided or paid", "Kind", "For the year", ("Amount", "number"), "What for", "Source", "More"),
    cells=_money_cells,
    name_of=lambda row: short_day(row["dated_on"]),
    fields=(
        FieldOfForm("kind", "Kind", "choice", options=tuple(MONEY_KINDS.items())),
        FieldOfForm("year", "For the year", "number", "Money spent is spent in the year in which it is paid."),
        FieldOfForm("dated_on", "Decided or paid on", "date"),
        FieldOfForm("amount", "Amount in dollars", hint="For example 325,000 or 12000.05."),
        FieldOfForm("purpose", "What for"),
        SOURCE_FIELD,
    ),
    schema=RecordMoneySchema,
    service=record_money,
)

LISTS: Mapping[str, Entered] = MappingProxyType({"storage-figures": STORAGE, "money-figures": MONEY})
"""Each kind by its collection's name."""


def register(pages: Blueprint) -> None:
    """Serve the lists and the forms."""
    for name in LISTS:
        word = name.replace("-", "_")
        pages.add_url_rule(f"/lists/{name}", f"list_{word}", _list_view(name), methods=["GET"])
        pages.add_url_rule(f"/lists/{name}/new", f"new_{word}", _form_view(name), methods=["GET"])
        pages.add_url_rule(f"/lists/{name}/new", f"enter_{word}", _enter_view(name), methods=["POST"])


def _list_view(name: str) -> View:
    entered = LISTS[name]

    @permission("rollout.read")
    def view() -> ResponseReturnValue:
        with reading() as desk:
            day = page_day(desk, opens_today=True)
            sight = Sight(reader_of(desk.actor), Asked(day.as_of, day.moment))
            sort = f"-{next(iter(COLLECTIONS[name].orders))}"
            found = list_records(desk.session, COLLECTIONS[name], sight, Wanted(sort=sort, limit=MOST_ROWS))
        rows = [
            (entered.name_of(row), entered.cells(row), row["id"], history_href(Ref(name, row["id"])))
            for row in found.rows
        ]
        added = number_in(request.args, "added")
        return render_template(
            "figures/list.html",
            entered=entered,
            kind=name,
            rows=rows,
            total=found.total,
            is_added=added is not None and any(row["id"] == added for row in found.rows),
            new_href=url_for(f"pages.new_{name.replace('-', '_')}"),
        )

    return view


def _form_view(name: str) -> View:
    @permission("rollout.write")
    def view() -> ResponseReturnValue:
        with reading() as desk:
            return _form_page(name, Form(), desk.today)

    return view


def _enter_view(name: str) -> View:
    entered = LISTS[name]
    listed = f"pages.list_{name.replace('-', '_')}"

    @permission("rollout.write")
    def view() -> ResponseReturnValue:
        def act(desk: Writing) -> str:
            command = load(entered.schema, sent_values())
            added = entered.service(desk.session, desk.actor, command, now=desk.now)
            return url_for(listed, added=added.id)

        try:
            return enter_once(act)
        except Refusal as refusal:
            form = sent_form(refusal)
            with reading() as desk:
                return _form_page(name, form, desk.today), form.status

    return view


def _form_page(name: str, form: Form, today: date) -> str:
    entered = LISTS[name]
    word = name.replace("-", "_")
    return render_template(
        "figures/new.html",
        entered=entered,
        form=form,
        today=today,
        labels={field.name: field.label for field in entered.fields},
        action=url_for(f"pages.enter_{word}"),
        back=at_day(f"pages.list_{word}"),
    )
