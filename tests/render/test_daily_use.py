"""Daily use in each format: gaps said in words, sums beside them, every figure with its source."""

import csv
import io
import json
from datetime import UTC, date, datetime

import openpyxl

from tests.render.reports import STAMP
from tracker.domain.reports.daily_use import DailyUseReport, DayCount, DaysCounted, PrecinctDay
from tracker.domain.reports.listing import Entered
from tracker.render.daily_use import COLUMNS, render_daily_use
from tracker.render.formats import Format

AT = datetime(2016, 7, 12, 15, 0, tzinfo=UTC)
COUNT = DayCount(9, 1054, 1051, "=sheet", Entered(AT, "ada", 12, None, None), "use.csv", "ab" * 32)
DAYS = (
    PrecinctDay(date(2016, 7, 11), "1", "1st Precinct", COUNT, True),
    PrecinctDay(date(2016, 7, 12), "1", "1st Precinct", None, True),
)
SUMS = DaysCounted(2, 1, 0, 1054, 1051)
REPORT = DailyUseReport(STAMP, date(2016, 7, 11), (("1", "1st Precinct", SUMS),), SUMS, DAYS)


def test_csv_says_gap_and_leaves_the_figures_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(render_daily_use(REPORT, Format.CSV).decode(), newline="")))
    assert [row["entry"] for row in rows] == ["imported", "gap"]
    assert (rows[0]["deployed"], rows[0]["used"], rows[0]["source"]) == ("1054", "1051", "'=sheet")
    assert (rows[0]["batch"], rows[0]["file_name"], rows[0]["sha256"]) == ("12", "use.csv", "ab" * 32)
    assert (rows[0]["recorded_at"], rows[0]["recorded_by"]) == ("2016-07-12T15:00:00.000000Z", "ada")
    assert [rows[1][name] for name in ("deployed", "used", "source", "batch", "recorded_by")] == [""] * 5


def test_json_has_sums_and_rows_with_nulls_for_gaps() -> None:
    body = json.loads(render_daily_use(REPORT, Format.JSON))
    assert body["since"] == "2016-07-11"
    sums = {"days": 2, "counted": 1, "gaps": 1, "not_begun": 0, "deployed": 1054, "used": 1051}
    assert body["precincts"] == [{"precinct": "1", "name": "1st Precinct", **sums}]
    assert body["total"] == sums
    assert (body["rows"][1]["deployed"], body["rows"][1]["used"], body["rows"][1]["entry"]) == (None, None, "gap")
    assert [row["used_on"] for row in body["rows"]] == ["2016-07-11", "2016-07-12"]


def test_a_workbook_begins_with_the_sums() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_daily_use(REPORT, Format.XLSX)))
    assert book.sheetnames == ["By precinct", "Report", "How it was counted"]
    sums = [list(row) for row in book["By precinct"].iter_rows(values_only=True)]
    assert sums[1:] == [["1", "1st Precinct", 2, 1, 1, 0, 1054, 1051], ["Total", None, 2, 1, 1, 0, 1054, 1051]]
    header, counted, gap = book["Report"].iter_rows(values_only=True)
    assert list(header) == [column.heading for column in COLUMNS]
    assert (counted[0].date(), counted[3], counted[5]) == (date(2016, 7, 11), 1054, "imported")
    assert (gap[3], gap[4], gap[5]) == (None, None, "gap")


def test_text_and_pdf_lay_it_out() -> None:
    lines = render_daily_use(REPORT, Format.TEXT).decode().splitlines()
    assert lines[0] == "Cameras deployed and used, day by day"
    assert lines[-1] == "Days since 2016-07-11: counted 1, gaps 1, not begun 0"
    assert any(" gap " in line for line in lines)
    assert render_daily_use(REPORT, Format.PDF).startswith(b"%PDF")
