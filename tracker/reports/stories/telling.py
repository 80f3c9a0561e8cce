"""Facts as they are told: their rows read a kind at a time, their events, and the names of their officers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.edits import fields_kept
from tracker.domain.reports.stories import FactTold, Ref, Said, Trace
from tracker.reports.on_day import full_name
from tracker.reports.records import Sight
from tracker.reports.stories.kinds import Kind, Say
from tracker.store.base import Fact
from tracker.store.known.edits import COLLECTION_OF, as_known
from tracker.store.models import AuditEvent, Officer, OfficerParticulars


@dataclass(frozen=True, slots=True)
class Read:
    """A row as read: its kind, its number, its events, and what it says."""

    kind: Kind
    number: int
    recorded_seq: int
    voided_seq: int | None
    void_reason: str | None
    officer_id: int | None
    said: tuple[Any, ...]


def read_kind(
    session: Session, sight: Sight, kind: Kind, where: Iterable[ColumnElement[bool]], *, most: int
) -> list[Read]:
    """The rows of a kind that were on record at the moment, the earliest recorded first: one statement.

    A void after the moment is not known yet.
    """
    model: Any = kind.model
    known_at = sight.asked.known_at
    own = (model.voided_at, model.voided_seq, model.void_reason) if issubclass(model, Fact) else (null(),) * 3
    officer = null() if kind.officer is None else kind.officer
    columns: list[Any] = [model.id, model.recorded_seq, *own, officer]
    for say in kind.says:
        columns += [_as_told(kind, say, known_at), null() if say.number is None else say.number]
    rows = session.execute(
        kind.rows(sight, [column.label(f"c{place}") for place, column in enumerate(columns)])
        .where(model.recorded_at <= known_at, *where)
        .order_by(model.recorded_seq, model.id)
        .limit(most)
    )
    return [_read(kind, sight, row) for row in rows]


def _as_told(kind: Kind, say: Say, known_at: datetime) -> Any:
    """A column; a descriptive field of the row itself as it was entered at first, of another record as it was known."""
    if not isinstance(say.column, InstrumentedAttribute):
        return say.column
    entity: Any = say.column.class_
    field = say.column.key
    if entity not in COLLECTION_OF or field not in fields_kept(COLLECTION_OF[entity]):
        return say.column
    moment: Any = entity.recorded_at if entity is kind.model else known_at
    return as_known(entity, field, moment).element


def _read(kind: Kind, sight: Sight, row: Any) -> Read:
    number, recorded_seq, voided_at, voided_seq, reason, officer_id, *said = row
    if voided_at is not None and voided_at > sight.asked.known_at:
        voided_seq = reason = None
    return Read(kind, number, recorded_seq, voided_seq, reason, officer_id, tuple(said))


def traces(session: Session, seqs: Iterable[int | None]) -> dict[int, Trace]:
    """The events of these numbers: one statement."""
    wanted = sorted({seq for seq in seqs if seq is not None})
    event = AuditEvent
    rows = session.execute(
        select(
            event.seq,
            event.recorded_at,
            event.act,
            event.actor,
            event.role,
            event.door,
            event.batch_id,
            event.detail["reason"].as_string(),
        ).where(event.seq.in_(wanted))
    )
    return {row.seq: Trace(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Named:
    """An officer's name and badge as the reader may read them, and whether the reader may read them."""

    text: str
    is_masked: bool


def officers_named(session: Session, sight: Sight, numbers: Iterable[int | None]) -> dict[int, Named]:
    """How officers were known on the day, or at last; void ones by the name they were entered with. One statement."""
    known, asked = OfficerParticulars, sight.asked
    wanted = sorted({number for number in numbers if number is not None})
    rows = session.execute(
        select(
            known.officer_id,
            known.starts_on,
            known.last_name,
            known.first_name,
            known.middle_name,
            known.suffix,
            known.badge,
            Officer.protected_identity,
        )
        .join(Officer, Officer.id == known.officer_id)
        .where(known.officer_id.in_(wanted), known.recorded_at <= asked.known_at)
        .order_by(
            known.officer_id,
            or_(known.voided_at.is_(None), known.voided_at > asked.known_at),
            known.starts_on <= asked.as_of,
            known.starts_on,
            known.id,
        )
    )
    found: dict[int, Named] = {}
    for row in rows:
        is_masked = row.protected_identity and not sight.reader.sees_identities
        name = full_name(row.last_name, row.first_name, row.middle_name, row.suffix)
        text, badge = sight.reader.named(name, row.badge, row.protected_identity)
        found[row.officer_id] = Named(f"{text}, badge {badge}" if badge else text, is_masked)
    return found


def told(session: Session, sight: Sight, read: Sequence[Read]) -> tuple[FactTold, ...]:
    """Facts as they are told, with what took whose place where one act voided and entered. Two statements for all."""
    events = traces(session, (seq for row in read for seq in (row.recorded_seq, row.voided_seq)))
    officers = officers_named(session, sight, (row.officer_id for row in read))
    successors = _successors(read)
    predecessors: dict[Ref, list[Ref]] = {}
    for old, new in successors.items():
        for ref in new:
            predecessors.setdefault(ref, []).append(old)
    return tuple(
        FactTold(
            kind=row.kind.name,
            number=row.number,
            said=_said(row, sight, None if row.officer_id is None else officers.get(row.officer_id)),
            starts_on=_start(row),
            recorded=events[row.recorded_seq],
            voided=None if row.voided_seq is None else events[row.voided_seq],
            void_reason=row.void_reason,
            replaced_by=tuple(successors.get(ref_of(row), ())),
            replaces=tuple(predecessors.get(ref_of(row), ())),
        )
        for row in sorted(read, key=lambda row: (row.recorded_seq, row.kind.name, row.number))
    )


def ref_of(row: Read) -> Ref:
    """The row as a record."""
    return Ref(row.kind.name, row.number)


def _successors(read: Sequence[Read]) -> dict[Ref, list[Ref]]:
    """What was entered by the act that voided each fact: of its kind, and about the same officer where several were."""
    entered: dict[tuple[str, int], list[Read]] = {}
    for row in read:
        entered.setdefault((row.kind.name, row.recorded_seq), []).append(row)
    found: dict[Ref, list[Ref]] = {}
    for row in read:
        if row.voided_seq is None:
            continue
        new = entered.get((row.kind.name, row.voided_seq), [])
        own = [one for one in new if one.officer_id == row.officer_id]
        chosen = own or (new if len(new) == 1 else [])
        if chosen:
            found[ref_of(row)] = [ref_of(one) for one in chosen]
    return found


def _said(row: Read, sight: Sight, officer: Named | None) -> tuple[Said, ...]:
    said = []
    if officer is not None and row.kind.name != "officers":
        said.append(Said("officer", officer.text, Ref("officers", row.officer_id or 0)))
    for place, say in enumerate(row.kind.says):
        value, number = row.said[2 * place], row.said[2 * place + 1]
        if value is not None and not _is_hidden(say, sight, officer):
            said.append(Said(say.name, value, _ref(say, number)))
    return tuple(said)


def _ref(say: Say, number: int | None) -> Ref | None:
    return None if say.collection is None or number is None else Ref(say.collection, number)


def _is_hidden(say: Say, sight: Sight, officer: Named | None) -> bool:
    return (say.withheld and not sight.reader.sees_identities) or (
        say.personal and officer is not None and officer.is_masked
    )


def _start(row: Read) -> date | None:
    names = [say.name for say in row.kind.says]
    start: date | None = None if row.kind.starts is None else row.said[2 * names.index(row.kind.starts)]
    return start
