"""Facts into spans of days, and the algebra on spans."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.histories import FAR, Held, Span, common, held_on, less, merged, until_next, within

SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6)


def days_of(spans: list[Span]) -> set[int]:
    """The days that any of the spans covers, one by one."""
    return {day for start, end in spans for day in range(start, end)}


@pytest.mark.parametrize(
    "facts, expected",
    [
        pytest.param([], [], id="none"),
        pytest.param([(3, FAR, "a")], [(3, FAR, "a")], id="one holds on"),
        pytest.param([(3, 7, "a")], [(3, 7, "a")], id="until its end"),
        pytest.param([(3, 3, "a")], [], id="an end on its first day leaves nothing"),
        pytest.param([(5, FAR, "b"), (3, FAR, "a")], [(3, 5, "a"), (5, FAR, "b")], id="until the next starts"),
        pytest.param([(3, 9, "a"), (5, FAR, "b")], [(3, 5, "a"), (5, FAR, "b")], id="the next outranks a later end"),
        pytest.param([(3, 4, "a"), (5, FAR, "b")], [(3, 4, "a"), (5, FAR, "b")], id="a gap stays a gap"),
        pytest.param(
            [(3, FAR, "a"), (5, 6, "b")], [(3, 5, "a"), (5, 6, "b")], id="what ends does not bring back the one before"
        ),
    ],
)
def test_a_fact_holds_until_the_next_or_its_own_end(facts: list[Held[str]], expected: list[Held[str]]) -> None:
    assert until_next(facts) == expected


@given(SPANS, SPANS)
def test_span_algebra_agrees_with_sets_of_days(these: list[Span], those: list[Span]) -> None:
    left, right = merged(these), merged(those)
    assert days_of(left) == days_of(these)
    assert days_of(common(left, right)) == days_of(left) & days_of(right)
    assert days_of(less(left, right)) == days_of(left) - days_of(right)
    assert days_of([(a, b) for a, b, _ in within([(a, b, "x") for a, b in left], right)]) == days_of(left) & days_of(
        right
    )


@given(SPANS, SPANS)
def test_answers_are_in_order_and_as_few_spans_as_possible(these: list[Span], those: list[Span]) -> None:
    left, right = merged(these), merged(those)
    for answer in (left, common(left, right), less(left, right)):
        assert all(start < end for start, end in answer)
        assert all(one[1] < other[0] for one, other in pairwise(answer))


@pytest.mark.parametrize("day, expected", [(2, None), (3, "a"), (4, "a"), (5, None), (7, "b")])
def test_what_holds_on_a_day(day: int, expected: str | None) -> None:
    held = held_on([(3, 5, "a"), (7, 9, "b")], day)
    assert (held[2] if held else None) == expected
