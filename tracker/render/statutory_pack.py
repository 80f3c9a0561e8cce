"""The statutory pack: what Minn. Stat. 13.825 subd. 5 makes public, as files in one archive with a README."""

from collections.abc import Mapping

from tracker.domain.reports.inventory import InventoryReport
from tracker.domain.reports.statutory import StatutoryReport
from tracker.render.archive import digests_of, zip_of
from tracker.render.counted import definitions_of, digest_of
from tracker.render.inventory import FIGURES as INVENTORY_FIGURES
from tracker.render.inventory import counts_table, inventory_document
from tracker.render.statutory import FIGURES, policies_table, record_document, storage_table
from tracker.render.table import Table
from tracker.render.to_csv import table_to_csv
from tracker.render.to_pdf import document_to_pdf

CAMERA_COLUMNS = (
    "serial",
    "asset_tag",
    "model",
    "purchase_batch",
    "owned_from",
    "owned_as",
    "precinct",
    "place",
    "camera_id",
)
"""What the pack says of a camera: never who holds it."""

CONTENTS = {
    "daily-record.csv": "cameras deployed and used, by day and precinct; a gap has no counts and is not a zero",
    "daily-record.pdf": "the same, to read and to print",
    "devices-owned.csv": "cameras owned on the last day, by model, and in total",
    "cameras.csv": "every camera owned on the last day, without whoever holds it",
    "policies.csv": "the versions of written policies in force on a day of the period",
    "storage-figures.csv": "recorded, stored and destroyed data and its retention, each figure with its source",
}
"""Each file but the README, and what it holds."""

README = "README.txt"


def render_pack(report: StatutoryReport, owned: InventoryReport) -> bytes:
    """The archive: the same bytes for the same reports."""
    files = _files(report, owned)
    return zip_of({README: _readme(report, files).encode(), **files})


def _files(report: StatutoryReport, owned: InventoryReport) -> dict[str, bytes]:
    record = record_document(report)
    cameras = inventory_document(owned).table.only(CAMERA_COLUMNS)
    return {
        "daily-record.csv": table_to_csv(record.table, digest_of(record.counted)),
        "daily-record.pdf": document_to_pdf(record),
        "devices-owned.csv": _csv(counts_table(owned), INVENTORY_FIGURES),
        "cameras.csv": _csv(cameras, INVENTORY_FIGURES),
        "policies.csv": _csv(policies_table(report), FIGURES),
        "storage-figures.csv": _csv(storage_table(report), FIGURES),
    }


def _csv(table: Table, figures: tuple[str, ...]) -> bytes:
    return table_to_csv(table, digest_of(figures))


def _again(report: StatutoryReport) -> list[str]:
    """How the whole agency's pack is made again; that of some precincts is made by a reader of these."""
    stamp = report.stamp
    if any(name == "precinct" for name, _ in stamp.filters):
        return []
    period = f"--since {report.record.since.isoformat()} --as-of {stamp.as_of.isoformat()}"
    command = f"tracker statutory-pack {period} --known-at {stamp.known_at_text} --output pack.zip"
    return ["The same pack, byte for byte, from the same register:", f"  {command}", ""]


def _readme(report: StatutoryReport, files: Mapping[str, bytes]) -> str:
    stamp, since = report.stamp, report.record.since.isoformat()
    last = stamp.as_of.isoformat()
    lines = [
        "Body-worn cameras: what Minn. Stat. 13.825 subd. 5 makes public",
        "",
        f"Period: {since} to {last}",
        f"As of: {last}",
        f"Known at: {stamp.known_at_text}",
        f"Data version: {stamp.data_version}",
        f"Audit head: {stamp.audit_head}",
        f"Filters: {stamp.filters_text}",
        "",
        f"{report.owned.owned} cameras owned on {last}.",
        f"{sum(day.gaps for day in report.record.sums)} gaps in the daily record of "
        f"{len(report.record.sums)} days and {len(report.record.precincts)} precincts.",
        "",
        *_again(report),
        "Files",
        *(f"  {name}: {CONTENTS[name]}" for name in files),
        "",
        "Digests (SHA-256; `sha256sum --check` reads these lines)",
        *digests_of(files),
        "",
        "How each figure is counted",
        *(f"  {name}: {said}" for name, said in definitions_of((*FIGURES, *INVENTORY_FIGURES)).items()),
    ]
    return "\n".join(lines) + "\n"
