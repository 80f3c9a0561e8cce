"""Acts on what was recorded: void a fact, reverse a batch."""

from dataclasses import dataclass

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
class ReverseBatch:
    """Void every fact that a batch recorded, as one act, with a reason."""

    batch_id: int
    reason: str
