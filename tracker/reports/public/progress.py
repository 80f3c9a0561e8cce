"""The weeks that were published, each as it was published, and what is known of them now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.progress import Plan, line_of
from tracker.domain.publishing.calendar import last_published, published_at, weeks_between
from tracker.domain.publishing.counting import CountedTwice, EverTold, count_twice
from tracker.domain.publishing.knowledge import Calendar, Change, Record, Told, calendar_of, changes_between
from tracker.domain.publishing.units import Count, UnitCount, published_units, restated_figures
from tracker.domain.reports.public import PublicProgress, PublicWeek
from tracker.domain.reports.stamp import Stamp
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import FactKind
from tracker.reports.public.ever import ever_told, record_columns
from tracker.reports.public.moments import precincts_at
from tracker.reports.public.reasons import acts_behind, reasons_of
from tracker.store.known import PrecinctRecord, stamp_of
from tracker.store.models import Plan as PlanRow

Acts = Callable[[Iterable[Collection[Change]]], Mapping[int, str]]
"""Which acts are behind some changes: `acts_behind` in a session."""


@dataclass(frozen=True, slots=True)
class PublicReading:
    """All that the weeks are made from, read in one state of the database. Nothing of it is counted yet."""

    calendar: Calendar
    weeks: Sequence[date]
    told: EverTold
    plans: Mapping[int, list[Told]]
    """The first plans ever recorded, by precinct id."""
    precincts: Sequence[Sequence[PrecinctRecord]]
    """As known at each moment."""
    published: Stamp
    """Of the last publication."""
    known_now: Stamp


def public_progress(session: Session, *, known_at: datetime, since: date | None = None) -> PublicProgress | None:
    """All weeks published by a moment, from that of `since` on where given; None before the first.

    The first is the first week at whose publication a first plan was known that had started. Some twenty statements,
    however many weeks. Who must not keep the database waiting does it in two steps: `read_public`, then `progress_of`
    with the session closed.
    """
    reading = read_public(session, known_at=known_at, since=since)
    return None if reading is None else progress_of(reading, partial(acts_behind, session))


def read_public(session: Session, *, known_at: datetime, since: date | None = None) -> PublicReading | None:
    """What `public_progress` is made from."""
    plans = _first_plans(session)
    weeks = _published_weeks(plans, known_at, since)
    if not weeks:
        return None
    calendar = calendar_of(weeks, [published_at(week) for week in weeks], known_at)
    for each in plans.values():
        for told in each:
            told.seen = calendar.seen(told.record)
    return PublicReading(
        calendar,
        weeks,
        ever_told(session, calendar),
        plans,
        precincts_at(session, calendar.moments),
        published=stamp_of(session, weeks[-1], published_at(weeks[-1])),
        known_now=stamp_of(session, local_day(known_at), known_at),
    )


def progress_of(reading: PublicReading, acts_of: Acts) -> PublicProgress:
    """The weeks from what was read; `acts_of` finds the acts behind the changes in them."""
    making = _Making(reading, count_twice(reading.calendar, reading.told))
    places = range(reading.calendar.now)
    changes = [making.changes(place) for place in places]
    acts = acts_of(changes)
    return PublicProgress(
        stamp=reading.published,
        weeks=tuple(making.week(place, changes[place], acts) for place in places),
        known_now=reading.known_now,
        plan=line_of(making.plan(precinct.id, places[-1]) for precinct in reading.precincts[places[-1]]),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """The weeks under way, each by its place."""

    reading: PublicReading
    counted: CountedTwice

    def changes(self, place: int) -> set[Change]:
        """What came to be known or was taken back since a week was published, as far as its figures rest on it."""
        return self.counted.changes.get(place, set()) | self._plan_changes(place)

    def week(self, place: int, changes: Collection[Change], acts: Mapping[int, str]) -> PublicWeek:
        """A week, from its place."""
        homes = self._homes(place)
        units, total = published_units(homes)
        restated = restated_figures(homes)
        return PublicWeek(
            week_ending=self.reading.weeks[place],
            published_at=self.reading.calendar.moments[place],
            units=units,
            total=total,
            restated=restated,
            reasons=reasons_of(changes, acts) if restated else (),
        )

    def _homes(self, place: int) -> list[UnitCount]:
        then = {precinct.id: precinct.name for precinct in self.reading.precincts[place]}
        homes = []
        for precinct in self.reading.precincts[self.reading.calendar.now]:
            was_there = precinct.id in then
            homes.append(
                UnitCount(
                    precinct.code,
                    then.get(precinct.id, precinct.name),
                    self._count(self.counted.published, precinct.id, place, place) if was_there else None,
                    self._count(self.counted.now, precinct.id, place, self.reading.calendar.now),
                )
            )
        return homes

    def _count(self, levels: Mapping[int, list[list[int]]], precinct_id: int, place: int, known: int) -> Count:
        plan = self.plan(precinct_id, known)
        planned = None if plan is None else plan.planned_on(self.reading.weeks[place])
        if precinct_id not in levels:
            return Count(planned=planned)
        eligible, trained, assigned, equipped = (weekly[place] for weekly in levels[precinct_id])
        return Count(eligible, trained, assigned, equipped, planned)

    def plan(self, precinct_id: int, known: int) -> Plan | None:
        """A precinct's first plan, as known at a moment."""
        return next((told.what for told in self.reading.plans.get(precinct_id, ()) if told.is_known(known)), None)

    def _plan_changes(self, place: int) -> set[Change]:
        """The first plans among them: those that say otherwise of the week's day."""
        found: set[Change] = set()
        for precinct_id, told in self.reading.plans.items():
            was, is_now = self.plan(precinct_id, place), self.plan(precinct_id, self.reading.calendar.now)
            day = self.reading.weeks[place]
            if (was and was.planned_on(day)) != (is_now and is_now.planned_on(day)):
                found.update(changes_between(told, place, self.reading.calendar.now, date.max.toordinal()))
        return found


def _first_plans(session: Session) -> dict[int, list[Told]]:
    rows: Any = session.execute(
        select(
            *record_columns(PlanRow),
            PlanRow.precinct_id,
            PlanRow.adopted_on,
            PlanRow.start,
            PlanRow.finish,
            PlanRow.target,
        ).where(PlanRow.version == 1)
    )
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for row in rows:
        precinct_id, adopted_on, start, finish, target = row[5:]
        plan = Plan(1, adopted_on, start, finish, target)
        found[precinct_id].append(Told(start.toordinal(), plan, Record(*row[:5]), FactKind.PLAN))
    return dict(found)


def _published_weeks(plans: Mapping[int, list[Told]], known_at: datetime, since: date | None) -> list[date]:
    """The Saturdays from the first on whose publication a first plan was known that had started by then."""
    told = [one for each in plans.values() for one in each]
    if not told:
        return []
    begun = local_day(min(one.record.recorded_at for one in told))
    weeks = weeks_between(begun, last_published(known_at))
    first = next((place for place, week in enumerate(weeks) if _has_started(told, week)), len(weeks))
    return [week for week in weeks[first:] if since is None or week >= since]


def _has_started(told: Iterable[Told], week: date) -> bool:
    moment = published_at(week)
    return any(
        one.start <= week.toordinal()
        and one.record.recorded_at <= moment
        and (one.record.voided_at is None or one.record.voided_at > moment)
        for one in told
    )
