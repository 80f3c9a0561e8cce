"""Named weeks: where one ends, what counts on its edge, and the demonstration's 1,100 hours in 90 sessions."""

from datetime import date

from tracker.domain.reports.training_weeks import Taught, TrainingFigures, figures_of, weeks_of

SATURDAY, SUNDAY, MONDAY = date(2016, 7, 16), date(2016, 7, 17), date(2016, 7, 18)


def taught(day: date, *, sessions: int = 0, completions: int = 0, hours: float = 2.0) -> Taught:
    return Taught(day, "BWC", hours, sessions, completions)


def test_a_week_ends_on_its_saturday_and_the_next_begins_on_sunday() -> None:
    weeks = weeks_of([taught(SATURDAY, sessions=1), taught(SUNDAY, sessions=1)], None, MONDAY)
    assert [(week.week_ending, week.figures.sessions) for week in weeks] == [(SATURDAY, 1), (MONDAY, 1)]


def test_a_week_without_a_class_is_told_too() -> None:
    weeks = weeks_of([taught(SATURDAY, completions=3)], None, date(2016, 7, 30))
    assert [week.figures.completions for week in weeks] == [3, 0, 0]


def test_a_period_has_its_weeks_though_nothing_was_taught_in_it() -> None:
    assert [week.week_ending for week in weeks_of([], SATURDAY, MONDAY)] == [SATURDAY, MONDAY]
    assert weeks_of([], None, MONDAY) == ()


def test_a_period_of_one_day_is_one_week() -> None:
    weeks = weeks_of([taught(SATURDAY, completions=1)], SATURDAY, SATURDAY)
    assert [(week.week_ending, week.figures.officer_hours) for week in weeks] == [(SATURDAY, 2.0)]


def test_hours_add_up_to_the_hundredth_in_any_order() -> None:
    tenths = [taught(MONDAY, sessions=1, completions=3, hours=hours) for hours in (0.1, 0.2, 0.7)]
    assert figures_of(tenths) == TrainingFigures(3, 1.0, 9, 3.0) == figures_of(reversed(tenths))
