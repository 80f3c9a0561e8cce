"""The identity of the owned: on every day, those stolen, missing, recalled, in repair, held and in stock are as many as
are owned. Each side is counted from other rows, none through the reports.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.reports.invariants.check import EXAMPLES, FOREVER, Broken
from tracker.store.models import Assignment, Camera, ConditionFact

LOST = ("stolen", "missing", "recalled", "in_repair")
FIT, RETIRED = "serviceable", "retired"
HELD, IN_STOCK, OWNED = "held", "in_stock", "owned"

Span = tuple[date, date]
"""[from, to)"""


@dataclass(frozen=True, slots=True)
class OwnedHistory:
    """How many days were looked at, from the first on which a camera was owned, and those on which it does not hold."""

    first: date | None
    days: int
    broken: Broken | None


def check_owned(session: Session, today: date) -> OwnedHistory:
    """Hold the sum of the parts against the whole on every day up to and including `today`, as facts stand now.

    Counts change only on days on which something starts or ends, so every day between two of those is as the first.
    """
    changes: dict[date, Counter[str]] = defaultdict(Counter)
    _count(changes, session)
    days = sorted(day for day in changes if day <= today)
    wrong: list[str] = []
    broken_days = 0
    now: Counter[str] = Counter()
    for day, following in pairwise([*days, date.fromordinal(today.toordinal() + 1)]):
        now.update(changes[day])
        parts = sum(now[part] for part in (*LOST, HELD, IN_STOCK))
        if parts != now[OWNED]:
            broken_days += (following - day).days
            if len(wrong) < EXAMPLES:
                wrong.append(f"{day.isoformat()}: {parts} counted, {now[OWNED]} owned")
    first = days[0] if days else None
    broken = None
    if wrong:
        broken = Broken(
            "owned_does_not_add_up",
            "The cameras stolen, missing, recalled, in repair, held and in stock are not as many as are owned.",
            "Look at the custody of those days: a camera is held twice, or was held before it was owned.",
            broken_days,
            tuple(wrong),
            is_exception=False,
        )
    return OwnedHistory(first, (today - first).days + 1 if first else 0, broken)


def _count(changes: dict[date, Counter[str]], session: Session) -> None:
    """Fill in on which day each count goes up or down."""
    conditions = _conditions(session)
    held = _held(session)
    cameras = select(Camera.id, Camera.owned_from).where(Camera.voided_at.is_(None))
    for camera, owned_from in session.execute(cameras):
        stretches = list(_stretches(owned_from, conditions.get(camera, ())))
        hands = held.get(camera, ())
        for (start, end), condition in stretches:
            _add(changes, (start, end), condition)
            if condition == FIT:
                for stock in _rest((start, end), hands):
                    _add(changes, stock, IN_STOCK)
        for span in hands:
            for part in _where_fit(span, owned_from, stretches):
                _add(changes, part, HELD)
        for stretch in _owned(owned_from, conditions.get(camera, ())):
            _add(changes, stretch, OWNED)


def _add(changes: dict[date, Counter[str]], span: Span, part: str) -> None:
    if span[0] < span[1]:
        changes[span[0]][part] += 1
        changes[span[1]][part] -= 1


def _conditions(session: Session) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = select(ConditionFact.camera_id, ConditionFact.starts_on, ConditionFact.condition)
    for camera, day, condition in session.execute(
        rows.where(ConditionFact.voided_at.is_(None)).order_by(ConditionFact.starts_on, ConditionFact.id)
    ):
        found[camera].append((day, condition))
    return found


def _held(session: Session) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = select(Assignment.camera_id, Assignment.issued_on, Assignment.returned_on)
    for camera, issued, returned in session.execute(
        rows.where(Assignment.voided_at.is_(None)).order_by(Assignment.issued_on, Assignment.id)
    ):
        if returned is None or issued < returned:
            found[camera].append((issued, returned or FOREVER))
    return found


def _stretches(owned_from: date | None, conditions: Sequence[tuple[date, str]]) -> Iterator[tuple[Span, str]]:
    """The days from the first owned one on, in stretches of one condition; serviceable until one is recorded."""
    if owned_from is None:
        return
    starts = [(owned_from, FIT), *conditions, (FOREVER, RETIRED)]
    for (start, condition), (end, _) in pairwise(starts):
        if max(start, owned_from) < end:
            yield (max(start, owned_from), end), condition


def _owned(owned_from: date | None, conditions: Sequence[tuple[date, str]]) -> Iterator[Span]:
    """The days on which a camera is owned: from the first on, but while it is retired."""
    if owned_from is None:
        return
    since: date | None = owned_from
    for day, condition in conditions:
        if condition == RETIRED and since is not None:
            yield since, max(day, since)
            since = None
        elif condition != RETIRED and since is None:
            since = max(day, owned_from)
    if since is not None:
        yield since, FOREVER


def _rest(span: Span, hands: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span outside others, which come in the order of their starts."""
    free = span[0]
    for start, end in hands:
        if free < start:
            yield free, min(start, span[1])
        free = max(free, end)
        if free >= span[1]:
            return
    yield free, span[1]


def _where_fit(span: Span, owned_from: date | None, stretches: Sequence[tuple[Span, str]]) -> Iterator[Span]:
    """The days of a span in hands on which no other condition takes the camera out of the held, owned or not."""
    yield span[0], min(span[1], owned_from or FOREVER)
    for (start, end), condition in stretches:
        if condition == FIT:
            yield max(span[0], start), min(span[1], end)
