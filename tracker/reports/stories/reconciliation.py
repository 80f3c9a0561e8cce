"""What is told of an explanation, and of a line that was held against the register."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import Batch, DifferenceExplanation, ListedRow

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

LISTED_ROWS = Kind(
    "listed-rows",
    ListedRow,
    (
        Say("line", ListedRow.line),
        Say("serial", ListedRow.serial),
        Say("asset_tag", ListedRow.asset_tag),
        Say("condition", ListedRow.condition),
        Say("officer", ListedRow.officer, "officers", ListedRow.officer_id, personal=True),
        Say("precinct", ListedRow.precinct),
        Say("employment", ListedRow.employment),
        Say("rank", ListedRow.rank),
        Say("badge", ListedRow.badge, personal=True),
    ),
    officer=ListedRow.officer_id,
)

KINDS = (LISTED_ROWS, DIFFERENCE_EXPLANATIONS)
