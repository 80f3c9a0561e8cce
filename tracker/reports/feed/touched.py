"""Which records the events of a stretch touched, and which others may be otherwise through them or through another day.

Too many are named rather than too few: what is really otherwise is found by reading both ends (`reports.feed`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from tracker.reports.feed.traces import CAMERA_DAYS, OF_CAMERAS, OF_OFFICERS, OFFICER_DAYS, TRACES, Owned, Trace
from tracker.reports.on_day import among
from tracker.store.base import Fact
from tracker.store.models import Assignment, AuditEvent, Batch, Camera, RecordEdit

Key = tuple[str, int]
"""A collection and a record's number in it."""

AFTER: Any = bindparam("after", type_=BigInteger)
UPTO: Any = bindparam("upto", type_=BigInteger)
NOBODY = cast(null(), BigInteger)

PROTECTING = "protect_identity"
"""The act that masks or unmasks what was said of an officer on every day: no reading of a past day tells of it."""


@dataclass
class Touched:
    """What may be otherwise, each with the numbers of the events through which.

    `direct`: what an event itself entered, voided, ended or edited. `beside`: what may be otherwise because something
    else of the same officer or camera is; no event: because of the day alone.
    """

    direct: dict[Key, set[int]] = field(default_factory=dict)
    beside: dict[Key, set[int]] = field(default_factory=dict)

    def numbers(self, collection: str) -> list[int]:
        """The records of a collection among them."""
        return sorted(number for name, number in self.direct.keys() | self.beside.keys() if name == collection)


Subjects = dict[int, set[int]]
"""Officers or cameras by number, each with the events that speak of them."""


def touched_between(session: Session, after: int, upto: int, days: tuple[date, date], *, confined: bool) -> Touched:
    """What the events with `after < seq <= upto` touched, and what changes between two days (after the earlier, up to
    the later one).

    `confined`: for a reader of some precincts alone, to whom everything of an officer or a camera may come or go.
    A bounded number of statements.
    """
    touched, officers, cameras = Touched(), defaultdict(set), defaultdict(set)
    for collection, number, seq, officer, camera in session.execute(EVENTS, {"after": after, "upto": upto}):
        touched.direct.setdefault((collection, number), set()).add(seq)
        if officer is not None:
            officers[officer].add(seq)
        if camera is not None:
            cameras[camera].add(seq)
    if after > 0 and days[0] != days[1]:
        _on_days(session, OFFICER_DAYS, days, officers)
        _on_days(session, CAMERA_DAYS, days, cameras)
    masked = _masked(session, after, upto)
    if confined:
        _add_held(session, officers, cameras)
    for owned in OF_OFFICERS:
        if confined or owned.collection in WITH_OFFICER:
            _add_owned(session, touched, owned, officers)
    for owned in OF_CAMERAS:
        _add_owned(session, touched, owned, cameras)
    for key, seqs in touched.beside.items():
        if key[0] in WITH_OFFICER and not masked.isdisjoint(seqs):
            touched.direct.setdefault(key, set()).update(seqs & masked)
    return touched


WITH_OFFICER = frozenset({"officers", "particulars"})
"""What is otherwise for everybody when something of the officer is: what holds on the day, and what is masked."""


def _events() -> Any:
    parts: list[Select[Any]] = []
    for trace in TRACES:
        seqs = [trace.model.recorded_seq, *([trace.model.voided_seq] if issubclass(trace.model, Fact) else [])]
        parts += [_part(trace, seq) for seq in seqs]
    return union_all(*parts, *_beside())


def _part(trace: Trace, seq: Any) -> Select[Any]:
    owners = [NOBODY if column is None else column for column in (trace.officer, trace.camera)]
    query = select(literal(trace.collection), trace.number, seq, *owners).select_from(trace.model)
    for target, condition in trace.joins:
        query = query.join(target, condition)
    return query.where(seq > AFTER, seq <= UPTO)


def _beside() -> Iterator[Any]:
    """Edits, a model's new name on each of its cameras, reversals, and protection, which is the officer's own row's."""
    edit = RecordEdit
    edited = (edit.recorded_seq > AFTER, edit.recorded_seq <= UPTO)
    yield select(edit.collection, edit.record_id, edit.recorded_seq, NOBODY, NOBODY).where(*edited)
    yield (
        select(literal("cameras"), Camera.id, edit.recorded_seq, NOBODY, NOBODY)
        .join(edit, edit.record_id == Camera.camera_model_id)
        .where(edit.collection == "camera-models", *edited)
    )
    reversal = Batch.reversed_seq
    yield select(literal("batches"), Batch.id, reversal, NOBODY, NOBODY).where(reversal > AFTER, reversal <= UPTO)
    event = AuditEvent
    yield select(literal("officers"), event.subject_id, event.seq, event.subject_id, NOBODY).where(
        event.act == PROTECTING, event.seq > AFTER, event.seq <= UPTO
    )


EVENTS = _events()
"""Built once: collection, number, event, officer, camera."""


def _masked(session: Session, after: int, upto: int) -> set[int]:
    event = AuditEvent
    return set(session.scalars(select(event.seq).where(event.act == PROTECTING, event.seq > after, event.seq <= upto)))


def _on_days(
    session: Session, columns: Iterable[tuple[Any, Any, Any]], days: tuple[date, date], into: Subjects
) -> None:
    """Whoever has something that begins or ends between the days, known or not, void or not."""
    first, last = sorted(days)
    parts = []
    for owner, day, join in columns:
        query = select(owner).where(day > first, day <= last)
        parts.append(query if join is None else query.join(*join))
    for owner in session.scalars(union_all(*parts)):
        into.setdefault(owner, set())  # through no event


def _add_held(session: Session, officers: Subjects, cameras: Subjects) -> None:
    """The cameras that these officers ever held: whose they are to see goes by their holder."""
    query = select(Assignment.officer_id, Assignment.camera_id).where(among(Assignment.officer_id, officers))
    for officer, camera in session.execute(query).all() if officers else ():
        cameras[camera] |= officers[officer]


def _add_owned(session: Session, touched: Touched, owned: Owned, subjects: Subjects) -> None:
    if not subjects:
        return
    query = select(owned.number, owned.owner).where(among(owned.owner, subjects))
    for number, owner in session.execute(query if owned.join is None else query.join(*owned.join)):
        touched.beside.setdefault((owned.collection, number), set()).update(subjects[owner])
