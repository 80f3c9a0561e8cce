"""The inventory in each format: the counts by model, and every camera."""

import csv
import io
import json
from datetime import date

import openpyxl

from tests.render.reports import HOW_MADE, STAMP
from tracker.domain.reports.equipment import Holder
from tracker.domain.reports.inventory import InventoryReport, OwnedAs, OwnedCamera, counts_of
from tracker.render.formats import Format
from tracker.render.inventory import render_inventory

HELD = OwnedCamera(
    1, "X1", "MPD-1", "Body 2", "2016-1", date(2016, 1, 1), OwnedAs.HELD, "5", None, Holder(7, "=Lund", "0412"),
    date(2016, 7, 11),
)  # fmt: skip
STOLEN = OwnedCamera(2, "X2", None, "Body 2", None, date(2016, 1, 1), OwnedAs.STOLEN, None, None, None, None)
STORED = OwnedCamera(3, "X3", None, "Flex", None, date(2016, 1, 1), OwnedAs.IN_STOCK, "5", "Room 5", None, None)
CAMERAS = (HELD, STOLEN, STORED)
REPORT = InventoryReport(
    STAMP, (("Body 2", counts_of((HELD, STOLEN))), ("Flex", counts_of((STORED,)))), counts_of(CAMERAS), CAMERAS
)


def test_json_has_the_counts_and_the_cameras() -> None:
    body = json.loads(render_inventory(REPORT, Format.JSON))
    stamp = ["report", "as_of", "known_at", "data_version", "audit_head"]
    assert list(body) == [*stamp, "models", "total", "rows", *HOW_MADE]
    assert body["models"][0] == {
        "model": "Body 2", "owned": 2, "stolen": 1, "missing": 0, "recalled": 0, "in_repair": 0, "held": 1,
        "in_stock": 0,
    }  # fmt: skip
    assert body["total"]["owned"] == 3
    first, second, _ = body["rows"]
    assert (first["owned_as"], first["name"], first["officer_id"], first["place"]) == ("held", "=Lund", 7, None)
    assert (second["owned_as"], second["precinct"], second["name"]) == ("stolen", None, None)


def test_csv_has_a_row_for_each_camera_guarded() -> None:
    rows = list(csv.DictReader(io.StringIO(render_inventory(REPORT, Format.CSV).decode(), newline="")))
    assert [row["serial"] for row in rows] == ["X1", "X2", "X3"]
    assert (rows[0]["name"], rows[0]["issued_on"], rows[2]["place"]) == ("'=Lund", "2016-07-11", "Room 5")
    assert rows[0]["data_version"] == "4711"


def test_a_workbook_begins_with_the_counts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_inventory(REPORT, Format.XLSX)))
    assert book.sheetnames == ["By model", "Report", "How it was counted"]
    counts = [[cell.value for cell in row] for row in book["By model"].iter_rows()]
    assert counts[0][:3] == ["Model", "Owned", "Stolen"]
    assert counts[-1] == ["Total", 3, 1, 0, 0, 0, 1, 1]
    assert book["Report"]["A2"].value == "X1"


def test_text_says_the_counts_first() -> None:
    lines = render_inventory(REPORT, Format.TEXT).decode().splitlines()
    assert lines[0] == "Cameras owned"
    assert lines[5] == "Owned, by model"
    assert lines[-1] == "3 cameras"
