"""A read that is kept leaves exactly its event, changes nothing, and does not move the data version."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.acts import READ_EXAMPLES
from tests.services.department import NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.errors import Forbidden
from tracker.domain.vocabulary import Door, Role
from tracker.services.readings import leaves_pull
from tracker.services.registry import ACTS, READS
from tracker.store.known import stamp_of
from tracker.store.models import AuditEvent

AUDITOR = Actor("otto", Role.OVERSIGHT, Door.PAGE, read_only=True, request_id="r-1")
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize("name", READS)
def test_a_read_leaves_its_event_and_moves_no_data_version(session: Session, department: Department, name: str) -> None:
    before = stamp_of(session, LATER.date(), LATER)
    seq = READS[name].service(session, AUDITOR, READ_EXAMPLES[name], now=LATER)
    event = session.get_one(AuditEvent, seq)
    assert (event.act, event.actor, event.role, event.door, event.request_id) == (
        name,
        "otto",
        "oversight",
        "page",
        "r-1",
    )
    assert event.changes_data is False
    later = session.scalars(select(AuditEvent.seq).where(AuditEvent.seq > before.data_version)).all()
    assert later == [seq]
    after = stamp_of(session, LATER.date(), LATER + timedelta(hours=1))
    assert (after.data_version, after.audit_head) == (before.data_version, before.audit_head)


def test_what_was_asked_is_kept(session: Session, department: Department) -> None:
    seq = READS["pull_report"].service(session, AUDITOR, READ_EXAMPLES["pull_report"], now=LATER)
    assert session.get_one(AuditEvent, seq).detail == {
        "report": "outstanding",
        "format": "csv",
        "as_of": "2016-07-11",
        "known_at": NOW.isoformat(),
        "data_version": 41,
        "asked": {"precinct": ["1"]},
        "unchanged": False,
    }


@pytest.mark.parametrize("name", ["read_audit_log", "read_audit_event"])
def test_the_log_is_not_read_by_whoever_may_not(session: Session, department: Department, name: str) -> None:
    with pytest.raises(Forbidden):
        READS[name].service(session, Actor("sue", Role.SUPERVISOR, Door.API), READ_EXAMPLES[name], now=LATER)


def test_pulls_are_kept_of_oversight_alone() -> None:
    kept = {role: leaves_pull(Actor("x", role, Door.API)) for role in Role}
    assert [role for role in Role if kept[role]] == [Role.OVERSIGHT]


def test_every_read_has_an_example_and_is_no_act() -> None:
    assert set(READ_EXAMPLES) == set(READS)
    assert not set(READS) & set(ACTS)
