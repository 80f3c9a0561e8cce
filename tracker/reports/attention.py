"""What needs somebody's eye on a day: cameras lost, returns due, overrides, newcomers, counts. Nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.histories import held_on, until_next
from tracker.domain.reports.attention import (
    Attention,
    Joined,
    LostCamera,
    Newcomers,
    OpenCount,
    Override,
)
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import CONDITIONS_WITH_REPORT
from tracker.reports.desk import Desk, desk_of
from tracker.reports.on_day import Reader, holds
from tracker.reports.return_due import returns_due
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import Assignment, Camera, ConditionFact, Count, CountClosing, Place, Precinct
from tracker.store.text import in_order

LATELY = timedelta(30)
"""How long an override stays in sight when the camera is back, or the officer trained since."""
NEW_FOR = timedelta(14)
"""How long an officer's first posting in scope counts as new."""


def attention(
    session: Session, reader: Reader, *, as_of: date, known_at: datetime, completed: Mapping[str, date]
) -> Attention:
    """What to look at on a day, as known at a moment, in the precincts the reader sees.

    `completed` is the day each precinct was completed, by code, where it was. A dozen statements, whatever the size.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    desk = desk_of(session, reader, asked)
    return Attention(
        lost=tuple(_lost(session, desk)),
        due=tuple(returns_due(session, desk)),
        overrides=tuple(_overrides(session, desk)),
        newcomers=tuple(_newcomers(desk)),
        counts=tuple(_open_counts(session, desk)),
        joined=_joined(desk, completed),
    )


def _lost(session: Session, desk: Desk) -> list[LostCamera]:
    asked = desk.asked
    last = aliased(Assignment)
    latest = (
        select(func.max(last.issued_on))
        .where(last.camera_id == Camera.id, asked.knows(last), last.issued_on <= asked.as_of)
        .scalar_subquery()
    )
    rows: Sequence[Any] = session.execute(
        select(
            Camera.id,
            Camera.serial,
            ConditionFact.condition,
            ConditionFact.starts_on,
            ConditionFact.report_number,
            Assignment.officer_id,
        )
        .select_from(Camera)
        .join(ConditionFact, holds(asked, ConditionFact, ConditionFact.camera_id, Camera.id))
        .outerjoin(
            Assignment,
            (Assignment.camera_id == Camera.id) & asked.knows(Assignment) & (Assignment.issued_on == latest),
        )
        .where(asked.knows(Camera), ConditionFact.condition.in_([c.value for c in CONDITIONS_WITH_REPORT]))
        .order_by(ConditionFact.starts_on.desc(), in_order(Camera.serial), Assignment.id)
    ).all()
    found: dict[int, LostCamera] = {}
    for row in rows:
        if desk.reader.precincts is not None and (row.officer_id is None or not desk.sees(row.officer_id)):
            continue
        holder = None if row.officer_id is None else desk.named(row.officer_id)[0]
        found[row.id] = LostCamera(row.id, row.serial, row.condition, row.starts_on, row.report_number, holder)
    return list(found.values())


def _overrides(session: Session, desk: Desk) -> list[Override]:
    asked = desk.asked
    rows: Sequence[Any] = session.execute(
        select(
            Assignment.id,
            Assignment.officer_id,
            Assignment.camera_id,
            Camera.serial,
            Assignment.issued_on,
            Assignment.override_reason,
        )
        .join(Camera, Camera.id == Assignment.camera_id)
        .where(asked.knows(Assignment), Assignment.issued_on <= asked.as_of, Assignment.override_reason.is_not(None))
        .order_by(Assignment.issued_on.desc(), Assignment.id.desc())
    ).all()
    found = []
    for row in rows:
        spans = desk.facts.assignments.get(row.officer_id, [])
        is_out = any(one[0] == row.camera_id and one[2] <= desk.day < one[3] for one in spans)
        is_trained = held_on(desk.stands(row.officer_id).trained, desk.day) is not None
        matters = row.issued_on > asked.as_of - LATELY or (is_out and not is_trained)
        if desk.sees(row.officer_id) and matters:
            name, badge = desk.named(row.officer_id)
            found.append(
                Override(
                    row.id, row.officer_id, name, badge, row.camera_id, row.serial, row.issued_on, row.override_reason
                )
            )
    return found


def _newcomers(desk: Desk) -> list[Newcomers]:
    """By the day of the first posting in scope (an academy's is not), of those who are eligible on the report's day."""
    posted: Counter[int] = Counter()
    trained: Counter[int] = Counter()
    equipped: Counter[int] = Counter()
    oldest = desk.day - NEW_FOR.days
    rule = held_on(desk.rules.scope, desk.day)
    if rule is None:
        return []
    takes_in = rule[2].takes_in
    for officer_id, postings in desk.facts.postings.items():
        first = min((start for start, _, (_, duty) in postings if takes_in(duty)), default=oldest)
        if first <= oldest or not desk.sees(officer_id):
            continue
        stands = desk.stands(officer_id)
        if held_on(stands.eligible, desk.day) is None:
            continue
        posted[first] += 1
        trained[first] += held_on(stands.trained, desk.day) is not None
        equipped[first] += held_on(stands.equipped, desk.day) is not None
    return [
        Newcomers(date.fromordinal(day), posted[day], trained[day], equipped[day])
        for day in sorted(posted, reverse=True)
    ]


def _joined(desk: Desk, completed: Mapping[str, date]) -> dict[str, Joined]:
    transferred: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for officer_id, postings in desk.facts.postings.items():
        posting = held_on(until_next(postings), desk.day)
        if posting is None:
            continue
        code = desk.codes[posting[2][0]]
        if code not in completed or posting[0] <= completed[code].toordinal():
            continue
        stands = desk.stands(officer_id)
        if held_on(stands.eligible, desk.day) and not held_on(stands.equipped, desk.day):
            was_eligible = stands.eligible[0][0] < posting[0]
            (transferred if was_eligible else new)[code] += 1
    return {code: Joined(transferred[code], new[code]) for code in sorted({*transferred, *new})}


def _open_counts(session: Session, desk: Desk) -> list[OpenCount]:
    closed = exists().where(
        CountClosing.count_id == Count.id,
        desk.asked.knows(CountClosing),
        CountClosing.closed_on <= desk.asked.as_of,
    )
    query = (
        select(Count.id, as_known(Place, "name", desk.asked.known_at), Count.opened_on)
        .join(Place, Place.id == Count.place_id)
        .outerjoin(Precinct, Precinct.id == Place.precinct_id)
        .where(desk.asked.knows(Count), Count.opened_on <= desk.asked.as_of, ~closed)
        .order_by(Count.opened_on, Count.id)
    )
    if desk.reader.precincts is not None:
        query = query.where(Precinct.code.in_(sorted(desk.reader.precincts)))
    return [OpenCount(*row) for row in session.execute(query)]
