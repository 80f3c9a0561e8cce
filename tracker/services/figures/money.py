"""Money of the programme: what was appropriated for a year and what was spent in it, as a source says."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.figures import RecordMoney
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.vocabulary import MoneyKind
from tracker.services.checks import EARLIEST_DAY, LATEST_DAY, check_not_future
from tracker.services.ledger import recording
from tracker.store.memory import standing
from tracker.store.models import Batch, MoneyFigure


def record_money(
    session: Session, actor: Actor, command: RecordMoney, *, now: datetime, batch: Batch | None = None
) -> MoneyFigure:
    """An amount of money. A correction is a void of the old entry and a new one.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `out_of_range`, `other_year`; Conflict `money_same_day`.
    """
    actor.check_may("rollout.write")
    check_not_future(command.dated_on, now, field="dated_on")
    _check_amount_and_year(command)
    with recording(session, actor, "record_money", now=now, batch=batch) as entry:
        _refuse_second(session, command)
        told = {
            "kind": command.kind.value,
            "year": command.year,
            "dated_on": command.dated_on,
            "amount_cents": int(command.amount),
            "purpose": command.purpose,
            "source": command.source,
        }
        money = entry.stamp(MoneyFigure(**told))
        entry.about(money, **told)
    return money


def _check_amount_and_year(command: RecordMoney) -> None:
    if command.amount <= 0:
        raise Invalid("out_of_range", "An amount is more than nothing. Void what was wrong.", field="amount")
    if not EARLIEST_DAY.year <= command.year <= LATEST_DAY.year:
        raise Invalid("out_of_range", f"{command.year} is not a plausible year. Check it.", field="year")
    if command.kind is MoneyKind.SPENT and command.year != command.dated_on.year:
        raise Invalid(
            "other_year",
            f"Money paid on {command.dated_on.isoformat()} is spent in {command.dated_on.year}. Correct one of them.",
            field="year",
        )


def _refuse_second(session: Session, command: RecordMoney) -> None:
    """The same purpose twice on one day is most likely one payment entered twice."""
    keys = {
        "kind": command.kind.value,
        "year": command.year,
        "dated_on": command.dated_on,
        "purpose": command.purpose,
    }
    for money in standing(session, MoneyFigure, **keys):
        day = command.dated_on.isoformat()
        raise Conflict(
            "money_same_day",
            f"Money {money.kind} on {day} for this purpose is recorded already. Void that entry first, or say how "
            "this purpose differs.",
            field="purpose",
            related=[("money-figures", money.id, f"money {money.kind} on {day}")],
        )
