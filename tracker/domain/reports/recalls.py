"""A recall: who held each camera, what became of it, and what the recall does to every precinct's figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracker.domain.progress import percent
from tracker.domain.reports.imports import BatchRecord
from tracker.domain.reports.rollout import Progress
from tracker.domain.reports.stamp import Stamped


class RecallState(StrEnum):
    """How far the recall of one camera has come."""

    HELD = "held"
    REPLACED = "replaced"
    RETURNED = "returned"
    NOT_HELD = "not_held"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class RecalledCamera:
    """One camera called back, as of a day. The officer is whoever holds it, or held it when the recall began."""

    camera_id: int
    serial: str
    model: str
    condition: str
    """On the report's day."""
    state: RecallState
    place: str | None
    """Where it is, where nobody holds it."""
    precinct: str | None
    """The code: the officer's on the report's day, else that of the room it is in."""
    officer_id: int | None
    officer: str | None
    badge: str | None
    issued_on: date | None
    returned_on: date | None
    replacement_id: int | None
    replacement: str | None
    """The serial number of the camera that the officer holds instead."""
    replaced_on: date | None


@dataclass(frozen=True, slots=True)
class RecallCounts:
    """How many cameras stand at each state; the percentage is of those that were in hands."""

    cameras: int
    held: int
    replaced: int
    returned: int
    not_held: int

    @property
    def in_hands(self) -> int:
        """How many were in hands when the recall began, or have been since."""
        return self.held + self.replaced + self.returned

    @property
    def percent_back(self) -> float | None:
        """How many of them have come back."""
        return percent(self.replaced + self.returned, self.in_hands)


@dataclass(frozen=True, slots=True)
class Effect:
    """The figures of a precinct, or of all together, as they are and as they would be without the recall."""

    precinct: str | None
    """None for the total."""
    name: str
    without: Progress
    figures: Progress

    @property
    def differs(self) -> bool:
        """Whether the recall changes anything here."""
        return (self.without.assigned, self.without.equipped) != (self.figures.assigned, self.figures.equipped)


@dataclass(frozen=True, slots=True)
class PrecinctList:
    """The cameras of one precinct's list; `precinct` None: those of no precinct."""

    precinct: str | None
    name: str
    counts: RecallCounts
    rows: tuple[RecalledCamera, ...]


@dataclass(frozen=True, slots=True)
class RecallReport(Stamped):
    """One recall as of a day and as known at a moment."""

    report: ClassVar[str] = "recall"

    batch: BatchRecord
    counts: RecallCounts
    lists: tuple[PrecinctList, ...]
    effect: tuple[Effect, ...]
    """By precinct in the order of the progress report; the total last."""

    @property
    def rows(self) -> tuple[RecalledCamera, ...]:
        """Every camera, list by list."""
        return tuple(row for one in self.lists for row in one.rows)


def counts_of(rows: Iterable[RecalledCamera]) -> RecallCounts:
    """The counts over some cameras; one whose recall was found to be a mistake is not counted."""
    states = Counter(row.state for row in rows)
    return RecallCounts(
        cameras=sum(states.values()) - states[RecallState.VOID],
        held=states[RecallState.HELD],
        replaced=states[RecallState.REPLACED],
        returned=states[RecallState.RETURNED],
        not_held=states[RecallState.NOT_HELD],
    )
