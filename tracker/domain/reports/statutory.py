"""The report that Minn. Stat. 13.825 subd. 5 asks for: devices owned, the daily record, policies, storage figures."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.domain.reports.daily_record import DailyRecord
from tracker.domain.reports.inventory import OwnedCounts
from tracker.domain.reports.stamp import Stamped
from tracker.domain.vocabulary import StorageMeasure, StorageUnit


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A version of a policy that was in effect on a day of the period."""

    policy_id: int
    number: str
    version: str
    title: str
    recorded_on: date
    """The agency's day on which its adoption was recorded."""
    published_on: date | None
    effective_from: date
    effective_until: date | None
    """The first day on which it was no longer in effect; None where it was on the report's day."""
    link: str | None


@dataclass(frozen=True, slots=True)
class StorageLine:
    """A storage figure as it was entered."""

    entry: int
    measured_on: date
    measure: StorageMeasure
    value: int
    unit: StorageUnit
    source: str


@dataclass(frozen=True, slots=True)
class StatutoryReport(Stamped):
    """The report `statutory-13-825` on the days from `record.since` to the day of the stamp."""

    report: ClassVar[str] = "statutory-13-825"

    owned: OwnedCounts
    record: DailyRecord
    policies: tuple[PolicyInForce, ...]
    storage: tuple[StorageLine, ...]
