"""Reports kept for the record, and months signed off on one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.frozen import AskedOf
from tracker.domain.months import Month


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A report's bytes in one format."""

    format: str
    body: bytes


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report as it was made for the record, in every format. `permission`: the right that it takes to read it."""

    report: str
    as_of: date
    known_at: datetime
    asked: AskedOf
    pulled_format: str
    reveals_identities: bool
    permission: str
    data_version: int
    audit_head: str
    program: str
    files: Sequence[MadeFile]


@dataclass(frozen=True, slots=True)
class SignMonth:
    """A commander signs off a month of a precinct; `reason` says why it is signed again."""

    precinct: str
    month: Month
    note: str | None = None
    reason: str | None = None
