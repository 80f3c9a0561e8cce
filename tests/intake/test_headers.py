"""Where the header stands and which column each of the sender's words means."""

import pytest

from tests.fixtures.files import csv_file, mapping_file, xlsx_file
from tests.intake.reading import BERG, HEADER, LUND, opened, refusal_of, rows_of, values_of
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import plain_mapping
from tracker.intake.reading import open_file

TITLES = [["City of Somewhere"], ["Roster, run 6/7/2021", "", "Name"], [], ["Sworn and civilian"], []]


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_a_header_below_titles_with_a_blank_row_under_it_is_found(write) -> None:  # type: ignore[no-untyped-def]
    name = "roster.csv" if write is csv_file else "roster.xlsx"
    reading = opened(write([*TITLES, HEADER, [], LUND, BERG]), name)
    assert reading.header_row == 6
    assert [(row.line, row.skipped) for row in reading.rows()] == [(7, "blank"), (8, None), (9, None)]


def test_headers_are_compared_without_case_and_surplus_space() -> None:
    assert len(values_of(csv_file([[" NO ", "name", "Home\u00a0"], LUND]))) == 1


def test_columns_may_come_in_another_order_and_among_others() -> None:
    content = csv_file([["Home", "Pay", "Name", "No"], ["1", "9", "Lund, Eva", "0412"]])
    assert values_of(content)[0]["employee_number"] == "0412"


def test_a_missing_column_is_refused_by_name_and_all_are_named_at_once() -> None:
    refusal = refusal_of(csv_file([["No", "Who"], ["1", "Lund"]]))
    assert refusal.code == "missing_columns"
    assert [problem.field for problem in refusal.problems] == ["full_name", "precinct"]


def test_of_several_headers_the_first_that_is_there_is_taken() -> None:
    columns = {"employee_number": ["EMPLID", "No"], "full_name": "Name"}
    assert values_of(csv_file([HEADER, LUND]), columns=columns)[0]["employee_number"] == "0412"


def test_a_header_that_stands_twice_must_be_named_by_its_number() -> None:
    content = csv_file([["No", "Unit", "Name", "Unit"], ["0412", "1", "Lund, Eva", "5"]])
    columns = {"employee_number": "No", "full_name": "Name", "precinct": "Unit"}
    refusal = refusal_of(content, columns=columns)
    assert refusal.code == "ambiguous_header"
    assert '"#2" or "#4"' in refusal.message
    assert values_of(content, columns={**columns, "precinct": "#4"})[0]["precinct"] == "5"


def test_a_column_without_a_header_is_named_by_its_number() -> None:
    content = csv_file([["No", "Name", ""], LUND])
    assert values_of(content, columns={"employee_number": "No", "full_name": "Name", "precinct": "#3"})[0][
        "precinct"
    ] == ("1")


def test_a_file_without_a_header_is_read_where_the_mapping_says_so() -> None:
    columns = {"employee_number": "#1", "full_name": "#2", "precinct": "#3"}
    reading = opened(csv_file([LUND, BERG]), columns=columns, header_row=0)
    assert reading.header_row is None
    assert [row.line for row in reading.rows()] == [1, 2]
    assert refusal_of(csv_file([LUND, BERG]), columns=columns).code == "header_not_found"


def test_the_mapping_overrules_where_the_header_stands() -> None:
    content = csv_file([HEADER, ["9", "Old, Man", "1"], HEADER, LUND])
    assert [row.line for row in rows_of(content, header_row=3)] == [4]
    assert refusal_of(content, header_row=9).code == "header_not_found"


def test_a_header_repeated_on_each_page_is_skipped_and_counted() -> None:
    rows = rows_of(csv_file([HEADER, LUND, ["NO", "Name ", "home"], BERG]))
    assert [row.skipped for row in rows] == [None, "repeated header", None]


def test_two_tables_side_by_side_are_refused_with_the_reason() -> None:
    content = csv_file([[*HEADER, "", *HEADER], [*LUND, "", *BERG]])
    refusal = refusal_of(content)
    assert refusal.code == "side_by_side_tables"
    assert "file of its own" in refusal.message


def test_a_file_with_none_of_the_headers_is_refused() -> None:
    assert refusal_of(csv_file([["a", "b"], ["1", "2"]])).code == "header_not_found"


def test_our_own_field_names_need_no_mapping() -> None:
    content = csv_file([["Badge", "Last name", "first_name", "shoe size"], ["0412", "Lund", "Eva", "40"]])
    reading = open_file(content, "roster.csv", plain_mapping(ImportKind.ROSTER))
    assert [row.values for row in reading.rows()] == [{"badge": "0412", "last_name": "Lund", "first_name": "Eva"}]
    assert reading.mapping.match == ("badge",)
    assert reading.notes == ("Columns that are not known here were not read: shoe size.",)


def test_a_file_that_tells_no_row_from_another_is_refused() -> None:
    content = csv_file([["last_name", "first_name"], ["Lund", "Eva"]])
    with pytest.raises(Invalid) as refused:
        open_file(content, "roster.csv", plain_mapping(ImportKind.ROSTER))
    assert refused.value.code == "no_identity"


def test_a_file_must_bring_what_its_kind_cannot_do_without() -> None:
    refusal = refusal_of(csv_file([["Tag"], ["T-1"]]), kind="cameras", columns={"serial": "Tag"})
    assert (refusal.code, [problem.field for problem in refusal.problems]) == ("missing_columns", ["model"])


def test_a_mapping_that_tells_no_row_from_another_is_refused() -> None:
    assert refusal_of(csv_file([HEADER, LUND]), columns={"full_name": "Name"}).code == "no_identity"
    assert mapping_file(kind="roster") == b'kind = "roster"'
