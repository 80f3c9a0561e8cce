"""Reports as workbooks and on paper: the same figures as the table they are made from, typed, explained, and the same
bytes for the same report.
"""

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from openpyxl.utils.escape import unescape

from tests.render.reports import STAMP, outstanding, progress
from tracker.domain.reports.rollout import CurvePoint, ProgressCurve, RolloutCurves
from tracker.render.cells import Kind, Value
from tracker.render.document import Document, Part
from tracker.render.formats import Format
from tracker.render.outstanding import outstanding_document, render_outstanding
from tracker.render.rollout import progress_document, render_progress
from tracker.render.table import Column, Table
from tracker.render.to_pdf import document_to_pdf
from tracker.render.to_xlsx import document_to_xlsx

Write = Callable[[Document], bytes]


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's cells, as the program reads them that wrote none of it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def text_of(content: bytes) -> str:
    """The words of a paper, page after page."""
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def in_a_cell(value: Value, kind: Kind) -> Any:
    """What a reader of the workbook is to find."""
    if kind is Kind.FLAG:
        return "yes" if value else "no"
    if value in (None, ""):
        return "n/a" if kind is Kind.PERCENT else None
    return datetime.combine(value, datetime.min.time()) if isinstance(value, date) else value


@pytest.mark.parametrize("document", [progress_document(progress()), outstanding_document(outstanding())])
def test_a_workbook_has_every_figure_typed(document: Document) -> None:
    table = document.table
    header, *rows = sheets_of(document_to_xlsx(document))["Report"]
    assert header == [column.heading for column in table.columns]
    assert rows == [
        [in_a_cell(value, column.kind) for value, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]


def test_a_workbook_s_header_stays_and_filters() -> None:
    document = progress_document(progress())
    sheet = openpyxl.load_workbook(io.BytesIO(document_to_xlsx(document)))["Report"]
    assert sheet.freeze_panes == "C2"  # the precinct and its name stay too
    last = len(document.table.rows)  # the header, and all but the total
    assert sheet.auto_filter.ref == f"A1:W{last}"
    assert sheet.print_title_rows == "$1:$1"


def test_a_workbook_s_headings_stand_over_their_cells_and_are_whole() -> None:
    document = progress_document(progress())
    sheet = openpyxl.load_workbook(io.BytesIO(document_to_xlsx(document)))["Report"]
    for heading, cell in zip(sheet[1], sheet[2], strict=True):
        assert heading.alignment.horizontal == cell.alignment.horizontal
        assert heading.alignment.wrap_text
    assert sheet.row_dimensions[1].height >= 3 * 15  # `Officers ahead, current` in a column of eleven letters


def test_a_wide_sheet_is_printed_on_two_pages_beside_one_another_and_both_say_whose_row_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_progress(progress(series=True), Format.XLSX)))
    wide, narrow = book["Report"], book["Week by week"]
    assert (wide.page_setup.fitToWidth, wide.page_setup.fitToHeight, wide.print_title_cols) == (2, 0, "$A:$B")
    assert (narrow.page_setup.fitToHeight, narrow.print_title_cols) == (0, None)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert "Page &P of &N" in sheet.oddFooter.right.text


def test_a_workbook_says_what_it_is_and_how_it_was_counted() -> None:
    report = progress()
    some = replace(report, stamp=replace(report.stamp, filters=(("precinct", ("1", "5")),)))
    said = dict(sheets_of(render_progress(some, Format.XLSX))["How it was counted"])
    assert said["As of"] == "2016-09-27"
    assert said["Known at"] == "2016-11-07T15:00:00.000000Z"
    assert said["Filters"] == "precinct 1, 5"
    assert (said["Data version"], said["Audit head"]) == ("4711", "ab" * 32)
    assert "Trained and assigned" in said["Equipped"]
    assert "recorded by the moment" in said["Moment of knowledge"]


