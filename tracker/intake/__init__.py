"""Files to rows: CSV and XLSX as agencies send them, read by a mapping. No database, no web, no rule of the rollout."""

from tracker.intake.limits import LIMITS, Limits
from tracker.intake.mapping import Extract, Mapping, SkipRule, plain_mapping
from tracker.intake.mapping_file import mapping_of, read_mapping
from tracker.intake.problems import Problem
from tracker.intake.reading import Reading, open_file
from tracker.intake.rows import Row

__all__ = [
    "LIMITS",
    "Extract",
    "Limits",
    "Mapping",
    "Problem",
    "Reading",
    "Row",
    "SkipRule",
    "mapping_of",
    "open_file",
    "plain_mapping",
    "read_mapping",
]
