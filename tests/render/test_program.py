"""The report of money in each format: dollars and cents where people read, whole cents in JSON."""

import csv
import io
import json
from datetime import date

import openpyxl

from tests.render.reports import HOW_MADE, STAMP
from tracker.domain.reports.program import MoneyFigures, MoneyLine, ProgramReport, YearOfMoney
from tracker.domain.vocabulary import MoneyKind
from tracker.render.formats import Format
from tracker.render.program import render_program

SPENT = MoneyFigures(580_000_00, 445_304_75, 483_824_75, date(2016, 9, 27), 363)
TO_COME = MoneyFigures(325_000_00, None, None, None, None)
ENTRY = MoneyLine(4, MoneyKind.SPENT, 2016, date(2016, 3, 1), 445_304_75, "=cameras", "Invoice 77")
REPORT = ProgramReport(
    STAMP,
    (YearOfMoney(2016, SPENT, ("Budget", "Invoice 77")), YearOfMoney(2017, TO_COME, ("Newspaper",))),
    MoneyFigures(905_000_00, 445_304_75, 483_824_75, date(2016, 9, 27), 363),
    (ENTRY,),
)


def test_json_has_whole_cents() -> None:
    body = json.loads(render_program(REPORT, Format.JSON))
    assert list(body)[5:] == ["rows", "total", "entries", *HOW_MADE]
    assert body["rows"][0] == {
        "year": 2016,
        "appropriated_cents": 58_000_000,
        "spent_cents": 44_530_475,
        "spent_to_date_cents": 48_382_475,
        "counted_on": "2016-09-27",
        "equipped": 363,
        "cost_per_equipped_cents": 133_285,
        "sources": ["Budget", "Invoice 77"],
    }
    assert body["rows"][1]["spent_cents"] is None
    assert body["entries"][0]["amount_cents"] == 44_530_475


def test_csv_has_dollars_and_cents_and_says_n_a() -> None:
    rows = list(csv.DictReader(io.StringIO(render_program(REPORT, Format.CSV).decode(), newline="")))
    assert [(row["year"], row["appropriated"], row["spent"], row["cost_per_equipped"]) for row in rows] == [
        ("2016", "580000.00", "445304.75", "1332.85"),
        ("2017", "325000.00", "", "n/a"),
        ("Total", "905000.00", "445304.75", "1332.85"),
    ]
    assert rows[0]["sources"] == "Budget; Invoice 77"


def test_a_workbook_has_amounts_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_program(REPORT, Format.XLSX)))
    assert book.sheetnames == ["Report", "Entries", "How it was counted"]
    first, second = ([cell.value for cell in row] for row in book["Report"].iter_rows(min_row=2, max_row=3))
    assert first[:3] == ["2016", 580_000, 445_304.75]
    assert first[6] == 1332.85
    assert second[2:7] == [None, None, None, None, "n/a"]
    assert book["Report"]["B2"].number_format == "#,##0.00"
    assert [cell.value for cell in book["Entries"][2]][3:6] == [445_304.75, "=cameras", "Invoice 77"]


def test_text_and_paper_are_made_of_the_same_figures() -> None:
    lines = render_program(REPORT, Format.TEXT).decode().splitlines()
    assert next(line for line in lines if line.startswith("2016")).split()[1:3] == ["580000.00", "445304.75"]
    assert render_program(REPORT, Format.PDF) == render_program(REPORT, Format.PDF)
