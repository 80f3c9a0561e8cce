"""How an entry came to be on record, as cells."""

from datetime import UTC, datetime

from tracker.domain.reports.listing import Entered
from tracker.render.cells import Value


def entry_cells(entry: Entered | None) -> tuple[Value, Value, Value]:
    """When it was recorded (in UTC, to the microsecond), by whom, and with which batch."""
    return (None, None, None) if entry is None else (moment_cell(entry.recorded_at), entry.recorded_by, entry.batch_id)


def moment_cell(moment: datetime) -> str:
    """A moment as the stamp of every report has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
