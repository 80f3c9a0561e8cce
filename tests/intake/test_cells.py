"""Cells under our field names: numbers as identifiers, words mapped, parts taken out, rows skipped."""

import pytest

from tests.fixtures.files import csv_file, sheet_of, workbook, xlsx_file
from tests.intake.reading import BERG, HEADER, LUND, rows_of, values_of
from tracker.intake.problems import Problem

CAMERAS = {"kind": "cameras", "columns": {"serial": "Serial", "asset_tag": "Tag"}, "constants": {"model": "M"}}


def problems_of(rows) -> list[tuple[int, str | None, str, str | None]]:  # type: ignore[no-untyped-def]
    """Line, field, code and value of each problem."""
    found: list[Problem] = [problem for row in rows for problem in row.problems]
    assert all(problem.message.endswith(".") for problem in found)
    return [(problem.line, problem.field, problem.code, problem.value) for problem in found]


def test_identifiers_are_text_with_their_leading_zeros() -> None:
    [row] = rows_of(csv_file([["Serial", "Tag"], ["000123", "0709494209"]]), **CAMERAS)
    assert row.values == {"serial": "000123", "asset_tag": "0709494209", "model": "M"}


@pytest.mark.parametrize("text", ["6.37702E+15", "1E+05", "6,37702e+15", "4467.0", "12.000"])
def test_an_identifier_that_a_spreadsheet_ruined_is_a_problem(text: str) -> None:
    assert problems_of(rows_of(csv_file([["Serial", "Tag"], [text, "T1"]]), **CAMERAS)) == [
        (2, "serial", "ruined_number", text)
    ]


@pytest.mark.parametrize("text", ["12E5", "1E5", "X6.37702E+15", "1.5", "E+15", "00.10.1"])
def test_an_identifier_that_only_looks_odd_is_kept(text: str) -> None:
    assert values_of(csv_file([["Serial", "Tag"], [text, "T1"]]), **CAMERAS)[0]["serial"] == text


def test_a_number_in_a_workbook_is_shown_as_its_cell_shows_it() -> None:
    made = workbook({"Sheet1": [["Serial", "Tag"], [1, 7], [12, "0008"], [123456, 9], [412, 5], [77, 6]]})
    sheet = sheet_of(made)
    for row, number_format in enumerate(["000", "0000", "000", '"AX"0000', "000\\-000"], 2):
        sheet.cell(row, 1).number_format = number_format
    rows = values_of(xlsx_file(made), "list.xlsx", **CAMERAS)
    assert [row["serial"] for row in rows] == ["001", "0012", "123456", "AX0412", "000-077"]
    assert [row["asset_tag"] for row in rows] == ["7", "0008", "9", "5", "6"]


def test_formats_that_change_no_digits_are_left_alone() -> None:
    made = workbook({"Sheet1": [["Serial", "Tag"], [1234, 1], [1235, 1], [1236, 1], [1237, 1]]})
    for row, number_format in enumerate(["#,##0", "0.00", "0%", "# ##0"], 2):
        sheet_of(made).cell(row, 1).number_format = number_format
    rows = values_of(xlsx_file(made), "list.xlsx", **CAMERAS)
    assert [row["serial"] for row in rows] == ["1234", "1235", "1236", "1237"]


def test_numbers_too_long_and_days_in_an_identifiers_place_are_problems() -> None:
    made = workbook({"Sheet1": [["Serial", "Tag"], [6.37702e15, "T1"], [4467, "T2"], [12.5, "T3"]]})
    sheet_of(made).cell(3, 1).number_format = "yyyy-mm-dd"
    rows = rows_of(xlsx_file(made), "list.xlsx", **CAMERAS)
    assert [(line, code) for line, _, code, _ in problems_of(rows)] == [(2, "ruined_number"), (3, "ruined_date")]
    assert rows[2].values["serial"] == "12.5"


def test_their_words_become_ours_and_a_word_not_listed_is_unmapped() -> None:
    values = {"precinct": {"1st Pct": "1", "City Hall ": "CH"}}
    content = csv_file([HEADER, ["1", "A, B", "1ST  pct"], ["2", "C, D", "City Hall"], ["3", "E, F", "1st Pct / 4th"]])
    rows = rows_of(content, values=values)
    assert [row.values.get("precinct") for row in rows] == ["1", "CH", None]
    assert problems_of(rows) == [(4, "precinct", "unmapped_value", "1st Pct / 4th")]


def test_the_word_as_written_goes_before_the_word_without_case() -> None:
    values = {"precinct": {"a": "1", "A": "2"}}
    rows = values_of(csv_file([HEADER, ["1", "A, B", "a"], ["2", "C, D", "A"]]), values=values)
    assert [row["precinct"] for row in rows] == ["1", "2"]


