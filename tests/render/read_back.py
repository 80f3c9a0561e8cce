"""Reads a report's file back with programs that did not write it: the bytes of a format in, a dictionary of plain text
for each row out, by the names of the columns. What is not there is empty; days are ISO, percentages have one decimal.
"""

import csv
import ctypes
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from openpyxl.utils.escape import unescape

from tracker.domain.formulas import unguarded
from tracker.render.cells import Kind
from tracker.render.formats import Format
from tracker.render.table import Column

Row = dict[str, str]
STAMP = ("as_of", "known_at", "data_version", "audit_head", "filters", "definitions")
"""What each row of CSV carries besides."""
MAIN_SHEET = "Report"
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d{2})?")
"""A count as paper writes it."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of a PDF: its title, the headings with their scope, and the rows, as its tags have them."""

    title: str
    headings: tuple[str, ...]
    scopes: tuple[str | None, ...]
    rows: tuple[tuple[str, ...], ...]


def rows_of(content: bytes, form: Format, columns: Sequence[Column], sheet: str = MAIN_SHEET) -> list[Row]:
    """The rows of a report's main table, its total too, as every flat format has them.

    Raises:
        ValueError: the file lacks a column, or has one too many; JSON and text are no flat formats.
    """
    match form:
        case Format.CSV:
            return csv_rows(content, columns)
        case Format.XLSX:
            return sheet_rows(content, columns, sheet)
        case Format.PDF:
            return paper_rows(content, columns)
        case _:
            raise ValueError(f"{form} has no rows")


def csv_rows(content: bytes, columns: Sequence[Column]) -> list[Row]:
    """The rows of a CSV file, without the stamp that each carries, and without the guard before a formula."""
    names = [column.name for column in columns]
    header, *lines = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    if header[: len(names)] != names or not set(header[len(names) :]) <= set(STAMP):
        raise ValueError(f"the file has the columns {header}")
    texts = {column.name for column in columns if column.kind is Kind.TEXT}
    rows = [dict(zip(names, line, strict=False)) for line in lines]
    return [{name: unguarded(text) if name in texts else text for name, text in row.items()} for row in rows]


def sheet_rows(content: bytes, columns: Sequence[Column], sheet: str = MAIN_SHEET) -> list[Row]:
    """The rows of a workbook's sheet."""
    header, *lines = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    if list(header) != [column.heading for column in columns]:
        raise ValueError(f"the sheet has the columns {header}")
    return [
        {column.name: cell_text(value, column.kind) for column, value in zip(columns, line, strict=True)}
        for line in lines
    ]


