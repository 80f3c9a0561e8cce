"""Which columns of which rows an audit event seals, and each such row as one line of text. No query, and no key."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Date, Float, Table, Text

from tracker.domain.chain import canonical, instant_text, row_text
from tracker.domain.edits import fields_kept
from tracker.store.base import Base, Fact, Recorded, UtcInstant
from tracker.store.known.edits import COLLECTION_OF
from tracker.store.models import ApiToken, ApiTokenPrecinct, ScopeRule, ScopeRuleDuty

SEALED_OF_RECORDS: dict[str, frozenset[str]] = {
    "api_tokens": frozenset({"name", "token_hash", "role", "read_only", "expires_at", "user_id", "scopes", "networks"}),
    "batches": frozenset({"kind", "file_name", "sha256", "as_of"}),
    "camera_models": frozenset({"name", "manufacturer"}),
    "course_versions": frozenset({"course_id", "version", "version_order", "hours", "modules", "validity_months"}),
    "courses": frozenset({"code", "name"}),
    "duties": frozenset({"code", "name"}),
    "frozen_files": frozenset({"frozen_report_id", "format", "sha256", "length"}),
    "frozen_reports": frozenset(
        {
            *("number", "report", "as_of", "known_at", "precincts", "asked", "pulled_format", "reveals_identities"),
            *("permission", "role", "data_version", "audit_head", "program"),
        }
    ),
    "identities": frozenset({"user_id", "issuer", "subject"}),
    "listed_rows": frozenset(
        {
            *("line", "officer_id", "officer", "unclear", "serial", "asset_tag", "condition", "precinct"),
            *("employment", "last_name", "first_name", "rank", "badge"),
        }
    ),
    "month_signatures": frozenset({"precinct_id", "year", "month", "version", "frozen_report_id", "note", "reason"}),
    "officer_pins": frozenset({"officer_id", "pin_hash"}),
    "places": frozenset({"code", "name", "kind", "precinct_id"}),
    "precincts": frozenset({"code", "name", "kind"}),
    "record_edits": frozenset({"collection", "record_id", "field", "revision", "before", "after"}),
    "remembered_links": frozenset(
        {"sender", "kind", "subject", "identity", "written", "officer_id", "course_version_id"}
    ),
    "saved_mappings": frozenset({"sender", "kind", "revision", "mapping"}),
    "saved_views": frozenset({"name", "report", "precinct_id", "as_of", "since", "days", "within"}),
    "subscriptions": frozenset({"user_id", "view_id", "form", "rhythm", "address"}),
    "users": frozenset({"username", "full_name", "role", "demonstration"}),
}
"""Of records that are no facts: what was entered. The rest is state: a password, an end, a receipt."""

COPIES: dict[str, frozenset[str]] = {
    "assignments": frozenset({"returned_on"}),
    "counts": frozenset({"is_open"}),
    "officers": frozenset({"employee_number", "protected_identity"}),
}
"""Columns of facts that are copies of a later fact, or today's state: everything else of a fact is sealed.

Neither list may ever take a column away from what is sealed: the digests of older events would no longer fit. A new
column is sealed from then on, since a null is left out.
"""

EDITED: dict[str, tuple[str, tuple[str, ...]]] = {
    model.__tablename__: (collection, fields_kept(collection))  # type: ignore[attr-defined]
    for model, collection in COLLECTION_OF.items()
}
"""Tables whose descriptive fields may be edited: their collection, and the fields, sealed as they were entered. So is
an account's role, which an act of its own changes.

Each edit is a row of its own, sealed by its event: what was entered, and what must stand there now, follow from them.
"""

OF_EVERY_RECORD = frozenset({"id", "recorded_at", "batch_id"})
LEFT_OUT = frozenset({"recorded_seq", "voided_at", "voided_seq", "void_reason", "revision"})
"""The event's own number, and what a later void or edit writes."""

RECORDED: dict[str, type[Recorded]] = {
    mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__tablename__)
    if issubclass(mapper.class_, Recorded)
}
"""Every kind of row that names the event it was recorded in, by the name of its table."""

