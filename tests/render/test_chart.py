"""The geometry of the burn-up chart: ticks, scales and labels that do not collide."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.render.chart import NARROW, PANEL, SQUARE, WIDE, Canvas, Curve, EndWords, Frame, Moment, burn_up
from tracker.render.fan import Fan, fan_until
from tracker.render.scales import day_ticks, spread, value_ticks

MAY = date(2016, 5, 14)
PLAN = Curve("baseline", "First plan", [(MAY, 0), (date(2016, 10, 29), 550)])
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


def words_at_ends(curves: list[Curve], canvas: Canvas) -> dict[str, EndWords]:
    """What is written at the ends of lines, by their names."""
    return {line.name: line.end for line in burn_up(curves, [], canvas).lines if line.end is not None}


@pytest.mark.parametrize("canvas", [WIDE, SQUARE, NARROW, PANEL])
@pytest.mark.parametrize("last", [date(2016, 6, 1), date(2016, 9, 27), date(2016, 10, 20), date(2016, 10, 29)])
@pytest.mark.parametrize("trained, equipped", [(365, 363), (550, 548), (0, 0), (80, 0)])
def test_words_at_line_ends_meet_no_other_and_stay_on_the_canvas(
    canvas: Canvas, last: date, trained: int, equipped: int
) -> None:
    curves = [
        PLAN,
        Curve("current", "Current plan", [(date(2016, 7, 9), 0), (date(2016, 10, 29), 545)]),
        Curve("trained", "Trained", [(MAY, 0), (last, trained)], says_value=True),
        Curve("equipped", "Equipped", [(MAY, 0), (last, equipped)], says_value=True),
    ]
    spans = []
    for words in words_at_ends(curves, canvas).values():
        width = len(words.text) * 7.0
        start = words.x - (width if words.anchor == "end" else 0)
        assert start >= 0
        assert start + width <= canvas.width
        assert 10 <= words.y <= canvas.height
        spans.append((words.y, start, start + width))
    for one, other in itertools.combinations(spans, 2):
        assert abs(one[0] - other[0]) >= 13 or one[2] <= other[1] or other[2] <= one[1], (one, other)


def test_lines_are_named_at_their_ends_where_there_is_room() -> None:
    equipped = Curve("equipped", "Equipped", EQUIPPED.readings, says_value=True)
    wide, narrow = words_at_ends([PLAN, equipped], WIDE), words_at_ends([PLAN, equipped], NARROW)
    assert {name: words.text for name, words in wide.items()} == {
        "baseline": "First plan",
        "equipped": "363 equipped",
    }
    assert {name: words.text for name, words in narrow.items()} == {"equipped": "363"}


TODAY = date(2016, 9, 27)


def foreseen(latest: date | None, until: date = date(2016, 12, 1)) -> Fan:
    """363 of 550 by now, 550 on 4 November, at best on 29 October."""
    return Fan(TODAY, 363, 550, date(2016, 10, 29), date(2016, 11, 4), latest, until)


def places(points: str) -> list[tuple[float, float]]:
    """The places of a line or an area."""
    return [(float(x), float(y)) for x, y in (point.split(",") for point in points.split())]


def test_the_fan_runs_from_the_last_count_to_the_three_days_of_the_forecast() -> None:
    chart = burn_up([EQUIPPED], [], WIDE, fan=foreseen(date(2016, 11, 9)))
    fan, equipped = chart.fan, chart.line("equipped")
    assert fan is not None
    assert equipped is not None
    apex = (equipped.end_x, equipped.end_y)
    goal = round(chart.bottom - (chart.bottom - chart.top) * 550 / 600, 1)
    earliest, expected, latest = (places(points)[-1] for points in (fan.edges[0], fan.middle, fan.edges[1]))
    assert {places(points)[0] for points in (*fan.edges, fan.middle, fan.area)} == {apex}
    assert {earliest[1], expected[1], latest[1]} == {goal}
    assert apex[0] < earliest[0] < expected[0] < latest[0]
    assert places(fan.area) == [apex, earliest, latest]


def test_a_fan_without_a_latest_day_stays_open() -> None:
    chart = burn_up([EQUIPPED], [], WIDE, fan=foreseen(None))
    assert chart.fan is not None
    apex, level = places(chart.fan.edges[1])
    assert level == (chart.right, apex[1])
    assert places(chart.fan.area)[2][0] == chart.right  # the corner above it


def test_a_forecast_out_of_sight_is_drawn_as_far_as_the_chart_goes() -> None:
    until = fan_until(MAY, TODAY, [date(2020, 1, 1)])
    assert until == TODAY + (TODAY - MAY)
    assert fan_until(MAY, TODAY, [date(2016, 11, 9)]) == date(2016, 11, 9)
    assert fan_until(MAY, TODAY, [date(2016, 9, 1)]) == TODAY
    chart = burn_up([EQUIPPED], [], WIDE, fan=Fan(TODAY, 363, 550, until, date(2020, 1, 1), None, until))
    assert chart.fan is not None
    (start_x, start_y), (end_x, end_y) = places(chart.fan.middle)
    gained = 187 * (until - TODAY).days / (date(2020, 1, 1) - TODAY).days
    assert end_x == chart.right
    assert start_y - end_y == pytest.approx((chart.bottom - chart.top) * gained / 600, abs=0.11)
    assert start_x < end_x


def test_charts_in_one_frame_have_one_scale() -> None:
    frame = Frame(MAY, date(2016, 12, 3), 140)
    few = burn_up([Curve("equipped", "Equipped", [(MAY, 0), (TODAY, 20)])], [], PANEL, frame=frame)
    many = burn_up([Curve("equipped", "Equipped", [(MAY, 0), (TODAY, 131)])], [], PANEL, frame=frame)
    assert (few.x_ticks, few.y_ticks) == (many.x_ticks, many.y_ticks)
    assert few.lines[0].end_x == many.lines[0].end_x < few.right
    assert few.lines[0].end_y > many.lines[0].end_y


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
