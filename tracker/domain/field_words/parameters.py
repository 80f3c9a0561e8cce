"""Of parameters by which a list is narrowed, where they mean another thing than the field of that name."""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "account": "Of this service account.",
        "enabled": "Whether the account can be used.",
        "ended": "Whether it was ended.",
        "forgotten": "Whether it was taken out of use.",
        "reversed": "Whether the batch was reversed.",
        "revoked": "Whether it was revoked.",
        "subscription": "Of this subscription, by number.",
        "symbols": "The kind of code that is printed.",
        "view": "Of this saved view, by number.",
        "camera": "Of this camera: by number, or as `serial:X81000001` or `asset_tag:…`.",
        "officer": "Of this officer: by number, or as `badge:0412` or `employee_number:…`.",
        "batch": "Of this batch, by number.",
    }
)
NUMBER = "The record's number."
