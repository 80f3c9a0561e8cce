"""Files that are no spreadsheets, and workbooks made to hurt: refused quickly and in little memory."""

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fixtures.files import csv_file, mapping_file, part_of, repacked, xlsx_file
from tests.fixtures.hostile import bomb, lying_bomb, many_entries, wide_row
from tests.intake.reading import COLUMNS, HEADER, LUND, refusal_of, rows_of
from tracker.domain.errors import Invalid
from tracker.intake import Limits, read_mapping
from tracker.intake.reading import open_file

GOOD = xlsx_file([HEADER, LUND])
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    "name,content",
    [
        ("roster.pdf", b"%PDF-1.7"),
        ("roster", b"No,Name,Home\n"),
        ("roster.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("roster.csv", b"%PDF-1.7\n1,2,3"),
        ("roster.csv", b"\x89PNG\r\n\x1a\n"),
        ("roster.csv", GOOD),
        ("roster.csv", b"<html><table><tr><td>No</td></tr></table></html>"),
        ("roster.csv", bytes(range(256)) * 20),
        ("roster.csv", b"Dear all\nThe roster will follow on Monday.\n"),
        ("roster.xlsx", csv_file([HEADER, LUND])),
        ("roster.xlsx", GOOD[: len(GOOD) // 2]),
        ("roster.xlsx", repacked(GOOD, {"xl/workbook.xml": None})),
        ("roster.xlsx", repacked(GOOD, {SHEET: b"<worksheet><sheetData><row"})),
        ("roster.xlsx", repacked(GOOD, {"xl/embeddings/inner.zip": b"PK\x05\x06" + bytes(18)})),
    ],
)
def test_what_is_no_spreadsheet_is_refused_as_such(name: str, content: bytes) -> None:
    assert refusal_of(content, name).code == "not_a_spreadsheet"


@pytest.mark.parametrize("name", ["roster.csv", "roster.xlsx"])
@pytest.mark.parametrize("content", [b"", b" \r\n\r\n"])
def test_an_empty_file_is_refused(name: str, content: bytes) -> None:
    assert refusal_of(content, name).code == "empty_file"


def test_a_document_type_is_refused_unread() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for part in (SHEET, "xl/workbook.xml", STRINGS):
        old = part_of(GOOD, part) if part != STRINGS else b"<sst/>"
        assert refusal_of(repacked(GOOD, {part: entity + old}), "roster.xlsx").code == "not_a_spreadsheet"


def cells(*references: str) -> bytes:
    """A workbook with a value in each of these cells."""
    row = "".join(f'<c r="{reference}"><v>1</v></c>' for reference in references)
    return repacked(GOOD, {SHEET: f"<worksheet><sheetData><row>{row}</row></sheetData></worksheet>".encode()})


@pytest.mark.parametrize(
    "content",
    [
        bomb(40_000_000),
        bomb(200_000_000),
        lying_bomb(),
        many_entries(),
        cells("XFD1"),
        cells("A1048576"),
        cells("A1", "SZ199999"),
        cells("&#88;FD1"),
        wide_row(),
        repacked(GOOD, {SHEET: b"""<worksheet><sheetData><row r='1'><c x='>' r='XFD9'><v>1</v></c></row>"""}),
        repacked(GOOD, {"xl/workbook.xml": b"<workbook>" + b"<a>" * 2_000_000}),
    ],
    ids=[
        "a bomb under the size limit", "a bomb", "a bomb that lies", "too many parts", "a far column", "a far row",
        "few cells far apart", "a hidden reference", "16384 columns", "a bracket in quotes", "a deep directory",
    ],
)  # fmt: skip
def test_a_workbook_made_to_hurt_is_refused_quickly_and_in_little_memory(content: bytes) -> None:
    began = time.monotonic()
    refusal = refusal_of(content, "roster.xlsx")
    took = time.monotonic() - began
    tracemalloc.start()
    refusal_of(content, "roster.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.code in ("too_large", "not_a_spreadsheet")
    assert took < 2
    assert peak < 150 * 1024**2


def test_a_file_over_its_limits_is_refused() -> None:
    mapping = read_mapping(mapping_file(kind="roster", columns=COLUMNS))
    many = csv_file([HEADER, *[LUND] * 20])
    for limits in (Limits(file_bytes=100), Limits(rows=10), Limits(columns=2)):
        with pytest.raises(Invalid) as refused:
            list(open_file(many, "roster.csv", mapping, limits).rows())
        assert refused.value.code == "too_large"


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"PK\x03\x04")
@example(b'"')
@example(b"No,Name,Home\n\x81,\x8d,1")
def test_no_bytes_break_the_reader_of_text(content: bytes) -> None:
    with contextlib.suppress(Invalid):
        assert all(row.values or row.problems or row.skipped for row in rows_of(content))


@given(st.binary(max_size=60), st.integers(0, len(GOOD) - 1))
def test_no_damage_breaks_the_reader_of_workbooks(damage: bytes, place: int) -> None:
    with contextlib.suppress(Invalid):
        rows = rows_of(GOOD[:place] + damage + GOOD[place + len(damage) :], "roster.xlsx")
        assert all(row.values or row.problems or row.skipped for row in rows)
