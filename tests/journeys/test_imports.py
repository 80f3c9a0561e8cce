"""A file from its bytes to its receipt: what every door relies on."""

import hashlib
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.fixtures.files import csv_file, mapping_file, sheet_of, workbook, xlsx_file
from tests.services.department import ADMINISTRATOR, NOW
from tests.services.imports.office import BERG, JUNE, LUND, ROSTER_COLUMNS, Office, codes, counts
from tracker.domain.actors import Actor
from tracker.domain.errors import Forbidden, Invalid
from tracker.domain.vocabulary import Door, ImportKind, Role
from tracker.intake import read_mapping
from tracker.intake.kinds import FIELDS
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.rejects import write_rejects
from tracker.schemas.imports import ROW_SCHEMAS
from tracker.store.models import AuditEvent, Batch

HEADER = list(ROSTER_COLUMNS.values())
KEYS: dict[str, Any] = {"columns": ROSTER_COLUMNS, "may_be_blank": ["badge"]}
SUMMARY = [
    "kind", "file", "sha256", "encoding", "header_row", "rows_read", "accepted", "created", "updated", "unchanged",
    "moved", "left", "skipped", "rejected", "review", "unmapped", "applied", "batch",
]  # fmt: skip


def test_the_fields_of_a_file_are_those_of_its_rows_schema() -> None:
    for kind, schema in ROW_SCHEMAS.items():
        fields = {field.data_key or name for name, field in schema().load_fields.items()}
        assert fields == set(FIELDS[kind])


def test_the_summary_has_the_promised_keys_in_order(office: Office) -> None:
    content = csv_file([["Roster"], [], HEADER, LUND, [], [*BERG[:5], "9", "patrol", ""]], encoding="utf-8-sig")
    receipt = office.take(ImportKind.ROSTER, content, as_of=JUNE, file_name="C/June roster.csv", **KEYS)
    told = receipt.as_json()
    assert list(told) == SUMMARY
    assert told | {"rejected": []} == {
        "kind": "roster",
        "file": "June roster.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "encoding": "utf-8-sig",
        "header_row": 3,
        "rows_read": 3,
        "accepted": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "moved": 0,
        "left": 0,
        "skipped": [{"line": 5, "reason": "blank"}],
        "rejected": [],
        "review": [],
        "unmapped": {},
        "applied": False,
        "batch": None,
    }
    [rejected] = told["rejected"]
    assert rejected["line"] == 6
    assert [(p["field"], p["code"], p["value"]) for p in rejected["problems"]] == [
        ("precinct", "unknown_precinct", "9")
    ]


def test_unmapped_values_are_counted_and_their_rows_are_for_review(office: Office) -> None:
    rows = [[*LUND[:5], home, "patrol", ""] for home in ("1st Pct", "Docks", "Docks")]
    rows = [[f"0{n}", f"Name{n}", *row[2:]] for n, row in enumerate(rows)]
    content = csv_file([HEADER, *rows])
    receipt = office.take(ImportKind.ROSTER, content, as_of=JUNE, values={"precinct": {"1st Pct": "1"}}, **KEYS)
    assert receipt.unmapped == {"precinct": {"Docks": 2}}
    assert counts(receipt) == {"created": 1, "review": 2}
    assert codes(receipt) == {3: ["unmapped_value"], 4: ["unmapped_value"]}


def test_the_batch_keeps_the_file_the_day_and_the_receipt(office: Office) -> None:
    receipt = office.roster(LUND)
    batch = office.session.get_one(Batch, receipt.batch)
    assert (batch.kind, batch.file_name, batch.as_of, batch.sha256) == ("roster", "file.csv", JUNE, receipt.sha256)
    assert batch.receipt == receipt.as_json()
    acts = office.session.scalars(
        select(AuditEvent.act).where(AuditEvent.batch_id == batch.id).order_by(AuditEvent.seq)
    )
    assert list(acts) == ["add_officer", "post_officer", "record_employment", "close_batch"]


def test_a_file_speaks_of_today_where_nothing_else_is_said(office: Office) -> None:
    assert office.roster(LUND, as_of=None).as_of == date(2016, 9, 27)


def test_only_who_may_import_imports(office: Office) -> None:
    request = ImportRequest(ImportKind.ROSTER, csv_file([["badge"], ["1"]]), "x.csv")
    with pytest.raises(Forbidden):
        import_file(office.session, Actor("sue", Role.SUPERVISOR, Door.API), request, now=NOW)


def test_a_mapping_for_another_kind_is_refused(office: Office) -> None:
    mapping = read_mapping(mapping_file(kind="cameras", columns={"serial": "Serial"}))
    with pytest.raises(Invalid) as refused:
        import_file(office.session, ADMINISTRATOR, ImportRequest(ImportKind.ROSTER, b"x", "x.csv", mapping), now=NOW)
    assert refused.value.code == "kind_differs"


