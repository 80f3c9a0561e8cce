"""Rows of files through the same services as every other entry: what is known is compared, what differs is entered,
and every refusal is kept with its row.
"""

from tracker.services.imports.apply import apply_rows
from tracker.services.imports.outcomes import (
    REVIEW_CODES,
    Applied,
    LeftOfficer,
    Outcome,
    RowProblem,
    RowResult,
)
from tracker.services.imports.work import Work

__all__ = [
    "REVIEW_CODES",
    "Applied",
    "LeftOfficer",
    "Outcome",
    "RowProblem",
    "RowResult",
    "Work",
    "apply_rows",
]
