"""The outstanding officers as JSON, CSV and text."""

import csv
import io
import json

from tests.render.reports import HOW_MADE, outstanding
from tracker.render.formats import Format
from tracker.render.outstanding import render_outstanding


def test_json_nests_the_class_to_come() -> None:
    body = json.loads(render_outstanding(outstanding(), Format.JSON))
    assert list(body) == ["report", "as_of", "known_at", "data_version", "audit_head", "rows", *HOW_MADE]
    assert body["rows"][0] == {
        "officer_id": 5,
        "name": "Lund, Eva",
        "badge": "0412",
        "rank": "Officer",
        "protected": False,
        "precinct": "1",
        "needs": "both",
        "lacking": ["BWC", "CIT"],
        "outstanding_since": "2016-09-01",
        "days_outstanding": 26,
        "on_leave": True,
        "next_session": {
            "id": 7,
            "held_on": "2016-09-28",
            "starts_at": "08:00",
            "course": "BWC",
            "place": "Room 100",
        },
    }
    assert body["rows"][1]["next_session"] is None
    assert body["rows"][1]["lacking"] == []


def test_csv_is_flat_guarded_and_stamped() -> None:
    data = render_outstanding(outstanding("=Lund"), Format.CSV)
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [row["name"] for row in rows] == ["'=Lund", "Protected officer"]
    assert (rows[0]["lacking"], rows[0]["next_session_on"], rows[0]["on_leave"]) == ("BWC CIT", "2016-09-28", "yes")
    assert (rows[1]["badge"], rows[1]["next_session_id"], rows[1]["data_version"]) == ("", "", "4711")


def test_text_lists_the_officers_and_counts_them() -> None:
    lines = render_outstanding(outstanding(), Format.TEXT).decode().splitlines()
    assert lines[0] == "Outstanding officers"
    assert lines[-1] == "2 officers"
    assert any(line.startswith("1 ") and "Lund, Eva" in line and "2016-09-28" in line for line in lines)
