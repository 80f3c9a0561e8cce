"""The reports that the public reads without signing in: the weeks as published, and the public record."""

from tracker.reports.public.edition import EditionKey, edition_key
from tracker.reports.public.progress import progress_of, public_progress, read_public
from tracker.reports.public.reasons import acts_behind
from tracker.reports.public.record import public_record

__all__ = [
    "EditionKey",
    "acts_behind",
    "edition_key",
    "progress_of",
    "public_progress",
    "public_record",
    "read_public",
]
