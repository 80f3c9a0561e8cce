"""Figures and days in words, as pages say them. No figure is worked out here, and no request is known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.progress import COMPLETE, NO_GAIN, NO_PLAN, TOO_EARLY, Forecast
from tracker.domain.reports.outstanding import Needs
from tracker.domain.reports.rollout import PrecinctProgress, Progress, ProgressCurve
from tracker.domain.spans import AGENCY_ZONE

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
EXACT_BELOW = 100
FEW_LEFT = 10
"""A headline rounds larger counts to tens while more are outstanding than rounding could hide; the exact count stands
below it.
"""

NO_FORECAST = {
    NO_PLAN: "there is no plan",
    TOO_EARLY: "under two weeks since the planned start",
    NO_GAIN: "no gain in four weeks",
}

NEEDS = {Needs.TRAINING: "training", Needs.CAMERA: "a camera", Needs.BOTH: "training and a camera"}


def long_day(day: date) -> str:
    """`Tuesday 27 September 2016`"""
    return f"{WEEKDAYS[day.weekday()]} {full_day(day)}"


def week_day(day: date) -> str:
    """`Tue 27 Sep`: a day within a week that is named beside it."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def full_day(day: date) -> str:
    """`27 September 2016`"""
    return f"{day_month(day)} {day.year}"


def day_month(day: date) -> str:
    """`27 September`"""
    return f"{day.day} {MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """`27 Sep 2016`"""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def span(start: date, end: date | None) -> str:
    """`since 15 Aug 2016`, or `15 Aug 2016 to 2 Sep 2016` (the day it no longer holds)."""
    return f"since {short_day(start)}" if end is None else f"{short_day(start)} to {short_day(end)}"


def near_day(day: date, seen_from: date) -> str:
    """A day without its year where that is the year it is seen from."""
    return day_month(day) if day.year == seen_from.year else full_day(day)


def moment(instant: datetime) -> str:
    """An instant on the agency's clock: `27 Sep 2016, 14:05`"""
    local = instant.astimezone(AGENCY_ZONE)
    return f"{short_day(local.date())}, {local:%H:%M}"


def part_of_month(day: date, seen_from: date) -> str:
    """`early November`: a forecast is no promise of a day."""
    part = "early" if day.day <= 10 else "mid" if day.day <= 20 else "late"
    join = "-" if part == "mid" else " "
    year = "" if day.year == seen_from.year else f" {day.year}"
    return f"{part}{join}{MONTHS[day.month - 1]}{year}"


def count_of(number: int, one: str, many: str | None = None) -> str:
    """`1 officer`, `2 officers`"""
    return f"{number} {one if number == 1 else many or one + 's'}"


def percent_text(percent: float | None) -> str:
    """`98.7%`; `n/a` of nothing."""
    return "n/a" if percent is None else f"{percent:.1f}%"


def capitalize_first(text: str) -> str:
    """The text with a capital first letter, and the others as they are."""
    return text[:1].upper() + text[1:]


def plain_words(code: str) -> str:
    """A word of the program as people write it: `in_repair` as `in repair`."""
    return code.replace("_", " ")


def days_said(text: str) -> str:
    """A sentence of a service with the days in it as people write them: `assignment 17 of 11 July 2016`."""
    return ISO_DAY.sub(lambda found: _day_said(found[0]), text)


def _day_said(text: str) -> str:
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text


def variance_text(officers: int | None, days: int | None, *, is_completed: bool = False) -> str | None:
    """`41 officers, 12 days behind`; None where the plan is met to the officer and the day, or there is none.

    Once a precinct was completed its days speak of that: `2 officers behind; finished 12 days late`.
    """
    if officers is None:
        return None
    parts: dict[str, list[str]] = {"behind": [], "ahead": []}
    if officers:
        parts["ahead" if officers > 0 else "behind"].append(count_of(abs(officers), "officer"))
    if days and not is_completed:
        parts["ahead" if days > 0 else "behind"].append(count_of(abs(days), "day"))
    said = [f"{', '.join(amounts)} {direction}" for direction, amounts in parts.items() if amounts]
    if days and is_completed:
        said.append(f"finished {count_of(abs(days), 'day')} {'early' if days > 0 else 'late'}")
    return "; ".join(said) or None