def cell_text(value: Any, kind: Kind) -> str:
    """A cell's value as plain text."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if kind is Kind.PERCENT and isinstance(value, int | float):
        return f"{value:.1f}"
    if kind is Kind.MONEY and isinstance(value, int | float):
        return f"{value:.2f}"
    return unguarded(unescape(value)) if isinstance(value, str) else str(value)


def paper_rows(content: bytes, columns: Sequence[Column]) -> list[Row]:
    """The rows of a PDF, put together again from the parts that its columns stand in. Spaces are left out: a line of
    a cell may end anywhere between words.
    """
    known = {squeezed(column.heading) for column in columns}
    parts = [table for table in paper_tables(content) if {*map(squeezed, table.headings)} <= known]
    found = _together(parts, columns)
    if found and {*found[0]} != {column.name for column in columns}:
        raise ValueError(f"the paper has the columns {list(found[0])}")
    return found


def some_paper_columns(content: bytes, columns: Sequence[Column], count: int) -> list[Row]:
    """Where paper has other columns than the flat formats: those of its `count` rows that are theirs too."""
    known = {squeezed(column.heading) for column in columns}
    tables = [table for table in paper_tables(content) if len(table.rows) == count]
    return _together([table for table in tables if len(known & {*map(squeezed, table.headings)}) > 2], columns)


def _together(parts: Sequence[PaperTable], columns: Sequence[Column]) -> list[Row]:
    by_heading = {squeezed(column.heading): column for column in columns}
    found: list[Row] = []
    for part in parts:
        found = found or [{} for _ in part.rows]
        for row, cells in zip(found, part.rows, strict=True):
            for heading, cell in zip(part.headings, cells, strict=True):
                column = by_heading.get(squeezed(heading))
                if column is not None:
                    row[column.name] = _from_paper(cell, column)
    return found


def _from_paper(cell: str, column: Column) -> str:
    text = squeezed(cell)
    if text == "–":
        return ""
    return text.replace(",", "") if column.kind is Kind.COUNT or THOUSANDS.fullmatch(text) else text


def squeezed(text: str) -> str:
    """The text without its spaces, and without the lines that stand for them in codes."""
    return "".join(text.replace("_", " ").split())


def without_spaces(rows: list[Row]) -> list[Row]:
    """The rows as paper has them."""
    return [{name: squeezed(text) for name, text in row.items()} for row in rows]


def json_of(content: bytes) -> dict[str, Any]:
    """The values of a JSON file."""
    said: dict[str, Any] = json.loads(content)
    return said


# ---------------------------------------------------------------- tags of a PDF


def paper_tables(content: bytes) -> list[PaperTable]:
    """The tables of a PDF in the order of its tags."""
    found = []
    title = ""
    read = _reader(content)
    with pikepdf.open(io.BytesIO(content)) as paper:
        for element in elements(paper):
            if element.S in ("/H1", "/H2"):
                title = read(element)
            if element.S == "/Table":
                found.append(_table(element, title, read))
    return found


def _table(table: Any, title: str, read: Callable[[Any], str]) -> PaperTable:
    rows = [row for row in _below(table) if row.S == "/TR"]
    cells = [[cell for cell in _below(row) if cell.S in ("/TH", "/TD")] for row in rows]
    head = [cell for cell in cells[0] if cell.S == "/TH"]
    return PaperTable(
        title,
        tuple(read(cell) for cell in head),
        tuple(_scope(cell) for cell in head),
        tuple(tuple(read(cell) for cell in row) for row in (cells[1:] if head else cells)),
    )


def _scope(cell: Any) -> str | None:
    given = [one for one in _listed(cell.get("/A")) if "/Scope" in one]
    return str(given[0].Scope) if given else None


def elements(paper: pikepdf.Pdf) -> Iterator[Any]:
    """The elements of a paper's structure, from the root down, in the order in which they are read."""
    yield from _below(paper.Root.StructTreeRoot)


def pages_of(paper: pikepdf.Pdf, element: Any) -> list[int]:
    """The pages, from 0, on which an element's content stands, in the order of reading."""
    numbers = {page.obj.objgen: place for place, page in enumerate(paper.pages)}

    def found(one: Any, page: Any) -> Iterator[int]:
        page = one.get("/Pg", page)
        for child in _listed(one.get("/K")):
            if isinstance(child, int):
                yield numbers[page.objgen]
            elif "/MCID" in child:
                yield numbers[child.get("/Pg", page).objgen]
            elif "/S" in child:
                yield from found(child, page)

    return list(found(element, None))


def _below(element: Any) -> Iterator[Any]:
    for child in _listed(element.get("/K")):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _below(child)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _reader(content: bytes) -> Callable[[Any], str]:
    """What reads the words of an element: its pieces of marked content, page by page."""
    pieces = marked_content(content)
    with pikepdf.open(io.BytesIO(content)) as paper:
        pages = {page.obj.objgen: place for place, page in enumerate(paper.pages)}

    def words(element: Any, page: Any = None) -> Iterator[str]:
        page = element.get("/Pg", page)
        for child in _listed(element.get("/K")):
            if isinstance(child, int):
                yield pieces[pages[page.objgen], child]
            elif "/MCID" in child:
                yield pieces[pages[child.get("/Pg", page).objgen], int(child.MCID)]
            elif "/S" in child:
                yield from words(child, page)

    return lambda element: " ".join(" ".join(words(element)).split())


def marked_content(content: bytes) -> Mapping[tuple[int, int], str]:
    """The text of each piece of marked content, by page and number."""
    found: defaultdict[tuple[int, int], str] = defaultdict(str)
    paper = pypdfium2.PdfDocument(content)
    for number, page in enumerate(paper):
        text = page.get_textpage()
        for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            mark = pdfium.FPDFPageObj_GetMarkedContentID(one.raw)
            if mark >= 0:
                found[number, mark] += _words(one.raw, text.raw) + " "
        text.close()
        page.close()
    paper.close()
    return found


def _words(one: Any, text: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(one, text, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(one, text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
