"""Physical counts as files: the history of them, and one of them camera by camera."""

from typing import Any

from tracker.domain.counting import Figures
from tracker.domain.reports.counts import CountLine, CountList, CountSheet, SheetLine
from tracker.render.cells import Kind, Value
from tracker.render.table import Column, Table
from tracker.render.to_csv import table_to_csv

FIGURES = (
    Column("expected", "Expected"),
    Column("found", "Found"),
    Column("missing", "Missing"),
    Column("unexpected", "Unexpected"),
    Column("held", "Held by someone"),
    Column("wrong_condition", "Wrong condition"),
)

HISTORY = (
    Column("count_id", "Count"),
    Column("place", "Place", Kind.TEXT),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("opened_on", "Opened on", Kind.DAY),
    Column("opened_by", "Opened by", Kind.TEXT),
    Column("closed_on", "Closed on", Kind.DAY),
    Column("closed_by", "Closed by", Kind.TEXT),
    *FIGURES,
)

SHEET = (
    Column("count_id", "Count"),
    Column("place", "Place", Kind.TEXT),
    Column("opened_on", "Opened on", Kind.DAY),
    Column("outcome", "Outcome", Kind.TEXT),
    Column("serial", "Serial number", Kind.TEXT),
    Column("asset_tag", "Asset tag", Kind.TEXT),
    Column("model", "Model", Kind.TEXT),
    Column("condition", "Condition", Kind.TEXT),
    Column("code", "Code scanned", Kind.TEXT),
    Column("known_since", "Camera with this code by now", Kind.TEXT),
    Column("place_on_record", "Place on record", Kind.TEXT),
    Column("holder", "Held by", Kind.TEXT),
    Column("explanation", "Explanation", Kind.TEXT),
    Column("explained_by", "Explained by", Kind.TEXT),
)


def history_csv(history: CountList) -> bytes:
    """The counts, one a row; of an open one the figures are empty."""
    rows = tuple(_count(line) for line in history.rows)
    return table_to_csv(Table("counts", "Physical counts", history.stamp, HISTORY, rows))


def _count(line: CountLine) -> tuple[Value, ...]:
    closed = line.closed
    figures: tuple[Value, ...] = _figures(closed.figures) if closed is not None else (None,) * len(FIGURES)
    return (
        line.count_id,
        line.place,
        line.precinct,
        line.opened_on,
        line.entered.recorded_by,
        closed.closed_on if closed is not None else None,
        closed.entered.recorded_by if closed is not None else None,
        *figures,
    )


def _figures(figures: Figures) -> tuple[Value, ...]:
    return tuple(getattr(figures, column.name) for column in FIGURES)


def sheet_csv(sheet: CountSheet) -> bytes:
    """A count, one camera or unknown code a row."""
    rows = tuple(_line(sheet, line) for line in sheet.lines)
    return table_to_csv(Table("count", "Physical count", sheet.stamp, SHEET, rows))


def _line(sheet: CountSheet, line: SheetLine) -> tuple[Value, ...]:
    own = sheet_line(line)
    count = (sheet.count.count_id, sheet.count.place, sheet.count.opened_on)
    return (*count, *(own[name] for name in IN_FILE))


IN_FILE = (
    "outcome",
    "serial",
    "asset_tag",
    "model",
    "condition",
    "code",
    "known_since",
    "place",
    "holder",
    "explanation",
    "explained_by",
)


def sheet_line(line: SheetLine) -> dict[str, Any]:
    """One line by the names that programs know."""
    camera, written = line.camera, line.explanation
    return {
        "outcome": line.outcome.value,
        "camera_id": camera.camera_id if camera else None,
        "serial": camera.serial if camera else None,
        "asset_tag": camera.asset_tag if camera else None,
        "model": camera.model if camera else None,
        "condition": camera.condition if camera else None,
        "code": line.code,
        "known_since": line.known_since.serial if line.known_since else None,
        "place": camera.place if camera else None,
        "holder": camera.holder.name if camera and camera.holder else None,
        "sighting_id": line.sighting_id,
        "explanation": written.text if written else None,
        "explained_by": written.entered.recorded_by if written else None,
    }


def sheet_as_json(sheet: CountSheet) -> dict[str, Any]:
    """A count as nested values."""
    return {
        "id": sheet.count.count_id,
        "place": sheet.count.place_code,
        "opened_on": sheet.count.opened_on,
        "closed_on": sheet.count.closed.closed_on if sheet.count.closed else None,
        **{column.name: getattr(sheet.figures, column.name) for column in FIGURES},
        "unexplained": len(sheet.unexplained),
        "lines": [sheet_line(line) for line in sheet.lines],
    }
