"""Every report there is, by name, in every format it is kept in: read by programs that did not write it, found to be
what the format promises, tagged for who cannot see, and the same in each. A new report is held to it by being named.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from tests.demonstration.conftest import THIS_MORNING
from tests.render.read_back import (
    MAIN_SHEET,
    STAMP,
    cell_text,
    csv_rows,
    elements,
    pages_of,
    paper_rows,
    paper_tables,
    sheet_rows,
    some_paper_columns,
    without_spaces,
)
from tracker.domain.reports.stamp import Stamped
from tracker.journeys.reports import REPORTS, Asking, make_report, write_report
from tracker.render.cells import Kind
from tracker.render.formats import Format
from tracker.render.table import Column
from tracker.reports.on_day import Reader
from tracker.store.engine import transaction

DAY = date(2016, 11, 7)
PRECINCTS = frozenset({"3", "5"})
"""Both with newcomers and something due back, and quickly read."""
NOTHING_TOLD = frozenset({"reconciliation"})
"""Reports that have nothing to tell of the demonstration: their files are read back where they are rendered."""
SHORT_TABLE = 16
"""A table of so many rows stands in one piece."""
OWN_PAPER = frozenset({"training"})
"""Reports whose paper tells in one cell what takes several columns of a flat file: the columns they share are held."""
EXPLAINS = "How it was counted"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Files:
    """One report in its formats."""

    report: Stamped
    csv: bytes
    xlsx: bytes
    pdf: bytes

    @property
    def columns(self) -> list[Column]:
        """Its columns: named for programs in CSV, for people in a workbook, in one order."""
        names = next(csv.reader(io.StringIO(self.csv.decode(), newline="")))
        headings = next(openpyxl.load_workbook(io.BytesIO(self.xlsx))[MAIN_SHEET].iter_rows(values_only=True))
        kept = [name for name in names if name not in STAMP]
        return [Column(name, str(said), Kind.TEXT) for name, said in zip(kept, headings, strict=True)]


@pytest.fixture(scope="module", params=sorted(REPORTS.keys() - NOTHING_TOLD))
def files(request: pytest.FixtureRequest, demonstration_engine: Engine) -> Files:
    """A report of two precincts, or of all, at the end of the story."""
    name = request.param
    made: dict[Format, bytes] = {}
    with transaction(demonstration_engine, write=False) as session:
        for form in (Format.CSV, Format.XLSX, Format.PDF):
            asking = Asking(DAY, THIS_MORNING, form, None if REPORTS[name].is_whole else PRECINCTS)
            report = make_report(session, Reader(None, sees_identities=True), name, asking)
            made[form] = write_report(name, report, form)
    return Files(report, made[Format.CSV], made[Format.XLSX], made[Format.PDF])


def test_csv_is_as_rfc_4180_has_it_and_each_row_says_what_it_is(files: Files) -> None:
    assert files.csv.endswith(b"\r\n")
    assert not files.csv.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(files.csv.decode("utf-8"), newline=""), strict=True)
    ends = [cell.count("\n") for row in rows for cell in row]
    assert files.csv.count(b"\n") == len(rows) + 1 + sum(ends)
    assert files.csv.count(b"\r\n") >= len(rows) + 1
    assert all(name == name.strip() != "" for name in header)
    assert len(set(header)) == len(header)
    assert tuple(header[-len(STAMP) :]) == STAMP
    stamp = files.report.stamp
    said = [stamp.as_of.isoformat(), stamp.known_at_text, str(stamp.data_version), stamp.audit_head]
    for row in rows:
        assert len(row) == len(header)
        assert row[-len(STAMP) : -2] == said
        assert re.fullmatch(r"[0-9a-f]{64}", row[-1])


def tables(book: openpyxl.Workbook) -> Iterator[tuple[Worksheet, list[Column]]]:
    """The sheets that hold tables, with their columns."""
    for sheet in book.worksheets:
        if sheet.title not in (EXPLAINS, "Chart"):
            headings = [str(cell.value) for cell in sheet[1]]
            yield sheet, [Column(heading, heading) for heading in headings]


def test_a_workbook_s_tables_have_headers_that_stay_and_filter(files: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx))
    assert MAIN_SHEET in book.sheetnames
    for sheet, columns in tables(book):
        assert sheet.freeze_panes is not None, sheet.title
        assert re.fullmatch(r"[A-Z]+2", sheet.freeze_panes)
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.value and cell.font.bold for cell in sheet[1])
        assert len({column.name for column in columns}) == len(columns)
        filtered = sheet.auto_filter.ref
        assert (filtered is not None) == (sheet.max_row > 1), sheet.title
        if filtered is not None:
            assert filtered.startswith("A1:")
            assert openpyxl.utils.range_boundaries(filtered)[2] == len(columns)
        assert all(sheet.column_dimensions[cell.column_letter].width for cell in sheet[1])


def test_a_workbook_s_cells_are_typed_and_run_nothing(files: Files) -> None:
    for sheet, columns in tables(openpyxl.load_workbook(io.BytesIO(files.xlsx))):
        for column, cells in zip(columns, sheet.iter_cols(min_row=2), strict=True):
            values = [cell for cell in cells if cell.value not in (None, "n/a")]
            types = {type(cell.value) for cell in values} - ({int} if any(_is_real(c) for c in values) else set())
            assert len(types) <= 1, (sheet.title, column.name, types)
            for cell in values:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert not ISO_DAY.fullmatch(cell.value), (sheet.title, column.name)
                else:
                    assert cell.number_format != "General", (sheet.title, column.name)
                if isinstance(cell.value, int | float):
                    assert cell.alignment.horizontal == "right", (sheet.title, column.name)


def _is_real(cell: Any) -> bool:
    return isinstance(cell.value, float)


def test_a_workbook_says_how_it_was_counted(files: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx))
    assert book.sheetnames[-1] == EXPLAINS
    said = {str(name.value): str(text.value) for name, text in book[EXPLAINS].iter_rows(max_col=2)}
    stamp = files.report.stamp
    assert said["As of"] == DAY.isoformat()
    assert (said["Known at"], said["Audit head"]) == (stamp.known_at_text, stamp.audit_head)
    assert all(len(text) > 1 for text in said.values())
    assert book.properties.title


def test_what_a_workbook_draws_is_described(files: Files) -> None:
    with zipfile.ZipFile(io.BytesIO(files.xlsx)) as packed:
        names = packed.namelist()
        drawings = [packed.read(name).decode() for name in names if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
        charts = [packed.read(name).decode() for name in names if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    frames = [frame for drawing in drawings for frame in re.findall(r"<xdr:cNvPr [^>]*>", drawing)]
    assert len(frames) == len(charts)
    for frame in frames:
        alt = re.search(r'descr="([^"]+)"', frame)
        assert alt is not None
        assert len(alt.group(1)) > 20
    for chart in charts:
        assert "<c:title>" in chart
        assert "!$" in chart  # it follows the cells


@cache
def _paper(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def test_a_paper_is_tagged_in_a_language_under_a_title(files: Files) -> None:
    paper = _paper(files.pdf)
    root = paper.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en-US"
    assert root.ViewerPreferences.DisplayDocTitle
    with paper.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == str(paper.docinfo.Title)
    kinds = [str(element.S) for element in elements(paper)]
    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < kinds.index("/H2")
    first = next(element for element in elements(paper) if element.S == "/H1")
    assert str(first.T) == str(paper.docinfo.Title)


def test_each_figure_of_a_paper_says_what_it_shows(files: Files) -> None:
    for element in elements(_paper(files.pdf)):
        if element.S == "/Figure":
            assert len(str(element.Alt)) > 40


def test_each_table_of_a_paper_has_headers_that_its_cells_name(files: Files) -> None:
    for table in paper_tables(files.pdf):
        assert table.title
        assert all(table.headings)
        assert set(table.scopes) == {"/Column"}
        assert {len(row) for row in table.rows} == {len(table.headings)}
    for element in elements(_paper(files.pdf)):
        if element.S == "/TD":
            assert any("/Headers" in one and len(one.Headers) for one in element.A)


def test_each_page_of_a_paper_says_which_it_is_and_of_what_day(files: Files) -> None:
    paper = pypdfium2.PdfDocument(files.pdf)
    for number, page in enumerate(paper, start=1):
        said = page.get_textpage().get_text_range()
        assert f"Page {number} of {len(paper)}" in said
        assert f"As of {DAY.isoformat()}, known at {files.report.stamp.known_at_text}" in said
        assert len(said.split()) > 20, "an almost empty page"


def test_no_heading_of_a_paper_is_left_behind_and_no_short_table_broken(files: Files) -> None:
    paper = _paper(files.pdf)
    blocks = [one for one in elements(paper) if one.S in ("/H2", "/Table", "/Figure", "/P", "/L")]
    for one, after in pairwise(blocks):
        if one.S == "/H2":
            assert pages_of(paper, one)[-1] == pages_of(paper, after)[0], str(one.get("/T"))
    for element, table in zip([one for one in blocks if one.S == "/Table"], paper_tables(files.pdf), strict=True):
        rows = [pages_of(paper, row) for row in element.K[-1].K]
        assert len(rows) == len(table.rows)
        pages = {page for row in rows for page in row}
        assert len(pages) == 1 or len(table.rows) > SHORT_TABLE, table.title
        third = rows[min(2, len(rows) - 1)]
        assert rows[0][0] == third[0], f"{table.title} begins at the foot of a page"


def test_the_formats_have_the_same_rows(files: Files) -> None:
    columns = files.columns
    rows = csv_rows(files.csv, columns)
    assert rows
    assert sheet_rows(files.xlsx, [_typed(column, files) for column in columns]) == rows
    if files.report.report in OWN_PAPER:
        paper = some_paper_columns(files.pdf, columns, len(rows))
        assert len(paper[0]) > 3
        assert paper == [{name: row[name] for name in paper[0]} for row in without_spaces(rows)]
    else:
        assert paper_rows(files.pdf, columns) == without_spaces(rows)


def _typed(column: Column, files: Files) -> Column:
    """The column with the kind that its cells' format tells: a percentage has one decimal, an amount of money two."""
    sheet = openpyxl.load_workbook(io.BytesIO(files.xlsx))[MAIN_SHEET]
    place = [cell.value for cell in sheet[1]].index(column.heading) + 1
    formats = {sheet.cell(row, place).number_format for row in range(2, sheet.max_row + 1)}
    kinds = {"0.0": Kind.PERCENT, "#,##0.00": Kind.MONEY}
    kind = next((kind for written, kind in kinds.items() if written in formats), Kind.TEXT)
    return Column(column.name, column.heading, kind)


def test_a_cell_of_each_type_is_read_as_text() -> None:
    read = [cell_text(value, Kind.TEXT) for value in (None, 12, "0412", datetime(2016, 9, 27), "_x005F_x")]  # noqa: DTZ001 - as read
    assert read == ["", "12", "0412", "2016-09-27", "_x"]
    assert cell_text(98, Kind.PERCENT) == "98.0"
