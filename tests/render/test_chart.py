"""The geometry of the burn-up chart: ticks, scales and labels that do not collide."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.render.chart import NARROW, SQUARE, WIDE, Canvas, Curve, Moment, burn_up, day_ticks, spread, value_ticks

MAY = date(2016, 5, 14)
PLAN = Curve("baseline", "Baseline plan", [(MAY, 0), (date(2016, 10, 29), 550)])
EQUIPPED = Curve("equipped", "Equipped", [(MAY, 0), (date(2016, 7, 30), 196), (date(2016, 9, 27), 363)])


@pytest.mark.parametrize(
    "highest, ticks",
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (5, (0, 1, 2, 3, 4, 5)),
        (7, (0, 2, 4, 6, 8)),
        (29, (0, 5, 10, 15, 20, 25, 30)),
        (363, (0, 100, 200, 300, 400)),
        (552, (0, 100, 200, 300, 400, 500, 600)),
        (36_000, (0, 10_000, 20_000, 30_000, 40_000)),
    ],
)
def test_value_ticks_are_round_and_reach_the_highest(highest: int, ticks: tuple[int, ...]) -> None:
    assert value_ticks(highest) == ticks


@given(st.integers(0, 10**7))
def test_value_ticks_are_even_whole_and_no_higher_than_needed(highest: int) -> None:
    ticks = value_ticks(highest)
    assert 2 <= len(ticks) <= 7
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1
    assert ticks[-2] < max(highest, 1) <= ticks[-1]


def test_a_season_is_told_in_months() -> None:
    ticks = day_ticks(MAY, date(2016, 11, 5), 12)
    assert [label for _, label in ticks] == ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    assert {day.day for day, _ in ticks} == {1}


def test_a_span_over_new_year_says_the_years() -> None:
    labels = [label for _, label in day_ticks(date(2016, 10, 20), date(2017, 3, 5), 12)]
    assert labels == ["Nov 2016", "Dec", "Jan 2017", "Feb", "Mar"]


def test_few_weeks_are_told_in_weeks() -> None:
    labels = [label for _, label in day_ticks(date(2016, 7, 9), date(2016, 8, 6), 5)]
    assert labels == ["9 Jul", "16 Jul", "23 Jul", "30 Jul", "6 Aug"]


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 20_000), st.integers(3, 12))
def test_day_ticks_fit_and_stay_within_the_span(first: date, length: int, most: int) -> None:
    last = first + timedelta(days=length)
    ticks = day_ticks(first, last, most)
    assert len(ticks) <= most
    assert all(first <= day <= last for day, _ in ticks)
    assert [day for day, _ in ticks] == sorted({day for day, _ in ticks})


def test_days_run_from_left_to_right_and_officers_upwards() -> None:
    chart = burn_up([PLAN, EQUIPPED], [], WIDE)
    plan = chart.line("baseline")
    assert plan is not None
    assert plan.points.split()[0] == f"{chart.left:g},{chart.bottom:g}"
    assert plan.end_x == chart.right
    assert plan.end_y == round(chart.bottom - (chart.bottom - chart.top) * 550 / 600, 1)
    equipped = chart.line("equipped")
    assert equipped is not None
    assert equipped.end_x == round(chart.left + (chart.right - chart.left) * 136 / 168, 1)
    assert equipped.end_value == 363


def test_a_moment_after_the_last_reading_widens_the_chart() -> None:
    chart = burn_up([EQUIPPED], [Moment("forecast", "Forecast 5 Nov", date(2016, 11, 5))], WIDE)
    assert chart.uprights[0].x == chart.right
    line = chart.line("equipped")
    assert line is not None
    assert line.end_x < chart.right


def test_a_curve_without_readings_is_left_out_and_a_chart_without_any_is_refused() -> None:
    assert burn_up([EQUIPPED, Curve("current", "Current plan", [])], [], WIDE).line("current") is None
    with pytest.raises(ValueError, match="at least one reading"):
        burn_up([Curve("equipped", "Equipped", [])], [], WIDE)


def test_values_at_line_ends_keep_apart_and_stand_only_where_asked() -> None:
    trained = Curve("trained", "Trained", [(MAY, 0), (date(2016, 9, 27), 365)], says_value=True)
    equipped = Curve("equipped", "Equipped", [(MAY, 0), (date(2016, 9, 27), 363)], says_value=True)
    above, below, plan = burn_up([trained, equipped, PLAN], [], SQUARE).lines
    assert above.value_y is not None
    assert below.value_y is not None
    assert below.value_y - above.value_y >= 15
    assert plan.value_y is None


def test_one_day_alone_can_be_drawn() -> None:
    chart = burn_up([Curve("equipped", "Equipped", [(MAY, 0)])], [], NARROW)
    assert chart.lines[0].points == f"{chart.left:g},{chart.bottom:g}"


@pytest.mark.parametrize("canvas", [WIDE, SQUARE, NARROW])
def test_labels_of_marked_days_stay_on_the_canvas_and_apart(canvas: Canvas) -> None:
    moments = [
        Moment("as-of", "27 Sep", date(2016, 9, 27)),
        Moment("target", "Target 14 Oct", date(2016, 10, 14)),
        Moment("forecast", "Forecast 5 Nov", date(2016, 11, 5)),
    ]
    spans = []
    for upright in burn_up([PLAN, EQUIPPED], moments, canvas).uprights:
        width = len(upright.label) * 7.0
        start = upright.label_x - {"start": 0, "middle": width / 2, "end": width}[upright.anchor]
        assert start >= 0
        assert start + width <= canvas.width
        assert upright.label_y - 10 > 0
        spans.append((upright.label_y, start, start + width))
    for one in spans:
        for other in spans:
            assert one is other or one[0] != other[0] or one[2] < other[1] or other[2] < one[1]


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_end_labels_keep_apart_and_within_the_plot(wanted: list[float]) -> None:
    placed = spread(wanted, 15.0, 0.0, 300.0)
    ordered = sorted(placed)
    assert all(b - a >= 15.0 - 1e-6 for a, b in itertools.pairwise(ordered))
    assert ordered[0] >= -1e-6
    assert ordered[-1] <= 300.0
    assert len(wanted) > 1 or placed == wanted


def test_end_labels_that_have_room_stay_where_they_are() -> None:
    assert spread([10.0, 100.0, 50.0], 15.0, 0.0, 300.0) == [10.0, 100.0, 50.0]
