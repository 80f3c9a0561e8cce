"""Months of a precinct that its commander signed off, and what was corrected in them since."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.differences import Difference
from tracker.domain.frozen import name_of
from tracker.domain.months import Month
from tracker.domain.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class SignedMonth:
    """A signature under a month. `known_at` is the moment of knowledge of the report that it rests on."""

    id: int
    precinct_id: int
    precinct: str
    """Its code."""
    precinct_name: str
    month: Month
    version: int
    frozen_number: int
    known_at: datetime
    note: str | None
    reason: str | None
    signed_by: str
    signed_at: datetime
    seq: int

    @property
    def frozen_name(self) -> str:
        """`R-12`."""
        return name_of(self.frozen_number)


@dataclass(frozen=True, slots=True)
class CorrectedFact:
    """A fact that was recorded, or voided, after the signature: of which kind, its number, and of which day."""

    kind: FactKind
    fact_id: int
    day: date
    is_void: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What one event, or the events of one batch, recorded or voided after a signature; `figures`: what became another
    by it on the month's last day, `in_month`: whether any of its facts is of a day of the month.
    """

    seq: int
    last_seq: int
    act: str
    actor: str
    recorded_at: datetime
    reason: str | None
    batch_id: int | None
    facts: tuple[CorrectedFact, ...]
    figures: tuple[Difference, ...]
    in_month: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a signed month: how its figures differ as known now, and each correction that touched it."""

    figures: tuple[Difference, ...]
    corrections: tuple[Correction, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be flagged."""
        return bool(self.figures or self.corrections)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of a precinct in the list of those to sign: its signature that stands, and how its figures differ from
    those signed.
    """

    month: Month
    signed: SignedMonth | None
    figures: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class TouchedMonth:
    """A signed month that an event changed: what figures it made others, and whether it is of a day of the month."""

    signed: SignedMonth
    figures: tuple[Difference, ...]
