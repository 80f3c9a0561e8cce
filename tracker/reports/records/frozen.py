"""Signatures under months, as records."""

from typing import Any

from sqlalchemy import ColumnElement, select

from tracker.domain.months import Month
from tracker.reports.records.collection import Collection, Row, Rows, Sight, equals, own_precincts
from tracker.store.models import AuditEvent, FrozenReport, MonthSignature, Precinct


def _month_signatures(sight: Sight) -> Rows:
    return (
        select(
            MonthSignature.id,
            Precinct.code.label("precinct"),
            MonthSignature.year,
            MonthSignature.month,
            MonthSignature.version,
            FrozenReport.number.label("frozen_report"),
            FrozenReport.as_of,
            FrozenReport.known_at,
            MonthSignature.note,
            MonthSignature.reason,
            AuditEvent.actor.label("signed_by"),
            MonthSignature.recorded_at,
            MonthSignature.recorded_seq,
        )
        .join(Precinct, Precinct.id == MonthSignature.precinct_id)
        .join(FrozenReport, FrozenReport.id == MonthSignature.frozen_report_id)
        .join(AuditEvent, AuditEvent.seq == MonthSignature.recorded_seq)
        .where(*own_precincts(sight, Precinct.code))
    )


def _shown(row: Row) -> Row:
    """The month as it is written everywhere: 2016-03."""
    month = str(Month(row.pop("year"), row.pop("month")))
    return {"id": row.pop("id"), "precinct": row.pop("precinct"), "month": month, **row}


def _is_month(columns: Any, month: Month) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (columns.year == month.year) & (columns.month == month.number)
    return found


MONTH_SIGNATURES = Collection(
    what="month signature",
    rows=_month_signatures,
    filters={"precinct": equals("precinct"), "month": _is_month},
    orders={"month": ("year", "month", "precinct", "version"), "precinct": ("precinct", "year", "month", "version")},
    shown=_shown,
)
