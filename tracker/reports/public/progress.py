"""The weeks that were published, each as it was published, and what is known of them now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.progress import Plan, line_of
from tracker.domain.publishing.calendar import last_published, published_at, weeks_between
from tracker.domain.publishing.counting import CountedTwice, count_twice
from tracker.domain.publishing.knowledge import Calendar, Change, Record, Told, calendar_of, changes_between
from tracker.domain.publishing.units import Count, UnitCount, published_units, restated_figures
from tracker.domain.reports.public import ChangeOf, PublicProgress, PublicWeek
from tracker.domain.spans import local_day
from tracker.reports.public.ever import ever_told, record_columns
from tracker.reports.public.moments import precincts_at
from tracker.reports.public.reasons import acts_behind, reasons_of
from tracker.store.known import PrecinctRecord, stamp_of
from tracker.store.models import Plan as PlanRow


def public_progress(session: Session, *, known_at: datetime, since: date | None = None) -> PublicProgress | None:
    """All weeks published by a moment, from that of `since` on where given; None before the first.

    The first is the first week at whose publication a first plan was known that had started. Some twenty statements,
    however many weeks.
    """
    plans = _first_plans(session)
    weeks = _published_weeks(plans, known_at, since)
    if not weeks:
        return None
    calendar = calendar_of(weeks, [published_at(week) for week in weeks], known_at)
    for each in plans.values():
        for told in each:
            told.seen = calendar.seen(told.record)
    counted = count_twice(calendar, ever_told(session, calendar))
    made = _Making(calendar, weeks, precincts_at(session, calendar.moments), plans, counted)
    changes = {place: counted.changes.get(place, set()) | made.plan_changes(place) for place in range(calendar.now)}
    acts = acts_behind(session, changes.values())
    last, end = weeks[-1], calendar.now - 1
    return PublicProgress(
        stamp=stamp_of(session, last, calendar.moments[end]),
        weeks=tuple(made.week(place, changes[place], acts) for place in range(calendar.now)),
        known_now=stamp_of(session, local_day(known_at), known_at),
        plan=line_of(made.plan(precinct.id, end) for precinct in made.precincts[end]),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """What the weeks are made from."""

    calendar: Calendar
    weeks: Sequence[date]
    precincts: Sequence[Sequence[PrecinctRecord]]
    """As known at each moment."""
    plans: Mapping[int, list[Told]]
    """The first plans ever recorded, by precinct id."""
    counted: CountedTwice

    def week(self, place: int, changes: Collection[Change], acts: Mapping[int, str]) -> PublicWeek:
        """A week, from its place."""
        homes = self._homes(place)
        units, total = published_units(homes)
        restated = restated_figures(homes)
        return PublicWeek(
            week_ending=self.weeks[place],
            published_at=self.calendar.moments[place],
            units=units,
            total=total,
            restated=restated,
            reasons=reasons_of(changes, acts) if restated else (),
        )

    def _homes(self, place: int) -> list[UnitCount]:
        then = {precinct.id: precinct.name for precinct in self.precincts[place]}
        homes = []
        for precinct in self.precincts[self.calendar.now]:
            was_there = precinct.id in then
            homes.append(
                UnitCount(
                    precinct.code,
                    then.get(precinct.id, precinct.name),
                    self._count(self.counted.published, precinct.id, place, place) if was_there else None,
                    self._count(self.counted.now, precinct.id, place, self.calendar.now),
                )
            )
        return homes

    def _count(self, levels: Mapping[int, list[list[int]]], precinct_id: int, place: int, known: int) -> Count:
        plan = self.plan(precinct_id, known)
        planned = None if plan is None else plan.planned_on(self.weeks[place])
        if precinct_id not in levels:
            return Count(planned=planned)
        eligible, trained, assigned, equipped = (weekly[place] for weekly in levels[precinct_id])
        return Count(eligible, trained, assigned, equipped, planned)

    def plan(self, precinct_id: int, known: int) -> Plan | None:
        """A precinct's first plan, as known at a moment."""
        return next((told.what for told in self.plans.get(precinct_id, ()) if told.is_known(known)), None)

    def plan_changes(self, place: int) -> set[Change]:
        """The first plans recorded or voided since a week was published, where they say otherwise of its day."""
        found: set[Change] = set()
        for precinct_id, told in self.plans.items():
            was, is_now = self.plan(precinct_id, place), self.plan(precinct_id, self.calendar.now)
            day = self.weeks[place]
            if (was and was.planned_on(day)) != (is_now and is_now.planned_on(day)):
                found.update(changes_between(told, place, self.calendar.now, date.max.toordinal()))
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
        found[precinct_id].append(Told(start.toordinal(), plan, Record(*row[:5]), ChangeOf.PLAN))
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
