"""The rollout's figures counted the slow way: lists and loops over plain facts, a day at a time.

It is written from the specification alone, so that the report's figures can be held against a second reading.

How the specification is read where it could be read otherwise:

knowledge
  K alone decides what is seen, D alone what holds. The past days of completed_on, of the forecast and of the series
  are all counted with what is known at K. A precinct recorded after K is not shown: a report of K stays as it was.
what holds on a day
  Of one subject the latest start on or before D; if that one has ended by D nothing holds: an earlier one never comes
  back behind it. So a requirement that replaced another and then ended leaves the course not required.
long leave
  D - first > 180, where first is the first of the unbroken days of leave that lead up to D, however many facts tell
  of them. A day of any other status, or of none, breaks it.
serviceable
  By the condition that holds on D; where none holds yet, from the day the camera was owned.
outstanding
  needs_camera: trained and not assigned, also where a camera that is not serviceable is in hand. needs_training:
  assigned and not trained. needs_both: neither.
plans
  Baseline: version 1 if it is known at K, adopted or not. Current: the latest adopted_on <= D; of two adopted on one
  day the higher version. The current_ fields are null where no plan is adopted by D.
variance_officers
  Equipped minus planned, not below 0 where equipped = eligible > 0; also before the start.
variance_days
  In the order of the text: null before the start (of the plan in question); finish - completed_on once completed_on
  is there, though the line has fallen since; and so on. Only days of the plan count for "reaches" (so a target of 0
  is reached at the start); "last day on which planned <= equipped" may be the day before the start. Over target and
  not complete after the finish is a negative number of days, as the formula says.
forecast
  `complete` is outstanding = 0, also where nobody is eligible. `no_plan` is no baseline. `latest` is null where the
  smallest gain is not positive.
total
  Counts are over all rows, those without a plan included; the plan is the sum of the plans that are there, null where
  there is none; one plan's start, finish and target become the earliest, the latest and the sum. A row that has a
  baseline and no current plan yet adds to the one and not to the other.
series
  The Saturdays from the first on or after the earliest baseline start, before D; then D. Without a baseline, or
  before its start, D alone.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.model.facts import History, Plan, as_known
from tests.model.ledger import Counts, Ledger


def planned_of(plan: Plan, day: date) -> int:
    """How many officers a plan has equipped by the end of a day."""
    if day < plan.start:
        return 0
    if day > plan.finish:
        return plan.target
    return plan.target * ((day - plan.start).days + 1) // ((plan.finish - plan.start).days + 1)


def planned_on(plans: list[Plan], day: date) -> int | None:
    """The sum of several plans on a day; None where there is none."""
    return sum(planned_of(plan, day) for plan in plans) if plans else None


def completed_on(counts: Callable[[date], Counts], baseline: list[Plan], day: date) -> date | None:
    """The first day from the baseline's start to `day` on which everybody eligible, and somebody, was equipped."""
    if not baseline:
        return None
    each = min(plan.start for plan in baseline)
    while each <= day:
        if counts(each).equipped == counts(each).eligible > 0:
            return each
        each += timedelta(days=1)
    return None


def variance(counts: Counts, plans: list[Plan], completed: date | None, day: date) -> tuple[int | None, int | None]:
    """How far ahead of plans (positive) or behind (negative), in officers and in days."""
    planned = planned_on(plans, day)
    if planned is None:
        return None, None
    officers = counts.equipped - planned
    if officers < 0 and counts.equipped == counts.eligible > 0:
        officers = 0
    return officers, variance_days(counts.equipped, plans, completed, day)


def variance_days(equipped: int, plans: list[Plan], completed: date | None, day: date) -> int | None:
    """The days by which the line is ahead of plans or behind."""
    start, finish = min(plan.start for plan in plans), max(plan.finish for plan in plans)
    target = sum(plan.target for plan in plans)
    planned = sum(planned_of(plan, day) for plan in plans)
    if day < start:
        return None
    if completed is not None:
        return (finish - completed).days
    if equipped == planned:
        return 0
    if equipped > planned:
        reached = start
        while sum(planned_of(plan, reached) for plan in plans) < min(equipped, target):
            reached += timedelta(days=1)
        return (reached - day).days
    last = day
    while sum(planned_of(plan, last) for plan in plans) > equipped:
        last -= timedelta(days=1)
    return (last - day).days


def forecast(
    counts: Callable[[date], Counts], baseline: list[Plan], day: date
) -> tuple[dict[str, str | None] | None, str | None]:
    """When the last officer will be equipped at the pace of the last four weeks, or why nobody can say."""
    outstanding = counts(day).outstanding
    if outstanding == 0:
        return None, "complete"
    if not baseline:
        return None, "no_plan"
    if (day - min(plan.start for plan in baseline)).days < 14:
        return None, "too_early"
    weeks = [counts(day - timedelta(days=7 * i)).equipped for i in range(5)]
    gains = [weeks[i] - weeks[i + 1] for i in range(4)]
    rate = Fraction(sum(gains), 4)
    if rate <= 0:
        return None, "no_gain"

    def after(weekly: Fraction | int) -> str | None:
        return (day + timedelta(days=ceil(Fraction(7 * outstanding) / weekly))).isoformat() if weekly > 0 else None

    return {"expected": after(rate), "earliest": after(max(gains)), "latest": after(min(gains))}, None


