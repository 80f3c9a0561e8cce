"""What the law makes public besides the rollout's figures: devices, the daily record of use, policies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.publishing.units import OTHER_NAME
from tracker.domain.reports.public import OTHER_UNITS, PolicyInForce, PublicRecord, UseOnDay
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import PrecinctKind
from tracker.reports.inventory import inventory
from tracker.reports.on_day import Reader
from tracker.store.known import Asked, PrecinctRecord, precincts_known, stamp_of
from tracker.store.known.edits import as_known
from tracker.store.models import DailyUse, Policy, PolicyEnd

NOBODY = Reader(None)
"""Sees every precinct, and no identity that is protected."""


def public_record(session: Session, *, as_of: date, known_at: datetime) -> PublicRecord:
    """Devices owned on a day, the use of every day up to it, and the policies, as known at a moment (Minn. Stat. 13.825
    subd. 5). Seven statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    return PublicRecord(
        stamp=stamp_of(session, as_of, known_at),
        owned=inventory(session, NOBODY, as_of=as_of, known_at=known_at).total,
        use=_use(session, asked),
        policies=_policies(session, asked),
    )


def _use(session: Session, asked: Asked) -> tuple[UseOnDay, ...]:
    """Each precinct from its first count on, day by day: the law asks for the precincts. Every other home of officers
    is small, and they are counted together.
    """
    places = {precinct.id: _place_of(precinct) for precinct in precincts_known(session, asked.known_at)}
    counts: defaultdict[tuple[str, str], dict[date, tuple[int, int]]] = defaultdict(dict)
    rows: Any = session.execute(
        select(DailyUse.precinct_id, DailyUse.used_on, DailyUse.deployed, DailyUse.used).where(
            asked.knows(DailyUse), DailyUse.used_on <= asked.as_of
        )
    )
    for precinct_id, used_on, deployed, used in rows:
        counted = counts[places[precinct_id]]
        before = counted.get(used_on, (0, 0))
        counted[used_on] = (before[0] + deployed, before[1] + used)
    in_order = [place for place in dict.fromkeys(places.values()) if place in counts]
    found = [
        UseOnDay(day, *place, *counts[place].get(day, (None, None)))
        for place in in_order
        for day in _days(min(counts[place]), asked.as_of)
    ]
    return tuple(sorted(found, key=lambda one: one.used_on))


def _place_of(precinct: PrecinctRecord) -> tuple[str, str]:
    is_precinct = precinct.kind == PrecinctKind.PRECINCT
    return (precinct.code, precinct.name) if is_precinct else (OTHER_UNITS, OTHER_NAME)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(ahead) for ahead in range((last - first).days + 1))


def _policies(session: Session, asked: Asked) -> tuple[PolicyInForce, ...]:
    """Every version on record, those to come as well, by number and start. A version ends where the next one starts."""
    found: Any = session.execute(
        select(
            Policy.number,
            Policy.version,
            as_known(Policy, "title", asked.known_at),
            Policy.starts_on,
            PolicyEnd.ends_on,
            Policy.published_on,
            as_known(Policy, "link", asked.known_at),
        )
        .outerjoin(PolicyEnd, and_(PolicyEnd.policy_id == Policy.id, asked.knows(PolicyEnd)))
        .where(asked.knows(Policy))
    )
    rows = sorted(found, key=lambda row: (row.number, row.starts_on))
    return tuple(_policy(row, following) for row, following in zip_longest(rows, rows[1:]))


def _policy(row: Any, following: Any) -> PolicyInForce:
    number, version, title, starts_on, ends_on, published_on, link = row
    ends = {ends_on} if ends_on is not None else set()
    if following is not None and following.number == number:
        ends.add(following.starts_on)
    return PolicyInForce(number, version, title, starts_on, min(ends, default=None), published_on, link)
