"""Names proposed for a class: by whom, answered once, taken back as any batch, and told as known at any moment."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.refusals import do, refused
from tracker.domain.actors import Actor
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, ReverseBatch, VoidFact
from tracker.domain.commands.edits import EditSession
from tracker.domain.commands.people import PostOfficer, ProtectIdentity
from tracker.domain.commands.training import (
    AcceptProposal,
    AddSession,
    DeclineProposal,
    EndEnrolment,
    EnrolOfficer,
    ProposeOfficers,
)
from tracker.domain.errors import Forbidden, NotFound, Refusal
from tracker.domain.reports.proposals import Proposal, ProposalState
from tracker.domain.vocabulary import Door, FactKind, Role
from tracker.reports.invariants.told import reversal_otherwise
from tracker.reports.on_day import Reader
from tracker.reports.proposals import class_proposals, waiting_officers
from tracker.services.batches import reverse_batch
from tracker.services.corrections import correct_fact
from tracker.services.edits import edit_session
from tracker.services.people import post_officer, protect_identity
from tracker.services.training import (
    accept_proposal,
    add_session,
    decline_proposal,
    end_enrolment,
    enrol_officer,
    propose_officers,
)
from tracker.services.voids import void_fact
from tracker.store.enrolled import seats_taken
from tracker.store.lookups import find_officer
from tracker.store.models import AuditEvent, Batch, Enrolment

TODAY, COMING = date(2016, 9, 27), date(2016, 10, 3)
SUPERVISOR = Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"1"}))
FIFTH = replace(SUPERVISOR, name="finn", precincts=frozenset({"5"}))
COUNTER = Actor("cora", Role.PRECINCT_ADMINISTRATOR, Door.PAGE, precincts=frozenset({"1"}))
OVERSIGHT = Actor("otto", Role.OVERSIGHT, Door.PAGE)
UNTRAINED = ("0412", "0500", "0600")


def who(badge: str) -> OfficerRef:
    """An officer by the badge."""
    return OfficerRef(badge=badge)


@pytest.fixture
def class_id(department: Department) -> int:
    """A class to come with two seats for anyone; three officers of the 1st who lack the course, one of it who has it,
    and one of the 5th.
    """
    for badge in UNTRAINED:
        department.officer(badge, trained=False)
    department.officer("0700")
    department.officer("0505", precinct="5", trained=False)
    return int(do(department, add_session, AddSession("BWC", "2016", COMING, seats=2)).id)


def propose(department: Department, class_id: int, *badges: str, by: Actor = SUPERVISOR, now: datetime = NOW) -> Batch:
    """Officers proposed together."""
    command = ProposeOfficers(class_id, tuple(who(badge) for badge in badges))
    return propose_officers(department.session, by, command, now=now)


def not_proposed(department: Department, class_id: int, *badges: str, by: Actor = SUPERVISOR) -> Refusal:
    """Why they were not."""
    with pytest.raises(Refusal) as refusal:
        propose(department, class_id, *badges, by=by)
    return refusal.value


def accept(department: Department, batch: Batch, *, now: datetime = NOW) -> Any:
    """Accepted by an administrator."""
    return accept_proposal(department.session, ADMINISTRATOR, AcceptProposal(batch.id), now=now)


def listed(
    department: Department, class_id: int, *, known_at: datetime, reader: Reader | None = None
) -> tuple[Proposal, ...]:
    """The proposals for the class as a reader sees them."""
    as_of = known_at.date()
    return class_proposals(department.session, reader or Reader(), class_id, as_of=as_of, known_at=known_at).proposals


def later(minutes: int) -> datetime:
    """Some minutes on."""
    return NOW + timedelta(minutes=minutes)


def count(department: Department, model: type) -> int:
    """How many rows a table has."""
    return department.session.scalars(select(func.count()).select_from(model)).one()


def test_a_proposal_takes_no_seat_and_is_one_batch_with_its_event(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412", "0500")
    ids = [officer_id(department, badge) for badge in ("0412", "0500")]
    assert (batch.kind, batch.receipt) == (
        "proposal",
        {"kind": "proposal", "session": class_id, "officers": ids},
    )
    assert seats_taken(department.session, class_id) == 0
    event = last_event(department)
    assert (event.act, event.actor, event.role, event.batch_id) == ("propose_officers", "ivy", "supervisor", batch.id)
    assert (event.subject, event.subject_id, event.detail["proposed"]) == ("training_sessions", class_id, ids)


def officer_id(department: Department, badge: str) -> int:
    """The number of an officer."""
    return find_officer(department.session, who(badge)).id


def last_event(department: Department) -> AuditEvent:
    """What was done last."""
    return department.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


@pytest.mark.parametrize("by", [ADMINISTRATOR, COUNTER, OVERSIGHT, replace(SUPERVISOR, read_only=True)])
def test_supervisors_alone_propose(department: Department, class_id: int, by: Actor) -> None:
    before = count(department, AuditEvent)
    assert isinstance(not_proposed(department, class_id, "0412", by=by), Forbidden)
    assert count(department, AuditEvent) == before
    assert propose(department, class_id, "0412").id


@pytest.mark.parametrize("by", [SUPERVISOR, OVERSIGHT])
def test_whoever_enrols_decides_and_nobody_else(department: Department, class_id: int, by: Actor) -> None:
    batch = propose(department, class_id, "0412")
    for service, command in (
        (accept_proposal, AcceptProposal(batch.id)),
        (decline_proposal, DeclineProposal(batch.id, "no")),
    ):
        with pytest.raises(Forbidden):
            service(department.session, by, command, now=NOW)
    assert accept_proposal(department.session, COUNTER, AcceptProposal(batch.id), now=NOW).created


def test_another_precincts_officer_is_as_absent(department: Department, class_id: int) -> None:
    hidden = not_proposed(department, class_id, "0412", "0505")
    absent = not_proposed(department, class_id, "0412", "9999")
    assert isinstance(hidden, NotFound)
    assert (hidden.code, hidden.field) == (absent.code, absent.field) == ("unknown_officer", "officers.1")
    assert hidden.message.replace("0505", "9999") == absent.message
    assert propose(department, class_id, "0505", by=FIFTH).id


def test_another_precincts_class_is_as_absent(department: Department, class_id: int) -> None:
    of_the_fifth = do(department, add_session, AddSession("BWC", "2016", COMING, precinct="5")).id
    hidden, absent = (not_proposed(department, number, "0412") for number in (of_the_fifth, 98765))
    assert (hidden.code, hidden.message.replace(str(of_the_fifth), "98765")) == (absent.code, absent.message)
    assert propose(department, of_the_fifth, "0505", by=FIFTH).id


def test_a_proposal_of_others_is_as_absent_to_a_counter_that_decides(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0505", by=FIFTH)
    answers = []
    for number in (batch.id, 98765):
        for service, command in (
            (accept_proposal, AcceptProposal(number)),
            (decline_proposal, DeclineProposal(number, "no")),
        ):
            with pytest.raises(NotFound) as refusal:
                service(department.session, COUNTER, command, now=NOW)
            answers.append(refusal.value.message.replace(str(number), "*"))
    assert set(answers) == {"There is no proposal with the number *. Check the number."}
    assert accept(department, batch).created


def test_what_cannot_be_proposed_is_refused_by_place(department: Department, class_id: int) -> None:
    propose(department, class_id, "0412")
    do(department, enrol_officer, EnrolOfficer(class_id, who("0500")))
    assert not_proposed(department, class_id).code == "required"
    twice = not_proposed(department, class_id, "0600", "0412")
    assert [(one.field, one.code) for one in twice.problems] == [("officers.1", "already_proposed")]
    assert "0412" in twice.message
    seated = not_proposed(department, class_id, "0500", "0600")
    assert [(one.field, one.code) for one in seated.problems] == [("officers.0", "already_enrolled")]
    assert not_proposed(department, class_id, "0600", "0600").code == "repeated"
    assert count(department, Enrolment) == 1


def test_a_class_that_is_over_takes_no_proposal_and_one_today_does(department: Department, class_id: int) -> None:
    over = do(department, add_session, AddSession("BWC", "2016", TODAY - timedelta(days=1))).id
    today = do(department, add_session, AddSession("BWC", "2016", TODAY)).id
    refusal = not_proposed(department, over, "0412")
    assert (refusal.code, refusal.message) == (
        "class_is_over",
        "This class was on 2016-09-26. Propose for one that is still to come.",
    )
    assert propose(department, today, "0412").id


def test_an_accepted_proposal_is_the_batch_of_its_seats(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412", "0500")
    done = accept(department, batch)
    assert (done.batch.id, done.seats_left, [one.batch_id for one in done.created]) == (batch.id, 0, [batch.id] * 2)
    assert {one.enrolled_on for one in done.created} == {TODAY}
    event = last_event(department)
    assert (event.act, event.actor, event.subject, event.subject_id) == ("accept_proposal", "ada", "batches", batch.id)
    assert event.detail["enrolled"] == [one.officer_id for one in done.created]
    assert list(reversal_otherwise(department.session)) == []


def test_a_full_class_may_be_proposed_for_and_is_not_overbooked(department: Department, class_id: int) -> None:
    for badge in ("0412", "0500"):
        do(department, enrol_officer, EnrolOfficer(class_id, who(badge)))
    batch = propose(department, class_id, "0600")
    refusal = refused(department, accept_proposal, AcceptProposal(batch.id))
    assert (refusal.code, refusal.field) == ("class_full", "officers")
    do(department, edit_session, EditSession(class_id, 1, {"seats": 3}))
    assert accept(department, batch).seats_left == 0


def test_more_than_the_seats_left_are_accepted_all_or_none(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, *UNTRAINED)
    refusal = refused(department, accept_proposal, AcceptProposal(batch.id))
    assert refusal.message.startswith("2 seats are left of 2 in this class, and 3 asked for.")
    assert count(department, Enrolment) == 0


def test_who_was_enrolled_meanwhile_keeps_the_whole_from_being_accepted(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412", "0500")
    enrolled = do(department, enrol_officer, EnrolOfficer(class_id, who("0500")))
    refusal = refused(department, accept_proposal, AcceptProposal(batch.id))
    assert (refusal.code, refusal.problems[0].field) == ("already_enrolled", "officers.1")
    assert seats_taken(department.session, class_id) == 1
    do(department, end_enrolment, EndEnrolment(enrolled.id, TODAY))
    assert refused(department, accept_proposal, AcceptProposal(batch.id)).code == "already_enrolled"


def test_who_is_trained_already_may_be_proposed_and_is_said_to_be(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412", "0700")
    (seen,) = listed(department, class_id, known_at=later(1))
    assert [(one.badge, one.done_on) for one in seen.officers] == [("0412", None), ("0700", date(2016, 7, 1))]
    assert len(accept(department, batch).created) == 2


def test_a_completion_that_runs_out_before_the_class_is_none(department: Department, class_id: int) -> None:
    far = do(department, add_session, AddSession("BWC", "2016", date(2018, 7, 1))).id
    propose(department, far, "0700")
    (seen,) = listed(department, far, known_at=later(1))
    assert seen.officers[0].done_on is None


@pytest.mark.parametrize("first", ["accept", "decline", "reverse"])
@pytest.mark.parametrize("second", ["accept", "decline"])
def test_a_proposal_is_decided_once(department: Department, class_id: int, first: str, second: str) -> None:
    batch = propose(department, class_id, "0412")
    commands: dict[str, tuple[Any, Any]] = {
        "accept": (accept_proposal, AcceptProposal(batch.id)),
        "decline": (decline_proposal, DeclineProposal(batch.id, "not now")),
        "reverse": (reverse_batch, ReverseBatch(batch.id, "not now")),
    }
    do(department, *commands[first])
    seats = seats_taken(department.session, class_id)
    refusal = refused(department, *commands[second])
    assert refusal.code == "proposal_decided"
    assert ("not now" in refusal.message) is (first != "accept")
    assert seats_taken(department.session, class_id) == seats == (first == "accept")


def test_a_decline_needs_a_reason_and_lets_propose_again(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412")
    assert refused(department, decline_proposal, DeclineProposal(batch.id, " ")).code == "reason_required"
    done = do(department, decline_proposal, DeclineProposal(batch.id, "the night watch needs him"))
    assert (done.reversed_seq, done.reversal_reason) == (last_event(department).seq, "the night watch needs him")
    assert last_event(department).detail["reason"] == "the night watch needs him"
    again = refused(department, reverse_batch, ReverseBatch(batch.id, "once more"))
    assert again.code == "batch_reversed"
    assert accept(department, propose(department, class_id, "0412")).created
    assert list(reversal_otherwise(department.session)) == []


def test_an_accepted_proposal_is_taken_back_as_any_batch(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412", "0500")
    accept(department, batch)
    do(department, reverse_batch, ReverseBatch(batch.id, "the wrong class"))
    assert seats_taken(department.session, class_id) == 0
    assert refused(department, accept_proposal, AcceptProposal(batch.id)).code == "proposal_decided"
    assert accept(department, propose(department, class_id, "0412", "0500")).seats_left == 0
    assert list(reversal_otherwise(department.session)) == []


def test_a_class_is_not_voided_or_corrected_under_a_proposal_that_waits(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412")
    void = VoidFact(FactKind.SESSION, class_id, "no such class")
    correct = CorrectFact(FactKind.SESSION, class_id, "another day", {"held_on": date(2016, 10, 4)})
    for service, command in ((void_fact, void), (correct_fact, correct)):
        nested = department.session.begin_nested()
        refusal = refused(department, service, command)
        nested.rollback()
        assert (refusal.code, [row[:2] for row in refusal.related]) == ("later_facts_depend", [("batches", batch.id)])
        assert "accept or decline" in refusal.message
    do(department, decline_proposal, DeclineProposal(batch.id, "no such class"))
    do(department, void_fact, void)
    assert not_proposed(department, class_id, "0500").code == "unknown_session"


def test_after_the_class_a_proposal_is_declined_and_not_accepted(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412")
    after = NOW + timedelta(days=7)
    with pytest.raises(Refusal, match="Sign in who was there") as refusal:
        accept(department, batch, now=after)
    assert refusal.value.code == "class_is_over"
    decline_proposal(department.session, ADMINISTRATOR, DeclineProposal(batch.id, "too late"), now=after)


def test_each_moment_tells_what_was_known_then(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412", now=later(10))
    accept(department, batch, now=later(20))
    taken_back = ReverseBatch(batch.id, "the wrong class")
    reverse_batch(department.session, ADMINISTRATOR, taken_back, now=later(30))
    declined = propose(department, class_id, "0500", now=later(40))
    no = DeclineProposal(declined.id, "full")
    decline_proposal(department.session, COUNTER, no, now=later(50))
    states = [
        [(one.state, one.decided_by, one.reason) for one in listed(department, class_id, known_at=later(minutes))]
        for minutes in (5, 15, 25, 35, 45, 55)
    ]
    accepted = (ProposalState.ACCEPTED, "ada", None)
    back = (ProposalState.TAKEN_BACK, "ada", "the wrong class")
    waiting = (ProposalState.WAITING, None, None)
    assert states == [
        [],
        [waiting],
        [accepted],
        [back],
        [back, waiting],
        [back, (ProposalState.DECLINED, "cora", "full")],
    ]
    (first, _) = listed(department, class_id, known_at=later(55))
    assert (first.proposed_by, first.proposed_at, first.decided_at) == ("ivy", later(10), later(30))


def test_each_reader_sees_the_own_officers_by_the_names_that_are_theirs_to_read(
    department: Department, class_id: int
) -> None:
    both = replace(SUPERVISOR, precincts=frozenset({"1", "5"}))
    propose(department, class_id, "0412", "0505", by=both)
    propose(department, class_id, "0500")
    do(department, protect_identity, ProtectIdentity(who("0412"), True))
    at = later(1)

    def seen(reader: Reader) -> list[tuple[list[str | None], bool]]:
        return [
            ([one.badge for one in proposal.officers], proposal.is_whole)
            for proposal in listed(department, class_id, known_at=at, reader=reader)
        ]

    assert seen(Reader(sees_identities=True)) == [(["0412", "0505"], True), (["0500"], True)]
    assert seen(Reader(sees_identities=False)) == [([None, "0505"], True), (["0500"], True)]
    assert seen(Reader(frozenset({"1"}), sees_identities=False)) == [([None], False), (["0500"], True)]
    assert seen(Reader(frozenset({"5"}), sees_identities=False)) == [(["0505"], False)]
    assert seen(Reader(frozenset(), sees_identities=False)) == []


def test_the_list_of_classes_counts_who_waits(department: Department, class_id: int) -> None:
    other = do(department, add_session, AddSession("BWC", "2016", COMING)).id
    propose(department, class_id, "0412", "0500", now=later(10))
    decided = propose(department, class_id, "0600", now=later(10))
    propose(department, other, "0505", by=FIFTH, now=later(10))
    classes = [class_id, other]

    def waiting(reader: Reader, minutes: int) -> dict[int, int]:
        return dict(waiting_officers(department.session, reader, classes, known_at=later(minutes)))

    do(department, decline_proposal, DeclineProposal(decided.id, "full"))
    assert waiting(Reader(), 5) == {}
    assert waiting(Reader(), 60) == {class_id: 2, other: 1}
    assert waiting(Reader(frozenset({"1"})), 60) == {class_id: 2}
    assert waiting_officers(department.session, Reader(), [], known_at=later(60)) == {}


def test_who_was_moved_is_the_new_precincts_to_see(department: Department, class_id: int) -> None:
    batch = propose(department, class_id, "0412")
    do(department, post_officer, PostOfficer(who("0412"), "5", "patrol", TODAY))
    at = later(1)
    assert listed(department, class_id, known_at=at, reader=Reader(frozenset({"1"}))) == ()
    (seen,) = listed(department, class_id, known_at=at, reader=Reader(frozenset({"5"})))
    assert seen.proposal_id == batch.id
    with pytest.raises(NotFound):
        accept_proposal(department.session, COUNTER, AcceptProposal(batch.id), now=NOW)
    assert accept(department, batch).created
