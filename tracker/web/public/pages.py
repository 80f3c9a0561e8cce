"""The public pages: the rollout at its last published week, every week for good, restatements, the public record."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template

from tracker.domain.errors import NotFound
from tracker.domain.publishing.calendar import week_ending_of
from tracker.domain.publishing.merging import SMALLEST
from tracker.domain.publishing.units import TOTAL_NAME
from tracker.domain.reports.public import PublicEdition, PublicProgress, PublicRecord, PublicWeek, UseOnDay
from tracker.render.counted import COUNTED
from tracker.render.public import words
from tracker.render.public.figure import public_figure
from tracker.render.public.resources import DATA
from tracker.web.guard import public
from tracker.web.public.answers import HTML, answered
from tracker.web.wiring import wiring

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
RECENT_WEEKS = 6
MOST_LINES = 400
"""Restated figures on the page of restatements: what is beyond stands on the pages of the weeks."""
FIGURES = ("Eligible", "Trained", "Assigned", "Equipped", "Planned")


def register(blueprint: Blueprint) -> None:
    """Serve the pages."""
    blueprint.add_url_rule("", "home", home, strict_slashes=False)
    blueprint.add_url_rule("/weeks", "weeks", weeks)
    blueprint.add_url_rule("/weeks/<string:day>", "week", week)
    blueprint.add_url_rule("/restatements", "restatements", restatements)
    blueprint.add_url_rule("/record", "record", record)
    blueprint.add_url_rule("/data-dictionary", "dictionary", dictionary)


@public
def home() -> Response:
    """How far the rollout had come at the end of the week published last."""

    def make(edition: PublicEdition) -> bytes:
        progress = edition.progress
        if progress is None:
            return _drawn("home", progress=None)
        return _drawn(
            "home",
            progress=progress,
            week=progress.last,
            recent=progress.weeks[: -RECENT_WEEKS - 1 : -1],
            burnup=public_figure(progress),
            owned=edition.record and edition.record.owned,
            counted=[(name, COUNTED[name]) for name in FIGURES],
            files=DATA.values(),
        )

    return answered(HTML, make)


@public
def weeks() -> Response:
    """Every published week, the latest first."""
    return answered(HTML, lambda edition: _drawn("weeks", weeks=_weeks(edition.progress)[::-1]))


@public
def week(day: str) -> Response:
    """A week as it was published, and what has been restated since.

    Raises:
        NotFound `unknown_week`: no week of this day was published; `not_public`.
    """
    wanted = _day_of(day)

    def make(edition: PublicEdition) -> bytes:
        found = None if edition.progress is None else edition.progress.week_of(wanted)
        if found is None:
            raise NotFound("unknown_week", _no_week(wanted))
        weeks = _weeks(edition.progress)
        place = weeks.index(found)
        before, after = weeks[:place][-1:], weeks[place + 1 :][:1]
        return _drawn("week", week=found, before=next(iter(before), None), after=next(iter(after), None))

    return answered(HTML, make)


@public
def restatements() -> Response:
    """For each restated week what was published, what is known now, and why."""

    def make(edition: PublicEdition) -> bytes:
        restated = () if edition.progress is None else edition.progress.restated
        in_full = _in_full(restated)
        return _drawn("restatements", in_full=restated[:in_full], others=restated[in_full:])

    return answered(HTML, make)


@public
def record() -> Response:
    """Devices owned, the last week's record of use, and the policies."""

    def make(edition: PublicEdition) -> bytes:
        found = edition.record
        use = None if found is None else _last_week(found)
        return _drawn("record", record=found, use=use)

    return answered(HTML, make)


@public
def dictionary() -> Response:
    """Every field of every file."""
    return answered(HTML, lambda _: _drawn("dictionary", files=DATA.values()))


@dataclass(frozen=True, slots=True)
class WeekOfUse:
    """The days of a week, and each precinct's counts on them; None where it had not begun to count."""

    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[UseOnDay | None, ...]], ...]


def _last_week(found: PublicRecord) -> WeekOfUse:
    days = tuple(found.as_of - timedelta(ago) for ago in range(6, -1, -1))
    names = {one.precinct: one.name for one in found.use}
    counted = {(one.precinct, one.used_on): one for one in found.use if one.used_on >= days[0]}
    order = dict.fromkeys(one.precinct for one in found.use if one.used_on == found.as_of)
    return WeekOfUse(days, tuple((names[code], tuple(counted.get((code, day)) for day in days)) for code in order))


def _weeks(progress: PublicProgress | None) -> tuple[PublicWeek, ...]:
    return () if progress is None else progress.weeks


def _in_full(restated: Iterable[PublicWeek]) -> int:
    """How many of the restated weeks, the latest first, fit on one page; the first always does."""
    lines, fitting = 0, 0
    for one in restated:
        lines += len(one.restated)
        if fitting and lines > MOST_LINES:
            break
        fitting += 1
    return fitting


def _day_of(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotFound("unknown_week", "There is no such week. Weeks are named by their Saturday, as in 2016-09-24.")


def _no_week(day: date) -> str:
    try:
        saturday = week_ending_of(day)
    except OverflowError:
        saturday = day
    if saturday != day:
        return f"Weeks are named by their Saturday: {day.isoformat()} lies in that of {saturday.isoformat()}."
    return f"The week ending {day.isoformat()} is not published: it has not ended, or lies before the rollout."


def _drawn(template: str, **values: Any) -> bytes:
    return render_template(
        f"public/{template}.html", words=words, smallest=SMALLEST, total_name=TOTAL_NAME, contact=_contact(), **values
    ).encode()


def _contact() -> str:
    return wiring().settings.public.contact
