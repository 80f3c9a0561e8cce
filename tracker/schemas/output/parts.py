"""The kinds of value an answer is made of, and what all facts have in common."""

from datetime import UTC
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, validate


def _said(description: str | None) -> dict[str, Any]:
    return {"metadata": {"description": description}} if description else {}


def number(description: str | None = None, *, null: bool = False) -> fields.Integer:
    """A whole number, such as a record's id."""
    return fields.Integer(required=True, allow_none=null, **_said(description))


def amount(description: str | None = None) -> fields.Float:
    """A number that need not be whole."""
    return fields.Float(required=True, **_said(description))


def text(description: str | None = None, *, null: bool = False) -> fields.String:
    """Text."""
    return fields.String(required=True, allow_none=null, **_said(description))


def word(words: type[StrEnum], *, null: bool = False) -> fields.String:
    """One word of a closed list."""
    listed: list[Any] = [member.value for member in words] + ([None] if null else [])
    return fields.String(required=True, allow_none=null, validate=validate.OneOf(listed))


def flag(description: str | None = None) -> fields.Boolean:
    """True or false."""
    return fields.Boolean(required=True, **_said(description))


def day(description: str | None = None, *, null: bool = False) -> fields.Date:
    """A calendar day with the agency."""
    return fields.Date(required=True, allow_none=null, **_said(description))


def instant(description: str | None = None, *, null: bool = False) -> fields.AwareDateTime:
    """A moment in UTC."""
    return fields.AwareDateTime(required=True, allow_none=null, default_timezone=UTC, **_said(description))


class Record(Schema):
    """What every record has."""

    id = number("The record's number.")
    recorded_at = instant("When it was recorded.")


def revision() -> fields.Integer:
    """How often a record's descriptive fields were edited, and once more: its ETag, which an edit must name."""
    return number("1 as entered, one more with each edit of what may be edited.")


class Fact(Record):
    """What every fact has: it is never edited, and one found to be a mistake is void from then on."""

    recorded_seq = number("The audit event that recorded it.")
    batch_id = number("The batch it came in with; null when it was entered by itself.", null=True)
    voided_at = instant("When it was found to be a mistake; null while it stands.", null=True)
    void_reason = text(null=True)


class Ended(Fact):
    """What a fact has that may end with no other in its place."""

    end_id = number("The entry of the end; null while none is recorded.", null=True)
    ends_on = day("The first day it no longer holds; null while no end is recorded.", null=True)


class OfOfficer(Schema):
    """Whom a record is about, as the reader may read it: a protected officer's name and badge are hidden."""

    officer_id = number("The officer's number.")
    officer_name = text(
        "As on the day asked for: `Lund, Eva`; null where nobody is named, or one who is void.", null=True
    )
    officer_badge = text("As on the day asked for.", null=True)


class StampedAnswer(Schema):
    """What the JSON of every report has: which it is, of which day, known when, and how it was counted."""

    report = text("The report's name.")
    as_of = day("The day it speaks of.")
    known_at = instant("The moment of knowledge.")
    data_version = number("The last audit event that had changed data by then.")
    audit_head = text("That event's hash.")
    filters = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "What narrows it, by the names of the address; empty: everything."},
    )
    definitions = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "How each figure is counted, in words."},
    )
    definitions_digest = text("SHA-256 of the definitions; rows of CSV carry it in their place.")
