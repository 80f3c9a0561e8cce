"""Whatever is proposed, accepted, declined and taken back, in whatever order and by however many at once: nobody is
entered twice, and every proposal has one answer.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tests.services.test_races import Act, race
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.training import (
    AcceptProposal,
    AddSession,
    DeclineProposal,
    EndEnrolment,
    EnrolOfficers,
    ProposeOfficers,
)
from tracker.domain.errors import Refusal
from tracker.domain.reports.proposals import ProposalState
from tracker.domain.vocabulary import Role
from tracker.reports.on_day import Reader
from tracker.reports.proposals import class_proposals
from tracker.services.batches import reverse_batch
from tracker.services.rehearsal import undone
from tracker.services.training import (
    accept_proposal,
    add_session,
    decline_proposal,
    end_enrolment,
    enrol_officers,
    propose_officers,
)
from tracker.store.engine import transaction
from tracker.store.enrolled import seats_taken
from tracker.store.models import AuditEvent, Batch, Enrolment
from tracker.store.proposed import waiting_for

COMING, TODAY = date(2016, 10, 3), date(2016, 9, 27)
SUPERVISOR = replace(ADMINISTRATOR, name="ivy", role=Role.SUPERVISOR, precincts=frozenset({"1"}))
SEATS, OFFICERS = 3, 4

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["propose", "enrol"]),
            st.lists(st.integers(1, OFFICERS), min_size=1, max_size=3, unique=True),
        ),
        st.tuples(st.sampled_from(["accept", "decline", "reverse", "withdraw"]), st.integers(0, 4)),
    ),
    min_size=4,
    max_size=14,
)


def to_class(department: Department) -> int:
    """A class to come, and officers of the badges 1, 2, ... who lack the course."""
    for badge in range(1, OFFICERS + 1):
        department.officer(str(badge), trained=False)
    held = AddSession("BWC", "2016", COMING, seats=SEATS)
    return int(add_session(department.session, ADMINISTRATOR, held, now=NOW).id)


def step(session: Session, class_id: int, what: str, whom: Sequence[int] | int) -> None:
    """One act on what there is: on the batch, or the seat, that comes at a place of the list."""
    if not isinstance(whom, int):
        officers = tuple(OfficerRef(badge=str(one)) for one in whom)
        if what == "propose":
            propose_officers(session, SUPERVISOR, ProposeOfficers(class_id, officers), now=NOW)
        else:
            enrol_officers(session, ADMINISTRATOR, EnrolOfficers(class_id, officers), now=NOW)
        return
    model = Enrolment if what == "withdraw" else Batch
    numbers = session.scalars(select(model.id).order_by(model.id)).all()
    number = numbers[whom % len(numbers)] if numbers else 1
    if what == "accept":
        accept_proposal(session, ADMINISTRATOR, AcceptProposal(number), now=NOW)
    elif what == "decline":
        decline_proposal(session, ADMINISTRATOR, DeclineProposal(number, "no"), now=NOW)
    elif what == "reverse":
        reverse_batch(session, ADMINISTRATOR, ReverseBatch(number, "no"), now=NOW)
    else:
        end_enrolment(session, ADMINISTRATOR, EndEnrolment(number, TODAY), now=NOW)


def check_holds(session: Session, class_id: int) -> None:
    """Nobody has two seats or waits twice or waits beside a seat of a proposal; each proposal was answered once."""
    session.expire_all()
    seated = session.scalars(select(Enrolment.officer_id).where(Enrolment.voided_at.is_(None))).all()
    assert max(Counter(seated).values(), default=1) == 1
    assert seats_taken(session, class_id) <= SEATS
    waiting = [one for _, named in waiting_for(session, class_id) for one in named.officer_ids]
    assert max(Counter(waiting).values(), default=1) == 1
    answers = select(AuditEvent.batch_id).where(AuditEvent.act.in_(("accept_proposal", "decline_proposal")))
    assert max(Counter(session.scalars(answers)).values(), default=1) == 1
    check_told(session, class_id)


def check_told(session: Session, class_id: int) -> None:
    """What the list says of each proposal is what its seats say."""
    moment = session.scalars(select(AuditEvent.recorded_at).order_by(AuditEvent.seq.desc())).first() or NOW
    found = class_proposals(session, Reader(), class_id, as_of=TODAY, known_at=moment).proposals
    for one in found:
        seats = session.execute(
            select(Enrolment.officer_id, Enrolment.voided_at).where(Enrolment.batch_id == one.proposal_id)
        ).all()
        given = {row.officer_id for row in seats}
        standing = {row.officer_id for row in seats if row.voided_at is None}
        whole = {officer.officer_id for officer in one.officers}
        assert (given, standing) == {
            ProposalState.WAITING: (set(), set()),
            ProposalState.DECLINED: (set(), set()),
            ProposalState.ACCEPTED: (whole, whole),
            ProposalState.TAKEN_BACK: (whole, set()),
        }[one.state]


@pytest.fixture
def tried_on(department: Department) -> int:
    """A class of the open transaction's, as it is again after each example."""
    return to_class(department)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_entered_twice_whatever_is_done_in_whatever_order(
    department: Department, tried_on: int, steps: list[tuple[str, Sequence[int] | int]]
) -> None:
    session = department.session
    with undone(session):
        for what, whom in steps:
            with suppress(Refusal), session.begin_nested():
                step(session, tried_on, what, whom)
            check_holds(session, tried_on)


@pytest.fixture
def class_id(engine: Engine) -> int:
    """A class of the department's, kept."""
    with transaction(engine) as session:
        return to_class(set_up(session))


def proposing(class_id: int, officer: int) -> Act:
    """A supervisor who proposes one officer."""
    command = ProposeOfficers(class_id, (OfficerRef(badge=str(officer)),))
    return lambda session: propose_officers(session, SUPERVISOR, command, now=NOW)


def accepting(number: int) -> Act:
    """An administrator who says yes."""
    return lambda session: accept_proposal(session, ADMINISTRATOR, AcceptProposal(number), now=NOW)


def declining(number: int) -> Act:
    """An administrator who says no."""
    return lambda session: decline_proposal(session, ADMINISTRATOR, DeclineProposal(number, "no"), now=NOW)


def test_two_supervisors_at_once_propose_an_officer_once(engine: Engine, class_id: int) -> None:
    for officer in range(1, OFFICERS + 1):
        assert sorted(race(engine, [proposing(class_id, officer)] * 3)) == ["already_proposed"] * 2 + ["done"]
    with transaction(engine, write=False) as session:
        assert len(waiting_for(session, class_id)) == OFFICERS


def test_administrators_at_once_answer_a_proposal_once(engine: Engine, class_id: int) -> None:
    for officer in range(1, SEATS + 1):
        with transaction(engine) as session:
            proposing(class_id, officer)(session)
            number = session.scalars(select(Batch.id).order_by(Batch.id.desc())).first()
        assert number is not None
        acts = [accepting(number), declining(number), accepting(number), declining(number)]
        assert sorted(race(engine, acts)) == ["done"] + ["proposal_decided"] * 3
        with transaction(engine, write=False) as session:
            check_holds(session, class_id)
