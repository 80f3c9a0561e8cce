"""Reads that the audit log keeps: of the log itself, and of reports pulled by oversight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ReadAuditLog:
    """The log was searched: what was asked for, by the names of the filters, and how many events were answered."""

    asked: Mapping[str, Any]
    answered: int


@dataclass(frozen=True, slots=True)
class ReadAuditEvent:
    """One event of the log was read."""

    seq: int


@dataclass(frozen=True, slots=True)
class PullReport:
    """A report left the tracker as a file or as an answer to a program.

    `unchanged`: whoever asked had this very report already, and was told so.
    """

    report: str
    format: str
    as_of: date
    known_at: datetime
    data_version: int
    asked: Mapping[str, Any] = field(default_factory=dict)
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class TryAuditLog:
    """Someone whose role may not read the log asked for it, at this address, and was refused."""

    address: str