def test_a_constant_stands_where_there_is_no_column_or_no_word() -> None:
    content = csv_file([HEADER, LUND, ["0413", "Berg, Ola", ""]])
    rows = values_of(content, constants={"duty": "patrol", "precinct": "CH"})
    assert [(row["duty"], row["precinct"]) for row in rows] == [("patrol", "1"), ("patrol", "CH")]


def test_parts_of_one_cell_become_several_fields() -> None:
    extract = {
        "full_name": {"from": "Name", "pattern": r"^([^(]+)"},
        "employment": {"from": "Name", "pattern": r"\((On Leave)\)"},
        "employee_number": {"from": "Name", "pattern": r"\((\d+)\)\s*$"},
    }
    content = csv_file([["Name", "Home"], ["Lund, Eva M. (On Leave) (016413)", "1"], ["Berg, Ola (000412)", "5"]])
    rows = values_of(
        content,
        columns={"precinct": "Home"},
        extract=extract,
        values={"employment": {"On Leave": "leave"}},
        constants={"employment": "active"},
    )
    assert rows[0] == {
        "employee_number": "016413",
        "last_name": "Lund",
        "first_name": "Eva",
        "middle_name": "M",
        "employment": "leave",
        "precinct": "1",
    }
    assert (rows[1]["employee_number"], rows[1]["employment"]) == ("000412", "active")


def test_where_the_part_of_a_cell_is_blank_the_fields_own_column_is_read() -> None:
    extract = {"precinct": {"from": "Name", "pattern": r"\((\d)\)"}, "full_name": {"from": "Name", "pattern": "^[^(]+"}}
    columns = {"employee_number": "No", "precinct": "Home"}
    rows = values_of(csv_file([HEADER, ["1", "Lund, Eva (5)", "1"], BERG]), columns=columns, extract=extract)
    assert [(row["last_name"], row["precinct"]) for row in rows] == [("Lund", "5"), ("Berg", "5")]


def test_a_name_of_another_form_is_a_problem_and_nothing_more() -> None:
    rows = rows_of(csv_file([HEADER, ["1", "Eva Lund", "1"]]), match=["full_name", "employee_number"][1:])
    assert problems_of(rows) == [(2, "full_name", "unreadable_name", "Eva Lund")]


def test_what_identifies_a_row_must_not_be_blank() -> None:
    content = csv_file([HEADER, ["", "Lund, Eva", "1"]])
    assert problems_of(rows_of(content)) == [(2, "employee_number", "required", None)]


def test_a_blank_badge_is_accepted_only_where_the_mapping_says_so() -> None:
    content = csv_file([["No", "Name", "Badge"], ["1", "Lund, Eva", ""]])
    columns = {"employee_number": "No", "full_name": "Name", "badge": "Badge"}
    assert problems_of(rows_of(content, columns=columns)) == [(2, "badge", "required", None)]
    assert problems_of(rows_of(content, columns=columns, may_be_blank=["badge"])) == []


def test_rows_to_skip_are_skipped_with_their_reason() -> None:
    skip = {"Name": "(?i)total|count", "Home": {"pattern": "^9$", "reason": "civilian"}}
    content = csv_file([HEADER, LUND, ["", "Total: 1", ""], ["7", "Moe, Kim", "9"], ["", "Grand Count 2", "x"]])
    reasons = [row.skipped for row in rows_of(content, skip_where=skip)]
    assert reasons == [None, "Name matches (?i)total|count", "civilian", "Name matches (?i)total|count"]


def test_a_rule_for_any_cell_looks_at_all_of_them() -> None:
    content = csv_file([HEADER, LUND, ["", "", "", "Printed by HR"], BERG])
    assert [row.skipped for row in rows_of(content, skip_where={"*": "^Printed by"})] == [
        None,
        "* matches ^Printed by",
        None,
    ]


def test_redacted_rows_are_skipped_whether_merged_or_cell_by_cell() -> None:
    made = workbook({"Sheet1": [["Rank", *HEADER], ["Sgt", *LUND], ["REDACTED"], ["Sgt", "1", "[Redacted]", "1"]]})
    sheet_of(made).merge_cells("A3:D3")
    rows = rows_of(xlsx_file(made), "roster.xlsx")
    assert [row.skipped for row in rows] == [None, "redacted", "redacted"]


def test_counts_may_have_thousands_separators() -> None:
    keys = {"kind": "daily-use", "columns": {"precinct": "P", "used_on": "Day", "deployed": "D", "used": "U"}}
    content = csv_file([["P", "Day", "D", "U"], ["1", "2016-08-01", "1,204", "many"]])
    assert values_of(content, **keys) == [
        {"precinct": "1", "used_on": "2016-08-01", "deployed": "1204", "used": "many"}
    ]


def test_an_exact_copy_of_a_cell_can_serve_two_fields() -> None:
    columns = {"serial": "Tag", "asset_tag": "Tag"}
    assert values_of(csv_file([["Tag"], ["T-1"]]), kind="cameras", columns=columns, constants={"model": "M"}) == [
        {"serial": "T-1", "asset_tag": "T-1", "model": "M"}
    ]
