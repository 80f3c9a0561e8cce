"""The list of batches, and one batch with its receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.domain.vocabulary import FactKind

SET_ASIDE = "excluded"
"""The reason, in a receipt, of a row that whoever imported the file left out by its line."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """That a batch was taken back, by whom and why."""

    reversed_at: datetime
    reversed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """What came in together."""

    batch_id: int
    kind: str
    file_name: str | None
    sha256: str | None
    as_of: date | None
    recorded_at: datetime
    recorded_by: str
    receipt: Mapping[str, Any] | None
    """The summary as it was given back when the batch was applied."""
    reversal: Reversal | None


@dataclass(frozen=True, slots=True)
class KindInBatch:
    """How many facts of a kind came in with a batch, and how many of them stand."""

    kind: FactKind
    total: int
    standing: int


@dataclass(frozen=True, slots=True)
class BatchFact:
    """One fact that came in with a batch: the day it speaks of, and the officer or camera it is about."""

    kind: FactKind
    fact_id: int
    day: date | None
    officer_id: int | None
    officer: str | None
    """The name, masked where the reader may not see it; None where the officer is not on record any more."""
    camera_id: int | None
    serial: str | None
    voided_at: datetime | None
    """When it was found to be a mistake; None while it stood."""
    void_reason: str | None
