"""Whether the register still says only what its rules allow, on every day of its history: asked of the rows themselves,
not through the reports. Nothing is mended here.
"""

from tracker.reports.invariants.check import Broken, Check
from tracker.reports.invariants.custody import CUSTODY
from tracker.reports.invariants.histories import HISTORIES
from tracker.reports.invariants.issuing import ISSUING
from tracker.reports.invariants.owned import OwnedHistory, check_owned
from tracker.reports.invariants.recorded import RECORDED

__all__ = ["CHECKS", "Broken", "Check", "OwnedHistory", "check_owned"]

CHECKS: tuple[Check, ...] = (*CUSTODY, *HISTORIES, *RECORDED, *ISSUING)
"""Every invariant of the history but the identity of the owned, which is `check_owned`."""
