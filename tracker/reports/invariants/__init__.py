"""Whether the register still says only what its rules allow, on every day of its history: asked of the rows themselves,
not through the reports. Nothing is mended here.
"""

from tracker.reports.invariants.check import Broken, Check
from tracker.reports.invariants.classes import CLASSES
from tracker.reports.invariants.compared import Comparison
from tracker.reports.invariants.copies import COPIES
from tracker.reports.invariants.custody import CUSTODY
from tracker.reports.invariants.figures import FIGURES
from tracker.reports.invariants.histories import HISTORIES
from tracker.reports.invariants.issuing import ISSUING
from tracker.reports.invariants.owned import OwnedHistory, check_owned
from tracker.reports.invariants.recorded import RECORDED

__all__ = ["CHECKS", "COPIES", "Broken", "Check", "Comparison", "OwnedHistory", "check_owned"]

CHECKS: tuple[Check | Comparison, ...] = (
    *CUSTODY,
    *HISTORIES,
    *CLASSES,
    *FIGURES,
    *RECORDED,
    *COPIES,
    *ISSUING,
)
"""Every invariant of the history but the identity of the owned, which is `check_owned`."""
