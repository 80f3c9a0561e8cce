"""The report `training`: what each officer of the strength has done of each course, what was taught, what runs out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.done import DoneAs, DoneVersion, best_done
from tracker.domain.histories import FAR, held_on
from tracker.domain.needs import Why, counts_until, why_needed
from tracker.domain.reports.stamp import check_moment
from tracker.domain.reports.training_matrix import (
    CourseColumn,
    CourseDone,
    CourseTaught,
    ExpiringLine,
    PrecinctTraining,
    TrainedOfficer,
    TrainingReport,
)
from tracker.domain.reports.training_weeks import figures_of, weeks_of
from tracker.domain.standing import Need, OfficerFacts, Rules, standing_of
from tracker.reports.needs import EXPIRING_WITHIN
from tracker.reports.on_day import Reader, full_name
from tracker.reports.training_weeks import taught_by
from tracker.store.known import (
    Asked,
    KnownOfficer,
    PrecinctRecord,
    officer_facts_known,
    particulars_known,
    precincts_known,
    rules_known,
    stamp_of,
)
from tracker.store.known.asked import day_number
from tracker.store.known.edits import as_known
from tracker.store.models import Completion, Course, CourseVersion


def training_report(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
    since: date | None = None,
    within: int = EXPIRING_WITHIN,
) -> TrainingReport:
    """The training of the officers of the precincts with these codes (None: of all), as known at a moment.

    Officers are those of the strength on the day. What was taught is counted from `since` (None: from the first on
    record) to the day, that day too; see `taught_by`. What runs out within so many days is what `training-needs` lists
    as expiring. Fourteen statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    records = precincts_known(session, known_at, precincts)
    asked = Asked(as_of, known_at, None if precincts is None else tuple(record.id for record in records))
    rules = rules_known(session, asked)
    desk = _Desk(
        reader,
        as_of.toordinal(),
        officer_facts_known(session, asked, rules),
        rules,
        particulars_known(session, asked),
        {record.id: (place, record) for place, record in enumerate(records)},
        _courses(session, known_at),
        _done(session, asked),
        dict(rules.needs_on(as_of.toordinal())),
    )
    officers = sorted(desk.officers(), key=_place)
    rows = tuple(one.row for one in officers)
    courses = desk.columns()
    taught = taught_by(session, asked, since=since, precincts=precincts)
    return TrainingReport(
        stamp=stamp_of(session, as_of, known_at),
        courses=courses,
        rows=rows,
        precincts=tuple(
            _counted(record.code, record.name, [row for row in rows if row.precinct == record.code], courses)
            for record in records
        ),
        total=_counted("", "Total", rows, courses),
        since=since,
        taught=tuple(
            CourseTaught(course.code, course.name, figures_of(one for one in taught if one.course == course.code))
            for course in courses
        ),
        taught_total=figures_of(taught),
        weeks=weeks_of(taught, since, as_of),
        within=within,
        expiring=tuple(sorted(desk.expiring(officers, within), key=lambda line: line.expires_on)),
    )


class _Known(NamedTuple):
    """A course, and its versions by their order."""

    id: int
    code: str
    name: str
    versions: dict[int, str]


class _Placed(NamedTuple):
    """An officer's row with its place in the report."""

    place: tuple[int, bool, str, str, int]
    row: TrainedOfficer


def _place(officer: _Placed) -> tuple[int, bool, str, str, int]:
    return officer.place


def _courses(session: Session, known_at: datetime) -> tuple[_Known, ...]:
    """The courses on record at a moment, by code."""
    rows = session.execute(
        select(
            Course.id,
            Course.code,
            as_known(Course, "name", known_at),
            CourseVersion.version_order,
            CourseVersion.version,
        )
        .outerjoin(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.recorded_at <= known_at))
        .where(Course.recorded_at <= known_at)
    )
    found: dict[int, _Known] = {}
    for course_id, code, name, order, version in rows:
        course = found.setdefault(course_id, _Known(course_id, code, name, {}))
        if order is not None:
            course.versions[order] = version
    return tuple(sorted(found.values(), key=lambda course: (course.code.casefold(), course.code)))


