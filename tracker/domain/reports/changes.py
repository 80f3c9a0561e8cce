"""A report held against itself at another day, or as it was known at another moment: what moved, and through what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.stamp import Stamp, Stamped
from tracker.domain.reports.stories import FactTold

Figure = int | float | date | None


class How(StrEnum):
    """How a fact, or a day, comes to be behind a change."""

    RECORDED = "recorded"
    """Entered between the two moments of knowledge."""
    VOIDED = "voided"
    """Found to be a mistake between them."""
    IN_EFFECT = "in_effect"
    """It began between the two days."""
    NOT_RECORDED = "not_recorded"
    """Not entered yet at the moment that is compared with."""
    VOID_NOT_KNOWN = "void_not_known"
    """Not yet found to be a mistake then."""
    NOT_IN_EFFECT = "not_in_effect"
    """Not begun yet on the day that is compared with."""
    EXPIRED = "expired"
    """The completion runs out between the days."""
    LONG_LEAVE = "long_leave"
    """The leave lasts over 180 days on one of the days and not on the other: no fact of its own."""
    RENAMED = "renamed"
    """The model is called something else by then: an edit, no fact."""
    OUT_OF_SIGHT = "out_of_sight"
    """The entry is not the reader's to see: the officer or the camera came from elsewhere, or went there."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing through which a change came about. `fact` None: a day that passes, or what is not told."""

    how: How
    fact: FactTold | None = None
    on: date | None = None
    """The day that passed, where the reason is one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an officer (a precinct) or a camera (a model) is counted, and in which of the report's figures."""

    row: str
    name: str
    figures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """An officer or a camera that other figures count, or those of another row. None: no figure of the report's."""

    collection: str
    """`officers` or `cameras`."""
    number: int
    name: str
    before: Place | None
    after: Place | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is not what it was. `row` None: the total. A difference of days is in days; None where one side
    has no figure.
    """

    row: str | None
    name: str
    figure: str
    before: Figure
    after: Figure

    @property
    def difference(self) -> int | float | None:
        """The later less the earlier, to the decimal that figures have."""
        if self.before is None or self.after is None:
            return None
        if isinstance(self.before, date) and isinstance(self.after, date):
            return (self.after - self.before).days
        if isinstance(self.before, date) or isinstance(self.after, date):
            return None
        difference = self.after - self.before
        return difference if isinstance(difference, int) else round(difference, 1)


@dataclass(frozen=True, slots=True)
class ChangesReport(Stamped):
    """What changed of a report between two days, or two moments of knowledge; stamped with the second."""

    report: ClassVar[str] = "changes"

    of: str
    """The name of the report that is compared with itself."""
    before: Stamp
    moved: tuple[Moved, ...]
    changed: tuple[Changed, ...]
    beside: tuple[Reason, ...]
    """Rules and plans that are not what they were: they count for everybody."""
