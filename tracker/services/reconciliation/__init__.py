"""Lists of others held against the register. Nothing of theirs is entered: a difference is resolved by an act of its
own, or explained.
"""

from tracker.services.reconciliation.explaining import explain_difference
from tracker.services.reconciliation.holding import HeldList, hold_list

__all__ = ["HeldList", "explain_difference", "hold_list"]
