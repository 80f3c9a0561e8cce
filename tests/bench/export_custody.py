"""What exporting long custody costs: `python -m tests.bench.export_custody [SPANS] [FOLDER]`.

Makes a database with so many spans of custody (100,000 by default) and prints, for each format, the seconds, the bytes
and by how much the memory of a process of its own grew over what a report of nothing took.
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tracker.domain.reports.custody import Side
from tracker.journeys.reports import Asking, make_report, write_report_into
from tracker.render.formats import Format
from tracker.reports.on_day import Reader
from tracker.store import models
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import upgrade

RECORDED = datetime(2016, 1, 1, 15, 0, tzinfo=UTC)
KNOWN_AT = datetime(2026, 1, 1, 18, 0, tzinfo=UTC)
DAY = date(2026, 1, 1)
FIRST_DAY = date(2016, 1, 2)
OF_A_CAMERA = 5
"""Spans of each camera; every officer has had two cameras or three."""
HELD_FOR = timedelta(days=9)
AT_ONCE = 5_000
FORMATS = (Format.CSV, Format.JSON, Format.XLSX)


def fill(session: Session, spans: int) -> None:
    """So many spans of custody, one after another for each camera, and an officer for every second or third."""
    entry: dict[str, Any] = {"recorded_at": RECORDED, "recorded_seq": 1}
    session.execute(
        insert(models.AuditEvent).values(
            seq=1,
            recorded_at=RECORDED,
            act="made_up",
            actor="a long story",
            role="administrator",
            door="command_line",
            detail={},
            changes_data=True,
            hash="0" * 64,
        )
    )
    session.execute(insert(models.CameraModel).values(id=1, name="Body 2", **entry))
    cameras, officers = -(-spans // OF_A_CAMERA), max(1, spans * 36 // 100)
    _add(session, models.Camera, (_camera(number, entry) for number in range(1, cameras + 1)))
    _add(session, models.Officer, ({"id": number, **entry} for number in range(1, officers + 1)))
    _add(session, models.OfficerParticulars, (_name(number, entry) for number in range(1, officers + 1)))
    _add(session, models.Assignment, (_span(number, officers, entry) for number in range(spans)))
    _add(session, models.AssignmentReturn, (_return(number, officers, entry) for number in range(spans)))


def _add(session: Session, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            session.connection().execute(insert(model), part)
            part = []
    if part:
        session.connection().execute(insert(model), part)


def _camera(number: int, entry: dict[str, Any]) -> dict[str, Any]:
    return {"id": number, "serial": f"X{number:08d}", "camera_model_id": 1, "owned_from": FIRST_DAY, **entry}


def _name(number: int, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "officer_id": number,
        "starts_on": FIRST_DAY,
        "last_name": f"Lund {number}",
        "first_name": "Eva",
        "badge": f"{number:05d}",
        **entry,
    }


def _issued_on(number: int, officers: int) -> date:
    """A camera's spans lie 600 days apart, and an officer's in different tens of days: none of them overlap."""
    return FIRST_DAY + timedelta(days=number % OF_A_CAMERA * 600 + number // officers * 10)


def _span(number: int, officers: int, entry: dict[str, Any]) -> dict[str, Any]:
    issued_on = _issued_on(number, officers)
    return {
        "id": number + 1,
        "camera_id": number // OF_A_CAMERA + 1,
        "officer_id": number % officers + 1,
        "issued_on": issued_on,
        "returned_on": issued_on + HELD_FOR,
        "note": "Handed over at roll call",
        **entry,
    }


def _return(number: int, officers: int, entry: dict[str, Any]) -> dict[str, Any]:
    back = _issued_on(number, officers) + HELD_FOR
    return {"assignment_id": number + 1, "returned_on": back, "condition": "serviceable", **entry}


def make_database(path: Path, spans: int) -> str:
    """A new SQLite database with so many spans; its address."""
    url = f"sqlite:///{path}"
    upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        fill(session, spans)
    engine.dispose()
    return url


def measured(url: str, form: Format, side: Side) -> dict[str, Any]:
    """The export in a process of its own: seconds, bytes, rows, and by how many MiB its memory grew."""
    command = [sys.executable, "-m", "tests.bench.export_custody", "--one", url, form.value, side.value]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def export(url: str, form: Format, side: Side) -> dict[str, Any]:
    """Make the report and write it to a file: first one of no row, so that what every report takes is there already."""
    engine = make_engine(url)
    _write(engine, form, side, FIRST_DAY - timedelta(days=1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    rows, size = _write(engine, form, side, DAY)
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    engine.dispose()
    return {"rows": rows, "bytes": size, "seconds": round(seconds, 1), "grown": round(grown, 1)}


def _write(engine: Any, form: Format, side: Side, day: date) -> tuple[int, int]:
    asking = Asking(day, KNOWN_AT, form, by=side)
    with transaction(engine, write=False) as session:
        report: Any = make_report(session, Reader(None, sees_identities=True), "custody", asking)
    with tempfile.TemporaryFile() as file:
        write_report_into("custody", report, form, file)
        return len(report.rows), file.seek(0, io.SEEK_END)


def main(spans: int, folder: Path) -> None:
    """Make the database, export it in each format, and print what that took."""
    began = time.perf_counter()
    url = make_database(folder / "long.db", spans)
    print(f"{spans:,} spans made in {time.perf_counter() - began:.1f} s")  # noqa: T201
    for side in Side:
        for form in FORMATS:
            found = measured(url, form, side)
            print(  # noqa: T201
                f"by {side.value:8} {form.value:5} {found['rows']:,} rows, {found['bytes'] / 2**20:.1f} MiB "
                f"in {found['seconds']} s; memory grew by {found['grown']} MiB"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(export(sys.argv[2], Format(sys.argv[3]), Side(sys.argv[4]))))  # noqa: T201
    else:
        with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as made:
            main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(made))
