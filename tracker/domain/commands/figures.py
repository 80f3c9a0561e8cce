"""Acts on figures that are entered with their source: how much is stored and for how long, and money."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.money import Cents
from tracker.domain.vocabulary import MoneyKind, StorageMeasure, StorageUnit


@dataclass(frozen=True, slots=True)
class RecordStorageFigure:
    """How much was recorded, is stored or was destroyed, or for how long recordings are kept, as a source says of a
    day (Minn. Stat. 13.825 subd. 5).
    """

    measured_on: date
    measure: StorageMeasure
    value: int
    unit: StorageUnit
    source: str


@dataclass(frozen=True, slots=True)
class RecordMoney:
    """Money appropriated for a year, or spent in it: decided or paid on `dated_on`, for a purpose, as a source says."""

    kind: MoneyKind
    year: int
    dated_on: date
    amount: Cents
    purpose: str
    source: str
