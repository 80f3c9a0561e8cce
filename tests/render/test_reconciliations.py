"""The lists of a period in each format: counted by kind, those withdrawn marked and left out of the counts."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl

from tests.render.reports import STAMP
from tracker.domain.reports.imports import BatchRecord, Reversal
from tracker.domain.reports.reconciliation import (
    DifferenceLine,
    DifferenceState,
    NamedSubject,
    ReconciliationReport,
    ReconciliationsReport,
)
from tracker.domain.vocabulary import DifferenceCode, ImportKind
from tracker.render.formats import Format
from tracker.render.reconciliations import COLUMNS, render_reconciliations

AT = datetime(2016, 8, 1, 15, 0, tzinfo=UTC)
BATCH = BatchRecord(12, "reconciliation-devices", "=vendor.csv", "ab" * 32, date(2016, 8, 1), AT, "ada", None, None)
NOBODY = NamedSubject(None, None)
OPEN = DifferenceLine(
    DifferenceCode.OTHER_CONDITION, "camera:7", 3, DifferenceState.OPEN, 7, "X7", None,
    NamedSubject(None, "missing"), NamedSubject(None, "serviceable"), False, None, None, None, None,
)  # fmt: skip
EXPLAINED = replace(
    OPEN, code=DifferenceCode.NOT_IN_REGISTER, subject="device:X9", line=4, camera_id=None, serial=None,
    state=DifferenceState.EXPLAINED, explanation="+a unit on trial", explained_by="ben", explanation_id=3,
    explained_at=AT, ours=NOBODY,
)  # fmt: skip
STANDING = ReconciliationReport(replace(STAMP, as_of=date(2016, 8, 1)), BATCH, ImportKind.DEVICES, 5, (OPEN, EXPLAINED))
TAKEN_BACK = replace(
    STANDING, batch=replace(BATCH, batch_id=13, reversal=Reversal(AT, "ada", "sent by mistake")), lines=(OPEN,)
)
REPORT = ReconciliationsReport(STAMP, None, (STANDING, TAKEN_BACK))


def test_csv_has_each_difference_with_its_list() -> None:
    rows = list(csv.DictReader(io.StringIO(render_reconciliations(REPORT, Format.CSV).decode(), newline="")))
    assert [(row["reconciliation"], row["speaks_of"], row["withdrawn"], row["code"]) for row in rows] == [
        ("12", "2016-08-01", "no", "other_condition"),
        ("12", "2016-08-01", "no", "not_in_register"),
        ("13", "2016-08-01", "yes", "other_condition"),
    ]
    assert (rows[1]["explanation"], rows[1]["state"], rows[0]["theirs"]) == (
        "'+a unit on trial",
        "explained",
        "missing",
    )
    assert {row["as_of"] for row in rows} == {"2016-09-27"}


def test_json_counts_what_was_not_withdrawn() -> None:
    body = json.loads(render_reconciliations(REPORT, Format.JSON))
    assert (body["report"], body["since"]) == ("reconciliation", None)
    assert body["total"] == {"differences": 2, "open": 1, "explained": 1, "resolved": 0}
    assert body["by_kind"] == [
        {"code": "not_in_register", "differences": 1, "open": 0, "explained": 1, "resolved": 0},
        {"code": "other_condition", "differences": 1, "open": 1, "explained": 0, "resolved": 0},
    ]
    assert [(one["reconciliation"], one["withdrawn"], len(one["differences"])) for one in body["lists"]] == [
        (12, False, 2),
        (13, True, 1),
    ]
    assert "Withdrawn" in body["definitions"]


def test_a_workbook_begins_with_the_lists_and_the_kinds() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_reconciliations(REPORT, Format.XLSX)))
    assert book.sheetnames == ["Lists", "By kind", "Report", "How it was counted"]
    lists = [list(row) for row in book["Lists"].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in lists] == [12, 13]
    assert lists[0][3:10] == ["=vendor.csv", 5, 2, 1, 1, 0, "no"]
    kinds = [list(row) for row in book["By kind"].iter_rows(values_only=True)]
    assert kinds[-1] == ["Total", 2, 1, 1, 0]
    header, first, *_ = book["Report"].iter_rows(values_only=True)
    assert list(header) == [column.heading for column in COLUMNS]
    assert (first[0], first[3], first[4]) == (12, 3, "other_condition")


def test_text_and_pdf_lay_it_out() -> None:
    lines = render_reconciliations(REPORT, Format.TEXT).decode().splitlines()
    assert lines[-1] == "2 lists: 1 open, 1 explained, 0 resolved"
    assert render_reconciliations(replace(REPORT, lists=(STANDING,)), Format.TEXT).decode().splitlines()[-1] == (
        "1 list: 1 open, 1 explained, 0 resolved"
    )
    assert render_reconciliations(REPORT, Format.PDF).startswith(b"%PDF")
