"""What may be asked of the search of the audit log, and what the reports are asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.stories import Ref
from tracker.domain.spans import start_of_day
from tracker.domain.vocabulary import Door
from tracker.reports.audit.search import records_typed
from tracker.reports.records import Sight
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Day, Flag, Id, Text
from tracker.web.pages.audit_words import RECORDS

LAST_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which events to list. `since` and `until` are days of the agency; `record` is a badge, a serial or an asset tag
    as typed, or with `kind` a record's number. `before` and `after` are places in the log.
    """

    since: date | None
    until: date | None
    act: str | None
    actor: str | None
    role: str | None
    door: Door | None
    kind: str | None
    record: str | None
    batch: int | None
    q: str | None
    changes: bool | None
    before: int | None
    after: int | None


class AuditQuerySchema(CommandSchema[AuditQuery]):
    """What may be asked of the audit log."""

    command = AuditQuery

    since = Day(load_default=None)
    until = Day(load_default=None)
    act = Text(40, load_default=None)
    actor = Text(120, load_default=None)
    role = Text(40, load_default=None)
    door = Choice(Door, load_default=None)
    kind = Text(40, load_default=None)
    record = Text(60, load_default=None)
    batch = Id(load_default=None)
    q = Text(200, load_default=None)
    changes = Flag(load_default=None)
    before = Id(load_default=None)
    after = Id(load_default=None)


PLACES = frozenset({"before", "after"})


def said(query: AuditQuery) -> dict[str, str]:
    """What was asked for, as an address and a form say it; where in the log to go on is left out."""
    given = {one.name: getattr(query, one.name) for one in fields(AuditQuery) if one.name not in PLACES}
    return {
        name: "true" if value is True else str(value) for name, value in given.items() if value not in (None, False)
    }


def filters(query: AuditQuery) -> dict[str, Any]:
    """The filters of the search: days as the moments at which they begin and end."""
    given: Mapping[str, Any] = {
        "since": None if query.since is None else start_of_day(query.since),
        "until": None if query.until is None else _end_of_day(query.until),
        "act": query.act,
        "actor": query.actor,
        "role": query.role,
        "door": query.door,
        "batch": query.batch,
        "q": query.q,
        "changes_data": query.changes or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _end_of_day(day: date) -> datetime:
    """The last instant of a day that is kept: the next one begins the day after."""
    return start_of_day(day + timedelta(days=1)) - LAST_INSTANT


def records(session: Session, sight: Sight, query: AuditQuery) -> list[Ref] | None:
    """The records that were asked about; None where none was.

    Raises:
        Invalid `record_not_understood`: a kind without a number, or a kind that there is not.
    """
    if query.record is None and query.kind is None:
        return None
    if query.kind is None:
        return records_typed(session, sight, query.record or "")
    text = query.record or ""
    if query.kind not in RECORDS or not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**63):
        raise Invalid(
            "record_not_understood",
            "With a kind of record give its number, as 12. Leave the kind open to look for a badge or a serial number.",
            field="record",
        )
    return [Ref(query.kind, int(text))]
