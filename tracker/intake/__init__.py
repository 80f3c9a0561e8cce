"""Files to rows: CSV and XLSX as agencies send them, read by a mapping. No database, no web, no rule of the rollout.

What reads a file (`reading`, `looking`) is not named here: it runs in a process of its own, and `apart` asks it.
"""

from tracker.intake.limits import LIMITS, Limits
from tracker.intake.mapping import Extract, Mapping, SkipRule, plain_mapping
from tracker.intake.mapping_file import mapping_of, read_mapping
from tracker.intake.problems import Problem
from tracker.intake.rows import Row

__all__ = [
    "LIMITS",
    "Extract",
    "Limits",
    "Mapping",
    "Problem",
    "Row",
    "SkipRule",
    "mapping_of",
    "plain_mapping",
    "read_mapping",
]
