"""Entries out of the ordinary: voided, late, and rows of rosters that were set aside."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.reports.activity import LATE_AFTER_DAYS
from tracker.domain.reports.exceptions import ExceptionKind, ListedException, days_late
from tracker.domain.reports.imports import SET_ASIDE
from tracker.domain.spans import local_day, start_of_day
from tracker.domain.vocabulary import FactKind, ImportKind
from tracker.reports.equipment import known_cameras
from tracker.reports.every_fact import every_fact
from tracker.reports.exceptions.people import People
from tracker.reports.on_day import Reader
from tracker.store.days import midnight_after
from tracker.store.kinds import WORDS
from tracker.store.models import AuditEvent, Batch, Camera, Precinct


class Entries:
    """What was entered about the report's day or an earlier one, from a day on (None: ever), by the moment."""

    def __init__(self, session: Session, people: People, since: date | None) -> None:
        self.session = session
        self.people = people
        self.asked = people.desk.asked
        self.begin = None if since is None else start_of_day(since)

    def voided(self) -> Iterator[ListedException]:
        """The entries found to be mistakes; the condition that a voided return stated goes with the return."""
        facts = every_fact().subquery("facts")
        wanted = and_(facts.c.voided_seq.is_not(None), self._happened(facts.c.voided_at))
        for row in self._facts(facts, facts.c.voided_seq, wanted):
            since = local_day(row.voided_at)
            yield self._entry(ExceptionKind.VOID, row, since, f"{_named(row)}: {row.void_reason}", row.voided_at)

    def late(self) -> Iterator[ListedException]:
        """The standing entries made more than `LATE_AFTER_DAYS` days after the day they speak of."""
        facts = every_fact().subquery("facts")
        stands = or_(facts.c.voided_at.is_(None), facts.c.voided_at > self.asked.known_at)
        # The day begins later with the agency than in UTC: what is nearly late is looked at once more below.
        may_be_late = facts.c.recorded_at >= midnight_after(facts.c.day, LATE_AFTER_DAYS + 1)
        wanted = and_(stands, may_be_late, self._happened(facts.c.recorded_at))
        for row in self._facts(facts, facts.c.recorded_seq, wanted):
            late = days_late(row.day, local_day(row.recorded_at))
            if late is not None:
                detail = f"{_named(row)}, entered {late} days after it"
                yield self._entry(ExceptionKind.ENTERED_LATE, row, row.day, detail, row.recorded_at)

    def rows_set_aside(self) -> Iterator[ListedException]:
        """The rows of applied rosters that were excluded. Of such a row only its line is kept, so that nobody can say
        whom it was about, or whether a later roster matched it. A roster taken back has none.
        """
        ending = aliased(AuditEvent)
        rows = self.session.execute(
            select(Batch.id, Batch.file_name, Batch.recorded_at, Batch.receipt, AuditEvent.actor)
            .join(AuditEvent, AuditEvent.seq == Batch.recorded_seq)
            .outerjoin(ending, ending.seq == Batch.reversed_seq)
            .where(
                Batch.kind == ImportKind.ROSTER.value,
                or_(Batch.as_of.is_(None), Batch.as_of <= self.asked.as_of),
                or_(ending.recorded_at.is_(None), ending.recorded_at > self.asked.known_at),
                self._happened(Batch.recorded_at),
            )
            .order_by(Batch.id)
        )
        for batch in rows:
            since = local_day(batch.recorded_at)
            for skipped in (batch.receipt or {}).get("skipped", ()):
                if skipped["reason"] == SET_ASIDE:
                    yield ListedException(
                        kind=ExceptionKind.ROW_NEVER_MATCHED,
                        precinct=None,
                        since=since,
                        days=(self.asked.as_of - since).days,
                        detail=f"line {skipped['line']} of {batch.file_name}",
                        recorded_by=batch.actor,
                        recorded_at=batch.recorded_at,
                        batch_id=batch.id,
                    )

    def _happened(self, moment: Any) -> ColumnElement[bool]:
        """That a moment lies in the period."""
        by_then: ColumnElement[bool] = moment <= self.asked.known_at
        return by_then if self.begin is None else and_(moment >= self.begin, by_then)

    def _facts(self, facts: Any, seq: Any, wanted: ColumnElement[bool]) -> list[Any]:
        """The facts wanted, with who entered them by `seq`, their camera's serial number and their precinct's code."""
        rows = self.session.execute(
            select(
                facts,
                AuditEvent.actor,
                Camera.serial,
                self.asked.knows(Camera).label("is_camera_known"),
                Precinct.code.label("precinct"),
            )
            .join(AuditEvent, AuditEvent.seq == seq)
            .outerjoin(Camera, Camera.id == facts.c.camera_id)
            .outerjoin(Precinct, Precinct.id == facts.c.precinct_id)
            .where(
                wanted, facts.c.with_return_id.is_(None), or_(facts.c.day.is_(None), facts.c.day <= self.asked.as_of)
            )
        )
        return list(rows)

    def _entry(self, kind: ExceptionKind, row: Any, since: date, detail: str, recorded_at: datetime) -> ListedException:
        about: dict[str, Any] = {"precinct": self._home_of(row), "is_on_record": True}
        told = about if row.officer_id is None else self.people.told(row.officer_id)
        if row.camera_id is not None:
            told["is_on_record"] = told["is_on_record"] and bool(row.is_camera_known)
        return ListedException(
            kind=kind,
            since=since,
            days=(self.asked.as_of - since).days,
            detail=detail,
            camera_id=row.camera_id,
            serial=row.serial,
            recorded_by=row.actor,
            recorded_at=recorded_at,
            fact_kind=FactKind(row.kind),
            fact_id=row.id,
            batch_id=row.batch_id,
            **told,
        )

    def _home_of(self, row: Any) -> str | None:
        """The precinct of an entry about no officer: its own, else that of the camera's holder or room."""
        if row.precinct is not None or row.camera_id is None:
            found: str | None = row.precinct
            return found
        return self._homes_of_cameras.get(row.camera_id)

    @cached_property
    def _homes_of_cameras(self) -> dict[int, str | None]:
        """The precinct of each camera's holder, or of its room. One statement."""
        desk = self.people.desk
        return {
            row.camera_id: desk.home(row.officer_id)
            if row.assignment_id is not None
            else desk.codes.get(row.place_precinct_id)
            for row in self.session.execute(known_cameras(self.asked, Reader()))
        }


def _named(row: Any) -> str:
    """`assignment of 2016-07-11`; a kind that speaks of no day is named alone."""
    word = WORDS[FactKind(row.kind)]
    return word if row.day is None else f"{word} of {row.day.isoformat()}"
