"""A document as a workbook: a sheet of typed cells under a header that stays and filters, the series and the chart
where there are some, and a sheet that says what it is and how it was counted. The same document gives the same bytes.
"""

import io
from datetime import date
from itertools import islice
from textwrap import wrap
from typing import IO, Any

import xlsxwriter

from tracker.domain.errors import Invalid
from tracker.domain.formulas import kept
from tracker.domain.money import CENTS_OF_A_DOLLAR
from tracker.render.cells import RIGHT_ALIGNED, Kind, Value, plain_cell
from tracker.render.counted import definitions_of, digest_of
from tracker.render.document import Bars, Document
from tracker.render.table import Column, Table

SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.HOURS: "#,##0.0#",
    Kind.PERCENT: "0.0",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MONEY: "#,##0.00",
}
NARROWEST, WIDEST = 8, 44
LOOKED_AT = 200
"""The rows whose cells decide how wide a column is."""
LETTERS_ACROSS = 190
"""A sheet that is wider is printed on two pages beside one another, or its letters would be too small to read."""
CHART_LETTERS, EXPLAINED_LETTERS = 118, 90
LINE_HEIGHT = 15.0
COLOURS = ("#A9AEB1", "#2491FF", "#162E51")
"""From light to dark, told apart in greyscale too."""


MOST_ROWS = 1_048_575
"""What a sheet holds below its header
(https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3).
"""


def document_to_xlsx(document: Document) -> bytes:
    """The workbook as bytes, as `write_xlsx` writes it."""
    content = io.BytesIO()
    write_xlsx(content, document)
    return content.getvalue()


def write_xlsx(out: IO[bytes], document: Document) -> None:
    """The workbook. Text is written as text, whatever it begins with, so that nothing in it is ever run, and so that an
    import reads it as it was. Rows go to a file of their own as they are written: no more than one is held.

    Raises:
        Invalid `too_many_rows`: more than a sheet holds.
    """
    if len(document.table.rows) > MOST_ROWS:
        message = f"A sheet of a workbook holds {MOST_ROWS:,} rows. Narrow the report, or take it as CSV."
        raise Invalid("too_many_rows", message, field="format")
    book = xlsxwriter.Workbook(out, SETTINGS)
    stamp = document.table.stamp
    book.set_properties(
        {"title": document.table.title, "comments": _stamp_line(document.table), "created": stamp.known_at}
    )
    for one in document.before():
        _write_table(book, one.sheet, one.table)
    _write_table(book, "Report", document.table)
    for one in document.after():
        _write_table(book, one.sheet, one.table)
    if document.bars is not None:
        _draw(book, document.table, document.bars)
    _explain(book, document)
    book.close()


def _stamp_line(table: Table) -> str:
    stamp = table.stamp
    return f"As of {stamp.as_of.isoformat()}, known at {stamp.known_at_text}, data version {stamp.data_version}"


def _write_table(book: Any, name: str, table: Table) -> None:
    sheet = book.add_worksheet(name)
    headers = {kind: _header(book, kind) for kind in Kind}
    styles = {kind: _styles(book, kind) for kind in Kind}
    widths = _widths(table)
    lines = [len(wrap(column.heading, width - 1)) for column, width in zip(table.columns, widths, strict=True)]
    sheet.set_row(0, LINE_HEIGHT * max(lines))
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.heading, headers[column.kind])
    for number, row in enumerate(table.rows, start=1):
        is_total = table.has_total and number == len(table.rows)
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, number, place, value, column.kind, styles[column.kind][is_total])
    last = len(table.rows) - table.has_total
    sheet.freeze_panes(1, _named_columns(table.columns))
    if last > 0:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
    _lay_on_paper(sheet, table)
    sheet.repeat_rows(0)
    if sum(widths) > LETTERS_ACROSS:
        sheet.fit_to_pages(2, 0)
        sheet.repeat_columns(0, _named_columns(table.columns) - 1)


def _header(book: Any, kind: Kind) -> Any:
    """How the heading of a column looks: above its cells."""
    look = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
    return book.add_format({**look, **_aligned(kind)})


def _aligned(kind: Kind) -> dict[str, Any]:
    """Numbers to the right; what is read, days too, to the left with some air before it."""
    return {"align": "right"} if kind in RIGHT_ALIGNED else {"align": "left", "indent": 1}


