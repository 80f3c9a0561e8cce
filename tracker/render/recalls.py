"""A recall as JSON, as CSV, and as a list to print: a page or more for each precinct."""

from typing import Any

from tracker.domain.reports.recalls import Effect, PrecinctList, RecallCounts, RecalledCamera, RecallReport
from tracker.domain.reports.rollout import Progress
from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import Kind, Value
from tracker.render.table import Column, Table
from tracker.render.to_csv import table_to_csv
from tracker.render.to_json import stamp_as_json, to_json
from tracker.render.typesetting import typeset

TITLE = "Recalled cameras"
TEMPLATE = "recall.typ"

COLUMNS = (
    Column("precinct", "Precinct", Kind.TEXT),
    Column("state", "State", Kind.TEXT),
    Column("camera_id", "Camera"),
    Column("serial", "Serial number", Kind.TEXT),
    Column("model", "Model", Kind.TEXT),
    Column("condition", "Condition", Kind.TEXT),
    Column("place", "Place", Kind.TEXT),
    Column("officer_id", "Officer"),
    Column("officer", "Name", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("issued_on", "Issued", Kind.DAY),
    Column("returned_on", "Returned", Kind.DAY),
    Column("replacement_id", "Replacement"),
    Column("replacement", "Replaced by", Kind.TEXT),
    Column("replaced_on", "Replaced", Kind.DAY),
)

SAID = {
    "held": "still in hands",
    "replaced": "replaced",
    "returned": "returned, nothing in its place",
    "not_held": "in nobody's hands",
    "void": "recall found to be a mistake",
}
"""Each state for people."""


def recall_csv(report: RecallReport) -> bytes:
    """A row for each camera."""
    return table_to_csv(Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows)))


def recall_json(report: RecallReport) -> bytes:
    """Everything: the recall, its counts, the effect on the figures, and a row for each camera."""
    batch, receipt = report.batch, report.batch.receipt or {}
    names = [column.name for column in COLUMNS]
    return to_json(
        {
            **stamp_as_json(report.report, report.stamp),
            "batch": batch.batch_id,
            "starts_on": batch.as_of,
            "reason": receipt.get("reason"),
            "reference": receipt.get("reference"),
            "asked": receipt.get("asked"),
            "reversed": batch.reversal is not None,
            "counts": _counts_as_json(report.counts),
            "effect": [_effect_as_json(one) for one in report.effect],
            "rows": [dict(zip(names, _flat(row), strict=True)) for row in report.rows],
        }
    )


def recall_pdf(report: RecallReport, agency: str) -> bytes:
    """The list to print: each precinct begins a page of its own, with room to tick off what has come back."""
    receipt, day = report.batch.receipt or {}, report.as_of
    return typeset(
        TEMPLATE,
        {
            "title": f"Recall {report.batch.batch_id}",
            "agency": agency,
            "day": [day.year, day.month, day.day],
            "reason": receipt.get("reason") or "",
            "reference": receipt.get("reference") or "",
            "starts_on": report.batch.as_of.isoformat() if report.batch.as_of else "",
            "stamp": _stamp_line(report.stamp),
            "reversed": report.batch.reversal is not None,
            "lists": [_list_as_printed(one) for one in report.lists],
        },
    )


def _list_as_printed(one: PrecinctList) -> dict[str, Any]:
    return {
        "name": one.name,
        "said": _counts_said(one.counts),
        "rows": [[row.serial, row.model, row.officer or "–", row.badge or "", _state_said(row)] for row in one.rows],
    }


def _state_said(row: RecalledCamera) -> str:
    if row.replacement is not None and row.replaced_on is not None:
        return f"replaced by {row.replacement} on {row.replaced_on.isoformat()}"
    if row.returned_on is not None:
        return f"returned {row.returned_on.isoformat()}, nothing in its place"
    if row.officer_id is None and row.place is not None:
        return row.place
    return SAID[row.state.value]


def _counts_said(counts: RecallCounts) -> str:
    said = f"{counts.cameras} recalled: {counts.held} still in hands, {counts.replaced} replaced, "
    return f"{said}{counts.returned} returned with nothing in their place, {counts.not_held} in nobody's hands."


def _stamp_line(stamp: Stamp) -> str:
    return (
        f"As of {stamp.as_of.isoformat()}, as known {stamp.known_at_text}. Data version {stamp.data_version}, "
        f"audit head {stamp.audit_head[:16]}."
    )


def _flat(row: RecalledCamera) -> tuple[Value, ...]:
    return (
        *(row.precinct, row.state.value, row.camera_id, row.serial, row.model, row.condition, row.place),
        *(row.officer_id, row.officer, row.badge, row.issued_on, row.returned_on),
        *(row.replacement_id, row.replacement, row.replaced_on),
    )


def _counts_as_json(counts: RecallCounts) -> dict[str, Any]:
    return {
        "cameras": counts.cameras,
        "in_hands": counts.in_hands,
        "held": counts.held,
        "replaced": counts.replaced,
        "returned": counts.returned,
        "not_held": counts.not_held,
        "percent_back": counts.percent_back,
    }


def _effect_as_json(one: Effect) -> dict[str, Any]:
    without, figures = _figures(one.without), _figures(one.figures)
    return {"precinct": one.precinct, "name": one.name, "without": without, "figures": figures}


def _figures(progress: Progress) -> dict[str, Any]:
    return {
        "eligible": progress.eligible,
        "assigned": progress.assigned,
        "equipped": progress.equipped,
        "percent_equipped": progress.percent_equipped,
    }
