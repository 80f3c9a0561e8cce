"""What headers, names, days and words probably mean, and a mapping written as its file."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.files import csv_file, workbook, xlsx_file
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.intake.looking import look_at, sheets_of
from tracker.intake.mapping_file import mapping_of
from tracker.intake.mapping_text import mapping_text
from tracker.intake.suggestions import (
    are_days_doubtful,
    suggest_columns,
    suggest_date_formats,
    suggest_match,
    suggest_name_format,
    suggest_value,
)

ROSTER, ASSIGNMENTS, COMPLETIONS, CAMERAS = (
    ImportKind.ROSTER, ImportKind.ASSIGNMENTS, ImportKind.COMPLETIONS, ImportKind.CAMERAS,
)  # fmt: skip

HEADERS: dict[str, tuple[ImportKind, list[str], dict[str, int]]] = {
    "a personnel system": (
        ROSTER,
        ["EMPLID", "Name", "SEQ#", "Job Title", "Location"],
        {"employee_number": 0, "full_name": 1, "badge": 2, "rank": 3, "precinct": 4},
    ),
    "a small city": (
        ROSTER,
        ["date", "last_name", "first_name", "badge", "title"],
        {"as_of": 0, "last_name": 1, "first_name": 2, "badge": 3, "rank": 4},
    ),
    "a sheriff": (
        ROSTER,
        ["Full Name", "Rank", "Badge Number -", "Status"],
        {"full_name": 0, "rank": 1, "badge": 2, "employment": 3},
    ),
    "stars and shields": (ROSTER, ["Star No.", "Surname", "Given Name"], {"badge": 0, "last_name": 1, "first_name": 2}),
    "ours": (ROSTER, ["employee_number", "Badge"], {"employee_number": 0, "badge": 1}),
    "a serial number is the officer's in a roster": (
        ROSTER,
        ["Serial Number", "Name"],
        {"employee_number": 0, "full_name": 1},
    ),
    "and the camera's in a list of them": (CAMERAS, ["Serial Number", "Model"], {"serial": 0, "model": 1}),
    "a training export": (
        COMPLETIONS,
        ["Employee ID", "Learner", "Course Title", "Completion Date"],
        {"employee_number": 0, "full_name": 1, "course": 2, "completed_on": 3},
    ),
    "a header that stands twice": (ROSTER, ["Badge", "Badge", ""], {"badge": 0}),
    "nothing known": (ROSTER, ["alpha", "beta"], {}),
}


@pytest.mark.parametrize("kind, headers, expected", HEADERS.values(), ids=HEADERS)
def test_headers_are_known_by_many_names(kind: ImportKind, headers: list[str], expected: dict[str, int]) -> None:
    assert suggest_columns(kind, headers) == expected


def test_cells_with_a_comma_are_whole_names_whatever_their_header_says() -> None:
    cells = [["1", "2", "3"], ["Lund, Eva", "Berg, Ola M.", "van der Meer, Liv"]]
    assert suggest_columns(ROSTER, ["Nr", "Who"], cells) == {"full_name": 1}


def test_how_names_are_written_is_seen_from_them() -> None:
    assert suggest_name_format(["Lund, Eva", "Berg, Ola"]) == "last, first middle"
    assert suggest_name_format(["Eva Lund", "Ola M. Berg"]) == "first middle last"


DAYS: dict[str, tuple[list[str], tuple[str, ...], bool]] = {
    "this country's": (["7/31/2016", "8/1/2016"], ("%m/%d/%Y",), False),
    "day first": (["31/07/2016", "01/08/2016"], ("%d/%m/%Y",), False),
    "either way": (["01/08/2016", "02/09/2016"], ("%m/%d/%Y",), True),
    "two of them": (["7/31/2016", "26-Sep-05"], ("%m/%d/%Y", "%d-%b-%y"), False),
    "ours and day numbers": (["2016-07-11", "42562"], (), False),
    "none at all": (["soon", ""], (), False),
}


@pytest.mark.parametrize("texts, formats, doubtful", DAYS.values(), ids=DAYS)
def test_formats_of_days_are_found(texts: list[str], formats: tuple[str, ...], doubtful: bool) -> None:
    assert set(suggest_date_formats(texts)) == set(formats)
    assert are_days_doubtful(texts) is doubtful


PRECINCTS = {"1": "1st Precinct", "5": "5th Precinct", "city-hall": "City Hall"}
STATUSES = {name: name for name in ("active", "leave", "suspended", "separated")}


@pytest.mark.parametrize(
    "field, theirs, ours, meant",
    [
        ("precinct", "1st Pct", PRECINCTS, "1"),
        ("precinct", "005", PRECINCTS, "5"),
        ("precinct", "Fifth Precinct", PRECINCTS, "5"),
        ("precinct", "City Hall, room 12", PRECINCTS, "city-hall"),
        ("precinct", "1st and 5th", PRECINCTS, None),
        ("precinct", "Docks", PRECINCTS, None),
        ("employment", "On Leave", STATUSES, "leave"),
        ("employment", "RETIRED", STATUSES, "separated"),
        ("employment", "", STATUSES, None),
    ],
)
def test_words_are_guessed_only_where_one_fits(
    field: str, theirs: str, ours: dict[str, str], meant: str | None
) -> None:
    assert suggest_value(field, theirs, ours) == meant


def test_badge_and_name_tell_rows_apart_where_there_is_no_number() -> None:
    assert suggest_match(ROSTER, ["badge", "full_name"]) == ("badge", "last_name", "first_name")
    assert suggest_match(ROSTER, ["employee_number", "badge", "full_name"]) == ("employee_number",)
    assert suggest_match(CAMERAS, ["serial"]) == ("serial",)
    assert suggest_match(ROSTER, ["rank"]) is None


def test_a_first_look_finds_the_header_under_titles_and_counts_the_rows() -> None:
    seen = look_at(csv_file([["Police"], [], ["EMPLID", "Name"], ["1", "Lund, Eva"], []]), "june.csv", ROSTER)
    assert (seen.header, seen.is_sure, seen.rows) == (3, True, 3)


def test_a_workbooks_sheets_with_cells_are_named() -> None:
    content = xlsx_file(workbook({"June": [["EMPLID"], ["1"]], "Notes": [["x"]], "Empty": []}))
    assert sheets_of(content, "june.xlsx") == ("June", "Notes")
    assert sheets_of(b"a,b\n", "june.csv") == ()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
HEADER = TEXT.filter(lambda text: bool(" ".join(text.split())) and not text.startswith("'"))
DOCUMENTS = st.fixed_dictionaries(
    {
        "kind": st.just("roster"),
        "columns": st.fixed_dictionaries({"badge": HEADER}, optional={"rank": HEADER, "precinct": HEADER}),
    },
    optional={
        "constants": st.fixed_dictionaries({"duty": TEXT}),
        "values": st.fixed_dictionaries({"precinct": st.dictionaries(TEXT, TEXT, max_size=3)}),
        "leave_out": st.fixed_dictionaries({"precinct": st.lists(TEXT, max_size=3)}),
        "may_be_blank": st.just(["rank"]),
        "century_pivot": st.integers(0, 99),
        "sheet": TEXT,
    },
)


@given(DOCUMENTS)
def test_a_mapping_written_as_a_file_is_read_again_as_the_same(document: dict[str, Any]) -> None:
    assert read_mapping(mapping_text(document).encode()) == mapping_of(document)


def test_rules_to_skip_by_and_parts_of_cells_are_written_too() -> None:
    document = {
        "kind": "roster",
        "columns": {"badge": "SEQ#"},
        "extract": {"rank": {"from": 'The "Title"', "pattern": r"^([^/]+)\s"}},
        "skip_where": {"*": {"pattern": "(?i)total", "reason": "total"}, "Name": "count"},
    }
    assert read_mapping(mapping_text(document).encode()) == mapping_of(document)
