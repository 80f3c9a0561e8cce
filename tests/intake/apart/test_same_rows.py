"""What comes out of a file read apart is what comes out of it read in this process: rows, cells, looks, refusals."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.fixtures.files import csv_file, mapping_file, workbook, xlsx_file
from tests.fixtures.hostile import HEADER, LUND, mapping
from tests.fixtures.quirks import Sent, rosters
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import Mapping, plain_mapping, read_mapping
from tracker.intake.apart import wire
from tracker.intake.apart.sent_file import SentFile
from tracker.intake.looking import look_at, sheets_of
from tracker.intake.mapping_file import ENCODINGS
from tracker.intake.reading import open_file

EVERYTHING = read_mapping(
    mapping_file(
        kind="roster",
        sheet="People",
        header_row=3,
        encoding="cp1252",
        delimiter=";",
        match=["full_name", "badge"],
        date_formats=["%m/%d/%Y"],
        century_pivot=30,
        full_name_format="first last",
        may_be_blank=["badge"],
        leave_out={"precinct": ["Front Office", "Harbour"]},
        columns={"full_name": ["Name", "Officer"], "badge": "#2", "precinct": "Home"},
        extract={"rank": {"from": "Title", "pattern": r"(?i)^([^/]+)"}},
        constants={"duty": "patrol"},
        values={"precinct": {"1st Pct": "1", "": "5"}},
        skip_where={"*": {"pattern": "^Printed", "reason": "footer"}},
    )
)


def outcome(content: bytes, name: str, by: Mapping, *, apart: bool, lines: set[int]) -> Any:
    """All that can be known of a file, or its refusal."""
    try:
        if not apart:
            reading = open_file(content, name, by)
            return (
                list(reading.rows()), list(reading.cells_of(lines)), reading.mapping, reading.encoding,
                reading.notes, reading.header_row, reading.header.names, look_at(content, name, by.kind, by.sheet),
                sheets_of(content, name),
            )  # fmt: skip
        with SentFile(content, name) as file:
            far = file.open(by)
            return (
                list(far.rows()), list(far.cells_of(lines)), far.mapping, far.encoding,
                far.notes, far.header_row, far.header.names, file.look(by.kind, by.sheet), file.sheets(),
            )  # fmt: skip
    except Invalid as refusal:
        return (refusal.code, refusal.message, refusal.field, refusal.problems)


def check_same(content: bytes, name: str, by: Mapping, lines: set[int]) -> None:
    """Both ways end alike."""
    here = outcome(content, name, by, apart=False, lines=lines)
    assert outcome(content, name, by, apart=True, lines=lines) == here


@settings(max_examples=12, deadline=None)
@given(rosters())
def test_a_roster_with_every_quirk_reads_the_same(sent: Sent) -> None:
    stated = {"kind": "roster", **sent.mapping}
    check_same(sent.content, sent.name, read_mapping(mapping_file(**stated)), set(sent.fates))


@pytest.mark.parametrize("encoding", sorted(ENCODINGS - {"ascii"}))
def test_every_encoding_can_be_read_where_no_file_can_be_opened(encoding: str) -> None:
    content = csv_file(
        [HEADER, ["0412", "Nuñez, Eva" if encoding != "cp1250" else "Novák, Eva", "1"]], encoding=encoding
    )
    check_same(content, "roster.csv", mapping(encoding=encoding), {2})


@pytest.mark.parametrize(
    "content,name",
    [
        (csv_file([HEADER, LUND, [*LUND, "more"], ["", "Cher", "x" * 300]]), "roster.csv"),
        (xlsx_file(workbook({"One": [HEADER, LUND], "Two": [HEADER]})), "roster.xlsx"),
        (csv_file([["Something", "Else"], ["1", "2"]]), "roster.csv"),
        (b'No,Name,Home\n1,"Lund, Eva,1\n', "roster.csv"),
        (b"", "roster.csv"),
        (b"%PDF-1.7", "roster.csv"),
        (b"PK\x03\x04 and no more", "roster.xlsx"),
    ],
)
def test_problems_and_refusals_are_told_alike(content: bytes, name: str) -> None:
    check_same(content, name, mapping(), {2, 3})
    check_same(content, name, plain_mapping(ImportKind.ROSTER), {2})


def test_numbers_shown_with_leading_zeros_are_read_where_no_file_can_be_opened() -> None:
    made = workbook({"Sheet1": [HEADER, [412, "Lund, Eva", 1]]})
    made["Sheet1"]["A2"].number_format = "00000"
    content = xlsx_file(made)
    check_same(content, "roster.xlsx", mapping(), {2})
    with SentFile(content, "roster.xlsx") as file:
        assert next(file.open(mapping()).rows()).values["employee_number"] == "00412"


def test_a_corrected_cell_is_read_in_place_of_what_stands_there() -> None:
    corrections = {(2, 1): "Lund, Ida"}
    with SentFile(csv_file([HEADER, LUND]), "roster.csv") as file:
        reading = replace(file.open(mapping()), corrections=corrections)
        assert next(reading.rows()).values["first_name"] == "Ida"
        assert list(reading.cells_of({2})) == [(2, ["0412", "Lund, Ida", "1"])]


@pytest.mark.parametrize("said", [EVERYTHING, *map(plain_mapping, ImportKind)])
def test_a_mapping_arrives_as_it_was_told(said: Mapping) -> None:
    assert wire.mapping_heard(json.loads(json.dumps(wire.mapping_said(said)))) == said
