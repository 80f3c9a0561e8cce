"""When a week is published, what is merged, and that a restatement takes nothing apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.publishing.calendar import last_published, published_at, week_ending_of, weeks_between
from tracker.domain.publishing.merging import SMALLEST, grouping_of, is_withheld
from tracker.domain.publishing.units import Count, UnitCount, published_units, restated_figures
from tracker.domain.reports.public import OTHER_UNITS, PublicUnit

SATURDAY = date(2016, 9, 24)


@pytest.mark.parametrize(
    "saturday, moment",
    [
        (date(2016, 9, 24), datetime(2016, 9, 26, 11, tzinfo=UTC)),
        (date(2016, 11, 5), datetime(2016, 11, 7, 12, tzinfo=UTC)),  # the clocks were set back on the Sunday
        (date(2016, 12, 31), datetime(2017, 1, 2, 12, tzinfo=UTC)),
    ],
)
def test_a_week_is_published_on_the_monday_after_it_at_six(saturday: date, moment: datetime) -> None:
    assert published_at(saturday) == moment
    shown = moment + timedelta(minutes=15)
    assert last_published(shown) == saturday
    assert last_published(shown - timedelta(microseconds=1)) == saturday - timedelta(7)


def test_a_week_runs_from_sunday_to_saturday() -> None:
    assert [week_ending_of(SATURDAY + timedelta(days)) for days in (-6, 0, 1)] == [
        SATURDAY,
        SATURDAY,
        SATURDAY + timedelta(7),
    ]
    assert weeks_between(date(2016, 9, 11), SATURDAY) == [date(2016, 9, 17), SATURDAY]
    assert weeks_between(date(2016, 9, 25), SATURDAY) == []


@pytest.mark.parametrize(
    "eligible, alone, together",
    [
        ([5, 9, 30], (0, 1, 2), ()),
        ([4, 9, 30], (2,), (0, 1)),  # four between them: the next smallest joins
        ([4, 4, 30, 9], (2, 3), (0, 1)),  # two of four are eight, enough
        ([2, 9, 30], (2,), (0, 1)),
        ([1, 2, 6, 5, 40], (2, 4), (0, 1, 3)),  # one and two are three: five joins, not six
        ([2, 7, 7, 30], (2, 3), (0, 1)),  # of two alike the earlier
        ([0, 9, 30], (2,), (0, 1)),  # nobody is fewer than five as well
        ([0, 0, 7, 80], (3,), (0, 1, 2)),
        ([0, 5, 30], (2,), (0, 1)),
        ([1, 1, 1], (), (0, 1, 2)),  # all of them small: nothing is left to join
        ([4, 4], (), (0, 1)),
        ([3], (), (0,)),
        ([0, 0], (), (0, 1)),
        ([], (), ()),
    ],
)
def test_small_units_are_merged(eligible: list[int], alone: tuple[int, ...], together: tuple[int, ...]) -> None:
    grouping = grouping_of(eligible)
    assert (grouping.alone, grouping.together) == (alone, together)


@pytest.mark.parametrize("eligible, withheld", [(0, False), (1, True), (4, True), (5, False)])
def test_a_handful_in_all_is_withheld(eligible: int, withheld: bool) -> None:
    assert is_withheld(eligible) == withheld


def home(code: str, was: int | None, now: int, *, equipped: int = 0) -> UnitCount:
    """A home where so many were eligible as published, and are now; `equipped` of them each time."""
    published = None if was is None else Count(was, was, equipped, equipped)
    return UnitCount(code, code.upper(), published, Count(now, now, equipped, equipped))


def eligible_of(units: tuple[PublicUnit, ...]) -> list[tuple[str, int | None]]:
    return [(unit.code, unit.figures.eligible) for unit in units]


def eligible_restated(homes: list[UnitCount]) -> list[tuple[str, tuple[str, ...], object, object]]:
    """The restated counts of the eligible."""
    return [
        (one.unit, one.members, one.published, one.known_now)
        for one in restated_figures(homes)
        if one.figure == "eligible"
    ]


def test_what_is_merged_comes_last_and_adds_up_to_the_total() -> None:
    units, total = published_units([home("a", 3, 3), home("b", 20, 20), home("c", 2, 2)])
    assert eligible_of(units) == [("b", 20), (OTHER_UNITS, 5)]
    assert units[-1].members == ("A", "C")
    assert total.eligible == 25


def test_of_a_handful_in_all_nothing_is_told_but_the_plan() -> None:
    units, total = published_units([UnitCount("a", "A", Count(3, 2, 1, 1, 40), Count())])
    assert units == ()
    assert (total.is_withheld, total.equipped, total.percent_equipped, total.planned) == (True, None, None, 40)


def test_a_unit_grown_since_is_not_taken_out_of_what_it_was_merged_with() -> None:
    homes = [home("a", 4, 6), home("b", 3, 3), home("c", 20, 20)]
    assert eligible_restated(homes) == [(OTHER_UNITS, ("A", "B"), 7, 9), ("total", (), 27, 29)]


def test_a_unit_shrunk_since_is_restated_with_the_merged_ones() -> None:
    homes = [home("a", 6, 3), home("b", 3, 3), home("c", 20, 20), home("d", 4, 4)]
    assert eligible_restated(homes) == [(OTHER_UNITS, ("A", "B", "D"), 13, 10), ("total", (), 33, 30)]


def test_a_unit_shrunk_since_with_nothing_merged_yet_takes_in_the_next_smallest() -> None:
    homes = [home("a", 6, 3), home("b", 9, 9), home("c", 20, 20)]
    assert eligible_restated(homes) == [(OTHER_UNITS, ("A", "B"), 15, 12), ("total", (), 35, 32)]


def test_a_small_unit_that_came_on_record_later_joins_the_merged_ones() -> None:
    homes = [home("a", 20, 20), home("b", 9, 9), home("new", None, 2)]
    assert eligible_restated(homes) == [(OTHER_UNITS, ("B", "NEW"), 9, 11), ("total", (), 29, 31)]


def test_what_is_withheld_on_one_side_is_restated_in_total_alone() -> None:
    assert eligible_restated([home("a", 3, 9), home("b", 1, 9)]) == [("total", (), None, 18)]
    assert eligible_restated([home("a", 9, 3), home("b", 9, 1)]) == [("total", (), 18, None)]


def test_where_two_errors_cancel_out_nothing_is_restated() -> None:
    assert restated_figures([home("a", 3, 4), home("b", 4, 3), home("c", 9, 9)]) == ()


def is_told(count: object) -> bool:
    return count is None or count == 0 or (isinstance(count, int) and count >= SMALLEST)


@given(st.lists(st.tuples(st.none() | st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=7))
def test_no_sum_or_difference_of_what_is_told_is_of_a_handful(counts: list[tuple[int | None, int]]) -> None:
    """Every unit told, published or restated, has nobody or at least five; and what is told together now is whole
    published units, so that no published unit can be taken off it but one that was itself told.
    """
    homes = [home(f"h{place}", was, now) for place, (was, now) in enumerate(counts)]
    units, total = published_units(homes)
    restated = eligible_restated(homes)
    for count in [total.eligible, *(unit.figures.eligible for unit in units)]:
        assert is_told(count)
    for code, members, published, known_now in restated:
        assert is_told(published) or code != "total"
        assert is_told(known_now)
        told_now = set(members) or {code.upper()}
        for unit in units if code != "total" else ():
            told_then = set(unit.members) or {unit.name}
            assert told_then <= told_now or not told_then & told_now
