"""The homes of officers and the duties that postings name. The rules of a posting live beside, in postings."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.people import AddDuty, AddPrecinct
from tracker.domain.errors import Conflict
from tracker.services.ledger import recording
from tracker.store.models import Batch, Duty, Precinct


def add_precinct(
    session: Session, actor: Actor, command: AddPrecinct, *, now: datetime, batch: Batch | None = None
) -> Precinct:
    """A new home of officers. Conflict `precinct_exists` where one has its code."""
    actor.check_may("rollout.write")
    with recording(session, actor, "add_precinct", now=now, batch=batch) as entry:
        if found := session.scalars(select(Precinct).where(Precinct.code == command.code)).first():
            raise Conflict(
                "precinct_exists",
                f"There is a precinct {command.code} already: {found.name}.",
                field="code",
                related=[("precincts", found.id, found.name)],
            )
        precinct = entry.stamp(Precinct(code=command.code, name=command.name, kind=command.kind.value))
        entry.about(precinct, code=command.code, name=command.name, kind=command.kind)
    return precinct


def add_duty(session: Session, actor: Actor, command: AddDuty, *, now: datetime, batch: Batch | None = None) -> Duty:
    """A new duty. Conflict `duty_exists` where one has its code."""
    actor.check_may("rollout.write")
    with recording(session, actor, "add_duty", now=now, batch=batch) as entry:
        if found := session.scalars(select(Duty).where(Duty.code == command.code)).first():
            raise Conflict(
                "duty_exists",
                f"There is a duty {command.code} already: {found.name}.",
                field="code",
                related=[("duties", found.id, found.name)],
            )
        duty = entry.stamp(Duty(code=command.code, name=command.name))
        entry.about(duty, code=command.code, name=command.name)
    return duty