def test_the_chart_of_a_workbook_is_its_own_and_described() -> None:
    content = render_progress(progress(), Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        drawn = packed.read("xl/drawings/drawing1.xml").decode()
        chart = packed.read("xl/charts/chart1.xml").decode()
    assert 'descr="Officers equipped of those eligible. 1st Precinct: 74 of 75' in drawn
    # eligible, trained, equipped of the rows, and not of the total
    assert re.findall(r"<c:val><c:numRef><c:f>Report!(.*?)</c:f>", chart) == ["$D$2:$D$3", "$E$2:$E$3", "$G$2:$G$3"]


def test_the_series_is_a_sheet_of_its_own() -> None:
    weekly = sheets_of(render_progress(progress(series=True), Format.XLSX))["Week by week"]
    assert weekly[0][0] == "Week ending"
    assert isinstance(weekly[1][0], datetime)
    assert "Week by week" not in sheets_of(render_progress(progress(), Format.XLSX))


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-2", "@SUM(1)", "http://host/", "{=A1}", "\x0bbell", "_x000B_"])
def test_text_stays_text(text: str) -> None:
    content = document_to_xlsx(one_cell(text))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Report"]
    cell = sheet["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None
    assert unescape(cell.value) == text
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def one_cell(value: Value, kind: Kind = Kind.TEXT, rows: int = 1) -> Document:
    """A document of one column."""
    table = Table("made-up", "Made up", STAMP, (Column("text", "Text", kind),), ((value,),) * rows)
    return Document(table, (Part(None, ("text",)),))


@pytest.mark.parametrize("write", [document_to_xlsx, document_to_pdf])
def test_the_same_document_gives_the_same_bytes(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    document = progress_document(progress(series=True))
    first = write(document)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 86_400 * 400)
    assert write(document) == first


@pytest.mark.parametrize("write", [document_to_xlsx, document_to_pdf])
def test_nothing_to_list_is_said(write: Write) -> None:
    empty = one_cell("", rows=0)
    assert write(empty)
    if write is document_to_pdf:
        assert "Nothing is listed." in text_of(document_to_pdf(empty))


def test_no_temporary_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    render_progress(progress(series=True), Format.XLSX)
    document_to_xlsx(one_cell("", rows=0))
    assert list(tmp_path.iterdir()) == []


def test_every_column_stands_on_paper() -> None:
    for document in (progress_document(progress()), outstanding_document(outstanding())):
        shown = {name for part in document.parts for name in part.columns}
        assert shown == {column.name for column in document.table.columns}


def test_a_paper_has_the_figures_the_stamp_and_the_pages() -> None:
    said = text_of(render_progress(progress(), Format.PDF))
    assert "As of 2016-09-27, known at 2016-11-07T15:00:00.000000Z." in said
    assert "ab" * 32 in said
    assert "Filters: none. Data version 4711" in said
    assert re.search(r"1st Precinct\s+80\s+75\s+75\s+74\s+74\s+98\.7\s+1\b", said)
    assert re.search(r"Page 1 of \d", said)
    assert "Trained and assigned" in said


def test_a_long_list_repeats_its_header_on_every_page() -> None:
    pages = pypdfium2.PdfDocument(document_to_pdf(one_cell("a line", rows=200)))
    assert len(pages) > 3
    for page in list(pages)[:-1]:
        assert re.search(r"^Text\s*$", page.get_textpage().get_text_range(), re.MULTILINE)


def test_a_paper_draws_the_burn_up_and_says_it_to_who_cannot_see() -> None:
    day = date(2016, 9, 24)
    points = (CurvePoint(date(2016, 9, 17), 75, 60, 40, 50, None), CurvePoint(day, 75, 75, 74, 70, 60))
    curve = ProgressCurve(None, "Total", date(2016, 7, 1), date(2016, 10, 14), 75, None, points)
    report = progress()
    document = progress_document(replace(report, curves=RolloutCurves(report.stamp, (curve, curve), curve)))
    (picture,) = document.pictures
    assert picture.svg.count("<polyline ") >= 3
    assert "eligible officers are trained" in picture.alt
    assert "At the best week's pace 29 September 2016; at the worst week's never" in picture.alt
    content = document_to_pdf(document)
    assert b"/StructTreeRoot" in content
    assert len(content) > len(render_progress(progress(), Format.PDF))


def test_an_officer_whose_name_no_font_has_is_listed_all_the_same() -> None:
    said = text_of(render_outstanding(outstanding("Lund \U0001f600"), Format.PDF))
    assert "Lund ?" in said
