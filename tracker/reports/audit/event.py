"""One event of the audit log with all that it did: facts entered and voided, fields before and after, what opened."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from tracker.domain.chain import NO_EVENT_HASH
from tracker.domain.errors import NotFound
from tracker.domain.reports.audit import Chained, EventTold
from tracker.domain.reports.stories import Edit, FactTold, Moment, Ref, moments_of
from tracker.reports.audit.events import lines_of, personal_of, protected_among
from tracker.reports.records import Sight
from tracker.reports.stories.changes import changes_in, rest_of
from tracker.reports.stories.strands import KIND_OF, KINDS
from tracker.reports.stories.telling import Read, read_kind, told
from tracker.store.base import Fact
from tracker.store.models import AuditEvent

MOST_FACTS = 200
"""Told of one event, of each kind; an import's or a reversal's event may have thousands."""

CLOSES: Mapping[str, str] = {
    "returns": "assignments",
    "posting-ends": "postings",
    "employment-ends": "employment",
    "requirement-ends": "requirements",
    "policy-ends": "policies",
    "enrolment-ends": "enrolments",
}
"""Facts that close another: while they stand, it has ended."""


def event_told(session: Session, sight: Sight, seq: int) -> EventTold:
    """One event. A bounded number of statements: one for what it touched, one for each kind of that, and a few more.

    Raises:
        NotFound `unknown_event`: there is none of this number, or not by the moment.
    """
    event = AuditEvent
    row = session.execute(
        select(event.__table__).where(event.seq == seq, event.recorded_at <= sight.asked.known_at)
    ).one_or_none()
    if row is None:
        raise NotFound("unknown_event", f"There is no event with the number {seq}. Check the number.")
    previous = session.execute(select(event.hash).where(event.seq == seq - 1)).scalar_one_or_none()
    touched = _touched(session, seq)
    facts = told(session, sight, list(_read(session, sight, seq, touched)))
    personal, is_masked = personal_of(row, sight, protected_among(session, [row]))
    (line,) = lines_of(session, sight, [row])
    done = _done(seq, facts, Edit(line.event, changes_in(row.detail, personal)))
    return EventTold(
        line=line,
        request_id=row.request_id,
        user_id=row.user_id,
        token_id=row.token_id,
        done=done,
        opened=_opened(done),
        detail=rest_of(row.detail),
        personal=rest_of(personal) or None,
        is_masked=is_masked,
        chained=Chained(row.hash, previous or NO_EVENT_HASH, row.key_id),
        counts=touched,
        is_cut=any(max(counted) > MOST_FACTS for counted in touched.values()),
    )


def _touched(session: Session, seq: int) -> dict[str, tuple[int, int]]:
    """How many rows of each kind the event entered and voided: one statement over every table."""
    parts: list[Any] = []
    for kind in KINDS:
        model: Any = kind.model
        parts.append(select(literal(kind.name), literal("entered")).where(model.recorded_seq == seq))
        if issubclass(model, Fact):
            parts.append(select(literal(kind.name), literal("voided")).where(model.voided_seq == seq))
    counted = Counter((name, how) for name, how in session.execute(union_all(*parts)))
    names = [kind.name for kind in KINDS if counted[kind.name, "entered"] or counted[kind.name, "voided"]]
    return {name: (counted[name, "entered"], counted[name, "voided"]) for name in names}


def _read(session: Session, sight: Sight, seq: int, touched: Mapping[str, tuple[int, int]]) -> Iterable[Read]:
    for name, (_, voided) in touched.items():
        kind, model = KIND_OF[name], KIND_OF[name].model
        fact: Any = model
        where = (fact.recorded_seq == seq) | (fact.voided_seq == seq) if voided else fact.recorded_seq == seq
        yield from read_kind(session, sight, kind, [where], most=MOST_FACTS)


def _done(seq: int, facts: Iterable[FactTold], edit: Edit) -> Moment:
    """What this event did, and not what others did before or after it to the same facts."""
    listed = tuple(facts)
    return next(moment for moment in moments_of(listed, [edit]) if moment.event.seq == seq)


def _opened(done: Moment) -> tuple[Ref, ...]:
    """What is open again: what a voided end or return had closed, unless it was closed anew or is void itself."""
    gone = {fact.ref for fact in done.voided}
    closed_anew = {_closed(fact) for fact in done.entered}
    opened = [_closed(fact) for fact in done.voided]
    return tuple(ref for ref in dict.fromkeys(opened) if ref is not None and ref not in gone | closed_anew)


def _closed(fact: FactTold) -> Ref | None:
    of = CLOSES.get(fact.kind)
    return next((said.ref for said in fact.said if said.ref is not None and said.ref.collection == of), None)
