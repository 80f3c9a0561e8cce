"""A list of others held against the register of its day, as known at any moment since. Nothing is written here."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reconciling import Difference, Person
from tracker.domain.reports.imports import BatchRecord
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.reconciliation import (
    DifferenceLine,
    DifferenceState,
    NamedSubject,
    ReconciliationReport,
    ReconciliationsReport,
)
from tracker.domain.reports.stamp import check_moment
from tracker.domain.sampling import Sample
from tracker.reports.imports import batch_list, one_batch
from tracker.reports.on_day import Reader, full_name
from tracker.store.known import Asked, KnownOfficer, particulars_known, stamp_of
from tracker.store.models import AuditEvent, Batch, Camera, ListedRow
from tracker.store.reconciled import PREFIX, Explained, differences_of, explanations_of, kind_of


def reconciliations(
    session: Session, *, known_at: datetime, sample: Sample | None = None, offset: int = 0, limit: int = 50
) -> Listed[BatchRecord]:
    """The lists that were held against the register by a moment, the latest first; those that a `sample` draws."""
    return batch_list(session, known_at=known_at, sample=sample, offset=offset, limit=limit, kinds_begin=PREFIX)


def reconciliation(session: Session, reader: Reader, number: int, *, known_at: datetime) -> ReconciliationReport:
    """Every difference between a list and the register of the list's day, as known at a moment.

    A difference that was there when the list was held and is no more is `resolved`; one of which somebody said why it
    is right is `explained`; every other is `open`. A bounded number of statements, whatever the size.

    Raises:
        NotFound `unknown_reconciliation`: there is none, or none yet at the moment.
    """
    record, held = _record(session, number, known_at), session.get(Batch, number)
    kind = kind_of(record.kind) if record is not None else None
    if record is None or held is None or kind is None or held.as_of is None:
        raise NotFound("unknown_reconciliation", f"There is no reconciliation with the number {number}. Check it.")
    first = {one.key: one for one in differences_of(session, held, _kept_at(session, held))}
    now = {one.key: one for one in differences_of(session, held, known_at)}
    said = explanations_of(session, number, known_at)
    desk = _Desk(session, reader, Asked(held.as_of, known_at), _actors(session, said))
    every = [*now.values(), *(one for key, one in first.items() if key not in now)]
    every.sort(key=lambda one: (one.line is None, one.line or 0, one.camera_id or 0, one.officer_id or 0))
    lines = tuple(desk.line(one, _state(one, now, said), one.key not in first, said.get(one.key)) for one in every)
    count = select(func.count()).select_from(ListedRow).where(ListedRow.batch_id == number)
    return ReconciliationReport(
        stamp_of(session, held.as_of, known_at), record, kind, session.execute(count).scalar_one(), lines
    )


def reconciliations_of(
    session: Session, reader: Reader, *, as_of: date, known_at: datetime, since: date | None = None
) -> ReconciliationsReport:
    """The lists held by a moment that speak of a day from `since` (None: the first) to the report's, each with every
    difference as it was known then, by the list's day. A bounded number of statements for each list.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    begun = [] if since is None else [Batch.as_of >= since]
    held = select(Batch.id).where(
        Batch.kind.startswith(PREFIX, autoescape=True), Batch.recorded_at <= known_at, Batch.as_of <= as_of, *begun
    )
    numbers = session.scalars(held.order_by(Batch.as_of, Batch.id)).all()
    lists = tuple(reconciliation(session, reader, number, known_at=known_at) for number in numbers)
    return ReconciliationsReport(stamp_of(session, as_of, known_at), since, lists)


def _record(session: Session, number: int, known_at: datetime) -> BatchRecord | None:
    try:
        return one_batch(session, number, known_at=known_at)
    except NotFound:
        return None


def _kept_at(session: Session, held: Batch) -> datetime:
    """The moment of the act that kept the list's lines, just after the batch was opened."""
    kept = select(func.max(ListedRow.recorded_at)).where(ListedRow.batch_id == held.id)
    return max(session.execute(kept).scalar_one(), held.recorded_at)


def _state(
    one: Difference, now: Mapping[tuple[str, str], Difference], said: Mapping[tuple[str, str], Explained]
) -> DifferenceState:
    if one.key not in now:
        return DifferenceState.RESOLVED
    return DifferenceState.EXPLAINED if one.key in said else DifferenceState.OPEN


def _actors(session: Session, said: Mapping[tuple[str, str], Explained]) -> Mapping[int, str]:
    """By event, who said it."""
    seqs = {one.recorded_seq for one in said.values()}
    rows = session.execute(select(AuditEvent.seq, AuditEvent.actor).where(AuditEvent.seq.in_(seqs)))
    return {row.seq: row.actor for row in rows}


class _Desk:
    """Turns numbers into what a reader may read."""

    def __init__(self, session: Session, reader: Reader, asked: Asked, actors: Mapping[int, str]) -> None:
        self._reader = reader
        self._people = particulars_known(session, asked)
        self._serials = {row.id: row.serial for row in session.execute(select(Camera.id, Camera.serial))}
        self._actors = actors

    def line(self, one: Difference, state: DifferenceState, is_new: bool, said: Explained | None) -> DifferenceLine:
        """A difference as a line."""
        return DifferenceLine(
            code=one.code,
            subject=one.subject,
            line=one.line,
            state=state,
            camera_id=one.camera_id,
            serial=self._serials.get(one.camera_id) if one.camera_id is not None else None,
            officer=self._known(one.officer_id) if one.officer_id is not None else None,
            theirs=self._said(one.theirs, one.their_officer, one.officer_id),
            ours=self._ours(one),
            is_new=is_new,
            explanation_id=said.number if said is not None else None,
            explanation=said.explanation if said is not None else None,
            explained_at=said.recorded_at if said is not None else None,
            explained_by=self._actors.get(said.recorded_seq) if said is not None else None,
        )

    def _ours(self, one: Difference) -> NamedSubject:
        if one.our_officer is not None:
            return self._known(one.our_officer)
        return NamedSubject(None, None if self._is_hidden(one.officer_id) and one.ours is not None else one.ours)

    def _said(self, words: str | None, person: Person | None, officer_id: int | None) -> NamedSubject:
        """Their side. Words about an officer of protected identity are for those who see every identity."""
        if person is None:
            return NamedSubject(None, None if self._is_hidden(officer_id) and words is not None else words)
        if person.officer_id is not None:
            return self._known(person.officer_id)
        return NamedSubject(None, person.words)

    def _is_hidden(self, officer_id: int | None) -> bool:
        known = self._people.get(officer_id) if officer_id is not None else None
        return known is not None and known.is_protected and not self._reader.sees_identities

    def _known(self, officer_id: int) -> NamedSubject:
        known: KnownOfficer | None = self._people.get(officer_id)
        if known is None:
            return NamedSubject(officer_id, f"officer {officer_id}")
        name = full_name(known.last_name, known.first_name, known.middle_name, known.suffix)
        shown, badge = self._reader.named(name, known.badge, known.is_protected)
        return NamedSubject(officer_id, f"{shown}, badge {badge}" if badge else shown)
