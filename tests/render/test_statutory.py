"""The statutory report in each format, a gap among its days; and the pack of its files."""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl

from tests.render.reports import HOW_MADE, STAMP
from tests.render.test_inventory import REPORT as INVENTORY
from tracker.domain.reports.daily_record import DailyRecord, DayEntry, days_of, lay_out
from tracker.domain.reports.statutory import PolicyInForce, StatutoryReport, StorageLine
from tracker.domain.vocabulary import StorageMeasure, StorageUnit
from tracker.render.formats import Format
from tracker.render.statutory import render_statutory
from tracker.render.statutory_pack import render_pack

FIRST, LAST = date(2016, 9, 25), date(2016, 9, 27)
PRECINCTS = (("1", "1st Precinct"), ("2", "2nd Precinct"))
ENTRIES = {("1", FIRST): DayEntry(11, 40, 38, "=sheet"), ("1", LAST): DayEntry(12, 0, 0, None)}
RECORD = DailyRecord(FIRST, PRECINCTS, lay_out(days_of(FIRST, LAST), PRECINCTS, {"1": FIRST}, ENTRIES))
POLICY = PolicyInForce(
    2, "4-223", "2016", "Body worn cameras", date(2016, 6, 29), date(2016, 6, 20), date(2016, 6, 29), None,
    "https://city.example/4-223",
)  # fmt: skip
STORED = StorageLine(7, date(2016, 8, 31), StorageMeasure.STORED, 17_460, StorageUnit.GIGABYTES, "Vendor")
REPORT = StatutoryReport(STAMP, INVENTORY.total, RECORD, (POLICY,), (STORED,))


def test_json_has_a_null_where_nothing_was_entered() -> None:
    body = json.loads(render_statutory(REPORT, Format.JSON))
    assert list(body)[5:] == ["since", "owned", "rows", "days", "policies", "storage", *HOW_MADE]
    assert (body["since"], body["owned"]["owned"]) == ("2016-09-25", 3)
    assert [(row["precinct"], row["used"], row["state"]) for row in body["rows"]] == [
        ("1", 38, "recorded"), ("2", None, "not_begun"),
        ("1", None, "gap"), ("2", None, "not_begun"),
        ("1", 0, "recorded"), ("2", None, "not_begun"),
    ]  # fmt: skip
    assert [(day["used"], day["gaps"]) for day in body["days"]] == [(38, 0), (None, 1), (0, 0)]
    assert body["policies"][0]["effective_until"] is None
    assert body["storage"][0]["value"] == 17_460
    assert "13.825 subd. 5" in body["definitions"]["Daily record"]


def test_csv_is_the_daily_record_with_empty_counts_for_a_gap() -> None:
    rows = list(csv.DictReader(io.StringIO(render_statutory(REPORT, Format.CSV).decode(), newline="")))
    assert [(row["day"][-2:], row["precinct"], row["deployed"], row["used"], row["state"]) for row in rows[:3]] == [
        ("25", "1", "40", "38", "recorded"),
        ("25", "2", "", "", "not_begun"),
        ("26", "1", "", "", "gap"),
    ]
    assert (rows[0]["source"], rows[4]["used"], rows[0]["daily_use_id"]) == ("'=sheet", "0", "11")


def test_a_workbook_has_a_sheet_each_and_an_empty_cell_for_a_gap() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_statutory(REPORT, Format.XLSX)))
    assert book.sheetnames == ["Devices owned", "Report", "Policies", "Storage", "How it was counted"]
    assert [cell.value for cell in book["Devices owned"][2]] == [3, 1, 0, 0, 0, 1, 1]
    cells = [[cell.value for cell in row][3:6] for row in book["Report"].iter_rows(min_row=2)]
    assert cells[0] == [40, 38, "recorded"]
    assert cells[2] == [None, None, "gap"]
    assert cells[4] == [0, 0, "recorded"]
    assert book["Policies"]["A2"].value == "4-223"
    assert [cell.value for cell in book["Storage"][2]][1:5] == ["stored", 17_460, "gigabytes", "Vendor"]


def test_the_same_report_is_the_same_bytes_in_every_format() -> None:
    for form in Format:
        assert render_statutory(REPORT, form) == render_statutory(REPORT, form)


def test_a_pack_has_its_files_in_order_and_at_a_fixed_time() -> None:
    body = render_pack(REPORT, INVENTORY)
    assert body == render_pack(REPORT, INVENTORY)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "README.txt",
            "daily-record.csv",
            "daily-record.pdf",
            "devices-owned.csv",
            "cameras.csv",
            "policies.csv",
            "storage-figures.csv",
        ]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("daily-record.csv").startswith(b"day,precinct,precinct_name,deployed,used,state,")
        assert archive.read("daily-record.pdf").startswith(b"%PDF")


def test_a_pack_s_readme_says_what_it_rests_on_and_the_digest_of_each_file() -> None:
    with zipfile.ZipFile(io.BytesIO(render_pack(REPORT, INVENTORY))) as archive:
        readme = archive.read("README.txt").decode()
        others = {name: archive.read(name) for name in archive.namelist() if name != "README.txt"}
    for line in (
        "Period: 2016-09-25 to 2016-09-27",
        "As of: 2016-09-27",
        "Known at: 2016-11-07T15:00:00.000000Z",
        "Data version: 4711",
        f"Audit head: {'ab' * 32}",
        "1 gaps in the daily record of 3 days and 2 precincts.",
    ):
        assert f"\n{line}\n" in readme
    found = dict(reversed(pair) for pair in re.findall(r"^([0-9a-f]{64})  (\S+)$", readme, re.MULTILINE))
    assert found == {name: hashlib.sha256(body).hexdigest() for name, body in others.items()}
    assert "--since 2016-09-25 --as-of 2016-09-27 --known-at 2016-11-07T15:00:00.000000Z" in readme


def test_a_pack_says_nothing_of_who_holds_a_camera() -> None:
    with zipfile.ZipFile(io.BytesIO(render_pack(REPORT, INVENTORY))) as archive:
        cameras = list(csv.DictReader(io.StringIO(archive.read("cameras.csv").decode(), newline="")))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert [(row["serial"], row["owned_as"], row["precinct"]) for row in cameras] == [
        ("X1", "held", "5"), ("X2", "stolen", ""), ("X3", "in_stock", "5")
    ]  # fmt: skip
    assert not {"name", "badge", "officer_id", "issued_on"} & set(cameras[0])
    assert b"Lund" not in everything


def test_a_pack_of_some_precincts_does_not_offer_to_be_made_again_as_the_whole() -> None:
    narrowed = replace(REPORT, stamp=replace(STAMP, filters=(("precinct", ("1",)),)))
    with zipfile.ZipFile(io.BytesIO(render_pack(narrowed, INVENTORY))) as archive:
        readme = archive.read("README.txt").decode()
    assert "Filters: precinct 1" in readme
    assert "tracker statutory-pack" not in readme
