"""Daily use: how many cameras a precinct deployed and used on a day, as counted there."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.errors import Conflict, Invalid
from tracker.services.checks import check_not_future
from tracker.services.ledger import recording
from tracker.store.lookups import find_precinct
from tracker.store.memory import standing
from tracker.store.models import Batch, DailyUse


def record_daily_use(
    session: Session, actor: Actor, command: RecordDailyUse, *, now: datetime, batch: Batch | None = None
) -> DailyUse:
    """The count of a precinct's day. A correction is a void of the old count and a new one.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `out_of_range`, `used_exceeds_deployed`; NotFound
        `unknown_precinct`; Conflict `daily_use_same_day`.
    """
    actor.check_may("rollout.write")
    check_not_future(command.used_on, now, field="used_on")
    _check_counts(command)
    with recording(session, actor, "record_daily_use", now=now, batch=batch) as entry:
        precinct = find_precinct(session, command.precinct)
        for counted in standing(session, DailyUse, precinct_id=precinct.id, used_on=command.used_on):
            day = command.used_on.isoformat()
            raise Conflict(
                "daily_use_same_day",
                f"For precinct {precinct.code} on {day}, {counted.deployed} deployed and {counted.used} used are "
                "recorded already. Void that entry first.",
                field="used_on",
                related=[("daily-use", counted.id, f"precinct {precinct.code} on {day}")],
            )
        counted = entry.stamp(
            DailyUse(
                precinct_id=precinct.id,
                used_on=command.used_on,
                deployed=command.deployed,
                used=command.used,
                source=command.source,
            )
        )
        entry.about(
            counted,
            precinct=precinct.code,
            used_on=command.used_on,
            deployed=command.deployed,
            used=command.used,
            source=command.source,
        )
    return counted


def _check_counts(command: RecordDailyUse) -> None:
    for field, value in (("deployed", command.deployed), ("used", command.used)):
        if value < 0:
            raise Invalid("out_of_range", "A count is 0 or more.", field=field)
    if command.used > command.deployed:
        raise Invalid(
            "used_exceeds_deployed",
            f"{command.used} used cannot be more than {command.deployed} deployed. Correct one of them.",
            field="used",
        )
