"""The report of exceptions: what is not as the rules want it on a day, and which entries were out of the ordinary."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.activity import is_late
from tracker.domain.reports.stamp import Stamped
from tracker.domain.vocabulary import FactKind


class ExceptionKind(StrEnum):
    """The kinds, in the order in which they are listed."""

    HOLDING_NOT_TRAINED = "holding_not_trained"
    TRAINED_WITHOUT_CAMERA = "trained_without_camera"
    HOLDING_NOT_ELIGIBLE = "holding_not_eligible"
    HOLDING_WHILE_SEPARATED = "holding_while_separated"
    HOLDING_NOT_SERVICEABLE = "holding_not_serviceable"
    RETURN_DUE = "return_due"
    NO_POSTING_OR_EMPLOYMENT = "no_posting_or_employment"
    ROW_NEVER_MATCHED = "row_never_matched"
    IN_STOCK_WITHOUT_PLACE = "in_stock_without_place"
    OVERRIDE = "override"
    VOID = "void"
    ENTERED_LATE = "entered_late"


OF_ENTRIES = frozenset(
    {
        ExceptionKind.ROW_NEVER_MATCHED,
        ExceptionKind.OVERRIDE,
        ExceptionKind.VOID,
        ExceptionKind.ENTERED_LATE,
    }
)
"""The kinds that tell of something entered, at a moment; the others hold on the report's day."""


OF_NO_PRECINCT = frozenset({ExceptionKind.ROW_NEVER_MATCHED, ExceptionKind.IN_STOCK_WITHOUT_PLACE})
"""The kinds of which none is of a precinct: who reads of some precincts only is not told of them."""


def days_late(day: date, entered_on: date) -> int | None:
    """How many days after the day it speaks of something was entered, where that is late; None where it is not."""
    return (entered_on - day).days if is_late(day, entered_on) else None


@dataclass(frozen=True, slots=True)
class ListedException:
    """One exception. What does not apply to its kind is None."""

    kind: ExceptionKind
    precinct: str | None
    """The code: of the officer's posting on the day, or of the last one before it; else of what the entry is about."""
    since: date
    """The first of the unbroken days on which it held; of an entry the day it speaks of; of a void, and of a row of a
    roster, the day on which that happened.
    """
    days: int
    """Days from then to the report's day; below 0 where the entry came after it."""
    detail: str
    officer_id: int | None = None
    name: str | None = None
    badge: str | None = None
    """Name and badge are masked unless the reader may see identities."""
    is_protected: bool = False
    """Today's flag."""
    is_posted: bool = False
    """Whether a posting of the officer holds on the day."""
    is_on_record: bool = True
    """False where the officer or the camera itself was void at the moment."""
    camera_id: int | None = None
    serial: str | None = None
    recorded_by: str | None = None
    """The account that recorded what made it an exception: the issue, the void, the late entry, the import."""
    recorded_at: datetime | None = None
    fact_kind: FactKind | None = None
    fact_id: int | None = None
    """The entry, by its collection and its number there."""
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class ExceptionsReport(Stamped):
    """The report `exceptions`: by kind, then by precinct in the order of the progress report, the longest standing
    first.
    """

    report: ClassVar[str] = "exceptions"

    precincts: tuple[str, ...]
    """The codes that the counts name: of the precincts reported on, and of every other home that has an exception."""
    rows: tuple[ListedException, ...]

    def counts(self) -> Counter[tuple[ExceptionKind, str | None]]:
        """How many there are of each kind in each precinct."""
        return Counter((row.kind, row.precinct) for row in self.rows)

    def of_kind(self, kind: ExceptionKind) -> tuple[ListedException, ...]:
        """Those of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    def in_precinct(self, code: str | None) -> tuple[ListedException, ...]:
        """Those of one precinct (None: of none)."""
        return tuple(row for row in self.rows if row.precinct == code)


def in_listing_order(rows: Iterable[ListedException], codes: Iterable[str]) -> tuple[ListedException, ...]:
    """By kind, by precinct in the order of `codes` (none at the end), the longest standing first. No name has a say:
    the order would betray a masked one.
    """
    kinds = {kind: place for place, kind in enumerate(ExceptionKind)}
    homes = {code: place for place, code in enumerate(codes)}

    def key(row: ListedException) -> tuple[object, ...]:
        home = len(homes) if row.precinct is None else homes[row.precinct]
        entry = (row.fact_kind or "", row.fact_id or 0, row.batch_id or 0)
        return (kinds[row.kind], home, row.since, row.serial or "", row.officer_id or 0, *entry, row.detail)

    return tuple(sorted(rows, key=key))
