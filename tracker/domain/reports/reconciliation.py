"""A list of others held against the register: every difference, and what became of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.imports import BatchRecord
from tracker.domain.reports.stamp import Stamped
from tracker.domain.vocabulary import DifferenceCode, ImportKind


class DifferenceState(StrEnum):
    """What became of a difference, as known at the moment."""

    OPEN = "open"
    EXPLAINED = "explained"
    RESOLVED = "resolved"
    """The register has since been brought to say what the list says."""


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """Whom or what one side names, as the reader may read it."""

    officer_id: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference. Without `line` the list lacks what the register has."""

    code: DifferenceCode
    subject: str
    line: int | None
    state: DifferenceState
    camera_id: int | None
    serial: str | None
    officer: NamedSubject | None
    """The officer the line is about; None where it is about a camera."""
    theirs: NamedSubject
    ours: NamedSubject
    is_new: bool
    """It was not there when the list was held: an act since has made it."""
    explanation_id: int | None
    explanation: str | None
    explained_at: datetime | None
    explained_by: str | None


@dataclass(frozen=True, slots=True)
class ReconciliationReport(Stamped):
    """The report `reconciliation`, by line, then what the list lacks."""

    report: ClassVar[str] = "reconciliation"

    batch: BatchRecord
    kind: ImportKind
    rows: int
    """Lines of the list."""
    lines: tuple[DifferenceLine, ...]

    def count(self, state: DifferenceState) -> int:
        """How many differences are in a state."""
        return sum(line.state is state for line in self.lines)

    @property
    def by_code(self) -> Mapping[DifferenceCode, int]:
        """How many there are of each code that occurs, in the order of the vocabulary."""
        counts = Counter(line.code for line in self.lines)
        return {code: counts[code] for code in DifferenceCode if code in counts}
