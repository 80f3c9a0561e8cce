"""What the public reads: the weeks as they were published, what has been restated since and why. Totals only; nothing
here is of one person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from tracker.domain.progress import PlanLine
from tracker.domain.reports.inventory import OwnedCounts
from tracker.domain.reports.stamp import Stamp, Stamped
from tracker.domain.vocabulary import FactKind

OTHER_UNITS = "other-units"
"""The code of what is merged."""
TOTAL = "total"
"""The code of all units together."""


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """The figures of a unit, counted as every report counts them. The counts are None where they are withheld: of all
    units together, when some but fewer than five officers are eligible.
    """

    eligible: int | None
    trained: int | None
    assigned: int | None
    equipped: int | None
    percent_equipped: float | None
    """Of the eligible, one decimal; None of nobody (shown as n/a) and where the counts are withheld."""
    planned: int | None
    """The first plan's count; None where no unit here has a plan."""

    @property
    def is_withheld(self) -> bool:
        """Whether so few are eligible that no count is given."""
        return self.eligible is None


FIGURES = ("eligible", "trained", "assigned", "equipped", "percent_equipped", "planned")
"""The figures by name, in their order."""


@dataclass(frozen=True, slots=True)
class PublicUnit:
    """A precinct or other home of officers, or several merged into one: then `members` names them."""

    code: str
    name: str
    members: tuple[str, ...]
    figures: PublicFigures


class ChangeOf(StrEnum):
    """What kind of fact a restatement comes from, told so broadly that nobody's status can be read from it."""

    SERVICE = "service"
    """An officer's posting or employment."""
    TRAINING = "training"
    """An officer's having done a course."""
    HAND_OVER = "hand_over"
    """A camera issued or returned."""
    CAMERA = "camera"
    """A camera's condition."""
    RULE = "rule"
    """Which duties are in scope, and which courses are required."""
    PLAN = "plan"
    """A precinct's first plan."""


CHANGE_OF: Mapping[FactKind, ChangeOf] = MappingProxyType(
    {
        FactKind.POSTING: ChangeOf.SERVICE,
        FactKind.POSTING_END: ChangeOf.SERVICE,
        FactKind.EMPLOYMENT: ChangeOf.SERVICE,
        FactKind.EMPLOYMENT_END: ChangeOf.SERVICE,
        FactKind.COMPLETION: ChangeOf.TRAINING,
        FactKind.ASSIGNMENT: ChangeOf.HAND_OVER,
        FactKind.RETURN: ChangeOf.HAND_OVER,
        FactKind.CONDITION: ChangeOf.CAMERA,
        FactKind.SCOPE_RULE: ChangeOf.RULE,
        FactKind.REQUIREMENT: ChangeOf.RULE,
        FactKind.REQUIREMENT_END: ChangeOf.RULE,
        FactKind.PLAN: ChangeOf.PLAN,
    }
)
"""The kinds of facts that a published figure rests on, as the public is told of them."""


class ChangeHow(StrEnum):
    """How a fact came to be known otherwise than at the publication."""

    ENTERED_LATE = "entered_late"
    CORRECTED = "corrected"
    TAKEN_BACK = "taken_back"
    BATCH_REVERSED = "batch_reversed"


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why a week is restated: so many facts of a kind, recorded on a day. Never whose, and no typed words."""

    recorded_on: date
    change_of: ChangeOf
    how: ChangeHow
    count: int


@dataclass(frozen=True, slots=True)
class RestatedFigure:
    """One figure of one unit: what was published and what is known now; None as PublicFigures has it.

    A unit that can no longer be shown alone is restated together with those it is merged with now.
    """

    unit: str
    name: str
    members: tuple[str, ...]
    figure: str
    published: float | int | None
    known_now: float | int | None


@dataclass(frozen=True, slots=True)
class PublicWeek:
    """A week as it was published, and what has changed since."""

    week_ending: date
    """Its Saturday, the day that the figures speak of."""
    published_at: datetime
    """UTC; the figures are those known at this moment."""
    units: tuple[PublicUnit, ...]
    """Those shown alone, then what is merged; none where the total is withheld."""
    total: PublicFigures
    restated: tuple[RestatedFigure, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PublicProgress(Stamped):
    """All weeks published by a moment, oldest first. The stamp is that of the last publication."""

    report: ClassVar[str] = "public-progress"

    weeks: tuple[PublicWeek, ...]
    known_now: Stamp
    """With what the restatements were found."""
    plan: PlanLine | None
    """The first plans together, as known at the last publication."""

    @property
    def last(self) -> PublicWeek:
        """The week published last."""
        return self.weeks[-1]

    @property
    def restated(self) -> tuple[PublicWeek, ...]:
        """The weeks restated since, the latest first."""
        return tuple(week for week in reversed(self.weeks) if week.restated)

    def week_of(self, week_ending: date) -> PublicWeek | None:
        """A published week by its Saturday."""
        return next((week for week in self.weeks if week.week_ending == week_ending), None)


@dataclass(frozen=True, slots=True)
class UseOnDay:
    """What a precinct counted on a day; None where no count is on record: a gap, never a nought."""

    used_on: date
    precinct: str
    name: str
    deployed: int | None
    used: int | None


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A version of a written policy: the day it starts, and the first day it no longer holds where one is known."""

    number: str
    version: str
    title: str
    starts_on: date
    ends_on: date | None
    published_on: date | None
    link: str | None


@dataclass(frozen=True, slots=True)
class PublicRecord(Stamped):
    """What Minn. Stat. 13.825 subd. 5 makes public and the tracker holds: devices, the daily record of use, policies.

    As of the Saturday published last, as known at its publication.
    """

    report: ClassVar[str] = "public-record"

    owned: OwnedCounts
    use: tuple[UseOnDay, ...]
    """Each precinct from its first count on, every day; by day, then by precinct."""
    policies: tuple[PolicyInForce, ...]


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """All that the public reads at one time; None both before the first publication."""

    progress: PublicProgress | None
    record: PublicRecord | None
