"""Where two versions of a report differ: rows are told apart by what names them, and nothing that differs is missed."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.differences import differences, row_differences

ROWS = [{"precinct": "1", "equipped": 98}, {"precinct": "4", "equipped": 70}]
TOLD = {"report": "x", "known_at": "a", "rows": ROWS, "total": {"equipped": 168}}


def said(before: Any, after: Any, **given: Any) -> list[str]:
    """The differences as lines."""
    return [str(one) for one in differences(before, after, **given)]


def test_a_figure_is_named_by_its_row() -> None:
    after = copy.deepcopy(TOLD)
    after["rows"][0]["equipped"] = 97
    after["total"]["equipped"] = 167
    assert said(TOLD, after) == ["rows[precinct=1].equipped: 98 -> 97", "total.equipped: 168 -> 167"]


def test_the_stamp_is_left_out_where_it_is_to_be() -> None:
    assert said(TOLD, {**TOLD, "known_at": "b"}, apart_from=frozenset({"known_at"})) == []
    assert said(TOLD, {**TOLD, "known_at": "b"}) == ["known_at: a -> b"]


def test_a_row_that_is_gone_or_new_is_one_difference_and_its_neighbours_none() -> None:
    assert said({"rows": ROWS}, {"rows": ROWS[1:]}) == ["rows[precinct=1]: precinct 1, equipped 98 -> absent"]
    assert said({"rows": ROWS[1:]}, {"rows": ROWS}) == ["rows[precinct=1]: absent -> precinct 1, equipped 98"]


def test_the_order_of_rows_is_no_figure() -> None:
    assert said({"rows": ROWS}, {"rows": ROWS[::-1]}) == []


@pytest.mark.parametrize(
    "before, after, place",
    [
        ([1, 2], [1, 3], "x[2]"),
        ([{"a": 1}, {"a": 1}], [{"a": 1}, {"a": 2}], "x[2].a"),
        ("1", 1, "x"),
        (True, 1, "x"),
        (None, 0, "x"),
        ({}, [], "x"),
        ([{"officer_id": 1, "n": 1}, {"officer_id": 1, "n": 2}], [{"officer_id": 1, "n": 1}], "x[officer_id=1, n=2]"),
    ],
)
def test_values_that_only_look_alike_differ(before: Any, after: Any, place: str) -> None:
    assert [one.place for one in differences({"x": before}, {"x": after})] == [place]


def test_a_whole_number_is_the_same_with_a_point() -> None:
    assert said({"x": 1}, {"x": 1.0}) == []


def test_rows_of_a_table_leave_out_what_every_row_repeats() -> None:
    old = [{"precinct": "", "n": "1", "head": "a"}]
    new = [{"precinct": "", "n": "2", "head": "b"}]
    assert [str(one) for one in row_differences(old, new, apart_from=frozenset({"head"}))] == ["rows[total].n: 1 -> 2"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "1", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["precinct", "id", "n"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES, VALUES)
def test_nothing_that_differs_is_missed_and_nothing_equal_is_told(before: Any, after: Any) -> None:
    assert said(before, copy.deepcopy(before)) == []
    if normal(before) != normal(after):
        assert said(before, after)


def normal(value: Any) -> Any:
    """A value in which the order of rows says nothing, and true is not 1."""
    if isinstance(value, dict):
        return ("object", sorted((name, normal(one)) for name, one in value.items()).__repr__())
    if isinstance(value, list):
        return ("list", sorted(repr(normal(one)) for one in value))
    return (type(value).__name__, value)


def test_what_nests_without_end_is_compared_as_a_whole() -> None:
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    assert len(said({"x": deep}, {"x": [deep]})) == 1
