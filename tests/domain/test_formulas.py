"""What a spreadsheet would run is marked, and the mark comes off again exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.formulas import guarded, kept, unguarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\tx",
        "\rx",
        "\nx",
        "  =1",
        '"=1',
        "'=1",
        " ' \"=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\u00a0=1",
        "\u200b=1",
        "“=1",
    ],
)
def test_what_begins_a_formula_is_marked(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Lund, Eva", "O'Neil", "'Brien", "3=3", "a-b", "4-223", "0412", "''"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@given(st.text(alphabet="=+-@'\" a\t＝", max_size=6) | st.text(max_size=6))
def test_writing_and_reading_again_gives_the_same_text(text: str) -> None:
    assert unguarded(guarded(text)) == unguarded(kept(text)) == text


@given(st.text(alphabet="=+-@'\" a\t", max_size=6))
def test_what_is_written_never_begins_a_formula_itself(text: str) -> None:
    assert guarded(text)[:1] not in set("=+-@\t\r\n")


def test_a_cell_that_is_text_anyway_is_marked_only_where_an_import_would_take_its_quote() -> None:
    assert [kept(text) for text in ("=1", "-1", "'Brien", "'", "'=1", "' -x")] == [
        "=1",
        "-1",
        "'Brien",
        "'",
        "''=1",
        "'' -x",
    ]
