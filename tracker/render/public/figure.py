"""The burn-up of all units together, drawn from what was published week by week."""

from datetime import date, timedelta

from tracker.domain.publishing.calendar import WEEK
from tracker.domain.reports.public import PublicFigures, PublicProgress
from tracker.render.burn_up import drawn
from tracker.render.chart import NARROW, WIDE, Curve, Moment, burn_up
from tracker.render.figure import Figure, Numbers, NumbersRow
from tracker.render.public.words import headline
from tracker.render.words import full_day, short_day

HEADINGS = ("Eligible", "Trained", "Equipped", "Planned (first plan)")
NOTHING = "–"


def public_figure(progress: PublicProgress) -> Figure:
    """The chart with its description and the same numbers; the plan runs on to its finish."""
    weeks, last = progress.weeks, progress.last
    ahead = _planned_ahead(progress)
    planned = [(week.week_ending, week.total.planned) for week in weeks if week.total.planned is not None]
    curves = [
        Curve("baseline", "First plan", [*planned, *ahead]),
        Curve("trained", "Trained", _readings(progress, "trained"), says_value=True),
        Curve("equipped", "Equipped", _readings(progress, "equipped"), says_value=True),
    ]
    moments = [Moment("as-of", short_day(last.week_ending)[:-5], last.week_ending)]
    if progress.plan is not None:
        moments.append(Moment("target", f"Target {short_day(progress.plan.finish)[:-5]}", progress.plan.finish))
    return Figure(
        title="Officers trained and equipped: all units, week by week as published",
        description=_description(progress),
        wide=drawn(burn_up(curves, moments, WIDE)),
        narrow=drawn(burn_up(curves, moments, NARROW)),
        numbers=Numbers(
            HEADINGS,
            (
                *(NumbersRow(week.week_ending, _values(week.total)) for week in weeks),
                *(NumbersRow(day, (NOTHING, NOTHING, NOTHING, count)) for day, count in ahead),
            ),
        ),
    )


def _readings(progress: PublicProgress, name: str) -> list[tuple[date, int]]:
    found = ((week.week_ending, getattr(week.total, name)) for week in progress.weeks)
    return [(day, value) for day, value in found if value is not None]


def _planned_ahead(progress: PublicProgress) -> list[tuple[date, int]]:
    """The plan on the Saturdays after the last published week, up to the one by which it is finished."""
    plan, day, found = progress.plan, progress.last.week_ending, []
    while plan is not None and day < plan.finish:
        day = min(day + WEEK, plan.finish + timedelta((5 - plan.finish.weekday()) % 7))
        found.append((day, plan.planned_on(day)))
    return found


def _values(figures: PublicFigures) -> tuple[int | str, ...]:
    values = (figures.eligible, figures.trained, figures.equipped, figures.planned)
    return tuple(NOTHING if value is None else value for value in values)


def _description(progress: PublicProgress) -> str:
    first, last = progress.weeks[0].week_ending, progress.last.week_ending
    said = [f"From {full_day(first)} to {full_day(last)}. On that day {headline(progress.last)}."]
    if progress.last.total.planned is not None:
        said.append(f"The first plan had planned {progress.last.total.planned} by then.")
    if progress.plan is not None:
        said.append(f"It was to finish on {full_day(progress.plan.finish)}.")
    return " ".join(said)
