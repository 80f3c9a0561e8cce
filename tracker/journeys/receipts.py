"""The receipt of an import: every row of the file accounted for, in figures and line by line."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.commands.imports import NamedOfficer
from tracker.domain.vocabulary import ImportKind
from tracker.services.imports import LeftOfficer, Outcome


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing wrong with a row; `value` is what stood there."""

    field: str | None
    code: str
    message: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class FaultyLine:
    """A row that was not accepted, with everything that is wrong with it."""

    line: int
    problems: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A row that was passed over, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell that a person wrote anew before it was read; `column` is counted from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file. `applied` False: nothing was entered, be it a dry run or refused for what is listed.

    `batch` None though applied: everything was on record already. `outcomes` says what each accepted row did, by line;
    `left_officers` who a roster lacks; `notes` what the sender should know of the file. `named` says whom or what each
    row is about, `told` what it changes, `linked` which rows found their officer by a remembered link, `asked` and
    `courses` which officer and course the faulty ones name: all by line.
    """

    kind: ImportKind
    file: str
    sha256: str
    encoding: str | None
    header_row: int | None
    as_of: date
    outcomes: dict[int, Outcome]
    skipped: tuple[SkippedLine, ...]
    rejected: tuple[FaultyLine, ...]
    review: tuple[FaultyLine, ...]
    unmapped: dict[str, dict[str, int]]
    left_officers: tuple[LeftOfficer, ...] = ()
    notes: tuple[str, ...] = ()
    applied: bool = False
    batch: int | None = None
    sender: str | None = None
    corrections: tuple[Correction, ...] = ()
    named: dict[int, str] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    linked: frozenset[int] = frozenset()
    asked: dict[int, NamedOfficer] = field(default_factory=dict)
    courses: dict[int, str] = field(default_factory=dict)
    _counts: dict[Outcome, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        counts = dict.fromkeys(Outcome, 0)
        for outcome in self.outcomes.values():
            counts[outcome] += 1
        object.__setattr__(self, "_counts", counts)

    @property
    def accepted(self) -> int:
        """Rows that are entered, or on record already."""
        return len(self.outcomes)

    @property
    def rows_read(self) -> int:
        """Every row under the header: accepted, skipped, rejected and in review."""
        return self.accepted + len(self.skipped) + len(self.rejected) + len(self.review)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is rejected and nothing in review; skipped rows do no harm."""
        return not self.rejected and not self.review

    def count(self, outcome: Outcome) -> int:
        """How many accepted rows did this."""
        return self._counts[outcome]

    def count_changes(self) -> int:
        """How many accepted rows were not on record as they are."""
        return self.accepted - self.count(Outcome.UNCHANGED)

    def as_json(self) -> dict[str, Any]:
        """The summary as programs read it; its keys are a promise."""
        return {
            "kind": self.kind.value,
            "file": self.file,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "header_row": self.header_row,
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "created": self.count(Outcome.CREATED),
            "updated": self.count(Outcome.UPDATED),
            "unchanged": self.count(Outcome.UNCHANGED),
            "moved": self.count(Outcome.MOVED),
            "left": len(self.left_officers),
            "skipped": [{"line": skipped.line, "reason": skipped.reason} for skipped in self.skipped],
            "rejected": [_as_json(faulty) for faulty in self.rejected],
            "review": [_as_json(faulty) for faulty in self.review],
            "unmapped": self.unmapped,
            "applied": self.applied,
            "batch": self.batch,
            **self._beside(),
        }

    def _beside(self) -> dict[str, Any]:
        """What only some imports have: a sender, cells written anew, rows linked."""
        corrections = [{"line": one.line, "column": one.column, "text": one.text} for one in self.corrections]
        said = {"sender": self.sender, "corrections": corrections, "linked": len(self.linked)}
        return {name: value for name, value in said.items() if value}


def _as_json(faulty: FaultyLine) -> dict[str, Any]:
    problems = [
        {"field": problem.field, "code": problem.code, "message": problem.message, "value": problem.value}
        for problem in faulty.problems
    ]
    return {"line": faulty.line, "problems": problems}
