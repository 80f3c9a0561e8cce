"""A list of others and the register of its day, as known at a moment: what a reconciliation shows and a rule asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.histories import held_on, until_next
from tracker.domain.reconciling import (
    Difference,
    ListedDevice,
    ListedPerson,
    OwnDevice,
    OwnPerson,
    Person,
    compare_devices,
    compare_people,
)
from tracker.domain.standing import Rules
from tracker.domain.vocabulary import CameraCondition, ImportKind
from tracker.store.known.asked import Asked
from tracker.store.known.edits import as_known
from tracker.store.known.officers import officer_facts_known, particulars_known
from tracker.store.models import Batch, Camera, DifferenceExplanation, ListedRow, Precinct

PREFIX = "reconciliation-"
"""What the kinds of batches begin with that are reconciliations."""


def kind_of(batch_kind: str) -> ImportKind | None:
    """The kind of list a batch's kind speaks of; None where it is no reconciliation."""
    return ImportKind(batch_kind.removeprefix(PREFIX)) if batch_kind.startswith(PREFIX) else None


def differences_of(session: Session, batch: Batch, known_at: datetime) -> tuple[Difference, ...]:
    """How a list differs from the register of its day as known at a moment. A bounded number of statements."""
    kind, day = kind_of(batch.kind), batch.as_of
    if kind is None or day is None:
        return ()
    rows = session.execute(_lines(batch.id)).all()
    asked = Asked(day, known_at)
    if kind is ImportKind.DEVICES:
        return compare_devices([_device(row) for row in rows], own_devices(session, asked))
    return compare_people([_person(row) for row in rows], own_people(session, asked))


def _lines(batch_id: int) -> Select[*tuple[Any, ...]]:
    return select(*ListedRow.__table__.columns).where(ListedRow.batch_id == batch_id).order_by(ListedRow.line)


def _named(row: Any) -> Person | None:
    return None if row.officer is None else Person(row.officer_id, row.officer, row.unclear is not None)


def _device(row: Any) -> ListedDevice:
    return ListedDevice(row.line, row.serial, row.asset_tag, row.condition, _named(row))


def _person(row: Any) -> ListedPerson:
    """Whom nobody on record fits is new to the register; whom several may fit is not clear."""
    person = Person(row.officer_id, row.officer or f"line {row.line}", row.unclear not in (None, "unknown_officer"))
    name = (row.last_name, row.first_name) if row.last_name and row.first_name else None
    return ListedPerson(row.line, person, row.precinct, row.employment, name, row.rank, row.badge)


def own_devices(session: Session, asked: Asked) -> list[OwnDevice]:
    """Every camera on record, with condition and holder of the day, by serial number."""
    facts = officer_facts_known(session, asked, Rules((), ()))
    day = asked.as_of.toordinal()
    holders = {
        camera_id: officer_id
        for officer_id, held in facts.assignments.items()
        for camera_id, _, start, end in held
        if start <= day < end
    }
    cameras = session.execute(
        select(Camera.id, Camera.serial, as_known(Camera, "asset_tag", asked.known_at), Camera.owned_from)
        .where(asked.knows(Camera))
        .order_by(Camera.serial, Camera.id)
    )
    return [
        OwnDevice(
            row.id,
            row.serial,
            row.asset_tag,
            _value_on(facts.conditions.get(row.id, []), day) or CameraCondition.SERVICEABLE.value,
            holders.get(row.id),
            row.owned_from is not None and row.owned_from <= asked.as_of,
        )
        for row in cameras
    ]


def own_people(session: Session, asked: Asked) -> list[OwnPerson]:
    """Every officer on record, with posting, employment and particulars of the day, by number."""
    facts = officer_facts_known(session, asked, Rules((), ()))
    codes = {row.id: row.code for row in session.execute(select(Precinct.id, Precinct.code))}
    day = asked.as_of.toordinal()
    found = []
    for officer_id, known in sorted(particulars_known(session, asked).items()):
        post = _value_on(facts.postings.get(officer_id, []), day)
        found.append(
            OwnPerson(
                officer_id,
                codes[post[0]] if post is not None else None,
                _value_on(facts.employments.get(officer_id, []), day),
                (known.last_name, known.first_name),
                known.rank,
                known.badge,
            )
        )
    return found


def _value_on(facts: list[tuple[int, int, Any]], day: int) -> Any:
    held = held_on(until_next(facts), day)
    return None if held is None else held[2]


@dataclass(frozen=True, slots=True)
class Explained:
    """What was said of a difference."""

    number: int
    explanation: str
    recorded_at: datetime
    recorded_seq: int


def explanations_of(session: Session, batch_id: int, known_at: datetime) -> Mapping[tuple[str, str], Explained]:
    """The explanations known at a moment, by code and subject."""
    said = DifferenceExplanation
    rows = session.execute(
        select(said.id, said.code, said.subject, said.explanation, said.recorded_at, said.recorded_seq).where(
            said.reconciliation_id == batch_id, Asked(date.max, known_at).knows(said)
        )
    )
    return {
        (row.code, row.subject): Explained(row.id, row.explanation, row.recorded_at, row.recorded_seq) for row in rows
    }
