"""Cameras due back as JSON, CSV and text."""

import csv
import io
import json
from datetime import date

from tests.render.reports import STAMP
from tracker.domain.due_back import DueBecause
from tracker.domain.reports.return_due import ReturnDue, ReturnDueReport
from tracker.render.formats import Format
from tracker.render.return_due import render_return_due


def due(name: str = "Lund, Eva", badge: str | None = "0412") -> ReturnDue:
    """A camera due since 1 September."""
    return ReturnDue(
        assignment_id=7,
        officer_id=5,
        name=name,
        badge=badge,
        is_protected=badge is None,
        precinct="1",
        is_posted=False,
        camera_id=3,
        serial="X1",
        issued_on=date(2016, 7, 11),
        because=DueBecause.LONG_LEAVE,
        since=date(2016, 9, 1),
        days=26,
    )


REPORT = ReturnDueReport(STAMP, (due(), due("=Lund", None)))


def test_json_has_every_value() -> None:
    body = json.loads(render_return_due(REPORT, Format.JSON))
    assert body["report"] == "return-due"
    assert body["rows"][0] == {
        "precinct": "1",
        "officer_id": 5,
        "name": "Lund, Eva",
        "badge": "0412",
        "protected": False,
        "posted": False,
        "camera_id": 3,
        "serial": "X1",
        "assignment_id": 7,
        "issued_on": "2016-07-11",
        "because": "long_leave",
        "due_since": "2016-09-01",
        "days_due": 26,
    }


def test_csv_is_guarded_and_stamped() -> None:
    rows = list(csv.DictReader(io.StringIO(render_return_due(REPORT, Format.CSV).decode(), newline="")))
    assert [row["name"] for row in rows] == ["Lund, Eva", "'=Lund"]
    assert (rows[1]["badge"], rows[1]["protected"], rows[0]["days_due"]) == ("", "yes", "26")
    assert rows[0]["data_version"] == "4711"


def test_text_lists_and_counts() -> None:
    lines = render_return_due(REPORT, Format.TEXT).decode().splitlines()
    assert (lines[0], lines[-1]) == ("Cameras due back", "2 cameras")
    assert any("X1" in line and "long_leave" in line and "26" in line for line in lines)