def lateness(officers: int | None, days: int | None) -> str:
    """`behind`, `ahead` or `even`: how the variance is marked beside its words."""
    if (officers or 0) < 0 or (days or 0) < 0:
        return "behind"
    return "ahead" if (officers or 0) > 0 or (days or 0) > 0 else "even"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a precinct is heading: a few words, how to mark them (good, info, warn, plain), and more words."""

    words: str
    kind: str
    detail: str | None


def outlook(progress: Progress, start: date | None, as_of: date) -> Outlook:
    """Completed, forecast, or why there is no forecast. `start` is the baseline's."""
    since = None if progress.completed_on is None else near_day(progress.completed_on, as_of)
    if progress.forecast_note == COMPLETE:
        if not progress.eligible:
            return Outlook("Nobody eligible", "plain", None)
        return Outlook("Complete", "good", f"since {since}" if since else None)
    if since is not None:
        return Outlook(f"Completed {since}", "good", forecast_text(progress, as_of))
    if start is not None and as_of < start:
        return Outlook("Not started", "plain", f"starts on {near_day(start, as_of)}")
    if progress.forecast_note == NO_PLAN:
        return Outlook("No plan", "plain", None)
    if progress.forecast is not None:
        expected = near_day(progress.forecast.expected, as_of)
        return Outlook(f"Forecast {expected}", "info", forecast_range(progress.forecast, as_of))
    return Outlook("No forecast", "warn", NO_FORECAST[progress.forecast_note or NO_GAIN])


def forecast_range(forecast: Forecast, as_of: date) -> str | None:
    """`between 1 November and 12 November`; without a latest day, `1 November at the earliest`; None of one day."""
    earliest = near_day(forecast.earliest, as_of)
    if forecast.latest is None:
        return f"{earliest} at the earliest"
    if forecast.latest == forecast.earliest:
        return None
    return f"between {earliest} and {near_day(forecast.latest, as_of)}"


def forecast_sentence(progress: Progress, as_of: date) -> str:
    """The same as a sentence."""
    text = forecast_text(progress, as_of)
    return f"{text[0].upper()}{text[1:]}."


def forecast_text(progress: Progress, as_of: date) -> str:
    """The forecast in a few words, or why there is none."""
    if progress.forecast is not None:
        return f"forecast {near_day(progress.forecast.expected, as_of)}"
    if progress.forecast_note == COMPLETE:
        return "complete"
    return f"no forecast: {NO_FORECAST[progress.forecast_note or NO_GAIN]}"


@dataclass(frozen=True, slots=True)
class Headline:
    """The story in one look: how many of how many, then target and forecast."""

    count: str
    outlook: str | None

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.count}; {self.outlook}" if self.outlook else self.count


def headline(total: Progress, curve: ProgressCurve, as_of: date) -> Headline:
    """`363 of about 550 trained and equipped; target 14 October; forecast early November`"""
    eligible = str(total.eligible)
    if total.outstanding >= FEW_LEFT and total.eligible >= EXACT_BELOW:
        eligible = f"about {(total.eligible + 5) // 10 * 10}"
    count = f"{total.equipped} of {eligible} trained and equipped"
    said = []
    target = curve.current_finish or curve.finish
    if target is not None:
        said.append(f"target {near_day(target, as_of)}")
    if total.completed_on is not None and total.outstanding:
        said.append(f"first complete on {near_day(total.completed_on, as_of)}")
    if total.forecast is not None:
        said.append(f"forecast {part_of_month(total.forecast.expected, as_of)}")
    elif total.forecast_note == COMPLETE and total.completed_on is not None:
        said.append(f"complete since {near_day(total.completed_on, as_of)}")
    elif total.forecast_note in NO_FORECAST and total.forecast_note != NO_PLAN:
        said.append(f"no forecast: {NO_FORECAST[total.forecast_note]}")
    return Headline(count, "; ".join(said) or None)


def late_line(rows: Sequence[PrecinctProgress]) -> str | None:
    """Who is behind the plan in force and was never complete, the latest first: `Late: 2nd Precinct (17 days), …`; None
    where nobody is.
    """
    behind = sorted(
        (days, row.name)
        for row in rows
        if row.figures.completed_on is None and (days := row.figures.current_variance_days) is not None and days < 0
    )
    if not behind:
        return None
    return "Late: " + ", ".join(f"{name} ({count_of(-days, 'day')})" for days, name in behind)
