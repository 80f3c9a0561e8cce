"""Requirements: which course, from which version up, counts as trained from a day on."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.training import AddRequirement, EndRequirement
from tracker.services.checks import check_day
from tracker.services.ledger import recording
from tracker.services.point_facts import (
    REQUIREMENT_ENDS,
    REQUIREMENTS,
    check_end,
    check_room,
    refuse_unchanged,
    stand_around,
    write_end,
)
from tracker.store.lookups import find_by_id, find_course_version
from tracker.store.models import Batch, Requirement, RequirementEnd


def add_requirement(
    session: Session, actor: Actor, command: AddRequirement, *, now: datetime, batch: Batch | None = None
) -> Requirement:
    """A course counts as required, from a version up, from a day on, past or to come. Of one course the latest start
    holds; cameras issued before stay issued, and who is no longer trained is listed.

    Raises:
        Invalid `day_out_of_range`; NotFound `unknown_course`, `unknown_course_version`;
        Conflict `requirement_same_day`, `nothing_changes`, `later_facts_depend`.
    """
    actor.check_may("training.write")
    check_day(command.starts_on, field="starts_on")
    with recording(session, actor, "add_requirement", now=now, batch=batch) as entry:
        version = find_course_version(session, command.course, command.version)
        around = stand_around(session, REQUIREMENTS, command.starts_on, Requirement.course_id == version.course_id)
        check_room(around, REQUIREMENTS)
        held = around.held
        if held is not None and held.minimum_version_id == version.id:
            refuse_unchanged(REQUIREMENTS, held, field="version")
        requirement = entry.stamp(
            Requirement(course_id=version.course_id, minimum_version_id=version.id, starts_on=command.starts_on)
        )
        entry.about(requirement, course=command.course, version=command.version, starts_on=command.starts_on)
    return requirement


def end_requirement(
    session: Session, actor: Actor, command: EndRequirement, *, now: datetime, batch: Batch | None = None
) -> RequirementEnd:
    """A requirement ends with no other in its place.

    Raises:
        Invalid `end_before_start`, `day_out_of_range`; NotFound `unknown_requirement`; Conflict `already_ended`.
    """
    actor.check_may("training.write")
    with recording(session, actor, "end_requirement", now=now, batch=batch) as entry:
        requirement = find_by_id(session, Requirement, command.requirement_id, field="requirement", what="requirement")
        whose = Requirement.course_id == requirement.course_id
        check_end(session, REQUIREMENTS, requirement, ends_on=command.ends_on, whose=whose)
        end = write_end(entry, REQUIREMENT_ENDS, requirement, command.ends_on)
        entry.about(end, requirement_id=requirement.id, ends_on=command.ends_on)
    return end
