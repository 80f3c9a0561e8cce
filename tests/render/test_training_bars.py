"""The chart of what was taught: a bar for each week with any, scales of their own, the sums, and the table."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tracker.domain.reports.training_weeks import TrainingFigures, TrainingWeek
from tracker.render.drawing import Block, Drawing, Words
from tracker.render.figure import Figure
from tracker.render.training_bars import MOST_WEEKS, training_figure

FIRST = date(2016, 6, 11)


def weeks(*taught: tuple[int, int, float]) -> list[TrainingWeek]:
    """So many weeks, one after another."""
    return [
        TrainingWeek(FIRST + timedelta(weeks=place), TrainingFigures(sessions, 2.0 * sessions, completions, hours))
        for place, (sessions, completions, hours) in enumerate(taught)
    ]


def drawn(*taught: tuple[int, int, float]) -> Figure:
    """The chart of these."""
    figure = training_figure(weeks(*taught))
    assert figure is not None
    return figure


def bars(drawing: Drawing) -> list[list[Block]]:
    """The bars of each row, from left to right."""
    blocks = [mark for mark in drawing.of("bar") if isinstance(mark, Block)]
    floors = sorted({round(block.y + block.height, 1) for block in blocks})
    return [[block for block in blocks if round(block.y + block.height, 1) == floor] for floor in floors]


STORY = ((2, 20, 4.0), (0, 0, 0.0), (8, 80, 17.5), (4, 45, 8.0))


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_every_week_with_any_has_its_bar_in_proportion(size: str) -> None:
    drawing = getattr(drawn(*STORY), size)
    rows = bars(drawing)
    assert [len(row) for row in rows] == [3, 3, 3]
    for row, place in zip(rows, range(3), strict=True):
        values = [one[place] for one in STORY if one[place]]
        for block, value in zip(row, values, strict=True):
            assert block.height / row[1].height == pytest.approx(value / values[1], abs=0.01)
    lefts = [[block.x for block in row] for row in rows]
    assert lefts[0] == lefts[1] == lefts[2]  # the same weeks
    for mark in drawing.marks:
        if isinstance(mark, Words):
            assert 0 <= mark.x <= drawing.width
            assert 10 <= mark.y <= drawing.height


def test_sums_and_values_stand_beside_the_bars() -> None:
    figure = drawn(*STORY)
    said = [mark.text for mark in figure.wide.of("heading") if isinstance(mark, Words)]
    assert said == ["Sessions: 14", "Completions: 145", "Officer-hours: 29.5"]
    values = [mark.text for mark in figure.wide.of("value") if isinstance(mark, Words)]
    assert values == ["2", "8", "4", "20", "80", "45", "4", "17.5", "8"]
    assert "14 sessions, 145 completions, 29.5 officer-hours" in figure.description
    assert "Most sessions, 8, were in the week that ended on 25 June 2016" in figure.description
    assert [row.values for row in figure.numbers.rows][2] == ("8", "80", "17.5")


def test_many_weeks_say_the_highest_value_alone() -> None:
    figure = drawn(*((week % 7, 10 * (week % 7), 2.0 * (week % 7)) for week in range(120)))
    assert figure.title.endswith(f"the last {MOST_WEEKS}")
    assert len(figure.numbers.rows) == MOST_WEEKS
    assert len([mark for mark in figure.narrow.of("value") if isinstance(mark, Words)]) == 3
    for row in bars(figure.narrow):
        for one, other in pairwise(row):
            assert one.x + one.width <= other.x


def test_one_week_and_none() -> None:
    assert [len(row) for row in bars(drawn((1, 12, 2.0)).wide)] == [1, 1, 1]
    assert training_figure([]) is None
    assert training_figure(weeks((0, 0, 0.0), (0, 0, 0.0))) is None
