"""Files made to hurt whoever reads them, and what a test must find of the processes that read."""

import os
from pathlib import Path

from tests.fixtures.files import mapping_file, repacked, xlsx_file
from tracker.intake import Limits, Mapping, read_mapping

COLUMNS = {"employee_number": "No", "full_name": "Name", "precinct": "Home"}
HEADER = ["No", "Name", "Home"]
LUND = ["0412", "Lund, Eva", "1"]
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
SMALL = Limits(memory_bytes=200 * 1024**2, cpu_seconds=2, wait_seconds=30)
"""Limits that a test can wait for."""


def mapping(**keys: object) -> Mapping:
    """A roster's mapping of COLUMNS; `keys` are the mapping file's, in place of those or beside them."""
    return read_mapping(mapping_file(**{"kind": "roster", "columns": COLUMNS, **keys}))


def sheet(cells: str) -> bytes:
    """A workbook of these cells."""
    markup = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    return repacked(xlsx_file([HEADER, LUND]), {SHEET: markup})


def much_of_little() -> bytes:
    """A workbook of 200 KB whose 100,000 cells all name one text of 30,000 characters: 3 GB where each is written out.
    Its directory states what is true.
    """
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}" t="s"><v>0</v></c>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 10_001)
    )
    made = sheet(rows)
    text = "<sst><si><t>" + "x" * 30_000 + "</t></si></sst>"
    return repacked(made, {STRINGS: text.encode()})


def deep_strings() -> bytes:
    """A workbook whose shared texts are a hundred thousand elements, one in the other, then one of 30 MB."""
    deep = b"<sst>" + b"<si>" * 100_000 + b"<t>" + b"".join(b"%07d" % n for n in range(4_000_000))
    return repacked(xlsx_file([HEADER, LUND]), {STRINGS: deep})


def wide_sheet() -> bytes:
    """A workbook whose two million cells are within all limits of its directory and of its sheet."""
    rows = "".join(
        f'<row r="{row}">' + f'<c r="A{row}"><v>{row}</v></c><c r="SZ{row}"><v>{row}</v></c></row>'
        for row in range(1, 3_846)
    )
    return sheet(rows)


def one_line() -> bytes:
    """A text of 30 MB without a line's end."""
    return b"No,Name,Home\n" + b"".join(b"%07d," % n for n in range(3_700_000))


def endless_pattern() -> tuple[bytes, Mapping]:
    """A small text, and a mapping whose pattern tries every way to part a run of letters."""
    content = f"No,Name,Home\n0412,{'a' * 60}!,1\n".encode()
    return content, mapping(skip_where={"Name": "^(a+)+$"})


def readers_left() -> list[int]:
    """The processes that this one started and that are still there, dead ones not taken in among them."""
    found = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        for child in (task / "children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if not command or b"intake.apart" in command:
                found.append(int(child))
    return found
