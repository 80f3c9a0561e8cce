"""What lists can be filtered by besides what is a list's first purpose: how records came on record, and fields that a
program holds its own copy against.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import fields

from tracker.domain.vocabulary import CameraCondition
from tracker.schemas.fields import Choice, Day, Flag, Id, Text

Parameters = Mapping[str, fields.Field[Any]]


def _search(of: str) -> fields.Field[Any]:
    return Text(100, metadata={"description": f"Beginnings of {of}; every word must fit."})


def _open() -> fields.Field[Any]:
    return Flag(metadata={"description": "Whether no end of it is on record."})


OF_FACTS: Parameters = MappingProxyType(
    {"batch": Id(metadata={"description": "Entered with this batch: an import, a class, a list."})}
)

MORE: Mapping[str, Parameters] = MappingProxyType(
    {
        "precincts": {"search": _search("code or name")},
        "duties": {"search": _search("code or name")},
        "officers": {
            "rank": Text(60),
            "posted_since": Day(metadata={"description": "In the posting of the day since this day or later."}),
        },
        "postings": {"open": _open()},
        "employment": {"open": _open()},
        "camera-models": {"manufacturer": Text(100), "search": _search("name or manufacturer")},
        "places": {"search": _search("code or name")},
        "cameras": {
            "search": _search("serial number or asset tag"),
            "owned_since": Day(metadata={"description": "Owned from this day or a later one."}),
            "owned_until": Day(metadata={"description": "Owned from this day or an earlier one."}),
        },
        "conditions": {"report_number": Text(60)},
        "assignments": {
            "condition": Choice(CameraCondition, metadata={"description": "The condition that the return states."}),
            "overridden": Flag(metadata={"description": "Whether it was issued to an officer who was not trained."}),
            "returned_from": Day(metadata={"description": "Returned on this day or later."}),
            "returned_to": Day(metadata={"description": "Returned on this day or earlier."}),
        },
        "courses": {"search": _search("code or name")},
        "requirements": {"open": _open()},
        "sessions": {"instructor": Text(100)},
        "completions": {
            "expires_from": Day(metadata={"description": "No longer counts from this day or a later one."}),
            "expires_to": Day(metadata={"description": "No longer counts from this day or an earlier one."}),
        },
        "plans": {
            "from": Day(metadata={"description": "Adopted on this day or later."}),
            "to": Day(metadata={"description": "Adopted on this day or earlier."}),
        },
        "policies": {"open": _open()},
        "imports": {"file_name": Text(200)},
        "batches": {"file_name": Text(200)},
        "deliveries": {
            "username": Text(64),
            "from": Day(metadata={"description": "Due on this day or later."}),
            "to": Day(metadata={"description": "Due on this day or earlier."}),
        },
        "users": {
            "search": _search("user name or full name"),
            "officer": Id(metadata={"description": "The account of this officer."}),
        },
        "tokens": {"account": Text(64)},
        "audit-events": {
            "user": Id(metadata={"description": "By this account."}),
            "token": Id(metadata={"description": "By this token."}),
        },
    }
)
"""By the collection's name in addresses."""
