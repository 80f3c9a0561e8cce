"""Lists of officers, cameras and sessions on a day, as known at a moment, each in a few statements."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import RecordCondition, ReturnCamera
from tracker.domain.commands.people import ChangeParticulars, EndPosting, Particulars, PostOfficer
from tracker.domain.commands.references import CameraRef
from tracker.domain.commands.training import AddSession
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.reports.equipment import camera_list
from tracker.reports.on_day import Reader
from tracker.reports.people import officer_line, officer_list
from tracker.reports.training import session_list, training_session
from tracker.services.equipment import record_condition, return_camera
from tracker.services.people import change_particulars, end_posting, post_officer
from tracker.services.training import add_session
from tracker.services.voids import void_fact
from tracker.store.models import Officer, Posting

EVERYONE = Reader(None, sees_identities=True)
DAY = date(2016, 9, 27)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def department(session: Session) -> Department:
    """Two precincts, nobody in them."""
    return set_up(session)


def names(session: Session, day: date = DAY, reader: Reader = EVERYONE, **asked: object) -> list[str | None]:
    """The badges listed, in order."""
    listed = officer_list(session, reader, as_of=day, known_at=LATER, **asked)  # type: ignore[arg-type]
    assert listed.total >= len(listed.rows)
    return [row.badge for row in listed.rows]


def test_officers_are_listed_with_where_they_stand_on_the_day(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    camera = department.camera("X1")
    department.issue(officer, camera, date(2016, 7, 11))
    post = PostOfficer(OfficerRef(id=officer.id), "5", "administration", date(2016, 9, 1))
    post_officer(session, ADMINISTRATOR, post, now=NOW)
    before = officer_line(session, EVERYONE, officer.id, as_of=date(2016, 7, 10), known_at=LATER)
    after = officer_line(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER)
    assert (before.precinct, before.duty, before.camera_serial) == ("1", "patrol", None)
    assert (after.precinct, after.duty, after.camera_serial) == ("5", "administration", "X1")
    assert (after.name, after.rank, after.employment) == ("Lund, Eva 0412", "Officer", "active")


def test_an_officer_is_listed_from_the_first_day_and_by_the_name_of_the_day(
    session: Session, department: Department
) -> None:
    officer = department.officer("0412", since=date(2016, 3, 1))
    assert names(session, date(2016, 2, 29)) == []
    married = Particulars("Berg", "Eva", badge="0999")
    command = ChangeParticulars(OfficerRef(id=officer.id), married, date(2016, 8, 1))
    change_particulars(session, ADMINISTRATOR, command, now=NOW)
    assert names(session, date(2016, 7, 31)) == ["0412"]
    assert names(session, date(2016, 8, 1), search="berg") == ["0999"]
    assert names(session, date(2016, 8, 1), search="lund") == []


def test_a_posting_that_ended_leaves_the_officer_in_the_list_without_a_precinct(
    session: Session, department: Department
) -> None:
    officer = department.officer("0412")
    posting = session.query(Posting).one()
    end_posting(session, ADMINISTRATOR, EndPosting(posting.id, date(2016, 9, 1)), now=NOW)
    assert names(session, date(2016, 8, 31), precinct="1") == ["0412"]
    assert names(session, DAY, precinct="1") == []
    assert officer_line(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER).precinct is None
    assert names(session, DAY, Reader(frozenset({"1"}))) == []


def test_officers_are_found_by_the_beginnings_of_names_and_badges(session: Session, department: Department) -> None:
    for badge in ("0412", "0413", "5_00"):
        department.officer(badge)
    assert names(session, search="041") == ["0412", "0413"]
    assert names(session, search="LUND, eva 0413") == ["0413"]
    assert names(session, search="5_") == ["5_00"]
    assert names(session, search="_") == []
    assert names(session, search="%") == []
    assert names(session, posted_since=date(2016, 1, 2)) == []
    assert names(session, posted_since=date(2016, 1, 1)) == ["0412", "0413", "5_00"]


def test_a_page_of_a_list_says_how_many_there_are(session: Session, department: Department) -> None:
    for badge in ("0001", "0002", "0003"):
        department.officer(badge)
    second = officer_list(session, EVERYONE, as_of=DAY, known_at=LATER, offset=2, limit=2)
    assert ([row.badge for row in second.rows], second.total) == (["0003"], 3)


def test_a_protected_officer_is_masked_listed_last_and_not_found_by_name(
    session: Session, department: Department
) -> None:
    hidden = department.officer("0001")
    department.officer("0002")
    session.execute(update(Officer).where(Officer.id == hidden.id).values(protected_identity=True))
    assert names(session) == ["0001", "0002"]
    outside = Reader(None)
    listed = officer_list(session, outside, as_of=DAY, known_at=LATER)
    assert [(row.name, row.badge) for row in listed.rows] == [("Lund, Eva 0002", "0002"), ("Protected officer", None)]
    assert names(session, reader=outside, search="0001") == []
    assert officer_list(session, outside, as_of=DAY, known_at=LATER, search="lund").total == 1


def test_a_void_is_known_only_from_its_own_moment(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    assignment = department.issue(officer, department.camera("X1"), date(2016, 7, 11))
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.ASSIGNMENT, assignment.id, "A slip"), now=LATER)
    session.flush()
    then = LATER - timedelta(minutes=1)
    known = camera_list(session, EVERYONE, as_of=DAY, known_at=then).rows[0]
    now = camera_list(session, EVERYONE, as_of=DAY, known_at=LATER + timedelta(minutes=1)).rows[0]
    assert known.holder is not None
    assert (known.holder.name, known.assignment_id) == ("Lund, Eva 0412", assignment.id)
    assert (now.holder, now.assignment_id) == (None, None)


def test_cameras_are_listed_with_condition_holder_and_place_of_the_day(
    session: Session, department: Department
) -> None:
    officer = department.officer("0412")
    camera = department.camera("X1")
    department.camera("X2")
    held = department.issue(officer, camera, date(2016, 7, 11))
    returned = ReturnCamera(held.id, date(2016, 8, 1), CameraCondition.IN_REPAIR)
    return_camera(session, ADMINISTRATOR, returned, now=NOW)
    session.flush()

    def line(day: date) -> tuple[str, bool, str | None]:
        found = camera_list(session, EVERYONE, as_of=day, known_at=LATER, search="x1").rows[0]
        return found.condition, found.holder is not None, found.place

    assert line(date(2016, 7, 10)) == ("serviceable", False, "1st Precinct room")
    assert line(date(2016, 7, 11)) == ("serviceable", True, "1st Precinct room")
    assert line(date(2016, 8, 1)) == ("in_repair", False, None)  # the return says no place: it is not back in the room
    for condition, serials in ((CameraCondition.IN_REPAIR, ["X1"]), (CameraCondition.SERVICEABLE, ["X2"])):
        listed = camera_list(session, EVERYONE, as_of=DAY, known_at=LATER, condition=condition)
        assert [row.serial for row in listed.rows] == serials
    assert camera_list(session, EVERYONE, as_of=DAY, known_at=LATER, search="t-x2").total == 1


def test_a_supervisor_sees_the_cameras_of_the_precinct_and_of_its_room(
    session: Session, department: Department
) -> None:
    for precinct, badge, serial in (("1", "0101", "X1"), ("5", "0505", "X5")):
        department.issue(department.officer(badge, precinct=precinct), department.camera(serial), date(2016, 7, 11))
    department.camera("X9")
    serials = {
        code: [row.serial for row in camera_list(session, Reader(frozenset({code})), as_of=DAY, known_at=LATER).rows]
        for code in ("1", "5")
    }
    assert serials == {"1": ["X1", "X9"], "5": ["X5"]}


def test_sessions_are_listed_before_and_from_the_day_on(session: Session, department: Department) -> None:
    for held_on, precinct in ((date(2016, 9, 26), "1"), (DAY, "5"), (date(2016, 10, 3), None)):
        add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", held_on, precinct=precinct), now=NOW)

    def days(reader: Reader = EVERYONE, *, is_to_come: bool) -> list[int]:
        listed = session_list(session, reader, as_of=DAY, known_at=LATER, is_to_come=is_to_come)
        return [row.held_on.day for row in listed.rows]

    assert (days(is_to_come=False), days(is_to_come=True)) == ([26], [27, 3])
    first = Reader(frozenset({"1"}))
    assert (days(first, is_to_come=False), days(first, is_to_come=True)) == ([26], [3])


def test_candidates_are_the_active_officers_of_the_sessions_day_who_lack_the_course(
    session: Session, department: Department
) -> None:
    department.officer("0001", trained=False)
    department.officer("0002")
    department.officer("0003", trained=False, precinct="5")
    moved = department.officer("0004", trained=False, precinct="5")
    post = PostOfficer(OfficerRef(id=moved.id), "1", "patrol", DAY)
    post_officer(session, ADMINISTRATOR, post, now=NOW)
    held = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 9, 26), precinct="1"), now=NOW)
    session.flush()
    record = training_session(session, EVERYONE, held.id, as_of=DAY, known_at=LATER)
    assert [one.badge for one in record.candidates] == ["0001"]


def test_a_missing_camera_is_listed_as_such(session: Session, department: Department) -> None:
    camera = department.camera("X1")
    lost = RecordCondition(CameraRef(id=camera.id), CameraCondition.MISSING, date(2016, 9, 1), "16-1")
    record_condition(session, ADMINISTRATOR, lost, now=NOW)
    session.flush()
    assert camera_list(session, EVERYONE, as_of=DAY, known_at=LATER).rows[0].condition == "missing"
    assert camera_list(session, EVERYONE, as_of=date(2016, 8, 31), known_at=LATER).rows[0].condition == "serviceable"


@pytest.mark.parametrize("ask", [officer_list, camera_list, session_list])
def test_a_day_after_the_moment_of_knowledge_is_refused(session: Session, ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid) as refused:
        ask(session, EVERYONE, as_of=date(2016, 9, 28), known_at=NOW)
    assert refused.value.code == "day_after_known_at"


def test_lists_take_a_few_statements_however_long_they_are(
    session: Session, department: Department, engine: Engine
) -> None:
    for number in range(12):
        officer = department.officer(f"{number:04}")
        department.issue(officer, department.camera(f"X{number:02}"), date(2016, 7, 11))
    session.flush()
    counted = []
    for ask, most in ((officer_list, 4), (camera_list, 2), (session_list, 2)):
        with recorded_statements(engine) as statements:
            ask(session, EVERYONE, as_of=DAY, known_at=LATER)
        counted.append((ask.__name__, len(statements) <= most))
    assert counted == [("officer_list", True), ("camera_list", True), ("session_list", True)]
