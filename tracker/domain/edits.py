"""Descriptive fields: which there are, and what an edit did to one. Everything else of a record is a fact or a key and
is never edited (docs/concurrency.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

Value = str | int | None

DESCRIPTIVE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "precincts": ("name",),
        "duties": ("name",),
        "places": ("name",),
        "camera-models": ("name", "manufacturer"),
        "cameras": ("asset_tag", "purchase_batch"),
        "courses": ("name",),
        "sessions": ("starts_at", "place", "instructor", "seats"),
        "policies": ("title", "link"),
        "users": ("full_name",),
    }
)
"""The fields that may be edited, by collection. None of them is counted by any figure."""

KEPT_LIKE_EDITS: Mapping[str, tuple[str, ...]] = MappingProxyType({"users": ("role",)})
"""Fields that an act of their own changes and nobody edits, by collection: what stood before is kept the same way, and
counts as a revision.
"""


def fields_kept(collection: str) -> tuple[str, ...]:
    """Every field of a collection whose former values are kept as edits."""
    return (*DESCRIPTIVE[collection], *KEPT_LIKE_EDITS.get(collection, ()))


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field as one edit changed it: who, when, and the record's revision that came of it."""

    field: str
    before: str | None
    after: str | None
    by: str
    at: datetime
    revision: int