def test_a_file_that_is_no_spreadsheet_writes_nothing(office: Office) -> None:
    before = office.moves()
    with pytest.raises(Invalid) as refused:
        office.take(ImportKind.ROSTER, b"%PDF-1.7", file_name="roster.pdf")
    assert refused.value.code == "not_a_spreadsheet"
    assert office.moves() == before


def test_progress_is_told_row_by_row(office: Office) -> None:
    heard: list[tuple[int, int]] = []
    request = ImportRequest(
        ImportKind.ROSTER, csv_file([["badge", "last_name", "first_name"], ["1", "A", "B"]]), "x.csv"
    )
    import_file(office.session, ADMINISTRATOR, request, now=NOW, progress=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 1)]


def test_rejected_rows_are_mended_and_sent_again(office: Office) -> None:
    made = workbook(
        {"People": [["Roster of June"], [], HEADER, LUND, ["02", "Berg", "Ola", 413, "=x", "9", "patrol", ""]]}
    )
    sheet_of(made, "People").cell(5, 4).number_format = "0000"
    content = xlsx_file(made)
    keys = {**KEYS, "sheet": "People", "header_row": 3}
    receipt = office.take(ImportKind.ROSTER, content, as_of=JUNE, file_name="june.xlsx", **keys)
    mapping = read_mapping(mapping_file(kind="roster", **keys))
    rejects = write_rejects(content, "june.xlsx", mapping, receipt)
    lines = rejects.decode().splitlines()
    assert lines[:2] == ["", ""]
    assert lines[2] == ",".join([*HEADER, "line", "problems"])
    assert lines[3].startswith("02,Berg,Ola,0413,")
    assert ",5," in lines[3]
    assert "[unknown_precinct]" in lines[3]
    mended = rejects.replace(b",9,", b",5,")
    again = office.take(ImportKind.ROSTER, mended, as_of=JUNE, file_name="mended.csv", **keys)
    assert counts(again) == {"created": 1}
    assert office.officers()["02"].particulars[0].value.badge == "0413"


MESSY_CELLS = {
    "No": st.sampled_from(["01", "02", "03", "04", "05", "", "6.4E+15", "\u00a007 "]),
    "Last": st.sampled_from(["Lund", "LUND", "Berg", "Núñez", "", "=cmd()", "REDACTED", "Total: 9"]),
    "First": st.sampled_from(["Eva", "Ola", "Per", ""]),
    "Badge": st.sampled_from(["0412", "0413", "412", "", "x" * 30]),
    "Rank": st.sampled_from(["Officer", "Sgt", ""]),
    "Home": st.sampled_from(["1", "5", "9", "1 / 5", ""]),
    "Duty": st.sampled_from(["patrol", "administration", "juggling", ""]),
    "Status": st.sampled_from(["active", "leave", "separated", "asleep", ""]),
}
ROWS = st.lists(
    st.one_of(st.tuples(*MESSY_CELLS.values()).map(list), st.just([]), st.just(HEADER), st.just([""] * 8)), max_size=12
)


@pytest.mark.usefixtures("reading_here")
@pytest.mark.parametrize("match", [["employee_number"], ["badge"], ["full_name", "badge"]], ids=lambda names: names[0])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS, line_end=st.sampled_from(["\r\n", "\n", "\r"]), is_workbook=st.booleans())
def test_messy_files_add_up_and_a_second_run_changes_nothing(
    office: Office, match: list[str], first: list[list[str]], second: list[list[str]], line_end: str, is_workbook: bool
) -> None:
    keys = {"columns": ROSTER_COLUMNS, "match": match, "skip_where": {"Last": "^Total"}}
    keys["file_name"] = "roster.xlsx" if is_workbook else "roster.csv"
    with office.undone():
        for rows in (first, second):
            sent = [["Roster"], HEADER, *rows]
            content = xlsx_file([*sent]) if is_workbook else csv_file(sent, line_end=line_end, encoding="utf-16")
            assert entered_by_a_second_run(office, content, keys) == 0


def entered_by_a_second_run(office: Office, content: bytes, keys: dict[str, Any]) -> int:
    """How many acts it took to import a roster again, after a dry run, a whole one and one without its faulty rows."""
    before = office.moves()
    dry = office.take(ImportKind.ROSTER, content, as_of=JUNE, apply=False, **keys)
    assert office.moves() == before
    faulty = frozenset(line.line for line in (*dry.rejected, *dry.review))
    refused = office.take(ImportKind.ROSTER, content, as_of=JUNE, **keys)
    assert refused.applied is not bool(faulty)
    taken = office.take(ImportKind.ROSTER, content, as_of=JUNE, exclude=faulty, **keys)
    assert taken.applied
    assert taken.rows_read == dry.rows_read
    after = office.moves()
    again = office.take(ImportKind.ROSTER, content, as_of=JUNE, exclude=faulty, **keys)
    assert (again.count_changes(), again.batch) == (0, None)
    return office.moves() - after
