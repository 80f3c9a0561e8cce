"""The cameras that a figure of the inventory counts on one side of a comparison and not on the other, and why."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.figures import CameraFigure
from tracker.domain.reports.changes import Changed, How, Place, Reason
from tracker.domain.reports.inventory import InventoryReport, OwnedCamera
from tracker.reports.changes.facts import Between, Entry, entries
from tracker.reports.inventory import inventory
from tracker.reports.on_day import Reader, among
from tracker.reports.stories import equipment
from tracker.store.models import Assignment, Camera, CameraPlace, ConditionFact


@dataclass(frozen=True, slots=True)
class Inventories:
    """The inventory on both sides of a comparison."""

    before: InventoryReport
    after: InventoryReport


def inventories(session: Session, reader: Reader, between: Between, codes: Collection[str] | None) -> Inventories:
    """The inventory on each side. Six statements."""
    first, second = (
        inventory(session, reader, as_of=side.as_of, known_at=side.known_at, precincts=codes)
        for side in (between.before, between.after)
    )
    return Inventories(first, second)


def cameras_changed(session: Session, reader: Reader, between: Between, found: Inventories) -> tuple[Changed, ...]:
    """The cameras that count as something else, or for another model, by serial number. A bounded number of statements,
    whatever the size.
    """
    first, second = ({row.camera_id: row for row in side.rows} for side in (found.before, found.after))
    changing = [
        _Changing(number, known.serial, first.get(number), second.get(number))
        for number, known in {**first, **second}.items()
        if _place(first.get(number)) != _place(second.get(number))
    ]
    if not changing:
        return ()
    entered = _entries(session, reader, between, frozenset(one.number for one in changing))
    rows = [
        Changed("cameras", one.number, one.serial, _place(one.old), _place(one.new), _reasons(one, entered))
        for one in changing
    ]
    return tuple(sorted(rows, key=lambda row: (row.name, row.number)))


@dataclass(frozen=True, slots=True)
class _Changing:
    """A camera as each side has it; None where it is not owned there, or out of sight."""

    number: int
    serial: str
    old: OwnedCamera | None
    new: OwnedCamera | None


def _place(row: OwnedCamera | None) -> Place | None:
    if row is None:
        return None
    figures = frozenset(figure.value for figure in CameraFigure if figure.takes_in(row.owned_as))
    return Place(row.model, row.model, figures)


def _entries(session: Session, reader: Reader, between: Between, cameras: frozenset[int]) -> list[Entry]:
    wanted = {
        equipment.CAMERAS: among(Camera.id, cameras),
        equipment.CONDITIONS: among(ConditionFact.camera_id, cameras),
        equipment.ASSIGNMENTS: among(Assignment.camera_id, cameras),
        equipment.RETURNS: among(Assignment.camera_id, cameras),
        equipment.CAMERA_PLACES: among(CameraPlace.camera_id, cameras),
    }
    return entries(session, reader, between, list(wanted.items()))


def _reasons(one: _Changing, found: list[Entry]) -> tuple[Reason, ...]:
    own = [entry for entry in found if entry.camera_id == one.number]
    if one.old is None or one.new is None:
        # Where it is matters too: on one side it may be owned and out of the reader's sight.
        return tuple(entry.reason for entry in own) or (Reason(How.OUT_OF_SIGHT),)
    reasons = []
    if one.old.owned_as != one.new.owned_as:
        reasons = [entry.reason for entry in own if entry.kind != equipment.CAMERA_PLACES.name]
    if one.old.model != one.new.model:
        reasons.append(Reason(How.RENAMED))
    return tuple(reasons) or (Reason(How.OUT_OF_SIGHT),)
