"""Reports of record for whoever may see them: those of the reader's precincts, and none that names whom the reader may
not read of.
"""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.frozen import name_of, read_asked
from tracker.domain.reports.frozen import FileLine, FrozenLine
from tracker.domain.reports.listing import Listed
from tracker.domain.sampling import Sample
from tracker.reports.on_day import Reader
from tracker.reports.sampling import rows_of
from tracker.store.models import AuditEvent, FrozenFile, FrozenReport

PROTECTING = "protect_identity"
"""The act after which a report may name somebody whom not everyone may read of any more."""

MOST_ALIKE = 20
"""So many reports of record with the same bytes are named."""

COLUMNS = (
    FrozenReport.id,
    FrozenReport.number,
    FrozenReport.report,
    FrozenReport.as_of,
    FrozenReport.known_at,
    FrozenReport.precincts,
    FrozenReport.asked,
    FrozenReport.pulled_format,
    FrozenReport.reveals_identities,
    FrozenReport.permission,
    FrozenReport.role,
    FrozenReport.data_version,
    FrozenReport.audit_head,
    FrozenReport.program,
    FrozenReport.recorded_at,
    FrozenReport.recorded_seq,
    AuditEvent.actor.label("pulled_by"),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who reads reports of record, and the rights that whoever it is holds."""

    reader: Reader
    rights: frozenset[str]


def _seen_by(holder: Holder) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [FrozenReport.permission.in_(sorted(holder.rights))]
    if not holder.reader.sees_identities:
        conditions.append(FrozenReport.reveals_identities.is_(False))
    if holder.reader.precincts is not None:
        others: Any = FrozenReport.precincts
        for code in sorted(holder.reader.precincts):
            others = func.replace(others, json.dumps(code), "")
        conditions.append(others == "")
    return conditions


def frozen_listed(
    session: Session, holder: Holder, *, sample: Sample | None = None, offset: int, limit: int
) -> Listed[FrozenLine]:
    """The reports of record, the latest first, or those that a `sample` draws, each by its number. Two statements."""
    rows, total = rows_of(
        session,
        _lines().where(*_seen_by(holder)),
        number=FrozenReport.number,
        order=(FrozenReport.number.desc(),),
        sample=sample,
        offset=offset,
        limit=limit,
    )
    return Listed(tuple(_line(row) for row in rows), total, offset, limit)


def frozen_one(session: Session, holder: Holder, number: int) -> FrozenLine:
    """One report of record. Raises NotFound `unknown_frozen_report`: there is none, or not for this reader."""
    row = session.execute(_lines().where(*_seen_by(holder), FrozenReport.number == number)).one_or_none()
    if row is None:
        message = f"There is no report of record {name_of(number)}. Check the number."
        raise NotFound("unknown_frozen_report", message)
    return _line(row)


def files_of(session: Session, frozen: FrozenLine) -> tuple[FileLine, ...]:
    """The files of a report of record, by format."""
    rows = session.execute(
        select(FrozenFile.format, FrozenFile.sha256, FrozenFile.length)
        .where(FrozenFile.frozen_report_id == frozen.id)
        .order_by(FrozenFile.format)
    )
    return tuple(FileLine(*row) for row in rows)


def content_of(session: Session, frozen: FrozenLine, form: str) -> bytes | None:
    """The bytes of a report of record in a format; None where it has none, or they cannot be unpacked any more."""
    packed = session.execute(
        select(FrozenFile.content).where(FrozenFile.frozen_report_id == frozen.id, FrozenFile.format == form)
    ).scalar_one_or_none()
    if packed is None:
        return None
    try:
        return zlib.decompress(base64.b64decode(packed, validate=True))
    except (zlib.error, binascii.Error):
        return None


def with_digest(session: Session, holder: Holder, sha256: str) -> tuple[tuple[FrozenLine, str], ...]:
    """The reports of record with a file of this digest, the first one first, and the file's format: several where one
    was kept again, or where a list without rows says nothing of its day.
    """
    query = (
        _lines(FrozenFile.format)
        .join(FrozenFile, FrozenFile.frozen_report_id == FrozenReport.id)
        .where(*_seen_by(holder), FrozenFile.sha256 == sha256)
        .order_by(FrozenReport.number)
        .limit(MOST_ALIKE)
    )
    return tuple((_line(row), row.format) for row in session.execute(query))


def claimed(
    session: Session, holder: Holder, report: str | None, as_of: date, known_at: datetime
) -> tuple[FrozenLine, ...]:
    """The reports of record of a day and a moment of knowledge, of this name where a file tells it."""
    conditions = [FrozenReport.as_of == as_of, FrozenReport.known_at == known_at]
    if report is not None:
        conditions.append(FrozenReport.report == report)
    rows = session.execute(_lines().where(*_seen_by(holder), *conditions).order_by(FrozenReport.number))
    return tuple(_line(row) for row in rows)


def names_protected_since(session: Session, frozen: FrozenLine) -> bool:
    """Whether an identity has been protected since, so that the report may name somebody it must not any more."""
    later = select(AuditEvent.seq).where(AuditEvent.act == PROTECTING, AuditEvent.seq > frozen.recorded_seq).limit(1)
    return session.execute(later).first() is not None


def _lines(*besides: Any) -> Any:
    return select(*COLUMNS, *besides).join(AuditEvent, AuditEvent.seq == FrozenReport.recorded_seq)


def _line(row: Any) -> FrozenLine:
    return FrozenLine(
        id=row.id,
        number=row.number,
        report=row.report,
        as_of=row.as_of,
        known_at=row.known_at,
        asked=read_asked(row.precincts, row.asked),
        pulled_format=row.pulled_format,
        reveals_identities=row.reveals_identities,
        permission=row.permission,
        role=row.role,
        data_version=row.data_version,
        audit_head=row.audit_head,
        program=row.program,
        recorded_at=row.recorded_at,
        recorded_seq=row.recorded_seq,
        pulled_by=row.pulled_by,
    )
