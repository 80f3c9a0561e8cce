"""Postings: an officer's home precinct and duty from a day on."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.people import EndPosting, PostOfficer
from tracker.services.checks import check_day
from tracker.services.ledger import recording
from tracker.services.people.issues import check_no_issue_between
from tracker.services.point_facts import (
    POSTING_ENDS,
    POSTINGS,
    check_end,
    check_room,
    refuse_unchanged,
    stand_around,
    write_end,
)
from tracker.store.lookups import find_by_id, find_duty, find_officer, find_precinct
from tracker.store.models import Batch, Posting, PostingEnd


def post_officer(
    session: Session, actor: Actor, command: PostOfficer, *, now: datetime, batch: Batch | None = None
) -> Posting:
    """An officer's home from a day on, past or to come; what held on that day ends there.

    A posting out of scope is allowed while the officer holds a camera: the camera is then due back.

    Raises:
        Invalid `day_out_of_range`; NotFound `unknown_officer`, `unknown_precinct`, `unknown_duty`;
        Conflict `ambiguous`, `posting_same_day`, `nothing_changes`, `later_facts_depend`.
    """
    actor.check_may("people.write")
    check_day(command.starts_on, field="starts_on")
    with recording(session, actor, "post_officer", now=now, batch=batch) as entry:
        officer = find_officer(session, command.officer)
        precinct = find_precinct(session, command.precinct)
        duty = find_duty(session, command.duty)
        around = stand_around(session, POSTINGS, command.starts_on, officer_id=officer.id)
        check_room(around, POSTINGS)
        held = around.held
        if held is not None and (held.precinct_id, held.duty) == (precinct.id, duty.code):
            refuse_unchanged(POSTINGS, held, field="precinct")
        posting = entry.stamp(
            Posting(officer_id=officer.id, precinct_id=precinct.id, duty=duty.code, starts_on=command.starts_on)
        )
        entry.about(posting, officer_id=officer.id, precinct=precinct.code, duty=duty.code, starts_on=command.starts_on)
    return posting


def end_posting(
    session: Session, actor: Actor, command: EndPosting, *, now: datetime, batch: Batch | None = None
) -> PostingEnd:
    """A posting ends with no other in its place.

    Raises:
        Invalid `end_before_start`, `day_out_of_range`; NotFound `unknown_posting`; Conflict `already_ended`,
        `later_facts_depend` where a camera was issued on a day that would be left without a posting.
    """
    actor.check_may("people.write")
    with recording(session, actor, "end_posting", now=now, batch=batch) as entry:
        posting = find_by_id(session, Posting, command.posting_id, field="posting", what="posting")
        until = check_end(session, POSTINGS, posting, ends_on=command.ends_on, officer_id=posting.officer_id)
        check_no_issue_between(
            session, posting.officer_id, command.ends_on, until, but="had no posting", field="ends_on"
        )
        end = write_end(entry, POSTING_ENDS, posting, command.ends_on)
        entry.about(end, posting_id=posting.id, officer_id=posting.officer_id, ends_on=command.ends_on)
    return end
