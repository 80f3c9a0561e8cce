"""The signatures under months, for whoever may see the precinct."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.months import Month
from tracker.domain.reports.months import SignedMonth
from tracker.reports.on_day import Reader
from tracker.store.models import AuditEvent, FrozenReport, MonthSignature, Precinct


def signed_months(
    session: Session, reader: Reader, *, precinct_id: int | None = None, month: Month | None = None
) -> tuple[SignedMonth, ...]:
    """Every signature, by precinct, month and version; of one precinct or month where asked for. One statement."""
    query = _query(reader).order_by(
        MonthSignature.precinct_id, MonthSignature.year, MonthSignature.month, MonthSignature.version
    )
    if precinct_id is not None:
        query = query.where(MonthSignature.precinct_id == precinct_id)
    if month is not None:
        query = query.where(MonthSignature.year == month.year, MonthSignature.month == month.number)
    return tuple(_signed(row) for row in session.execute(query))


def signed_month(session: Session, reader: Reader, number: int) -> SignedMonth:
    """One signature. Raises NotFound `unknown_month_signature`: there is none, or not for this reader."""
    row = session.execute(_query(reader).where(MonthSignature.id == number)).one_or_none()
    if row is None:
        message = f"There is no month signature with the number {number}. Check the number."
        raise NotFound("unknown_month_signature", message)
    return _signed(row)


def _query(reader: Reader) -> Any:
    query = (
        select(
            MonthSignature.id,
            MonthSignature.precinct_id,
            Precinct.code,
            Precinct.name,
            MonthSignature.year,
            MonthSignature.month,
            MonthSignature.version,
            FrozenReport.number,
            FrozenReport.known_at,
            MonthSignature.note,
            MonthSignature.reason,
            AuditEvent.actor,
            MonthSignature.recorded_at,
            MonthSignature.recorded_seq,
        )
        .join(Precinct, Precinct.id == MonthSignature.precinct_id)
        .join(FrozenReport, FrozenReport.id == MonthSignature.frozen_report_id)
        .join(AuditEvent, AuditEvent.seq == MonthSignature.recorded_seq)
    )
    return query if reader.precincts is None else query.where(Precinct.code.in_(sorted(reader.precincts)))


def _signed(row: Any) -> SignedMonth:
    number, precinct_id, code, name, year, month, *rest = row
    return SignedMonth(number, precinct_id, code, name, Month(year, month), *rest)
