"""The report `program` in each format."""

from typing import Any

from tracker.domain.reports.program import MoneyFigures, MoneyLine, ProgramReport, YearOfMoney
from tracker.render.cells import NOT_APPLICABLE, Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

TITLE = "Money of the camera programme"
ENTRIES = "Each amount with its source"

COLUMNS = (
    Column("year", "Year", Kind.TEXT),
    Column("appropriated", "Appropriated ($)", Kind.MONEY),
    Column("spent", "Spent ($)", Kind.MONEY),
    Column("spent_to_date", "Spent up to the day ($)", Kind.MONEY),
    Column("counted_on", "Day", Kind.DAY),
    Column("equipped", "Equipped"),
    Column("cost_per_equipped", "Cost per equipped officer ($)", Kind.MONEY),
    Column("sources", "Sources", Kind.TEXT),
)
BRIEF = tuple(column.name for column in COLUMNS[:-1])

ENTRY_COLUMNS = (
    Column("dated_on", "Decided or paid", Kind.DAY),
    Column("kind", "Kind", Kind.TEXT),
    Column("year", "Year", Kind.TEXT),
    Column("amount", "Amount ($)", Kind.MONEY),
    Column("purpose", "What for", Kind.TEXT),
    Column("source", "Source", Kind.TEXT),
    Column("money_figure_id", "Entry"),
)
FIGURES = ("Appropriated", "Spent", "Spent up to the day", "Equipped", "Cost per equipped officer")
"""The figures of the report that are explained."""


def render_program(report: ProgramReport, form: Format) -> bytes:
    """The report in a format."""
    return written(program_document(report), form, lambda: program_as_json(report))


def program_document(report: ProgramReport) -> Document:
    """The report laid out."""
    rows = tuple(_year(row) for row in report.rows)
    total: tuple[Value, ...] = ("Total", *_flat(report.total), None)
    entries = tuple(_entry(one) for one in report.entries)
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, (*rows, total), has_total=True),
        parts=(Part("By year", tuple(column.name for column in COLUMNS)),),
        counted=FIGURES,
        brief=(Part("By year", BRIEF),),
        beside=(Beside(ENTRIES, "Entries", Table(report.report, ENTRIES, report.stamp, ENTRY_COLUMNS, entries)),),
    )


def program_as_json(report: ProgramReport) -> dict[str, Any]:
    """The report as nested values; amounts in whole cents."""
    return {
        **stamp_as_json(report.report, report.stamp),
        "rows": [{"year": row.year, **_figures(row.figures), "sources": list(row.sources)} for row in report.rows],
        "total": _figures(report.total),
        "entries": [
            {
                "money_figure_id": one.entry,
                "kind": one.kind.value,
                "year": one.year,
                "dated_on": one.dated_on,
                "amount_cents": one.cents,
                "purpose": one.purpose,
                "source": one.source,
            }
            for one in report.entries
        ],
    }


def _figures(figures: MoneyFigures) -> dict[str, Any]:
    return {
        "appropriated_cents": figures.appropriated,
        "spent_cents": figures.spent,
        "spent_to_date_cents": figures.spent_to_date,
        "counted_on": figures.counted_on,
        "equipped": figures.equipped,
        "cost_per_equipped_cents": figures.cost_each,
    }


def _year(row: YearOfMoney) -> tuple[Value, ...]:
    return (str(row.year), *_flat(row.figures), "; ".join(row.sources))


def _flat(figures: MoneyFigures) -> tuple[Value, ...]:
    each = NOT_APPLICABLE if figures.cost_each is None else figures.cost_each
    return (
        figures.appropriated,
        figures.spent,
        figures.spent_to_date,
        figures.counted_on,
        figures.equipped,
        each,
    )


def _entry(one: MoneyLine) -> tuple[Value, ...]:
    return (one.dated_on, one.kind.value, str(one.year), one.cents, one.purpose, one.source, one.entry)
