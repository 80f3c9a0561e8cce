"""What tests of exceptions share: the report's rows, and an officer with a camera about whom nothing is amiss yet."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tests.reports.ledger import FIRST, Ledger, moment
from tracker.domain.reports.exceptions import ExceptionKind, ExceptionsReport
from tracker.reports.exceptions import exceptions
from tracker.reports.on_day import Reader
from tracker.store.models import Assignment

DAY = date(2016, 9, 27)
LATER = moment(12, 1)
EVERYONE = Reader(None, sees_identities=True)
REASON = "Night watch from tonight."


def report(
    session: Session, day: date = DAY, known_at: datetime = LATER, reader: Reader = EVERYONE, **asked: Any
) -> ExceptionsReport:
    """The report of a day."""
    return exceptions(session, reader, as_of=day, known_at=known_at, **asked)


def rows(session: Session, kind: str, day: date = DAY, known_at: datetime = LATER, **asked: Any) -> list[Any]:
    """Those of one kind."""
    return list(report(session, day, known_at, **asked).of_kind(ExceptionKind(kind)))


@dataclass
class Desk:
    """One trained officer of the 1st with a camera since 1 July, and what a case does about it."""

    ledger: Ledger
    session: Session
    precinct: int
    officer: int
    camera: int
    assignment: int


def opened(session: Session, ledger: Ledger) -> Desk:
    """A desk of which nothing is an exception yet."""
    precinct = ledger.precinct("1")
    officer = ledger.officer(precinct)
    ledger.train(officer, date(2016, 6, 1))
    camera = ledger.camera()
    made = Desk(ledger, session, precinct, officer, camera, ledger.issue(officer, date(2016, 7, 1), camera))
    assert report(session).rows == ()
    return made


def overridden(desk: Desk, at: datetime = FIRST) -> tuple[int, int]:
    """An officer who was not trained, with a camera since 5 September: the officer and the assignment."""
    officer = desk.ledger.officer(desk.precinct, at=at)
    camera = desk.ledger.camera(at=at)
    given = {"officer_id": officer, "camera_id": camera, "issued_on": date(2016, 9, 5), "override_reason": REASON}
    return officer, desk.ledger.add(Assignment, at, **given)
