"""Storage figures: the amount of recorded data, its retention and its destruction, as a source says of a day."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.figures import RecordStorageFigure
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.vocabulary import StorageMeasure, StorageUnit
from tracker.services.checks import check_not_future
from tracker.services.ledger import recording
from tracker.store.memory import standing
from tracker.store.models import Batch, StorageFigure

IN_DAYS = frozenset({StorageMeasure.RETENTION, StorageMeasure.LONGER_RETENTION})


def record_storage_figure(
    session: Session, actor: Actor, command: RecordStorageFigure, *, now: datetime, batch: Batch | None = None
) -> StorageFigure:
    """A figure of a day. A correction is a void of the old figure and a new one.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `out_of_range`, `other_unit`; Conflict `storage_figure_same_day`.
    """
    actor.check_may("rollout.write")
    check_not_future(command.measured_on, now, field="measured_on")
    if command.value < 0:
        raise Invalid("out_of_range", "A figure is 0 or more.", field="value")
    _check_unit(command)
    with recording(session, actor, "record_storage_figure", now=now, batch=batch) as entry:
        _refuse_second(session, command)
        told = {
            "measured_on": command.measured_on,
            "measure": command.measure.value,
            "value": command.value,
            "unit": command.unit.value,
            "source": command.source,
        }
        figure = entry.stamp(StorageFigure(**told))
        entry.about(figure, **told)
    return figure


def _check_unit(command: RecordStorageFigure) -> None:
    """A time of retention is told in days, an amount of data in anything else."""
    if (command.measure in IN_DAYS) is not (command.unit is StorageUnit.DAYS):
        fitting = "in days" if command.measure in IN_DAYS else "in gigabytes, hours or recordings"
        word = command.measure.value.replace("_", " ")
        raise Invalid("other_unit", f"The measure {word} is told {fitting}. Correct one of them.", field="unit")


def _refuse_second(session: Session, command: RecordStorageFigure) -> None:
    keys = {"measured_on": command.measured_on, "measure": command.measure.value, "unit": command.unit.value}
    for figure in standing(session, StorageFigure, **keys):
        day = command.measured_on.isoformat()
        raise Conflict(
            "storage_figure_same_day",
            f"Of {day}, {figure.value} {figure.unit} are recorded already for this measure. Void that entry first.",
            field="measured_on",
            related=[("storage-figures", figure.id, f"storage figure of {day}")],
        )
