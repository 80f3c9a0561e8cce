"""What was corrected in a signed month since, event by event; and which signed months an event changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from tracker.domain.reports.months import CorrectedFact, Correction, SignedMonth, Since, TouchedMonth
from tracker.domain.reports.rollout import Progress
from tracker.domain.vocabulary import FactKind
from tracker.reports.months.candidates import facts_bearing, is_of_month, kinds_in
from tracker.reports.months.figures import changed_since, figures_between, progress_of
from tracker.reports.months.signed import signed_months
from tracker.reports.on_day import Reader
from tracker.store.models import AuditEvent, MonthSignature

MOST_APART = 40
"""So many corrections are told apart, figure by figure; those after them are told together."""

JUST_BEFORE = timedelta(microseconds=1)
"""Recorded times strictly increase: so long before an event nothing of it is known, and all of the one before it is."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Events that are looked at as one: those of a batch that follow one another."""

    events: tuple[Any, ...]
    facts: tuple[CorrectedFact, ...]


def since_signed(session: Session, signed: SignedMonth, *, known_at: datetime) -> Since:
    """What became of a signed month: its figures as known at a moment against those signed, and each entry after it
    that made a figure another, or is of a day of the month.
    """
    found: dict[int, list[CorrectedFact]] = defaultdict(list)

    def after(_: Any, recorded_at: Any) -> Any:
        return and_(recorded_at > signed.known_at, recorded_at <= known_at)

    for seq, fact in facts_bearing(session, signed, after):
        found[seq].append(fact)
    steps = _steps(_events(session, found), found)
    return Since(changed_since(session, signed, known_at), tuple(_flagged(session, signed, steps)))


def touched_by(session: Session, reader: Reader, *seqs: int | None) -> tuple[TouchedMonth, ...]:
    """The signed months that each of these events changed: of the signatures before it those that stood, on reports
    that did not know of it. None is no event.
    """
    if not _is_any_signed(session):
        return ()
    found: list[TouchedMonth] = []
    for event in _events(session, [seq for seq in seqs if seq is not None]):
        kinds = kinds_in(session, [event.seq])
        for signed in _signed_before(session, reader, event.recorded_at, kinds):
            facts = _facts(session, signed, [event.seq], kinds)
            before = _at(session, signed, event.recorded_at - JUST_BEFORE) if facts else None
            found += _touched(signed, facts, before, _at(session, signed, event.recorded_at) if facts else None)
    return tuple(found)


def touched_by_batch(session: Session, reader: Reader, batch_id: int) -> tuple[TouchedMonth, ...]:
    """The signed months that a batch changed when it was entered: held against the figures as if it never had been."""
    if not _is_any_signed(session):
        return ()
    ends = select(func.min(AuditEvent.recorded_at), func.max(AuditEvent.recorded_at))
    first, last = cast("Any", session.execute(ends.where(AuditEvent.batch_id == batch_id)).one())
    if first is None:
        return ()
    found: list[TouchedMonth] = []
    seqs = select(AuditEvent.seq).where(AuditEvent.batch_id == batch_id)  # as many as the file has rows
    kinds = kinds_in(session, seqs)
    for signed in _signed_before(session, reader, first, kinds):
        facts = _facts(session, signed, seqs, kinds)
        before = progress_of(session, signed.precinct, signed.month.last_day, last, batch_id) if facts else None
        found += _touched(signed, facts, before, _at(session, signed, last) if facts else None)
    return tuple(found)


def _is_any_signed(session: Session) -> bool:
    return session.scalars(select(MonthSignature.id).limit(1)).first() is not None


def _signed_before(
    session: Session, reader: Reader, moment: datetime, kinds: Mapping[FactKind, date]
) -> tuple[SignedMonth, ...]:
    """The signatures that stood at a moment, of several versions the last, under months that had not ended when the
    earliest of the facts speaks of.
    """
    if not kinds:
        return ()
    standing = {(one.precinct_id, one.month): one for one in signed_months(session, reader) if one.known_at < moment}
    return tuple(one for one in standing.values() if one.month.last_day >= min(kinds.values()))


def _facts(
    session: Session, signed: SignedMonth, seqs: Collection[int] | Select[Any], kinds: Mapping[FactKind, date]
) -> list[CorrectedFact]:
    return [fact for _, fact in facts_bearing(session, signed, lambda seq, _: seq.in_(seqs), tuple(kinds))]


def _touched(
    signed: SignedMonth, facts: list[CorrectedFact], before: Progress | None, after: Progress | None
) -> list[TouchedMonth]:
    figures = figures_between(before, after)
    in_month = any(is_of_month(signed, fact.day) for fact in facts)
    return [TouchedMonth(signed, figures)] if figures or in_month else []


def _at(session: Session, signed: SignedMonth, moment: datetime) -> Progress | None:
    return progress_of(session, signed.precinct, signed.month.last_day, moment)


def _events(session: Session, seqs: Iterable[int]) -> list[Any]:
    query = select(
        AuditEvent.seq, AuditEvent.act, AuditEvent.actor, AuditEvent.recorded_at, AuditEvent.batch_id, AuditEvent.detail
    )
    return list(session.execute(query.where(AuditEvent.seq.in_(sorted(seqs))).order_by(AuditEvent.seq)))


def _steps(events: list[Any], found: dict[int, list[CorrectedFact]]) -> list[_Step]:
    """One for each event that is no batch's, and one for each run of a batch's events."""
    steps = []
    for _, run in groupby(events, key=lambda event: event.batch_id or -event.seq):
        together = tuple(run)
        steps.append(_Step(together, tuple(fact for event in together for fact in found[event.seq])))
    return _at_most(steps)


def _at_most(steps: list[_Step]) -> list[_Step]:
    apart, rest = steps[:MOST_APART], steps[MOST_APART:]
    if rest:
        events = tuple(event for step in rest for event in step.events)
        apart.append(_Step(events, tuple(fact for step in rest for fact in step.facts)))
    return apart


def _flagged(session: Session, signed: SignedMonth, steps: list[_Step]) -> Iterable[Correction]:
    before = _at(session, signed, signed.known_at)
    for step in steps:
        first, last = step.events[0], step.events[-1]
        after = _at(session, signed, last.recorded_at)
        figures = figures_between(before, after)
        in_month = any(is_of_month(signed, fact.day) for fact in step.facts)
        before = after
        if figures or in_month:
            reason = first.detail.get("reason")
            yield Correction(
                seq=first.seq,
                last_seq=last.seq,
                act=first.act,
                actor=first.actor,
                recorded_at=last.recorded_at,
                reason=reason if isinstance(reason, str) else None,
                batch_id=first.batch_id,
                facts=step.facts,
                figures=figures,
                in_month=in_month,
            )
