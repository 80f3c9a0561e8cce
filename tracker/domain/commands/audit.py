"""Acts on what was recorded: void a fact, correct it, reverse a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class VoidFact:
    """A fact was a mistake: it is void from now on, what it closed opens again, and it stays on record with the
    reason.
    """

    kind: FactKind
    fact_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectFact:
    """A fact was entered wrong: it is void, and entered again with what `replacement` says, in one act.

    `replacement` holds typed values by the names of the fields of the kind's own entry (an officer's particulars by
    their own names); a field it does not hold keeps the value on record.
    """

    kind: FactKind
    fact_id: int
    reason: str
    replacement: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReverseBatch:
    """Void every fact that a batch recorded, as one act, with a reason."""

    batch_id: int
    reason: str
