"""What became of each row. Plain values, so that a dry run and an import say the same in the same words."""

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What an accepted row did. Where it did two things the first named here is counted."""

    CREATED = "created"
    MOVED = "moved"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


REVIEW_CODES = frozenset(
    {
        "ambiguous",
        "duplicate_in_file",
        "name_differs",
        "separated",
        "similar_officer",
        "unknown_officer",
        "unmapped_value",
    }
)
"""Problems that a person settles by looking: who is meant. A row with no other kind is in review, not rejected."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a row; `field` None: with the row as a whole."""

    field: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row: an outcome (`told`: what it changes), or problems, or the reason it was skipped."""

    line: int
    outcome: Outcome | None = None
    problems: tuple[RowProblem, ...] = ()
    skipped: str | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class LeftOfficer:
    """A known officer whom a roster lacks."""

    officer_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of all rows, in the file's order; `left` is a roster's only.

    `left_problems`: why some who left could not be recorded as separated.
    """

    results: list[RowResult]
    left: list[LeftOfficer] = field(default_factory=list)
    left_problems: tuple[RowProblem, ...] = ()
