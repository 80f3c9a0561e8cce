"""How long and how large what is answered can be, by the name of its field; so that whoever keeps it knows the room."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tracker.schemas import accounts, edits, equipment, figures, frozen, people, references, rollout, senders, signing
from tracker.schemas.bulk_rows import MOST_ROWS
from tracker.schemas.fields import LARGEST_ID
from tracker.schemas.queries import LARGEST_PAGE
from tracker.schemas.reconciliation import SUBJECT
from tracker.schemas.training import COURSE, VERSION

LONGEST_WORD = 100
"""Of what the program itself names: a code, a kind, a format, the name of a report or of a field."""

LONGEST_TEXT = 100_000
"""Of what people write and of sentences about it: nothing longer is taken at any door, but as a file."""

LARGEST_LIST = 10_000_000
"""Rows in one answer: far above what the tracker is measured for, so that an answer says how much room is enough."""

SHA_256 = "^[0-9a-f]{64}$"

NAMED = people.NAME
WHOLE_NAME = 4 * people.NAME
"""Of an officer's names together, as `Lund, Eva`."""

LENGTHS: Mapping[str, int] = MappingProxyType(
    {
        "asset_tag": references.ASSET_TAG,
        "badge": references.BADGE,
        "officer_badge": references.BADGE,
        "employee_number": references.EMPLOYEE_NUMBER,
        "serial": references.SERIAL,
        "known_since": references.SERIAL,
        "last_name": NAMED,
        "first_name": NAMED,
        "middle_name": NAMED,
        "suffix": NAMED,
        "rank": NAMED,
        "officer_name": WHOLE_NAME,
        "course": COURSE,
        "course_name": senders.COURSE_NAME,
        "version": VERSION,
        "minimum_version": VERSION,
        "duty": rollout.DUTY,
        "duties": rollout.DUTY,
        "place": equipment.NAME,
        "place_name": equipment.NAME,
        "precinct": rollout.PRECINCT,
        "precincts": rollout.PRECINCT,
        "precinct_name": people.NAME,
        "manufacturer": NAMED,
        "model": NAMED,
        "purchase_batch": edits.PURCHASE_BATCH,
        "report_number": equipment.REPORT_NUMBER,
        "sender": senders.SENDER,
        "subject": SUBJECT,
        "source": figures.SOURCE,
        "purpose": figures.PURPOSE,
        "title": edits.TITLE,
        "link": edits.LINK,
        "full_name": edits.FULL_NAME,
        "username": accounts.USERNAME,
        "note": frozen.NOTE,
        "reference": signing.SHEET,
        **dict.fromkeys(
            (
                *("act", "collection", "collections", "door", "encoding", "exception", "field", "figure", "format"),
                *("kind", "key_id", "measure", "permission", "permissions", "report", "role", "side", "unit"),
                *("warnings", "month", "outcome", "state", "owned_as", "done_as", "starts_at"),
            ),
            LONGEST_WORD,
        ),
    }
)
"""The most characters of text by its name; of what is not named here, LONGEST_TEXT."""

DIGESTS = frozenset({"audit_head", "definitions_digest", "digest", "hash", "sha256"})

SIGNED = frozenset(
    {
        *("variance_days", "variance_officers", "current_variance_days", "current_variance_officers"),
        *("days", "difference"),
    }
)
"""Numbers that may be below nothing."""

NUMBERED = frozenset(
    {
        *("assignment", "batch", "camera", "camera_place", "enrolment"),
        *("fact_id", "frozen_report", "id", "officer", "posting", "reconciliation", "record_id"),
        *("recorded_seq", "return_batch", "reversed_seq", "revision", "seq", "session", "signature"),
    }
)
"""Numbers of records and of events: 1 and more. So is every number whose name ends with `_id`."""


def bounds_of(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The bounds that a value of an answer has by its name, where its schema states none; nothing where it does."""
    types = types_of(schema)
    found: dict[str, Any] = {}
    if "string" in types and not is_bound_text(schema):
        found |= {"pattern": SHA_256} if name in DIGESTS else {"maxLength": LENGTHS.get(name, LONGEST_TEXT)}
    if types & {"integer", "number"} and "enum" not in schema:
        lowest, highest = _from_to(name)
        found |= {"minimum": schema.get("minimum", lowest), "maximum": schema.get("maximum", highest)}
    if "array" in types:
        found |= {"maxItems": schema.get("maxItems", LARGEST_LIST)}
    return found


def types_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """The types that a schema names."""
    told = schema.get("type", ())
    return frozenset({told} if isinstance(told, str) else told)


def is_bound_text(schema: Mapping[str, Any]) -> bool:
    """Whether it is said what text can stand there."""
    return not schema.keys().isdisjoint({"enum", "const", "pattern", "format", "maxLength", "contentMediaType"})


def _from_to(name: str) -> tuple[int, int]:
    if name.startswith("percent_"):
        return 0, 100
    if name in SIGNED:
        return -LARGEST_ID, LARGEST_ID
    return (1 if name in NUMBERED or name.endswith("_id") else 0), LARGEST_ID


PAGE = {"maxItems": max(LARGEST_PAGE, MOST_ROWS)}
"""Of a page of a list, or a sample."""
