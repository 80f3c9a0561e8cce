"""The reader that the other tests rely on: it finds what was written, and refuses a file that has other columns."""

from dataclasses import replace
from datetime import date

import pytest

from tests.render.read_back import Row, paper_tables, rows_of, without_spaces
from tests.render.reports import STAMP
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.formats import Format
from tracker.render.table import Column, Table
from tracker.render.written import written

COLUMNS = (
    Column("name", "Name", Kind.TEXT),
    Column("officers", "Officers"),
    Column("percent", "% equipped", Kind.PERCENT),
    Column("since", "Since", Kind.DAY),
    Column("on_leave", "On leave", Kind.FLAG),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    ("=SUM(A1)", 1234, 98.7, date(2016, 9, 27), True),
    ("Special Operations Center, where a name is longer than its column " * 3, -2, None, None, False),
    ("Ruben Årstad", 0, 100.0, date(2016, 1, 1), None),
)
READ: list[Row] = [
    {"name": "=SUM(A1)", "officers": "1234", "percent": "98.7", "since": "2016-09-27", "on_leave": "yes"},
    {"name": str(ROWS[1][0]).strip(), "officers": "-2", "percent": "n/a", "since": "", "on_leave": "no"},
    {"name": "Ruben Årstad", "officers": "0", "percent": "100.0", "since": "2016-01-01", "on_leave": ""},
]


def document(rows: tuple[tuple[Value, ...], ...] = ROWS) -> Document:
    """The rows in two parts."""
    table = Table("made-up", "Made up", STAMP, COLUMNS, rows)
    return Document(table, (Part("One", ("name", "officers", "since")), Part("Two", ("name", "percent", "on_leave"))))


def read(made: Document, form: Format) -> list[Row]:
    """What the file says, a long name without the space at its end."""
    rows = rows_of(written(made, form, dict), form, COLUMNS)
    return [{name: text.strip() for name, text in row.items()} for row in rows]


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.PDF])
def test_what_was_written_is_read(form: Format) -> None:
    assert read(document(), form) == (without_spaces(READ) if form is Format.PDF else READ)


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.PDF])
def test_a_wrong_figure_is_seen(form: Format) -> None:
    wrong = document((("=SUM(A1)", 1235, 98.7, date(2016, 9, 27), True), *ROWS[1:]))
    assert read(wrong, form)[0]["officers"] == "1235"
    swapped = document((ROWS[1], ROWS[0], ROWS[2]))
    assert read(swapped, form) != read(document(), form)


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.PDF])
def test_a_file_with_other_columns_is_refused(form: Format) -> None:
    content = written(document(), form, dict)
    with pytest.raises(ValueError, match="has the columns"):
        rows_of(content, form, [*COLUMNS, Column("more", "More")])


def test_formats_without_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="has no rows"):
        rows_of(b"{}", Format.JSON, COLUMNS)


def test_a_paper_s_tables_are_found_under_their_titles() -> None:
    one, two = paper_tables(written(document(), Format.PDF, dict))
    assert (one.title, two.title) == ("One", "Two")
    assert (one.headings, len(one.rows)) == (("Name", "Officers", "Since"), 3)
    nothing = replace(document(), table=replace(document().table, rows=()))
    assert paper_tables(written(nothing, Format.PDF, dict)) == []
