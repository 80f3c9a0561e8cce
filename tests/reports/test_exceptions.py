"""What holds on a day, on a table of cases: each kind and the day on which it begins; whose it is, and who is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.desk import DAY, EVERYONE, LATER, Desk, opened, overridden, report, rows
from tests.reports.ledger import Ledger, moment
from tracker.domain.errors import Invalid
from tracker.domain.reports.exceptions import ExceptionKind, ListedException
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.reports.equipment import unplaced_cameras
from tracker.reports.on_day import Reader
from tracker.store.models import (
    Assignment,
    CameraPlace,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Place,
    Posting,
    PostingEnd,
)


@pytest.fixture
def desk(session: Session, ledger: Ledger) -> Desk:
    """Nothing is an exception yet."""
    return opened(session, ledger)


def newer_version_required(desk: Desk) -> None:
    desk.ledger.require(desk.ledger.add_version(2), date(2016, 9, 1))


def given_back(desk: Desk) -> None:
    room = desk.ledger.add(Place, code="room-1", name="Room 1", kind="precinct_room", precinct_id=desk.precinct)
    desk.ledger.give_back(desk.assignment, date(2016, 9, 10))
    desk.ledger.add(CameraPlace, camera_id=desk.camera, place_id=room, starts_on=date(2016, 9, 10))


def given_back_nowhere(desk: Desk) -> None:
    room = desk.ledger.add(Place, code="room-1", name="Room 1", kind="precinct_room", precinct_id=desk.precinct)
    desk.ledger.add(CameraPlace, camera_id=desk.camera, place_id=room, starts_on=date(2016, 5, 1))
    desk.ledger.give_back(desk.assignment, date(2016, 9, 10))


def found_again(desk: Desk) -> None:
    """Back in June, when it had no place; lost in July, found in September."""
    desk.ledger.void(Assignment, desk.assignment, moment(1, 2))
    desk.ledger.condition(desk.camera, "missing", date(2016, 7, 1))
    desk.ledger.condition(desk.camera, "serviceable", date(2016, 9, 10))


def in_repair_nowhere(desk: Desk) -> None:
    desk.ledger.give_back(desk.assignment, date(2016, 9, 10))
    desk.ledger.condition(desk.camera, "in_repair", date(2016, 9, 15))


def suspended(desk: Desk) -> None:
    desk.ledger.employ(desk.officer, "suspended", date(2016, 9, 5))


def separated(desk: Desk) -> None:
    desk.ledger.employ(desk.officer, "separated", date(2016, 9, 5))


def on_leave(desk: Desk) -> None:
    """DAY is the 181st day after the first of leave, the first of those on which it is a long one."""
    desk.ledger.employ(desk.officer, "leave", DAY - timedelta(days=181))


def at_a_desk(desk: Desk) -> None:
    desk.ledger.post(desk.officer, desk.precinct, date(2016, 9, 5), duty="administration")


def stolen(desk: Desk) -> None:
    desk.ledger.condition(desk.camera, "stolen", date(2016, 9, 5))


def no_posting(desk: Desk) -> None:
    posting = desk.ledger.post(desk.officer, desk.precinct, date(2016, 8, 1))
    desk.ledger.add(PostingEnd, posting_id=posting, ends_on=date(2016, 9, 5))


def no_employment(desk: Desk) -> None:
    employment = desk.ledger.employ(desk.officer, "leave", date(2016, 8, 1))
    desk.ledger.add(EmploymentEnd, employment_id=employment, ends_on=date(2016, 9, 5))


@pytest.mark.parametrize(
    "tell, kind, first, detail",
    [
        (newer_version_required, "holding_not_trained", date(2016, 9, 1), "lacks BWC; no override"),
        (given_back, "trained_without_camera", date(2016, 9, 10), "trained, holds no camera"),
        (suspended, "holding_not_eligible", date(2016, 9, 5), "suspended"),
        (separated, "holding_not_eligible", date(2016, 9, 5), "left the department"),
        (at_a_desk, "holding_not_eligible", date(2016, 9, 5), "duty out of scope"),
        (on_leave, "holding_not_eligible", DAY, "on leave for over 180 days"),
        (no_posting, "holding_not_eligible", date(2016, 9, 5), "no posting"),
        (no_employment, "holding_not_eligible", date(2016, 9, 5), "no employment status"),
        (separated, "holding_while_separated", date(2016, 9, 5), "left the department"),
        (stolen, "holding_not_serviceable", date(2016, 9, 5), "stolen"),
        (separated, "return_due", date(2016, 9, 5), "left the department"),
        (on_leave, "return_due", DAY, "on leave for over 180 days"),
        (at_a_desk, "return_due", date(2016, 9, 5), "duty out of scope"),
        (no_posting, "no_posting_or_employment", date(2016, 9, 5), "no posting"),
        (no_employment, "no_posting_or_employment", date(2016, 9, 5), "no employment status"),
        (given_back_nowhere, "in_stock_without_place", date(2016, 9, 10), "no place on record"),
        (found_again, "in_stock_without_place", date(2016, 9, 10), "no place on record"),
        (in_repair_nowhere, "in_stock_without_place", date(2016, 9, 10), "in repair, no place on record"),
    ],
)
def test_what_holds_on_the_day_begins_on_its_first(
    desk: Desk, tell: Callable[[Desk], object], kind: str, first: date, detail: str
) -> None:
    tell(desk)
    (found,) = rows(desk.session, kind)
    assert (found.since, found.days, found.detail) == (first, (DAY - first).days, detail)
    assert len(rows(desk.session, kind, first)) == 1
    assert rows(desk.session, kind, first - timedelta(days=1)) == []


def test_on_the_day_of_return_it_is_not_in_hand_any_more(desk: Desk) -> None:
    separated(desk)
    desk.ledger.give_back(desk.assignment, date(2016, 9, 20))
    kinds = ("holding_not_eligible", "holding_while_separated", "return_due")
    assert [len(rows(desk.session, kind, date(2016, 9, 19))) for kind in kinds] == [1, 1, 1]
    assert [len(rows(desk.session, kind, date(2016, 9, 20))) for kind in kinds] == [0, 0, 0]


def test_a_camera_not_owned_yet_is_not_serviceable(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"))
    ledger.train(officer, date(2016, 6, 1))
    ledger.issue(officer, date(2016, 7, 1), ledger.camera(date(2016, 8, 1)))
    (found,) = rows(session, "holding_not_serviceable", date(2016, 7, 31))
    assert (found.detail, found.since) == ("not owned on the day", date(2016, 7, 1))
    assert rows(session, "holding_not_serviceable", date(2016, 8, 1)) == []


def test_where_nothing_is_required_nobody_is_trained(session: Session, ledger: Ledger) -> None:
    ledger.issue(ledger.officer(ledger.precinct("1"), date(2015, 1, 1)), date(2015, 6, 1))
    (found,) = rows(session, "holding_not_trained", date(2015, 7, 1))
    assert found.detail == "no course is required on the day; no override"


def test_an_officer_who_is_not_yet_there_is_none(session: Session, ledger: Ledger) -> None:
    ledger.officer(ledger.precinct("1"), date(2016, 9, 20))
    assert report(session, date(2016, 9, 19)).rows == ()


def test_who_left_needs_no_posting(desk: Desk) -> None:
    no_posting(desk)
    separated(desk)
    assert rows(desk.session, "no_posting_or_employment") == []


# Whose names, whose precincts


def test_a_protected_officer_is_masked_for_whoever_may_not_know(desk: Desk) -> None:
    separated(desk)
    desk.session.execute(update(Officer).values(protected_identity=True))
    masked, told = (report(desk.session, reader=Reader(None, sees)).rows for sees in (False, True))
    assert {(one.name, one.badge, one.is_protected) for one in masked} == {(PROTECTED_NAME, None, True)}
    assert {one.name for one in told} == {f"Lund, Eva {desk.officer}"}
    assert [one.officer_id for one in masked] == [one.officer_id for one in told]


def test_an_officer_taken_off_the_record_is_named_and_masked_all_the_same(session: Session, ledger: Ledger) -> None:
    officer = ledger.officer(ledger.precinct("1"), protected_identity=True)
    for model in (Officer, OfficerParticulars, Posting, Employment):
        ledger.void(model, 1 if model is not Officer else officer, moment(9, 2))
    told, masked = (rows(session, "void", reader=Reader(None, sees)) for sees in (True, False))
    assert {one.name for one in told} == {f"Lund, Eva {officer}"}
    assert {one.name for one in masked} == {PROTECTED_NAME}
    assert {(one.precinct, one.is_on_record, one.is_posted) for one in told} == {(None, False, False)}
    assert rows(session, "void", reader=Reader(frozenset({"1"}))) == []


def test_each_reader_is_told_of_the_own_precincts_in_the_counts_too(desk: Desk) -> None:
    other = desk.ledger.precinct("2")
    separated(desk)
    desk.ledger.issue(desk.ledger.officer(other), date(2016, 9, 5))
    desk.ledger.camera()
    whole = report(desk.session)
    assert whole.precincts == ("1", "2")
    assert whole.counts()[ExceptionKind.IN_STOCK_WITHOUT_PLACE, None] == 1
    own = report(desk.session, reader=Reader(frozenset({"2"})))
    assert own.precincts == ("2",)
    assert [(row.kind, row.precinct) for row in own.rows] == [(ExceptionKind.HOLDING_NOT_TRAINED, "2")]
    chosen = report(desk.session, precincts={"2"})
    assert chosen.rows == whole.in_precinct("2")
    assert report(desk.session, reader=Reader(frozenset({"1"})), precincts={"2"}).rows == ()


def test_an_officer_without_a_posting_counts_to_the_last_one(desk: Desk) -> None:
    no_posting(desk)
    found = report(desk.session, reader=Reader(frozenset({"1"}))).rows
    assert {row.kind for row in found} == {ExceptionKind.HOLDING_NOT_ELIGIBLE, ExceptionKind.NO_POSTING_OR_EMPLOYMENT}
    assert {(row.precinct, row.is_posted) for row in found} == {("1", False)}


def test_cameras_without_a_place_are_those_of_the_list(desk: Desk) -> None:
    given_back_nowhere(desk)
    desk.ledger.camera()
    listed = unplaced_cameras(desk.session, EVERYONE, as_of=DAY, known_at=LATER).rows
    assert {one.camera_id for one in listed} == {one.camera_id for one in rows(desk.session, "in_stock_without_place")}
    assert len(listed) == 2


def key(row: ListedException) -> tuple[int, str, date]:
    return list(ExceptionKind).index(row.kind), row.precinct or "~", row.since


def test_they_stand_by_kind_by_precinct_the_longest_first(desk: Desk) -> None:
    other = desk.ledger.precinct("2")
    for precinct, day in ((other, 5), (desk.precinct, 12), (desk.precinct, 3)):
        desk.ledger.issue(desk.ledger.officer(precinct), date(2016, 9, day))
    newer_version_required(desk)
    found = report(desk.session).rows
    assert len(found) == 4
    assert list(found) == sorted(found, key=key)


def test_as_many_statements_whatever_the_size(engine: Engine, desk: Desk) -> None:
    given_back_nowhere(desk)
    desk.ledger.condition(desk.ledger.camera(), "serviceable", date(2016, 9, 1), at=moment(9, 20))

    def statements() -> int:
        with recorded_statements(engine) as ran:
            report(desk.session)
        return len(ran)

    few = statements()
    for _ in range(5):
        officer, assignment = overridden(desk)
        desk.ledger.employ(officer, "separated", date(2016, 9, 9), at=moment(9, 25))
        desk.ledger.void(Assignment, assignment, moment(9, 26))
        desk.ledger.camera()
    assert statements() == few <= 20


def test_a_day_that_cannot_be_known_is_refused(session: Session, ledger: Ledger) -> None:
    assert ledger.version
    with pytest.raises(Invalid) as refused:
        report(session, date(2016, 9, 28), datetime(2016, 9, 28, 4, tzinfo=UTC))
    assert refused.value.code == "day_after_known_at"
