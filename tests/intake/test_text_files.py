"""CSV files as they come: encodings, line ends, delimiters, ragged and blank rows."""

import pytest

from tests.fixtures.files import csv_file
from tests.intake.reading import BERG, HEADER, LUND, opened, refusal_of, rows_of, values_of

ROWS = [HEADER, LUND, BERG]
PEOPLE = [
    {"employee_number": "0412", "last_name": "Lund", "first_name": "Eva", "precinct": "1"},
    {"employee_number": "0413", "last_name": "Berg", "first_name": "Ola", "precinct": "5"},
]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("terminated", [True, False])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_line_end_and_delimiter_is_read_alike(line_end: str, terminated: bool, delimiter: str) -> None:
    content = csv_file(ROWS, line_end=line_end, terminated=terminated, delimiter=delimiter)
    assert values_of(content) == PEOPLE
    assert [row.line for row in rows_of(content)] == [2, 3]


@pytest.mark.parametrize(
    "encoding,told",
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(encoding: str, told: str) -> None:
    reading = opened(csv_file([HEADER, ["1", "Núñez, Zoë", "1"], LUND, BERG], encoding=encoding))
    assert reading.encoding == told
    assert next(reading.rows()).values["last_name"] == "Núñez"


def test_the_mapping_overrules_the_encoding() -> None:
    content = csv_file([HEADER, ["1", "Núñez, Zoë", "1"]], encoding="mac_roman")
    assert values_of(content, encoding="mac_roman")[0]["last_name"] == "Núñez"
    assert values_of(content)[0]["last_name"] != "Núñez"


def test_bytes_that_are_not_in_the_stated_encoding_are_refused() -> None:
    assert refusal_of(csv_file([HEADER, ["1", "Núñez, Zoë", "1"]], encoding="cp1252"), encoding="utf-8").code == (
        "wrong_encoding"
    )


def test_two_spellings_of_one_letter_become_one() -> None:
    [person] = values_of(csv_file([HEADER, ["1", "Nu\u0301n\u0303ez, Zoe\u0308", "1"]]))
    assert (person["last_name"], person["first_name"]) == ("Núñez", "Zoë")


def test_hard_spaces_line_breaks_and_invisible_characters_are_taken_out() -> None:
    [person] = values_of(csv_file([HEADER, ["\u00a00412\u200b", " Lund,\n\u00a0 Eva ", "1"]]))
    assert person == PEOPLE[0]


def test_a_row_is_known_by_the_line_it_begins_on() -> None:
    content = csv_file([["Report of\r\nthe week"], HEADER, ["1", "Lund,\r\nEva", "1"], [], BERG])
    assert [(row.line, row.skipped) for row in rows_of(content)] == [(4, None), (6, "blank"), (7, None)]


def test_blank_rows_in_the_midst_are_counted_and_those_at_the_end_are_not_read() -> None:
    content = csv_file([HEADER, LUND, ["", " ", "\u00a0"], [], BERG, [], ["", "", ""]])
    assert [(row.line, row.skipped) for row in rows_of(content)] == [
        (2, None),
        (3, "blank"),
        (4, "blank"),
        (5, None),
    ]


def test_a_short_row_is_filled_up_and_a_long_one_is_a_problem() -> None:
    content = csv_file([HEADER, ["0412", "Lund, Eva"], [*BERG, "stray"], [*LUND, "", ""]])
    short, long, padded = rows_of(content)
    assert short.values == {"employee_number": "0412", "last_name": "Lund", "first_name": "Eva"}
    assert [(problem.code, problem.value) for problem in long.problems] == [("too_many_cells", "stray")]
    assert padded.problems == ()


def test_an_empty_trailing_header_is_no_matter() -> None:
    assert values_of(csv_file([[*HEADER, ""], [*LUND, ""], [*BERG, ""]])) == PEOPLE


def test_a_first_line_may_state_the_delimiter() -> None:
    content = b"sep=;\r\n" + csv_file(ROWS, delimiter=";")
    assert values_of(content) == PEOPLE
    assert [row.line for row in rows_of(content)] == [3, 4]


def test_a_delimiter_inside_titles_misleads_nobody() -> None:
    content = csv_file([["Roster; as of June, sworn; all, units"], HEADER, LUND, BERG])
    assert values_of(content) == PEOPLE


def test_the_mapping_overrules_the_delimiter() -> None:
    content = b"No|Name|Home\n0412|Lund, Eva|1\n"
    assert values_of(content, delimiter="|") == [PEOPLE[0]]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line() -> None:
    content = b'No,Name,Home\n1,"Lund, Eva",1\n2,"Berg, Ola,5\n3,"Ek, Per",5\n4,Moe,1\n'
    refusal = refusal_of(content)
    assert refusal.code == "unbalanced_quote"
    assert "line 3" in refusal.message


def test_a_quotation_mark_within_a_cell_is_a_character() -> None:
    content = b'serial,model\r\nX1,"Body 13"""\r\nX2,Body 13"\r\n'
    keys = {"kind": "cameras", "columns": {"serial": "serial", "model": "model"}}
    assert [row["model"] for row in values_of(content, **keys)] == ['Body 13"', 'Body 13"']


def test_what_an_export_guarded_against_formulas_is_read_as_it_was() -> None:
    content = csv_file([["serial", "model"], ["'=1+1", "'-5"], ["'quoted", "@x"]])
    rows = values_of(content, kind="cameras", columns={"serial": "serial", "model": "model"})
    assert [(row["serial"], row["model"]) for row in rows] == [("=1+1", "-5"), ("'quoted", "@x")]


@pytest.mark.parametrize("end", ["\x1a", "\r\n\x1a", "\r\n\x1a\x1a"])
def test_the_mark_with_which_old_programs_end_a_file_is_no_cell(end: str) -> None:
    assert values_of(csv_file(ROWS, terminated=False) + end.encode()) == PEOPLE


def test_a_stated_encoding_may_have_its_mark() -> None:
    assert values_of(b"\xef\xbb\xbf" + csv_file(ROWS), encoding="utf-8") == PEOPLE


def test_letters_of_two_encodings_are_read_as_the_one_that_has_no_wrong_bytes() -> None:
    mixed = csv_file([HEADER, ["1", "Núñez, Zoë", "1"]]) + csv_file([["2", "Åse, Ola", "5"]], encoding="cp1252")
    reading = opened(mixed)
    assert reading.encoding == "cp1252"
    assert [row.values["employee_number"] for row in reading.rows()] == ["1", "2"]


def test_the_wrong_byte_is_found_wherever_it_stands() -> None:
    late = csv_file([HEADER, *[LUND] * 30_000]) + b"0413,Berg \x8d,1\r\n"
    assert refusal_of(late).code == "wrong_encoding"
    assert refusal_of(csv_file(ROWS, encoding="utf-16") + b"x", encoding="utf-16").code == "wrong_encoding"


def test_a_cell_without_an_end_is_told_from_a_quotation_mark_without_one() -> None:
    refusal = refusal_of(csv_file([HEADER, LUND, ["1", "x" * 140_000, "1"]]))
    assert (refusal.code, refusal.message.startswith("Line 3 has a cell of over 131072")) == ("too_large", True)
    refusal = refusal_of(csv_file([HEADER, LUND]) + b"x" * 1_100_000)
    assert (refusal.code, refusal.message.startswith("Line 3 is longer than 1024 KB")) == ("too_large", True)
    refusal = refusal_of(csv_file([HEADER, LUND]) + b'"\n",' * 400_000)
    assert (refusal.code, refusal.message.startswith("Line 3 is longer than 1024 KB")) == ("too_large", True)
