"""The whole story of one record, for whoever may see the record. A bounded number of statements, however long."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reports.stories import Edit, Ref, Story
from tracker.reports.records import COLLECTIONS, Sight, get_record
from tracker.reports.stories.changes import changes_in
from tracker.reports.stories.kinds import Kind
from tracker.reports.stories.strands import KIND_OF, STORIES
from tracker.reports.stories.telling import Read, read_kind, told, traces
from tracker.store.base import Fact
from tracker.store.known import stamp_of
from tracker.store.models import AuditEvent

MOST_FACTS = 500
"""Of one kind in one story; more are said to be left out."""

CORRECTING = "correct_fact"
"""The act that voids a fact and enters another in its place."""


def story_of(session: Session, sight: Sight, collection: str, number: int) -> Story:
    """Everything that was ever on record about a record, as known at the moment, with who recorded and voided it.

    Raises:
        NotFound `unknown_<what>`: there is none, or not for this reader; `no_story`: such records have none.
    """
    if collection not in STORIES:
        raise NotFound("no_story", "Records of this kind have no history of their own.")
    _check_seen(session, sight, collection, number)
    read: list[Read] = []
    is_cut = False
    for strand in STORIES[collection]:
        found = read_kind(session, sight, strand.kind, [strand.where(number)], most=MOST_FACTS + 1)
        is_cut = is_cut or len(found) > MOST_FACTS
        read += found[:MOST_FACTS]
    read += _beside(session, sight, read)
    edits = _edits(session, sight, collection, number)
    facts = told(session, sight, read)
    return Story(
        stamp=stamp_of(session, sight.asked.as_of, sight.asked.known_at),
        record=Ref(collection, number),
        facts=facts,
        edits=edits,
        is_cut=is_cut,
    )


def _check_seen(session: Session, sight: Sight, collection: str, number: int) -> None:
    """That the record is there, void or not, and the reader's to see."""
    model: Any = STORIES[collection][0].kind.model
    if sight.reader.precincts is not None or not issubclass(model, Fact):
        get_record(session, COLLECTIONS[collection], sight, number)
        return
    query = select(model.id).where(model.id == number, model.recorded_at <= sight.asked.known_at)
    if session.execute(query).first() is None:
        what = COLLECTIONS[collection].what
        code = f"unknown_{what.replace(' ', '_')}"
        raise NotFound(code, f"There is no {what} with the number {number}. Check the number.")


def _beside(session: Session, sight: Sight, read: Iterable[Read]) -> list[Read]:
    """What a correction entered in the place of a fact of the story, or voided for it, about another record."""
    of_kind: dict[str, list[Read]] = {}
    for row in read:
        of_kind.setdefault(row.kind.name, []).append(row)
    found: list[Read] = []
    for name, rows in of_kind.items():
        kind, model = KIND_OF[name], KIND_OF[name].model
        if not hasattr(model, "voided_seq"):
            continue
        fact: Any = model
        entered = sorted({row.recorded_seq for row in rows})
        voided = sorted({row.voided_seq for row in rows if row.voided_seq is not None})
        correcting = select(AuditEvent.seq).where(
            AuditEvent.act == CORRECTING, or_(AuditEvent.seq.in_(entered), AuditEvent.seq.in_(voided))
        )
        known = {row.number for row in rows}
        others = read_kind(session, sight, kind, [_of_events(fact, correcting)], most=MOST_FACTS)
        found += [row for row in others if row.number not in known]
    return found


def _of_events(fact: Any, seqs: Any) -> Any:
    return or_(fact.recorded_seq.in_(seqs), fact.voided_seq.in_(seqs))


def _edits(session: Session, sight: Sight, collection: str, number: int) -> tuple[Edit, ...]:
    """The events about the record itself: what they changed of its descriptive fields."""
    kind: Kind = STORIES[collection][0].kind
    rows = session.execute(
        select(AuditEvent.seq, AuditEvent.act, AuditEvent.detail, AuditEvent.personal)
        .where(
            AuditEvent.subject == kind.table,
            AuditEvent.subject_id == number,
            AuditEvent.changes_data,
            AuditEvent.recorded_at <= sight.asked.known_at,
        )
        .order_by(AuditEvent.seq)
        .limit(MOST_FACTS)
    ).all()
    events = traces(session, (row.seq for row in rows))
    personal_too = sight.reader.sees_identities
    return tuple(
        # What a correction changed is told by the two facts, old and new.
        Edit(events[row.seq], ())
        if row.act == CORRECTING
        else Edit(events[row.seq], changes_in(row.detail, row.personal if personal_too else None))
        for row in rows
    )
