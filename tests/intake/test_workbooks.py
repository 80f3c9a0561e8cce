"""XLSX files: which sheet, cached results, what is hidden, where the cells stand."""

import re

from tests.fixtures.files import part_of, repacked, sheet_of, workbook, xlsx_file
from tests.intake.reading import BERG, HEADER, LUND, opened, refusal_of, rows_of, values_of

SHEET = "xl/worksheets/sheet1.xml"

NO_RESULT = re.compile(rb"<f>A9</f>(?:<v ?/>|<v></v>)")
"""As the one or the other writer of XML has it."""


def test_the_only_filled_sheet_is_read() -> None:
    made = workbook({"Cover": [], "People": [HEADER, LUND]})
    reading = opened(xlsx_file(made), "roster.xlsx")
    assert reading.source.sheet == "People"
    assert reading.encoding is None
    assert len(list(reading.rows())) == 1


def test_of_several_sheets_the_sender_is_asked_which() -> None:
    content = xlsx_file(workbook({"Alphabetical": [HEADER, LUND, BERG], "By precinct": [HEADER, BERG, LUND]}))
    refusal = refusal_of(content, "roster.xlsx")
    assert refusal.code == "sheet_not_named"
    assert "'Alphabetical', 'By precinct'" in refusal.message
    assert values_of(content, "roster.xlsx", sheet="By precinct")[0]["employee_number"] == "0413"


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    refusal = refusal_of(xlsx_file([HEADER, LUND]), "roster.xlsx", sheet="Old")
    assert refusal.code == "unknown_sheet"
    assert "'Sheet1'" in refusal.message


def test_the_kept_result_of_a_formula_is_read() -> None:
    content = xlsx_file([HEADER, ["=A9", "Lund, Eva", "1"]])
    sheet = part_of(content, SHEET)
    assert NO_RESULT.search(sheet)
    filled = NO_RESULT.sub(b"<f>A9</f><v>412</v>", sheet)
    assert values_of(repacked(content, {SHEET: filled}), "roster.xlsx")[0]["employee_number"] == "412"


def test_formulas_without_a_kept_result_are_told() -> None:
    reading = opened(xlsx_file([[*HEADER, "Pay"], [*LUND, "=1+1"]]), "roster.xlsx")
    assert reading.notes[0].startswith("1 formulas have no kept result")


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    made = workbook({"Sheet1": [HEADER, LUND, BERG]})
    sheet_of(made).row_dimensions[3].hidden = True
    sheet_of(made).column_dimensions["B"].hidden = True
    reading = opened(xlsx_file(made), "roster.xlsx")
    assert len(list(reading.rows())) == 2
    assert reading.notes == (
        "Hidden rows were read like the others: 3.",
        "Hidden columns were read like the others: 2.",
    )


def test_rows_and_columns_before_the_table_keep_their_numbers() -> None:
    made = workbook({"Sheet1": []})
    for row, cells in enumerate([HEADER, LUND, BERG], 5):
        for column, cell in enumerate(cells, 3):
            sheet_of(made).cell(row, column, cell)
    content = xlsx_file(made)
    assert [row.line for row in rows_of(content, "roster.xlsx")] == [6, 7]
    columns = {"employee_number": "#3", "full_name": "#4", "precinct": "#5"}
    assert values_of(content, "roster.xlsx", columns=columns, header_row=5)[1]["employee_number"] == "0413"


def test_formatted_but_empty_rows_at_the_end_are_not_read() -> None:
    made = workbook({"Sheet1": [HEADER, LUND]})
    sheet_of(made).cell(1_000_000, 3).number_format = "000"
    assert [row.line for row in rows_of(xlsx_file(made), "roster.xlsx")] == [2]


def test_a_format_longer_than_any_program_takes_pads_nothing() -> None:
    made = workbook({"Sheet1": [HEADER, [412, "Lund, Eva", 1], [413, "Berg, Ola", 1]]})
    sheet_of(made)["A2"].number_format = "0" * 5
    sheet_of(made)["A3"].number_format = "0" * 300
    read = values_of(xlsx_file(made), "roster.xlsx")
    assert [row["employee_number"] for row in read] == ["00412", "413"]


def test_what_stands_across_windows_is_seen() -> None:
    filler = [["x" * 400, f"Lund, Eva{number}", "1"] for number in range(9_000)]
    made = workbook({"Sheet1": [HEADER, *filler, [*LUND, "=1+1"]]})
    sheet_of(made).row_dimensions[9_002].hidden = True
    sheet = repacked(xlsx_file(made), {})
    reading = opened(sheet, "roster.xlsx")
    assert (len(list(reading.rows())), reading.notes) == (
        9_001,
        (
            "Hidden rows were read like the others: 9002.",
            "1 formulas have no kept result and were read as empty. Open the workbook in a spreadsheet program and "
            "save it, then they have one.",
        ),
    )


def test_day_numbers_count_from_the_workbooks_own_epoch() -> None:
    content = xlsx_file([["Serial", "Bought"], ["X1", 41100]])
    directory = re.sub(rb"<workbookPr(?=[ /])", b'<workbookPr date1904="1"', part_of(content, "xl/workbook.xml"))
    keys = {"kind": "cameras", "columns": {"serial": "Serial", "owned_from": "Bought"}, "constants": {"model": "M"}}
    assert values_of(repacked(content, {"xl/workbook.xml": directory}), "list.xlsx", **keys)[0]["owned_from"] == (
        "2016-07-11"
    )


def test_the_rejected_rows_are_given_back_as_they_stood() -> None:
    made = workbook({"Sheet1": [HEADER, [7, "Lund, Eva", 1.5], BERG]})
    sheet_of(made).cell(2, 1).number_format = "0000"
    assert list(opened(xlsx_file(made), "roster.xlsx").cells_of({2})) == [(2, ["0007", "Lund, Eva", "1.5"])]
