"""Completions entered one by one or as a list, with or without a session of ours."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.training import RecordCompletion
from tracker.domain.errors import Conflict, Invalid
from tracker.services.checks import check_not_future
from tracker.services.ledger import recording
from tracker.services.training.attendance import (
    Done,
    find_all,
    refuse_no_shows,
    standing_completions,
    write_completion,
    write_completions,
)
from tracker.store.lookups import find_by_id, find_course_version, find_officer, officer_label
from tracker.store.models import Batch, Completion, CourseVersion, TrainingSession
from tracker.store.scope import Sphere, sphere_of


def record_completion(
    session: Session, actor: Actor, command: RecordCompletion, *, now: datetime, batch: Batch | None = None
) -> Completion:
    """An officer's having done a version of a course on a day.

    Raises:
        Invalid `future_date`, `day_out_of_range`, `session_differs`; NotFound `unknown_officer`, `unknown_course`,
        `unknown_course_version`, `unknown_session`; Conflict `ambiguous`, `completion_same_day`, `no_show_stands`.
    """
    actor.check_may("training.write")
    check_not_future(command.completed_on, now, field="completed_on")
    with recording(session, actor, "record_completion", now=now, batch=batch) as entry:
        officer = find_officer(session, command.officer, sphere=sphere_of(actor, now))
        version = find_course_version(session, command.course, command.version)
        taught = _check_session(session, command, version)
        if taught is not None:
            refuse_no_shows(session, taught, {officer.id: "officer"})
        for found in standing_completions(session, [officer], version.id, command.completed_on).values():
            raise _done_already(session, command, [found], sphere_of(actor, now))
        completion = write_completion(entry, Done(officer.id, version, command.completed_on, command.session_id))
        entry.about(
            completion,
            officer_id=officer.id,
            course=command.course,
            version=command.version,
            completed_on=command.completed_on,
            expires_on=completion.expires_on,
            session_id=command.session_id,
        )
    return completion


def record_completions(
    session: Session, actor: Actor, commands: Sequence[RecordCompletion], *, now: datetime, batch: Batch
) -> list[Completion]:
    """Many completions as one act of a batch, all or none, in the order given: one event lists them.

    Raises:
        What `record_completion` raises; Invalid `repeated` where one officer stands twice with one version and day.
    """
    actor.check_may("training.write")
    for command in commands:
        check_not_future(command.completed_on, now, field="completed_on")
    with recording(session, actor, "record_completions", now=now, batch=batch) as entry:
        done: dict[int, Done] = {}
        for places in _classes(commands):
            done.update(_look_up_class(session, commands, places, sphere_of(actor, now)))
        completions = write_completions(entry, [done[place] for place in sorted(done)])
        if batch.receipt is None:
            entry.keep_receipt(batch, {"kind": batch.kind, "created": len(completions)})
        entry.about(
            batch,
            completions=[
                {
                    "officer_id": completion.officer_id,
                    "course": command.course,
                    "version": command.version,
                    "completed_on": command.completed_on,
                }
                for command, completion in zip(commands, completions, strict=True)
            ],
        )
    return completions


def _classes(commands: Sequence[RecordCompletion]) -> list[list[int]]:
    """The places in the list of what was done together: one version, one day, one session."""
    together: dict[object, list[int]] = {}
    for place, command in enumerate(commands):
        key = (command.course, command.version, command.completed_on, command.session_id)
        together.setdefault(key, []).append(place)
    return list(together.values())


def _look_up_class(
    session: Session, commands: Sequence[RecordCompletion], places: list[int], sphere: Sphere
) -> dict[int, Done]:
    """By place in the list: what was done there, of those done together."""
    first = commands[places[0]]
    version = find_course_version(session, first.course, first.version)
    taught = _check_session(session, first, version)
    officers = find_all(
        session, {place: commands[place].officer for place in places}, field="completions", sphere=sphere
    )
    if taught is not None:
        named = {officer.id: f"completions.{place}" for place, officer in zip(places, officers, strict=True)}
        refuse_no_shows(session, taught, named)
    standing = standing_completions(session, officers, version.id, first.completed_on)
    if standing:
        raise _done_already(session, first, list(standing.values()), sphere)
    return {
        place: Done(officer.id, version, first.completed_on, first.session_id)
        for place, officer in zip(places, officers, strict=True)
    }


def _check_session(session: Session, command: RecordCompletion, version: CourseVersion) -> TrainingSession | None:
    """The session named, if one is."""
    if command.session_id is None:
        return None
    taught = find_by_id(session, TrainingSession, command.session_id, field="session", what="session")
    if (taught.course_version_id, taught.held_on) != (version.id, command.completed_on):
        raise Invalid(
            "session_differs",
            f"Session {taught.id} taught another course or version, or was held on another day "
            f"({taught.held_on.isoformat()}). Correct the session or leave it out.",
            field="session",
        )
    return taught


def _done_already(session: Session, command: RecordCompletion, found: Sequence[Completion], sphere: Sphere) -> Conflict:
    return Conflict(
        "completion_same_day",
        f"{command.course} {command.version} is recorded as done on {command.completed_on.isoformat()} already.",
        field="completed_on",
        related=[("completions", row.id, officer_label(session, row.officer_id, sphere)) for row in found],
    )