def _styles(book: Any, kind: Kind) -> tuple[Any, Any]:
    """How cells of a kind look, and those of the total."""
    look: dict[str, Any] = {"num_format": NUMBER_FORMATS[kind]} if kind in NUMBER_FORMATS else {}
    look |= _aligned(kind)
    return book.add_format(look), book.add_format({**look, "bold": True, "top": 1})


def _write_cell(sheet: Any, row: int, place: int, value: Value, kind: Kind, style: Any) -> None:
    if isinstance(value, date) and kind is Kind.DAY:
        sheet.write_datetime(row, place, value, style)
    elif isinstance(value, int) and kind is Kind.MONEY:
        sheet.write_number(row, place, value / CENTS_OF_A_DOLLAR, style)
    elif isinstance(value, int | float) and kind in RIGHT_ALIGNED:
        sheet.write_number(row, place, value, style)
    elif (text := plain_cell(value, kind)) == "":
        sheet.write_blank(row, place, None, style)
    else:
        sheet.write_string(row, place, kept(text), style)


def _widths(table: Table) -> list[int]:
    """Of each column, in characters: what its heading's longest word and its first cells need."""
    first = list(islice(table.rows, LOOKED_AT))
    return [
        max(
            NARROWEST,
            *(len(word) + 3 for word in column.heading.split()),
            *(min(len(plain_cell(row[place], column.kind)) + 2, WIDEST) for row in first),
        )
        for place, column in enumerate(table.columns)
    ]


def _named_columns(columns: tuple[Column, ...]) -> int:
    """How many columns at the left stay in sight: those up to the name, where there is one."""
    names = [column.name for column in columns]
    return names.index("name") + 1 if "name" in names else 1


def _lay_on_paper(sheet: Any, table: Table) -> None:
    sheet.set_landscape()
    sheet.set_paper(1)  # letter
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&B{_for_paper(table.title)}")
    sheet.set_footer(f"&L{_for_paper(_stamp_line(table))}&RPage &P of &N")


def _for_paper(text: str) -> str:
    return text.replace("&", "&&")


def _draw(book: Any, table: Table, bars: Bars) -> None:
    """A chart of the workbook's own: it follows the cells, and a program can read what it shows."""
    places = {column.name: place for place, column in enumerate(table.columns)}
    last = len(table.rows) - table.has_total
    chart = book.add_chart({"type": "column"})
    for name, colour in zip(bars.columns, COLOURS, strict=False):
        chart.add_series(
            {
                "name": ["Report", 0, places[name]],
                "categories": ["Report", 1, places[bars.of], last, places[bars.of]],
                "values": ["Report", 1, places[name], last, places[name]],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": bars.title, "name_font": {"size": 14}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#DFE1E2"}}})
    chart.set_size({"width": 900, "height": 440})
    sheet = book.add_worksheet("Chart")
    _lay_on_paper(sheet, table)
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, 0, CHART_LETTERS)
    sheet.set_row(0, _height(bars.alt, CHART_LETTERS))
    # for who reads no picture; and a sheet without any cell would leave its temporary file behind
    sheet.write_string(0, 0, bars.alt, book.add_format({"text_wrap": True}))
    sheet.insert_chart("A3", chart, {"description": bars.alt})


def _explain(book: Any, document: Document) -> None:
    """The last sheet: as of when, known at which moment, resting on which log, and how each figure was counted."""
    table, stamp = document.table, document.table.stamp
    sheet = book.add_worksheet("How it was counted")
    strong = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, EXPLAINED_LETTERS)
    said = [
        ("Report", table.title),
        ("As of", stamp.as_of.isoformat()),
        ("Known at", stamp.known_at_text),
        ("Filters", stamp.filters_text),
        ("Data version", str(stamp.data_version)),
        ("Audit head", stamp.audit_head),
        ("Definitions", digest_of(document.counted)),
        *definitions_of(document.counted).items(),
    ]
    for row, (name, text) in enumerate(said):
        sheet.set_row(row, _height(text, EXPLAINED_LETTERS))
        sheet.write_string(row, 0, name, strong)
        sheet.write_string(row, 1, text, wrapped)
    _lay_on_paper(sheet, table)


def _height(text: str, letters: int) -> float:
    """What a wrapped text needs, in points: not every program finds it out by itself."""
    return LINE_HEIGHT * max(-(-len(text) * 11 // (10 * letters)), 1)
