"""The exceptions in each format: the counts by kind and precinct, and every exception."""

import csv
import io
import json
from datetime import UTC, date, datetime

import openpyxl

from tests.render.reports import HOW_MADE, STAMP
from tracker.domain.reports.exceptions import ExceptionKind, ExceptionsReport, ListedException
from tracker.domain.vocabulary import FactKind
from tracker.render.exception_words import FIGURES, KINDS, MEANINGS
from tracker.render.exceptions import COLUMNS, PARTS, exceptions_document, render_exceptions
from tracker.render.formats import Format

OVERRIDE = ListedException(
    ExceptionKind.OVERRIDE, "1", date(2016, 9, 5), 22, "=Night watch.", 7, "Lund, Eva", "0412", False, True, True,
    1, "X1", "clerk", datetime(2016, 9, 5, 15, tzinfo=UTC), FactKind.ASSIGNMENT, 17,
)  # fmt: skip
UNPLACED = ListedException(
    ExceptionKind.IN_STOCK_WITHOUT_PLACE,
    None,
    date(2016, 9, 1),
    26,
    "no place on record",
    camera_id=2,
    serial="X2",
)
REPORT = ExceptionsReport(STAMP, ("1", "CH"), (UNPLACED, OVERRIDE))


def test_json_counts_every_kind_and_lists_each() -> None:
    body = json.loads(render_exceptions(REPORT, Format.JSON))
    stamp = ["report", "as_of", "known_at", "data_version", "audit_head"]
    assert list(body) == [*stamp, "counts", "total", "rows", *HOW_MADE]
    assert [one["kind"] for one in body["counts"]] == [kind.value for kind in ExceptionKind]
    by_kind = {one["kind"]: one for one in body["counts"]}
    assert by_kind["override"] == {
        "kind": "override", "exception": "Override", "precincts": {"1": 1, "CH": 0}, "no_precinct": 0, "total": 1,
    }  # fmt: skip
    assert by_kind["in_stock_without_place"]["no_precinct"] == 1
    assert (by_kind["void"]["total"], body["total"]) == (0, 2)
    unplaced, override = body["rows"]
    assert (unplaced["precinct"], unplaced["officer_id"], unplaced["protected"]) == (None, None, None)
    assert (override["recorded_at"], override["fact_kind"], override["fact_id"]) == (
        "2016-09-05T15:00:00.000000Z", "assignments", 17,
    )  # fmt: skip


def test_csv_has_a_row_for_each_guarded() -> None:
    rows = list(csv.DictReader(io.StringIO(render_exceptions(REPORT, Format.CSV).decode(), newline="")))
    assert [(row["kind"], row["precinct"], row["since"]) for row in rows] == [
        ("in_stock_without_place", "none", "2016-09-01"),
        ("override", "1", "2016-09-05"),
    ]
    assert (rows[1]["detail"], rows[1]["badge"], rows[1]["data_version"]) == ("'=Night watch.", "0412", "4711")


def test_a_workbook_begins_with_the_counts_of_every_kind() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_exceptions(REPORT, Format.XLSX)))
    assert book.sheetnames == ["By kind", "Report", "How it was counted"]
    counts = [[cell.value for cell in row] for row in book["By kind"].iter_rows()]
    assert counts[0] == ["Exception", "1", "CH", "No precinct", "Total"]
    assert [row[0] for row in counts[1:-1]] == list(KINDS.values())
    assert counts[-1] == ["Total", 1, 0, 1, 2]
    assert book["Report"]["M3"].value == "=Night watch."


def test_text_says_the_counts_first_and_how_many() -> None:
    lines = render_exceptions(REPORT, Format.TEXT).decode().splitlines()
    assert (lines[0], lines[5], lines[-1]) == ("Exceptions", "Exceptions, by kind and precinct", "2 exceptions")


def test_every_kind_has_a_name_and_a_meaning_and_every_column_a_place_on_paper() -> None:
    assert set(KINDS) == set(MEANINGS) == set(ExceptionKind)
    assert set(KINDS.values()) <= set(FIGURES)
    assert {name for part in PARTS for name in part.columns} == {column.name for column in COLUMNS}
    assert exceptions_document(REPORT).counted == FIGURES
