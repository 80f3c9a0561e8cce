"""Months that were signed off: which, by whom, and what was corrected in them since."""

from tracker.reports.months.corrections import since_signed, touched_by, touched_by_batch
from tracker.reports.months.figures import month_lines, progress_of
from tracker.reports.months.signed import signed_month, signed_months

__all__ = [
    "month_lines",
    "progress_of",
    "signed_month",
    "signed_months",
    "since_signed",
    "touched_by",
    "touched_by_batch",
]
