"""Officers and how they are known: name, rank, badge, employee number, and whether their identity is protected."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.people import AddOfficer, ChangeParticulars, Particulars, ProtectIdentity
from tracker.domain.errors import Conflict
from tracker.services.checks import check_not_future
from tracker.services.ledger import Entry, recording
from tracker.services.point_facts import PARTICULARS, check_room, refuse_unchanged, stand_around
from tracker.store.lookups import find_officer, officer_label
from tracker.store.memory import standing
from tracker.store.models import Batch, Officer, OfficerParticulars

FIELDS = tuple(field.name for field in fields(Particulars))


def add_officer(
    session: Session, actor: Actor, command: AddOfficer, *, now: datetime, batch: Batch | None = None
) -> Officer:
    """A new officer with the particulars that hold from `starts_on`. Posting and employment are acts of their own.

    Raises:
        Invalid `future_date`, `day_out_of_range`; Conflict `employee_number_exists`: `related` names the officer who
        has it. A badge may be borne by several.
    """
    actor.check_may("people.write")
    check_not_future(command.starts_on, now, field="starts_on")
    known = command.particulars
    with recording(session, actor, "add_officer", now=now, batch=batch) as entry:
        _check_number_is_free(session, known.employee_number)
        officer = entry.stamp(
            Officer(protected_identity=command.protected_identity, employee_number=known.employee_number)
        )
        session.flush()
        entry.stamp(OfficerParticulars(officer_id=officer.id, starts_on=command.starts_on, **_as_given(known)))
        entry.about(officer, starts_on=command.starts_on, protected_identity=command.protected_identity)
        entry.personal.update(_as_given(known))
    return officer


def change_particulars(
    session: Session, actor: Actor, command: ChangeParticulars, *, now: datetime, batch: Batch | None = None
) -> OfficerParticulars:
    """How an officer is known from a day on; what held before stays on record.

    Raises:
        Invalid `future_date`, `day_out_of_range`; NotFound `unknown_officer`; Conflict `ambiguous`,
        `particulars_same_day`, `nothing_changes`, `employee_number_exists`.
    """
    actor.check_may("people.write")
    check_not_future(command.starts_on, now, field="starts_on")
    known = command.particulars
    with recording(session, actor, "change_particulars", now=now, batch=batch) as entry:
        officer = find_officer(session, command.officer)
        around = stand_around(session, PARTICULARS, command.starts_on, officer_id=officer.id)
        check_room(around, PARTICULARS)
        before = around.held
        if before is not None and _as_known(before) == known:
            refuse_unchanged(PARTICULARS, before, field="officer")
        particulars = entry.stamp(
            OfficerParticulars(officer_id=officer.id, starts_on=command.starts_on, **_as_given(known))
        )
        if around.after is None:
            _carry_number(entry, officer, known.employee_number)
        entry.about(particulars, officer_id=officer.id, starts_on=command.starts_on)
        entry.personal.update(
            before=_as_given(_as_known(before)) if before is not None else None, after=_as_given(known)
        )
    return particulars


def protect_identity(
    session: Session, actor: Actor, command: ProtectIdentity, *, now: datetime, batch: Batch | None = None
) -> Officer:
    """Set or lift the protection of an officer's identity: an edit, not a fact, since today's flag masks every day.

    Raises:
        NotFound `unknown_officer`; Conflict `ambiguous`, `nothing_changes`.
    """
    actor.check_may("people.write")
    with recording(session, actor, "protect_identity", now=now, batch=batch) as entry:
        officer = find_officer(session, command.officer)
        session.refresh(officer)
        before, after = officer.protected_identity, command.protected_identity
        if before == after:
            state = "protected" if after else "not protected"
            raise Conflict(
                "nothing_changes", f"This officer's identity is {state} already.", field="protected_identity"
            )
        officer.protected_identity = after
        entry.about(officer, protected_identity={"before": before, "after": after})
    return officer


def _as_given(known: Particulars) -> dict[str, str | None]:
    return {name: getattr(known, name) for name in FIELDS}


def _as_known(row: OfficerParticulars) -> Particulars:
    return Particulars(**{name: getattr(row, name) for name in FIELDS})


def _carry_number(entry: Entry, officer: Officer, employee_number: str | None) -> None:
    """The officer's own row carries the number of the latest particulars, where the database holds it unique."""
    if employee_number == officer.employee_number:
        return
    _check_number_is_free(entry.session, employee_number)
    entry.carry(officer, "employee_number", employee_number)


def _check_number_is_free(session: Session, employee_number: str | None) -> None:
    if employee_number is None:
        return
    for bearer in standing(session, Officer, employee_number=employee_number):
        raise Conflict(
            "employee_number_exists",
            f"Employee number {employee_number} is on record for another officer. Check the number.",
            field="employee_number",
            related=[("officers", bearer.id, officer_label(session, bearer.id))],
        )
