"""Employment: whether an officer serves, from a day on. Never why not."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.people import EndEmployment, RecordEmployment
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.checks import check_day
from tracker.services.ledger import recording
from tracker.services.people.issues import check_no_issue_between
from tracker.services.point_facts import (
    EMPLOYMENT,
    EMPLOYMENT_ENDS,
    check_end,
    check_room,
    refuse_unchanged,
    stand_around,
    write_end,
)
from tracker.store.lookups import find_by_id, find_officer
from tracker.store.models import Batch, Employment, EmploymentEnd


def record_employment(
    session: Session, actor: Actor, command: RecordEmployment, *, now: datetime, batch: Batch | None = None
) -> Employment:
    """An officer's employment status from a day on, past or to come; what held on that day ends there.

    Leaving while holding a camera is allowed: the camera is then due back.

    Raises:
        Invalid `day_out_of_range`; NotFound `unknown_officer`; Conflict `ambiguous`, `employment_same_day`,
        `nothing_changes`, `later_facts_depend`: a camera was issued while the officer would not have been active.
    """
    actor.check_may("people.write")
    check_day(command.starts_on, field="starts_on")
    with recording(session, actor, "record_employment", now=now, batch=batch) as entry:
        officer = find_officer(session, command.officer)
        around = stand_around(session, EMPLOYMENT, command.starts_on, officer_id=officer.id)
        check_room(around, EMPLOYMENT)
        held = around.held
        if held is not None and held.status == command.status:
            refuse_unchanged(EMPLOYMENT, held, field="status")
        if command.status is not EmploymentStatus.ACTIVE:
            check_no_issue_between(
                session, officer.id, command.starts_on, around.until, but="was not active", field="starts_on"
            )
        employment = entry.stamp(
            Employment(officer_id=officer.id, status=command.status.value, starts_on=command.starts_on)
        )
        entry.about(employment, officer_id=officer.id, status=command.status, starts_on=command.starts_on)
    return employment


def end_employment(
    session: Session, actor: Actor, command: EndEmployment, *, now: datetime, batch: Batch | None = None
) -> EmploymentEnd:
    """An employment status ends with no other in its place.

    Raises:
        Invalid `end_before_start`, `day_out_of_range`; NotFound `unknown_employment`; Conflict `already_ended`,
        `later_facts_depend` where a camera was issued on a day that would be left without a status.
    """
    actor.check_may("people.write")
    with recording(session, actor, "end_employment", now=now, batch=batch) as entry:
        employment = find_by_id(session, Employment, command.employment_id, field="employment", what="employment")
        until = check_end(session, EMPLOYMENT, employment, ends_on=command.ends_on, officer_id=employment.officer_id)
        check_no_issue_between(
            session, employment.officer_id, command.ends_on, until, but="had no employment", field="ends_on"
        )
        end = write_end(entry, EMPLOYMENT_ENDS, employment, command.ends_on)
        entry.about(end, employment_id=employment.id, officer_id=employment.officer_id, ends_on=command.ends_on)
    return end
