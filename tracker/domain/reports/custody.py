"""The report of custody: who had which camera from when to when, and what was recorded of the camera in between."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracker.domain.reports.equipment import Holder
from tracker.domain.reports.listing import Entered
from tracker.domain.reports.stamp import Stamped


class Side(StrEnum):
    """Whether the report goes camera by camera or officer by officer."""

    CAMERA = "camera"
    OFFICER = "officer"


class CustodyKind(StrEnum):
    """What a row tells of a camera."""

    HELD = "held"
    CONDITION = "condition"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """One stretch of days in the story of a camera: [starts_on, ends_on)."""

    camera_id: int
    serial: str
    kind: CustodyKind
    fact_id: int
    """The number of the assignment, of the condition or of the place's entry."""
    starts_on: date
    """When it was issued, or from when on the condition or the place is on record."""
    ends_on: date | None
    """When it was returned; of a condition, when the next one starts; of a place, when the next one starts, the camera
    is issued, or it comes back without one. None while none of that has come by the day.
    """
    holder: Holder | None
    """Who held it; None for conditions and places."""
    precinct: str | None
    """The code of the holder's precinct on the report's day; None where it is not the reader's to see."""
    condition: str | None
    """In which it came back, or which is on record."""
    report_number: str | None
    place: str | None
    override_reason: str | None
    """Why it was issued to an officer who was not trained."""
    note: str | None
    entered: Entered
    returned: Entered | None
    """How the return came to be on record; None while there is none."""

    def days_held(self, as_of: date) -> int | None:
        """On how many days up to the report's day it was in hands: 0 where it was issued and returned on one day. None
        for conditions and places.
        """
        if self.kind is not CustodyKind.HELD:
            return None
        return (as_of - self.starts_on).days + 1 if self.ends_on is None else (self.ends_on - self.starts_on).days


@dataclass(frozen=True, slots=True)
class CustodyReport(Stamped):
    """The report `custody`, in the order of its side. There may be more rows than memory should hold."""

    report: ClassVar[str] = "custody"

    side: Side
    since: date | None
    """The first day of the period; None: from the first day on."""
    subject: str | None
    """The one camera or officer that was asked for, in words; None: every one."""
    rows: Collection[CustodyRow]


def touches(ends_on: date | None, since: date | None) -> bool:
    """Whether a span that starts by the report's day reaches into the period from `since` on: it is not over before
    that day. A camera returned on the day itself was not held on it, and is in: the return is an act of the period.
    """
    return since is None or ends_on is None or ends_on >= since
