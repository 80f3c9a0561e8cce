"""One fact on record, whatever its kind: what it is about, who entered it, and what took its place."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class FactOnRecord:
    """A fact as it stands now. `replaces_id` and `replaced_by_id` are facts of its own kind, by a correction."""

    kind: FactKind
    fact_id: int
    day: date | None
    officer_id: int | None
    officer: str | None
    camera_id: int | None
    serial: str | None
    recorded_at: datetime
    recorded_by: str
    batch_id: int | None
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None
    replaces_id: int | None
    replaced_by_id: int | None
    ended_by: tuple[FactKind, int] | None
    """Its standing end or return, where it has one."""