def percent(part: int, whole: int) -> float | None:
    """One decimal, half up; neither 100.0 before all are there nor 0.0 once one is; None of nobody."""
    if whole == 0:
        return None
    tenths = (part * 1000 * 2 + whole) // (whole * 2)
    if part < whole:
        tenths = min(tenths, 999)
    if part > 0:
        tenths = max(tenths, 1)
    return tenths / 10


def figures(counts: Callable[[date], Counts], baseline: list[Plan], current: list[Plan], day: date) -> dict[str, Any]:
    """Every figure of one row, or of the total: only the counts and the plans differ."""
    now = counts(day)
    completed = completed_on(counts, baseline, day)
    officers, days = variance(now, baseline, completed, day)
    current_officers, current_days = variance(now, current, completed, day)
    expected, note = forecast(counts, baseline, day)
    return {
        "strength": now.strength,
        "eligible": now.eligible,
        "trained": now.trained,
        "assigned": now.assigned,
        "equipped": now.equipped,
        "outstanding": now.outstanding,
        "needs_training": now.needs_training,
        "needs_camera": now.needs_camera,
        "needs_both": now.needs_both,
        "percent_equipped": percent(now.equipped, now.eligible),
        "planned": planned_on(baseline, day),
        "variance_officers": officers,
        "variance_days": days,
        "current_planned": planned_on(current, day),
        "current_variance_officers": current_officers,
        "current_variance_days": current_days,
        "completed_on": completed.isoformat() if completed else None,
        "forecast": expected,
        "forecast_note": note,
    }


def baseline_of(plans: list[Plan], code: str) -> list[Plan]:
    """A precinct's first plan, as a list of one or none."""
    return [plan for plan in plans if plan.precinct == code and plan.version == 1]


def current_of(plans: list[Plan], code: str, day: date) -> list[Plan]:
    """A precinct's plan adopted last by a day, as a list of one or none."""
    adopted = [plan for plan in plans if plan.precinct == code and plan.adopted_on <= day]
    return [max(adopted, key=lambda plan: (plan.adopted_on, plan.version))] if adopted else []


def week_endings(baselines: list[Plan], day: date) -> list[date]:
    """The days of the weekly series: Saturdays, then the day itself."""
    ends = []
    each = min([plan.start for plan in baselines], default=day)
    while each < day:
        if each.isoweekday() == 6:
            ends.append(each)
        each += timedelta(days=1)
    return [*ends, day]


def rollout_progress(
    history: History,
    as_of: date,
    known_at: datetime,
    *,
    weekly: bool = False,
    precincts: set[str] | None = None,
) -> dict[str, Any]:
    """The whole report of a day, known at a moment, for the precincts asked for (None: every one).

    Dates are text as in the report's JSON; `series` is there only when asked for.
    """
    known = as_known(history, known_at)
    ledger = Ledger(known)
    shown = [each for each in known.precincts if precincts is None or each.code in precincts]
    shown.sort(key=lambda precinct: (precinct.kind != "precinct", precinct.code))
    codes = [precinct.code for precinct in shown]
    baselines = {code: baseline_of(known.plans, code) for code in codes}
    currents = {code: current_of(known.plans, code, as_of) for code in codes}
    all_baselines = [plan for code in codes for plan in baselines[code]]
    all_currents = [plan for code in codes for plan in currents[code]]

    def of(code: str) -> Callable[[date], Counts]:
        return lambda day: ledger.counts(day)[code]

    def of_all(day: date) -> Counts:
        summed = Counts()
        for code in codes:
            summed.add(ledger.counts(day)[code])
        return summed

    report: dict[str, Any] = {
        "report": "rollout-progress",
        "as_of": as_of.isoformat(),
        "rows": [
            {"precinct": precinct.code, "name": precinct.name}
            | figures(of(precinct.code), baselines[precinct.code], currents[precinct.code], as_of)
            for precinct in shown
        ],
        "total": figures(of_all, all_baselines, all_currents, as_of),
    }
    if weekly:
        report["series"] = [
            {
                "week_ending": day.isoformat(),
                "rows": [{"precinct": code} | week(of(code)(day), baselines[code], day) for code in codes],
                "total": week(of_all(day), all_baselines, day),
            }
            for day in week_endings(all_baselines, as_of)
        ]
    return report


def week(counts: Counts, baseline: list[Plan], day: date) -> dict[str, int | None]:
    """One row of one week of the series."""
    return {
        "eligible": counts.eligible,
        "trained": counts.trained,
        "assigned": counts.assigned,
        "equipped": counts.equipped,
        "planned": planned_on(baseline, day),
    }