PARTS: dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
    ScopeRule.__tablename__: (ScopeRuleDuty.__table__.c.scope_rule_id, ScopeRuleDuty.__table__.c.duty),
    ApiToken.__tablename__: (ApiTokenPrecinct.__table__.c.token_id, ApiTokenPrecinct.__table__.c.precinct_id),
}
"""Rows that belong to a recorded one and never change: whose they are, and what they say."""

Line = tuple[str, int, int, str, str]
"""Table, 0 for a row recorded and 1 for one voided, its number, what a part says, and the line itself: in this order
the lines of an event are sealed.
"""


def sealed_columns(name: str) -> list[Column[Any]]:
    """The columns of a table that say what was entered with a row, by their names."""
    model = RECORDED[name]
    table: Table = model.__table__  # type: ignore[attr-defined]
    if issubclass(model, Fact):
        left_out = LEFT_OUT | COPIES.get(name, frozenset())
        return _by_name(column for column in table.columns if column.name not in left_out)
    kept = OF_EVERY_RECORD | SEALED_OF_RECORDS[name]
    return _by_name(column for column in table.columns if column.name in kept)


def _by_name(columns: Iterable[Column[Any]]) -> list[Column[Any]]:
    return sorted(columns, key=lambda column: column.name)


def _text_of(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How a value of the program is written the same as the databases give it back; None: as it is."""
    if isinstance(column.type, UtcInstant):
        return instant_text
    if isinstance(column.type, Date):
        return date.isoformat
    if isinstance(column.type, Float):
        return float
    if isinstance(column.type, Boolean):
        return bool
    if isinstance(column.type, Text):
        return str
    return None


WRITTEN = {name: [(column.name, _text_of(column)) for column in sealed_columns(name)] for name in RECORDED}


RECEIPT_DIGEST = "receipt_sha256"
"""Where an event that leaves a receipt with its batch tells the receipt's digest."""


def receipt_digest(receipt: Mapping[str, Any]) -> str:
    """SHA-256 of a receipt's canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(canonical(receipt).encode()).hexdigest()


def recorded_line(table: str, row_id: int, columns: Iterable[tuple[str, Any]]) -> Line:
    """A row as the event that recorded it seals it: its columns by name, in that order, days and instants as text."""
    return (table, 0, row_id, "", row_text(table, columns))


def part_line(table: str, whose: int, says: object) -> Line:
    """A row that belongs to a recorded one."""
    return (table, 0, whose, str(says), canonical([table, "part", whose, says]))


def voided_line(table: str, row_id: int, voided_at: str | None, reason: str | None) -> Line:
    """A void as the event that voided the row seals it; its moment, as text, and its reason are only null where it was
    broken.
    """
    return (table, 1, row_id, "", canonical([table, "void", row_id, voided_at, reason]))


def line_of_recorded(row: Recorded) -> Line:
    """The line of a row that the act recorded; it must have been written."""
    table = row.__tablename__  # type: ignore[attr-defined]
    return recorded_line(table, row.id, list(_texts(row, WRITTEN[table])))


def line_of_values(table: str, values: Mapping[str, Any]) -> Line:
    """The same line of a row that is about to be written, as it will be."""
    columns = [
        (name, value if text is None or value is None else text(value))
        for name, text in WRITTEN[table]
        if (value := values.get(name)) is not None
    ]
    return recorded_line(table, values["id"], columns)


def _texts(row: Recorded, columns: list[tuple[str, Callable[[Any], Any] | None]]) -> Iterator[tuple[str, Any]]:
    for name, text in columns:
        value = getattr(row, name)
        yield name, value if text is None or value is None else text(value)


def line_of_voided(fact: Fact) -> Line:
    """The line of a fact that the act voided."""
    moment = None if fact.voided_at is None else instant_text(fact.voided_at)
    return voided_line(fact.__tablename__, fact.id, moment, fact.void_reason)  # type: ignore[attr-defined]


def in_order(lines: list[Line]) -> list[str]:
    """The lines of an event as they are sealed."""
    return [line[-1] for line in sorted(set(lines))] if len(lines) > 1 else [line[-1] for line in lines]
