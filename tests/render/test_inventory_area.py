"""The chart of the cameras owned: its parts add up, those that never were are left out, and the table has them all."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tracker.domain.reports.inventory import OwnedCounts, OwnedWeek
from tracker.render.chart import NARROW, WIDE
from tracker.render.drawing import Area, Drawing, Words
from tracker.render.figure import Figure
from tracker.render.inventory_area import PARTS, inventory_figure

FIRST = date(2016, 5, 14)


def week(place: int, **parts: int) -> OwnedWeek:
    """The counts of the week after so many others."""
    counts = {name: parts.get(name, 0) for name, _ in PARTS}
    return OwnedWeek(FIRST + timedelta(weeks=place), OwnedCounts(sum(counts.values()), **counts))


def drawn(*weeks: OwnedWeek) -> Figure:
    """The chart of these."""
    figure = inventory_figure(weeks)
    assert figure is not None
    return figure


def corners(drawing: Drawing, name: str) -> list[tuple[float, float]]:
    """The corners of a part: along its top, and back along its bottom."""
    (area,) = (mark for mark in drawing.of(name) if isinstance(mark, Area))
    return [(float(x), float(y)) for x, y in (point.split(",") for point in area.points.split())]


STORY = (
    week(0, in_stock=200),
    week(1, in_stock=100, held=100),
    week(2, in_stock=50, held=340, in_repair=8, missing=2),
)


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_each_part_lies_upon_the_one_below(canvas: object) -> None:
    figure = drawn(*STORY)
    drawing = figure.wide if canvas is WIDE else figure.narrow
    parts = [name for name, _ in PARTS if drawing.of(name)]
    assert parts == ["held", "in_stock", "in_repair", "missing"]
    floor = corners(drawing, "held")[3:]
    assert len({y for _, y in floor}) == 1  # the axis
    for name in parts:
        places = corners(drawing, name)
        assert places[3:] == floor
        floor = list(reversed(places[:3]))
    axis, scale = corners(drawing, "held")[3][1], [mark for mark in drawing.of("tick") if isinstance(mark, Words)]
    top = {mark.text: mark.y - 4 for mark in scale if mark.anchor == "end"}["400"]
    assert floor[0][1] == pytest.approx(top)  # 400 in all in the last week
    assert floor[1][1] == pytest.approx(axis - (axis - top) / 2, abs=0.1)


def test_parts_are_told_apart_without_colour_and_named_with_their_count() -> None:
    figure = drawn(*STORY)
    patterns = [None if key.pattern is None else key.pattern.path for key in figure.keys]
    assert len(set(patterns)) == len(patterns)
    assert [key.label for key in figure.keys] == ["Held (340)", "In stock (50)", "In repair (8)", "Missing (2)"]
    values = [mark for mark in figure.wide.of("value") if isinstance(mark, Words)]
    assert [mark.text for mark in values] == ["340 held", "50 in stock", "8 in repair", "2 missing"]
    heights = sorted(mark.y for mark in values)
    assert min(b - a for a, b in pairwise(heights)) >= 14.9
    assert figure.narrow.of("value") == ()


def test_the_numbers_and_the_description_have_every_part() -> None:
    figure = drawn(*STORY)
    assert figure.numbers.headings == ("Owned", "Held", "In stock", "In repair", "Recalled", "Missing", "Stolen")
    assert [row.values for row in figure.numbers.rows] == [
        (200, 0, 200, 0, 0, 0, 0),
        (200, 100, 100, 0, 0, 0, 0),
        (400, 340, 50, 8, 0, 2, 0),
    ]
    assert "28 May 2016, when 400 were: 340 held, 50 in stock, 8 in repair, 0 recalled, 2 missing, 0 stolen" in (
        figure.description
    )
    assert 'id="in_stock"' in figure.picture.svg
    assert 'fill="url(#in_stock)"' in figure.picture.svg


def test_what_was_before_the_first_camera_is_left_out() -> None:
    figure = drawn(week(0), week(1), week(2), week(3, held=5), week(4, held=7))
    assert [row.day for row in figure.numbers.rows] == [week(place).week_ending for place in (2, 3, 4)]


@pytest.mark.parametrize("weeks", [None, (), (week(0), week(1)), (week(0, held=3),)])
def test_nothing_to_compare_is_not_drawn(weeks: tuple[OwnedWeek, ...] | None) -> None:
    assert inventory_figure(weeks) is None
