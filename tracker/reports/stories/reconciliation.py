"""What is told of an explanation, and of a line that was held against the register."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import Batch, DifferenceExplanation

DIFFERENCE_EXPLANATIONS = Kind(
    "difference-explanations",
    DifferenceExplanation,
    (
        Say("reconciliation", Batch.file_name, "batches", DifferenceExplanation.reconciliation_id),
        Say("code", DifferenceExplanation.code),
        Say("subject", DifferenceExplanation.subject),
        Say("explanation", DifferenceExplanation.explanation),
    ),
    ((Batch, Batch.id == DifferenceExplanation.reconciliation_id),),
)

KINDS = (DIFFERENCE_EXPLANATIONS,)
