"""The report of the cameras owned: each counted once, and where it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.equipment import Holder
from tracker.domain.reports.stamp import Stamped
from tracker.domain.vocabulary import CameraCondition


class OwnedAs(StrEnum):
    """What an owned camera counts as: the first of these that applies."""

    STOLEN = "stolen"
    MISSING = "missing"
    RECALLED = "recalled"
    IN_REPAIR = "in_repair"
    HELD = "held"
    IN_STOCK = "in_stock"


def owned_as(condition: CameraCondition, *, is_held: bool) -> OwnedAs | None:
    """What an owned camera of this condition counts as; None where it is retired, and so no longer owned."""
    if condition is CameraCondition.RETIRED:
        return None
    if condition is CameraCondition.SERVICEABLE:
        return OwnedAs.HELD if is_held else OwnedAs.IN_STOCK
    return OwnedAs(condition.value)


@dataclass(frozen=True, slots=True)
class OwnedCamera:
    """A camera owned on the day."""

    camera_id: int
    serial: str
    asset_tag: str | None
    model: str
    purchase_batch: str | None
    owned_from: date
    owned_as: OwnedAs
    precinct: str | None
    """The code of the holder's precinct, or of the room's where nobody holds it."""
    place: str | None
    """Where it was put last; None where somebody holds it, or none is recorded."""
    holder: Holder | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class OwnedCounts:
    """How many are owned, and what they count as: the parts add up to the whole."""

    owned: int
    stolen: int
    missing: int
    recalled: int
    in_repair: int
    held: int
    in_stock: int


def counts_of(cameras: Iterable[OwnedCamera]) -> OwnedCounts:
    """The counts of some cameras."""
    found = Counter(camera.owned_as for camera in cameras)
    return OwnedCounts(found.total(), **{one.value: found[one] for one in OwnedAs})


@dataclass(frozen=True, slots=True)
class OwnedWeek:
    """The counts at the end of a week: on a Saturday, or on the report's day."""

    week_ending: date
    counts: OwnedCounts


@dataclass(frozen=True, slots=True)
class InventoryReport(Stamped):
    """The report `inventory`: the counts by model and in total, and every camera by serial number."""

    report: ClassVar[str] = "inventory"

    models: tuple[tuple[str, OwnedCounts], ...]
    total: OwnedCounts
    rows: tuple[OwnedCamera, ...]
    weeks: tuple[OwnedWeek, ...] | None = None
    """The counts week by week up to the day; None where they were not asked for."""
