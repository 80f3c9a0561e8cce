"""What came in together goes together: a batch is reversed as new facts, or what stands in the way is named."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import AddOfficer, Particulars, PostOfficer, RecordEmployment
from tracker.domain.errors import Forbidden, Refusal
from tracker.domain.vocabulary import CameraCondition, Door, EmploymentStatus, Role
from tracker.services.batches import close_batch, open_batch, reverse_batch
from tracker.services.equipment import issue_camera
from tracker.services.people import add_officer, post_officer, record_employment
from tracker.store.holding import employment_on, posting_on
from tracker.store.models import Assignment, AuditEvent, Batch, Officer, OfficerParticulars, Posting

DAY = date(2016, 8, 1)


def roster_of_a_transfer(department: Department, officer: Officer) -> Batch:
    """A batch that moves an officer to the 5th and adds a newcomer, posted and active."""
    session = department.session
    batch = open_batch(session, ADMINISTRATOR, kind="roster", now=NOW, file_name="august.csv", as_of=DAY)
    move = PostOfficer(OfficerRef(id=officer.id), "5", "patrol", DAY)
    post_officer(session, ADMINISTRATOR, move, now=NOW, batch=batch)
    newcomer = add_officer(
        session, ADMINISTRATOR, AddOfficer(Particulars("Berg", "Nils", badge="0777"), DAY), now=NOW, batch=batch
    )
    who = OfficerRef(id=newcomer.id)
    post_officer(session, ADMINISTRATOR, PostOfficer(who, "1", "patrol", DAY), now=NOW, batch=batch)
    record_employment(session, ADMINISTRATOR, RecordEmployment(who, EmploymentStatus.ACTIVE, DAY), now=NOW, batch=batch)
    return close_batch(session, ADMINISTRATOR, batch, receipt={"created": 1, "moved": 1}, now=NOW)


def reverse(session: Session, batch: Batch, reason: str = "wrong file") -> Batch:
    """Reverse a batch as an administrator."""
    return reverse_batch(session, ADMINISTRATOR, ReverseBatch(batch.id, reason), now=NOW)


def test_a_reversed_batch_leaves_the_state_before_and_keeps_its_facts_as_void(department: Department) -> None:
    officer = department.officer("0412")
    batch = roster_of_a_transfer(department, officer)
    reverse(department.session, batch)
    posting = posting_on(department.session, officer.id, DAY)
    assert posting is not None
    assert posting.batch_id is None
    newcomer = department.session.scalars(select(Officer).where(Officer.batch_id == batch.id)).one()
    assert newcomer.void_reason == "wrong file"
    assert posting_on(department.session, newcomer.id, DAY) is None
    assert employment_on(department.session, newcomer.id, DAY) is None
    kept = department.session.scalars(select(OfficerParticulars).where(OfficerParticulars.batch_id == batch.id)).one()
    assert (kept.last_name, kept.void_reason) == ("Berg", "wrong file")


def test_a_reversal_is_one_event_later_than_the_batch(department: Department) -> None:
    batch = roster_of_a_transfer(department, department.officer("0412"))
    reversed_batch = reverse(department.session, batch)
    events = department.session.scalars(select(AuditEvent).where(AuditEvent.act == "reverse_batch")).all()
    assert [event.seq for event in events] == [reversed_batch.reversed_seq]
    assert events[0].detail["voided"] == 5
    assert events[0].recorded_at > batch.recorded_at


def test_what_rests_on_a_batch_stands_in_the_way_and_is_named(department: Department) -> None:
    department.camera("X1")
    batch = roster_of_a_transfer(department, department.officer("0412"))
    session = department.session
    newcomer = session.scalars(select(Officer).where(Officer.batch_id == batch.id)).one()
    rookie_issue = IssueCamera(
        OfficerRef(id=newcomer.id), CameraRef(serial="X1"), DAY + timedelta(days=1), override_reason="first day"
    )
    held = issue_camera(session, ADMINISTRATOR, rookie_issue, now=NOW).assignment
    with pytest.raises(Refusal) as refused:
        reverse(session, batch)
    assert refused.value.code == "later_facts_depend"
    assert ("assignments", held.id) in {(kind, number) for kind, number, _ in refused.value.related}


def test_a_batch_whose_later_facts_rest_on_its_earlier_ones_is_reversed_whole(department: Department) -> None:
    department.camera("X1")
    officer = department.officer("0412")
    session = department.session
    batch = open_batch(session, ADMINISTRATOR, kind="assignments", now=NOW)
    for first, last in ((date(2016, 7, 11), date(2016, 7, 20)), (date(2016, 7, 20), date(2016, 7, 30))):
        span = IssueCamera(
            OfficerRef(id=officer.id),
            CameraRef(serial="X1"),
            first,
            returned_on=last,
            condition=CameraCondition.SERVICEABLE,
        )
        issue_camera(session, ADMINISTRATOR, span, now=NOW, batch=batch)
    reverse(session, batch)
    assert session.scalars(select(Assignment).where(Assignment.voided_at.is_(None))).all() == []


def test_a_batch_is_reversed_once_and_with_a_reason(department: Department) -> None:
    batch = roster_of_a_transfer(department, department.officer("0412"))
    with pytest.raises(Refusal) as refused:
        reverse(department.session, batch, " ")
    assert refused.value.code == "reason_required"
    reverse(department.session, batch)
    with pytest.raises(Refusal) as refused:
        reverse(department.session, batch)
    assert refused.value.code == "batch_reversed"


def test_only_administrators_reverse(department: Department) -> None:
    batch = roster_of_a_transfer(department, department.officer("0412"))
    reader = Actor("olga", Role.OVERSIGHT, Door.PAGE)
    with pytest.raises(Forbidden):
        reverse_batch(department.session, reader, ReverseBatch(batch.id, "why"), now=NOW)
    assert department.session.scalars(select(Posting).where(Posting.voided_at.is_not(None))).all() == []
