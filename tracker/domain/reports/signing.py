"""Signatures for issues and returns: what is not signed for, how much is, and what a signature looked like."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnsignedLine:
    """An issue or a return that no officer has signed for by a day."""

    assignment_id: int
    act: str
    """`issue` or `return`."""
    day: date
    officer_id: int | None
    """None where the reader may not open the officer's page."""
    name: str
    badge: str | None
    precinct: str | None
    """The code of the officer's precinct on the report's day; None: no posting."""
    precinct_name: str | None
    camera_id: int
    serial: str
    age: int
    """Days from the issue or the return to the report's day."""


@dataclass(frozen=True, slots=True)
class SignedTally:
    """Of the issues and returns of a precinct's officers: how many there are, and how many are signed for."""

    precinct: str | None
    name: str | None
    issues: int
    issues_signed: int
    returns: int
    returns_signed: int

    @property
    def unsigned(self) -> int:
        """How many are not signed for."""
        return self.issues - self.issues_signed + self.returns - self.returns_signed


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, as a reader may see it."""

    fact_id: int
    act: str
    method: str
    signed_on: date
    sheet: str | None
    strokes: tuple[str, ...]
    """Each stroke of a drawn one as the points of a line; empty where it was not drawn, or is not the reader's to see.
    """
    is_hidden: bool
    """Whether it was drawn and is not the reader's to see."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line to sign on paper; the camera and its day are filled in by hand where none is on record."""

    name: str
    badge: str | None
    serial: str | None
    day: date | None
    act: str
