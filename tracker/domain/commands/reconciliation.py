"""Lists that others keep, held against the register, and what is said of a difference."""

from dataclasses import dataclass

from tracker.domain.vocabulary import DifferenceCode


@dataclass(frozen=True, slots=True)
class ExplainDifference:
    """Why a difference of a reconciliation is right as it is: `code` and `subject` name it."""

    reconciliation_id: int
    code: DifferenceCode
    subject: str
    explanation: str
