"""A list of others held against the register: every difference, and what became of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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

    def count_of(self, code: DifferenceCode, state: DifferenceState) -> int:
        """How many differences of a code are in a state."""
        return sum(line.code is code and line.state is state for line in self.lines)

    @property
    def by_code(self) -> Mapping[DifferenceCode, int]:
        """How many there are of each code that occurs, in the order of the vocabulary."""
        counts = Counter(line.code for line in self.lines)
        return {code: counts[code] for code in DifferenceCode if code in counts}


@dataclass(frozen=True, slots=True)
class ReconciliationsReport(Stamped):
    """The report `reconciliation` of a period: every list that speaks of a day in it, by that day, those withdrawn by
    the moment among them and marked.
    """

    report: ClassVar[str] = "reconciliation"

    since: date | None
    """The first day of the period; None: from the first list on."""
    lists: tuple[ReconciliationReport, ...]

    @property
    def standing(self) -> tuple[ReconciliationReport, ...]:
        """The lists that were not withdrawn: those that counts are of."""
        return tuple(one for one in self.lists if one.batch.reversal is None)

    def count(self, state: DifferenceState) -> int:
        """How many differences of the standing lists are in a state."""
        return sum(one.count(state) for one in self.standing)

    def count_of(self, code: DifferenceCode, state: DifferenceState) -> int:
        """How many of a code."""
        return sum(one.count_of(code, state) for one in self.standing)

    @property
    def codes(self) -> tuple[DifferenceCode, ...]:
        """The codes that occur in any list, in the order of the vocabulary."""
        return tuple(code for code in DifferenceCode if any(code in one.by_code for one in self.lists))
