"""Reports of record as they are read: what each is, the digests of its files, and what comparing with it finds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.differences import Difference
from tracker.domain.frozen import AskedOf, name_of


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A report of record."""

    id: int
    number: int
    report: str
    as_of: date
    known_at: datetime
    asked: AskedOf
    pulled_format: str
    reveals_identities: bool
    permission: str
    role: str
    data_version: int
    audit_head: str
    program: str
    recorded_at: datetime
    recorded_seq: int
    pulled_by: str

    @property
    def name(self) -> str:
        """`R-12`."""
        return name_of(self.number)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One of its files: `length` in bytes."""

    format: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of itself; None where it does not say."""

    format: str
    report: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    data_version: int | None = None
    audit_head: str | None = None
    title: str | None = None
    """Its heading, where it does not tell the report's name."""


class Origin(StrEnum):
    """What a file is."""

    OF_RECORD = "of_record"
    """Its digest is that of a report of record."""
    ALTERED = "altered"
    """It claims to be a report of record and differs from it."""
    NOT_OF_RECORD = "not_of_record"
    """It says what it is, and no report of record is that one."""
    UNKNOWN = "unknown"
    """It does not say what it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a stable code and a sentence. `is_note`: it takes nothing from the report."""

    code: str
    message: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a file, or a report of record itself, found.

    `altered`: where the file differs from the report of record that it claims to be. `recomputed`: where that report
    differs from the same one made today, of the same day and moment of knowledge. `changed`: how its figures differ
    from those of the same day as known at `asked_at`. The last two are None where they were not compared.
    """

    origin: Origin
    sha256: str | None
    claim: Claim | None
    record: FrozenLine | None
    asked_at: datetime
    findings: tuple[Finding, ...]
    altered: tuple[Difference, ...] = ()
    recomputed: tuple[Difference, ...] | None = None
    changed: tuple[Difference, ...] | None = None

    @property
    def stands(self) -> bool:
        """Whether it is the report, and its figures are the same today."""
        return self.origin is Origin.OF_RECORD and all(one.is_note for one in self.findings)
