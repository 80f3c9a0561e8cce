"""The reports that the public reads without signing in: the weeks as published, and the public record."""

from tracker.reports.public.edition import EditionKey, edition_key
from tracker.reports.public.progress import public_progress
from tracker.reports.public.record import public_record

__all__ = ["EditionKey", "edition_key", "public_progress", "public_record"]
