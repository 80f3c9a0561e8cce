"""The list of batches, and one batch with its receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


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
