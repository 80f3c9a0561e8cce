"""The report `inventory` in each format."""

from typing import Any

from tracker.domain.reports.inventory import InventoryReport, OwnedCamera, OwnedCounts
from tracker.render.cells import Kind, Value
from tracker.render.document import Beside, Document, Part
from tracker.render.formats import Format
from tracker.render.inventory_area import inventory_figure
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

TITLE = "Cameras owned"
BY_MODEL = "Owned, by model"

COLUMNS = (
    Column("serial", "Serial number", Kind.TEXT),
    Column("asset_tag", "Asset tag", Kind.TEXT),
    Column("model", "Model", Kind.TEXT),
    Column("purchase_batch", "Purchase batch", Kind.TEXT),
    Column("owned_from", "Owned from", Kind.DAY),
    Column("owned_as", "Counts as", Kind.TEXT),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("place", "Place", Kind.TEXT),
    Column("name", "Held by", Kind.TEXT),
    Column("badge", "Badge", Kind.TEXT),
    Column("issued_on", "Issued", Kind.DAY),
    Column("camera_id", "Camera"),
    Column("officer_id", "Officer"),
)
TEXT_COLUMNS = ("serial", "model", "owned_as", "precinct", "place", "name", "badge", "issued_on")

COUNTS = ("owned", "stolen", "missing", "recalled", "in_repair", "held", "in_stock")
COUNT_COLUMNS = (
    Column("model", "Model", Kind.TEXT),
    Column("owned", "Owned"),
    Column("stolen", "Stolen"),
    Column("missing", "Missing"),
    Column("recalled", "Recalled"),
    Column("in_repair", "In repair"),
    Column("held", "Held"),
    Column("in_stock", "In stock"),
)
FIGURES = ("Owned", "Counts as")


def render_inventory(report: InventoryReport, form: Format) -> bytes:
    """The report in a format; CSV has the cameras, the others the counts by model as well."""
    return written(inventory_document(report), form, lambda: inventory_as_json(report))


def inventory_document(report: InventoryReport) -> Document:
    """The report laid out."""
    return Document(
        table=Table(report.report, TITLE, report.stamp, COLUMNS, tuple(_flat(row) for row in report.rows)),
        parts=(Part("Every camera", tuple(column.name for column in COLUMNS)),),
        counted=FIGURES,
        brief=(Part(None, TEXT_COLUMNS),),
        said=f"{report.total.owned} cameras" if report.total.owned != 1 else "1 camera",
        pictures=() if (figure := inventory_figure(report.weeks)) is None else (figure.picture,),
        beside=(Beside(BY_MODEL, "By model", counts_table(report), is_first=True),),
    )


def counts_table(report: InventoryReport) -> Table:
    """The counts by model, and in total."""
    rows: list[tuple[Value, ...]] = [(model, *_counts(counts).values()) for model, counts in report.models]
    total: tuple[Value, ...] = ("Total", *_counts(report.total).values())
    return Table(report.report, BY_MODEL, report.stamp, COUNT_COLUMNS, (*rows, total), has_total=True)


def inventory_as_json(report: InventoryReport) -> dict[str, Any]:
    """The report as nested values."""
    names = [column.name for column in COLUMNS]
    return {
        **stamp_as_json(report.report, report.stamp),
        "models": [{"model": model, **_counts(counts)} for model, counts in report.models],
        "total": _counts(report.total),
        "rows": [dict(zip(names, _flat(row), strict=True)) for row in report.rows],
    }


def _counts(counts: OwnedCounts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in COUNTS}


def _flat(row: OwnedCamera) -> tuple[Value, ...]:
    holder = row.holder
    who: tuple[Value, ...] = (None, None) if holder is None else (holder.name, holder.badge)
    return (
        row.serial,
        row.asset_tag,
        row.model,
        row.purchase_batch,
        row.owned_from,
        row.owned_as.value,
        row.precinct,
        row.place,
        *who,
        row.issued_on,
        row.camera_id,
        None if holder is None else holder.officer_id,
    )
