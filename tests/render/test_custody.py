"""Custody in each format: the same cells everywhere, guarded, and a clear refusal where a format cannot hold them."""

import csv
import io
import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest

from tests.render.reports import STAMP
from tracker.domain.errors import Invalid
from tracker.domain.reports.custody import CustodyKind, CustodyReport, CustodyRow, Side
from tracker.domain.reports.equipment import Holder
from tracker.domain.reports.listing import Entered
from tracker.render import to_xlsx
from tracker.render.custody import COLUMNS, custody_document, render_custody, write_custody
from tracker.render.formats import Format
from tracker.render.to_json import to_json, write_json
from tracker.render.to_pdf import most_rows

MORNING = datetime(2016, 7, 11, 15, 0, tzinfo=UTC)
ENTERED = Entered(MORNING, "ada", 12, None, None)
RETURNED = Entered(datetime(2016, 8, 5, 15, 0, tzinfo=UTC), "ben", None, None, None)
HELD = CustodyRow(
    camera_id=1,
    serial="X1",
    kind=CustodyKind.HELD,
    fact_id=88,
    starts_on=date(2016, 7, 11),
    ends_on=date(2016, 8, 5),
    holder=Holder(7, "=Lund, Eva", "0412"),
    precinct="1",
    condition="missing",
    report_number="16-1",
    place=None,
    override_reason="class moved",
    note="+1 cable",
    entered=ENTERED,
    returned=RETURNED,
)
OUT = replace(HELD, fact_id=89, starts_on=date(2016, 8, 20), ends_on=None, condition=None, report_number=None,
              override_reason=None, note=None, returned=None)  # fmt: skip
STORED = replace(OUT, kind=CustodyKind.PLACE, fact_id=3, holder=None, precinct=None, place="Room 5")
REPORT = CustodyReport(STAMP, Side.CAMERA, None, None, (STORED, HELD, OUT))
NAMES = [column.name for column in COLUMNS]


def test_csv_has_every_cell_of_every_row_guarded() -> None:
    rows = list(csv.DictReader(io.StringIO(render_custody(REPORT, Format.CSV).decode(), newline="")))
    assert [row["kind"] for row in rows] == ["place", "held", "held"]
    assert {name: rows[1][name] for name in NAMES} == {
        "serial": "X1",
        "kind": "held",
        "starts_on": "2016-07-11",
        "ends_on": "2016-08-05",
        "days_held": "25",
        "name": "'=Lund, Eva",
        "badge": "0412",
        "precinct": "1",
        "condition": "missing",
        "report_number": "16-1",
        "place": "",
        "override_reason": "class moved",
        "note": "'+1 cable",
        "recorded_at": "2016-07-11T15:00:00.000000Z",
        "recorded_by": "ada",
        "batch": "12",
        "return_recorded_at": "2016-08-05T15:00:00.000000Z",
        "return_recorded_by": "ben",
        "return_batch": "",
        "fact_id": "88",
        "camera_id": "1",
        "officer_id": "7",
    }
    assert (rows[2]["ends_on"], rows[2]["days_held"]) == ("", "39")
    assert rows[0]["data_version"] == "4711"


def test_a_workbook_says_the_same_as_csv() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_custody(REPORT, Format.XLSX)))["Report"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == [column.heading for column in COLUMNS]
    listed = csv.reader(io.StringIO(render_custody(REPORT, Format.CSV).decode(), newline=""))
    _, *expected = [line[: len(NAMES)] for line in listed]
    plain = [[cell.removeprefix("'") for cell in row] for row in expected]
    assert [[said(cell) for cell in row] for row in rows] == plain


def said(cell: object) -> str:
    """A cell as CSV would write it."""
    if cell is None:
        return ""
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def test_json_has_the_rows_and_how_many_there_are() -> None:
    body = json.loads(render_custody(REPORT, Format.JSON))
    assert list(body)[:7] == ["report", "as_of", "known_at", "data_version", "audit_head", "side", "count"]
    assert (body["side"], body["count"], [row["fact_id"] for row in body["rows"]]) == ("camera", 3, [3, 88, 89])
    assert (body["rows"][1]["days_held"], body["rows"][1]["name"]) == (25, "=Lund, Eva")
    assert "Days held" in body["definitions"]


def test_text_and_pdf_lay_it_out() -> None:
    lines = render_custody(REPORT, Format.TEXT).decode().splitlines()
    assert lines[0] == "Custody by camera"
    assert lines[-1] == "3 rows"
    one = replace(REPORT, subject="Camera X1", rows=(HELD,))
    assert render_custody(one, Format.TEXT).decode().splitlines()[-1] == "1 row"
    assert render_custody(one, Format.PDF).startswith(b"%PDF")


class Many(Collection[CustodyRow]):
    """One row, so many times over."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.told = 0

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[CustodyRow]:
        for number in range(self.count):
            self.told += 1
            yield replace(OUT, fact_id=number)

    def __contains__(self, row: object) -> bool:
        return isinstance(row, CustodyRow)


def test_what_nobody_prints_is_refused_before_a_row_is_read() -> None:
    rows = Many(most_rows(custody_document(REPORT)) + 1)
    said = r"1,539 rows, and a PDF of this report takes 1,538\. Narrow the report, or take it as CSV or XLSX"
    with pytest.raises(Invalid, match=said) as no:
        render_custody(replace(REPORT, rows=rows), Format.PDF)
    assert (no.value.code, no.value.field, rows.told) == ("too_many_rows", "format", 0)


def test_more_than_a_sheet_holds_is_refused_and_not_cut_off() -> None:
    with pytest.raises(Invalid, match=r"1,048,575 rows\. Narrow the report, or take it as CSV") as refused:
        write_custody(replace(REPORT, rows=Many(to_xlsx.MOST_ROWS + 1)), Format.XLSX, io.BytesIO())
    assert refused.value.code == "too_many_rows"


class Watched(io.BytesIO):
    """A file that notes how many rows had been told when it was first written to."""

    def __init__(self, rows: Many) -> None:
        super().__init__()
        self.rows = rows
        self.first: int | None = None

    def write(self, data: object) -> int:
        if self.first is None:
            self.first = self.rows.told
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", [Format.CSV, Format.JSON])
def test_two_thousand_rows_are_written_while_they_are_read(form: Format) -> None:
    rows = Many(2_000)
    out = Watched(rows)
    write_custody(replace(REPORT, rows=rows), form, out)
    assert out.first is not None
    assert out.first < 200
    assert out.getvalue() == render_custody(replace(REPORT, rows=tuple(Many(2_000))), form)


def test_json_written_piece_by_piece_is_the_json_written_at_once() -> None:
    value = {"a": 1, "rows": [{"day": date(2016, 7, 11), "é": None}, {}], "none": [], "filters": {"x": ["y"]}}
    for streamed in (("rows",), ("rows", "none"), ()):
        out = io.BytesIO()
        write_json(out, {name: iter(entry) if name in streamed else entry for name, entry in value.items()})  # type: ignore[call-overload]
        assert out.getvalue() == to_json(value)
