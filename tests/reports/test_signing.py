"""What is unsigned and how much is signed: by the officer's precinct on the day, as known at the moment, in scope."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tests.services.signing.conftest import DRAWN
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.commands.people import PostOfficer
from tracker.domain.commands.signing import Acknowledge
from tracker.domain.vocabulary import CameraCondition, FactKind, SignedAct, SigningMethod
from tracker.reports.on_day import Reader
from tracker.reports.signing import listed_since, signatures_of, signed_by_precinct, unsigned_lines
from tracker.services.equipment import return_camera
from tracker.services.people import post_officer
from tracker.services.signing import acknowledge
from tracker.services.voids import void_fact
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Assignment

DAY, SIGNED_ON, BACK, TODAY = date(2016, 7, 11), date(2016, 7, 14), date(2016, 8, 1), date(2016, 9, 27)
EVERYONE = Reader(sees_identities=True)


@pytest.fixture
def issued(session: Session) -> dict[str, Assignment]:
    """Officer 0412 of the 1st had X1 until 1 August, 0413 of the 5th has X2, and of the 1st from September."""
    department: Department = set_up(session)
    first = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    back = ReturnCamera(first.id, BACK, CameraCondition.SERVICEABLE)
    return_camera(session, ADMINISTRATOR, back, now=NOW)
    moved = department.officer("0413", precinct="5")
    second = department.issue(moved, department.camera("X2"), DAY)
    posting = PostOfficer(OfficerRef(id=moved.id), "1", "patrol", date(2016, 9, 1))
    post_officer(session, ADMINISTRATOR, posting, now=NOW)
    return {"X1": first, "X2": second}


def listed(session: Session, day: date, known_at: datetime, reader: Reader = EVERYONE) -> list[tuple[str, str, str]]:
    """Precinct, serial number and act of every line."""
    found = unsigned_lines(session, reader, as_of=day, known_at=known_at)
    assert found.total == len(found.rows)
    return [(str(one.precinct), one.serial, one.act) for one in found.rows]


def test_the_list_is_of_the_day_and_of_what_was_known(session: Session, issued: dict[str, Assignment]) -> None:
    before = last_recorded_at(session)
    command = Acknowledge(issued["X1"].id, SignedAct.ISSUE, SigningMethod.DRAWN, SIGNED_ON, DRAWN)
    made = acknowledge(session, ADMINISTRATOR, command, now=NOW + timedelta(hours=1))
    signed = last_recorded_at(session)
    void_fact(
        session,
        ADMINISTRATOR,
        VoidFact(FactKind.ACKNOWLEDGEMENT, made.id, "another one's"),
        now=NOW + timedelta(hours=2),
    )
    after = last_recorded_at(session)
    everything = [("1", "X1", "issue"), ("1", "X2", "issue"), ("1", "X1", "return")]
    assert listed(session, TODAY, before) == listed(session, TODAY, after) == everything
    assert listed(session, TODAY, signed) == everything[1:]
    assert listed(session, date(2016, 7, 13), signed) == [("1", "X1", "issue"), ("5", "X2", "issue")]
    assert listed(session, date(2016, 7, 14), signed) == [("5", "X2", "issue")]
    assert listed(session, date(2016, 7, 10), signed) == []
    key = (issued["X1"].id, "issue")
    shown = signatures_of(session, EVERYONE, [issued["X1"].id], as_of=TODAY, known_at=signed)
    assert shown[key].strokes == tuple(DRAWN.split(";"))
    assert signatures_of(session, EVERYONE, [issued["X1"].id], as_of=TODAY, known_at=after) == {}


def test_a_reader_of_a_precinct_gets_who_is_posted_there_on_the_day(
    session: Session, issued: dict[str, Assignment]
) -> None:
    assert set(issued) == {"X1", "X2"}
    moment = last_recorded_at(session)
    fifth = Reader(frozenset({"5"}))
    assert listed(session, date(2016, 7, 20), moment, fifth) == [("5", "X2", "issue")]
    assert listed(session, TODAY, moment, fifth) == []


def test_signed_and_unsigned_are_counted_by_precinct(session: Session, issued: dict[str, Assignment]) -> None:
    command = Acknowledge(issued["X1"].id, SignedAct.RETURN, SigningMethod.PAPER, BACK, sheet="A-12")
    acknowledge(session, ADMINISTRATOR, command, now=NOW)
    moment = last_recorded_at(session)
    (first,) = signed_by_precinct(session, EVERYONE, as_of=TODAY, known_at=moment)
    assert (first.precinct, first.name) == ("1", "1st Precinct")
    assert (first.issues, first.issues_signed, first.returns, first.returns_signed, first.unsigned) == (2, 0, 1, 1, 2)
    in_july = signed_by_precinct(session, EVERYONE, as_of=date(2016, 7, 20), known_at=moment)
    assert [(one.precinct, one.issues, one.returns) for one in in_july] == [("1", 1, 0), ("5", 1, 0)]
    since = listed_since(date(2016, 10, 20))
    late = unsigned_lines(session, EVERYONE, as_of=TODAY, known_at=moment, since=since)
    assert (since, late.total) == (date(2016, 7, 22), 0)