def _done(session: Session, asked: Asked) -> dict[int, dict[int, list[DoneVersion]]]:
    """What each officer had done by the report's day, by officer and course."""
    rows = session.execute(
        select(
            Completion.officer_id,
            CourseVersion.course_id,
            CourseVersion.version,
            CourseVersion.version_order,
            Completion.completed_on,
            Completion.expires_on,
        )
        .join(CourseVersion, CourseVersion.id == Completion.course_version_id)
        .where(asked.knows(Completion), Completion.completed_on <= asked.as_of, *asked.concerns(Completion.officer_id))
    )
    done: dict[int, dict[int, list[DoneVersion]]] = defaultdict(lambda: defaultdict(list))
    for officer_id, course_id, version, order, since, until in rows:
        done[officer_id][course_id].append(DoneVersion(version, order, since.toordinal(), day_number(until)))
    return done


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the rows are made from."""

    reader: Reader
    day: int
    facts: OfficerFacts
    rules: Rules
    known: dict[int, KnownOfficer]
    places: dict[int, tuple[int, PrecinctRecord]]
    courses: tuple[_Known, ...]
    done: dict[int, dict[int, list[DoneVersion]]]
    required: dict[int, int]
    """The lowest version order that counts of each course required on the day."""

    def columns(self) -> tuple[CourseColumn, ...]:
        """The courses, and which version of each is required."""
        return tuple(
            CourseColumn(one.code, one.name, one.versions[self.required[one.id]] if one.id in self.required else None)
            for one in self.courses
        )

    def officers(self) -> Iterator[_Placed]:
        """Everyone in the strength of these precincts on the day."""
        for officer_id in self.facts.postings:
            stands = standing_of(self.facts, officer_id, self.rules, (self.day, self.day + 1))
            posted = held_on(stands.strength, self.day)
            if posted is None or posted[2] not in self.places:
                continue
            place, home = self.places[posted[2]]
            is_trained = held_on(stands.trained, self.day) is not None if stands.eligible else None
            row = self._row(officer_id, home, is_trained)
            is_masked = row.is_protected and not self.reader.sees_identities
            order = ("", "") if is_masked else (row.name.casefold(), row.badge or "")
            yield _Placed((place, is_masked, *order, officer_id), row)

    def _row(self, officer_id: int, home: PrecinctRecord, is_trained: bool | None) -> TrainedOfficer:
        who = self.known[officer_id]
        full = full_name(who.last_name, who.first_name, who.middle_name, who.suffix)
        mine = self.done.get(officer_id, {})
        name, badge = self.reader.named(full, who.badge, who.is_protected)
        return TrainedOfficer(
            officer_id=officer_id,
            name=name,
            badge=badge,
            rank=who.rank,
            is_protected=who.is_protected,
            precinct=home.code,
            precinct_name=home.name,
            is_eligible=is_trained is not None,
            is_trained=is_trained,
            done=tuple(self._best(mine.get(course.id), course.id) for course in self.courses),
        )

    def _best(self, completions: list[DoneVersion] | None, course_id: int) -> CourseDone | None:
        best = completions and best_done(completions, self.required.get(course_id), self.day)
        return _told(*best) if best else None

    def expiring(self, officers: Sequence[_Placed], within: int) -> Iterator[ExpiringLine]:
        """Of the eligible and of each required course, what counts and runs out within so many days."""
        named = {course.id: course for course in self.courses}
        for _, row in officers:
            for need in self.required.items() if row.is_eligible else ():
                until = self._until(row.officer_id, need)
                if until is not None and why_needed(until, self.day, within) is Why.EXPIRING:
                    yield _expiring(row, named[need[0]], date.fromordinal(until))

    def _until(self, officer_id: int, need: Need) -> int | None:
        return counts_until(self.facts.completions.get(officer_id, ()), need, self.day)


@lru_cache(maxsize=4096)
def _told(done: DoneVersion, done_as: DoneAs) -> CourseDone:
    """A completion as the report has it; a whole class did the same."""
    until = None if done.until == FAR else date.fromordinal(done.until)
    return CourseDone(done.version, date.fromordinal(done.since), until, done_as)


def _expiring(row: TrainedOfficer, course: _Known, expires_on: date) -> ExpiringLine:
    return ExpiringLine(
        officer_id=row.officer_id,
        name=row.name,
        badge=row.badge,
        is_protected=row.is_protected,
        precinct=row.precinct,
        precinct_name=row.precinct_name,
        course=course.code,
        course_name=course.name,
        expires_on=expires_on,
    )


def _counted(code: str, name: str, rows: Sequence[TrainedOfficer], courses: Sequence[CourseColumn]) -> PrecinctTraining:
    return PrecinctTraining(
        precinct=code,
        name=name,
        strength=len(rows),
        eligible=sum(row.is_eligible for row in rows),
        trained=sum(row.is_trained is True for row in rows),
        counting=tuple(
            sum((done := row.done[place]) is not None and done.done_as is DoneAs.COUNTS for row in rows)
            for place in range(len(courses))
        ),
    )
