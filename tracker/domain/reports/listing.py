"""What lists share: a page of rows with the total behind it, and when and by whom a fact was recorded or voided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")

PROTECTED_NAME = "Protected officer"
"""Stands for the name of an officer of protected identity where the reader may not see it."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """Some rows of a list, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int
    offset: int
    limit: int
    ends_at: tuple[Any, ...] | None = None
    """The last row's values in the columns of the order, where more rows follow and the list can be gone on with from
    there; otherwise None.
    """


@dataclass(frozen=True, slots=True)
class Entered:
    """How a fact came to be on record, as known at the report's moment."""

    recorded_at: datetime
    recorded_by: str
    """The name of the account that acted."""
    batch_id: int | None
    voided_at: datetime | None
    """When it was found to be a mistake; None while it stands."""
    void_reason: str | None

    @property
    def is_void(self) -> bool:
        """Whether the fact was void at the report's moment."""
        return self.voided_at is not None
