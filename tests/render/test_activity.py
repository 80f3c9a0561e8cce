"""The report `activity` in each format: the days flat, the sums, the batches and the voids beside them."""

import csv
import io
import json
from datetime import date

import openpyxl
import pypdfium2

from tests.render.reports import HOW_MADE, STAMP
from tracker.domain.reports.activity import ActivityReport, ActivityRow, BatchEntered, Entries, VoidLine
from tracker.render.activity import render_activity
from tracker.render.formats import Format

ROWS = (
    ActivityRow(date(2016, 9, 24), "=ada", "import", "add_camera", Entries(2, 40, 40, 10)),
    ActivityRow(date(2016, 9, 25), "=ada", "page", "void_fact", Entries(1, 1, 0, 0)),
    ActivityRow(date(2016, 9, 25), "bob", "api", "add_camera", Entries(1, 2, 2, 0)),
)
REPORT = ActivityReport(
    STAMP,
    date(2016, 9, 11),
    ROWS,
    Entries(4, 43, 42, 10),
    (BatchEntered(4711, date(2016, 9, 24), "=ada", "import", "cameras", "list.csv", Entries(2, 40, 40, 10), None),),
    (VoidLine(5120, date(2016, 9, 25), "=ada", "page", "void_fact", "assignments", 88, 2, 0, "=a slip"),),
)


def test_json_has_the_days_the_sums_and_the_weeks() -> None:
    body = json.loads(render_activity(REPORT, Format.JSON))
    stamp = ["report", "as_of", "known_at", "data_version", "audit_head"]
    parts = ["since", "rows", "total", "actors", "doors", "acts", "weeks", "batches", "voids"]
    assert list(body) == [*stamp, *parts, *HOW_MADE]
    assert body["rows"][0] == {
        "day": "2016-09-24", "actor": "=ada", "door": "import", "act": "add_camera",
        "events": 2, "rows": 40, "dated": 40, "late": 10,
    }  # fmt: skip
    assert body["total"] == {"events": 4, "rows": 43, "dated": 42, "late": 10, "percent_late": 23.8}
    assert [(one["name"], one["events"], one["percent_late"]) for one in body["actors"]] == [
        ("=ada", 3, 25.0), ("bob", 1, 0.0)
    ]  # fmt: skip
    assert [(one["name"], one["rows"]) for one in body["doors"]] == [("api", 2), ("import", 40), ("page", 1)]
    assert [(one["week_ending"], one["events"]) for one in body["weeks"]] == [
        ("2016-09-17", 0), ("2016-09-24", 2), ("2016-09-27", 2)
    ]  # fmt: skip
    assert body["weeks"][0]["percent_late"] is None
    assert (body["batches"][0]["batch"], body["batches"][0]["reversed_on"]) == (4711, None)
    assert (body["voids"][0]["event"], body["voids"][0]["reason"]) == (5120, "=a slip")


def test_csv_has_a_row_for_each_day_person_door_and_act_guarded() -> None:
    rows = list(csv.DictReader(io.StringIO(render_activity(REPORT, Format.CSV).decode(), newline="")))
    assert list(rows[0])[:8] == ["day", "actor", "door", "act", "events", "rows", "dated", "late"]
    assert [(row["actor"], row["events"], row["rows"]) for row in rows] == [
        ("'=ada", "2", "40"), ("'=ada", "1", "1"), ("bob", "1", "2")
    ]  # fmt: skip


def test_a_workbook_has_a_sheet_for_each_sum_the_batches_and_the_voids() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_activity(REPORT, Format.XLSX)))
    sums = ["By whom", "By door", "By act", "By week"]
    assert book.sheetnames == [*sums, "Report", "Batches", "Voids and corrections", "How it was counted"]
    whom = [[cell.value for cell in row] for row in book["By whom"].iter_rows()]
    assert whom[0] == ["Who", "Events", "Rows", "Dated", "Entered late", "Late, %"]
    assert whom[1] == ["=ada", 3, 41, 40, 10, 25]
    assert whom[-1] == ["Total", 4, 43, 42, 10, 23.8]
    assert book["Voids and corrections"]["J2"].data_type == "s"


def test_a_paper_names_records_without_marking_thousands() -> None:
    pages = pypdfium2.PdfDocument(render_activity(REPORT, Format.PDF))
    said = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert "Activity from 2016-09-11 to 2016-09-27" in said
    assert "5120" in said
    assert "4711 2016-09-24" in said
    assert "=a slip" in said


def test_text_says_how_many_events_there_were() -> None:
    lines = render_activity(REPORT, Format.TEXT).decode().splitlines()
    assert lines[0] == "Activity from 2016-09-11 to 2016-09-27"
    assert lines[-1] == "4 events"
