"""One officer's timeline, one camera's custody, and what needs an eye: on a day, as known at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import IssueCamera, OpenCount, ReturnCamera
from tracker.domain.commands.people import PostOfficer, RecordEmployment
from tracker.domain.commands.references import CameraRef
from tracker.domain.due_back import DueBecause
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.reports.attention import Attention
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus, FactKind
from tracker.reports.attention import attention
from tracker.reports.custody import camera_custody, open_assignment_of, receipt
from tracker.reports.on_day import Reader
from tracker.reports.timeline import officer_timeline
from tracker.services.equipment import issue_camera, open_count, return_camera
from tracker.services.people import post_officer, record_employment
from tracker.services.voids import void_fact
from tracker.store.models import Officer

EVERYONE = Reader(None, sees_identities=True)
DAY = date(2016, 9, 27)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def department(session: Session) -> Department:
    """Two precincts, nobody in them."""
    return set_up(session)


def move(session: Session, officer: Officer, precinct: str, day: date, duty: str = "patrol") -> None:
    """The officer is posted elsewhere from a day on."""
    post_officer(session, ADMINISTRATOR, PostOfficer(OfficerRef(id=officer.id), precinct, duty, day), now=NOW)


def looked_at(session: Session, reader: Reader = EVERYONE, day: date = DAY, **completed: date) -> Attention:
    """What needs an eye."""
    session.flush()
    known_at = max(LATER, datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
    return attention(session, reader, as_of=day, known_at=known_at, completed={k[1:]: v for k, v in completed.items()})


def test_a_timeline_has_each_kind_of_fact_with_who_recorded_it_and_when(
    session: Session, department: Department
) -> None:
    officer = department.officer("0412")
    move(session, officer, "5", date(2016, 9, 1))
    held = department.issue(officer, department.camera("X1"), date(2016, 7, 11))
    returned = ReturnCamera(held.id, date(2016, 8, 1), CameraCondition.MISSING, "16-1")
    return_camera(session, ADMINISTRATOR, returned, now=NOW)
    session.flush()
    seen = officer_timeline(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER)
    assert [(one.precinct, one.starts_on.month, one.ends_on) for one in seen.postings] == [
        ("5", 9, None),
        ("1", 1, date(2016, 9, 1)),
    ]
    assert [one.status for one in seen.employments] == ["active"]
    assert [(one.course, one.version, one.expires_on) for one in seen.completions] == [
        ("BWC", "2016", date(2018, 7, 1))
    ]
    (camera,) = seen.cameras
    assert (camera.serial, camera.returned_on, camera.condition) == ("X1", date(2016, 8, 1), "missing")
    assert camera.returned is not None
    assert camera.entered.recorded_at < camera.returned.recorded_at
    assert {one.entered.recorded_by for one in (*seen.names, *seen.postings, *seen.cameras)} == {"ada"}


def test_a_timeline_of_a_past_day_ends_on_that_day(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    move(session, officer, "5", date(2016, 9, 1))
    held = department.issue(officer, department.camera("X1"), date(2016, 7, 11))
    return_camera(session, ADMINISTRATOR, ReturnCamera(held.id, date(2016, 8, 1), CameraCondition.SERVICEABLE), now=NOW)
    session.flush()
    seen = officer_timeline(session, EVERYONE, officer.id, as_of=date(2016, 7, 31), known_at=LATER)
    assert [(one.precinct, one.ends_on) for one in seen.postings] == [("1", None)]
    assert [(one.serial, one.returned_on, one.condition) for one in seen.cameras] == [("X1", None, None)]


def test_a_void_fact_stays_marked_and_closes_nothing(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    move(session, officer, "5", date(2016, 9, 1))
    session.flush()
    wrong = officer_timeline(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER).postings[0]
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.POSTING, wrong.fact_id, "The wrong officer"), now=LATER)
    session.flush()
    then = officer_timeline(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER - timedelta(minutes=1))
    now = officer_timeline(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER + timedelta(minutes=1))
    assert [(one.entered.is_void, one.ends_on) for one in then.postings] == [(False, None), (False, date(2016, 9, 1))]
    assert [(one.entered.is_void, one.ends_on) for one in now.postings] == [(True, None), (False, None)]
    assert now.postings[0].entered.void_reason == "The wrong officer"


def test_a_supervisor_sees_nothing_that_ended_before_the_posting(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    held = department.issue(officer, department.camera("X1"), date(2016, 7, 11))
    return_camera(session, ADMINISTRATOR, ReturnCamera(held.id, date(2016, 8, 1), CameraCondition.SERVICEABLE), now=NOW)
    move(session, officer, "5", date(2016, 9, 1))
    session.flush()
    fifth, first = Reader(frozenset({"5"})), Reader(frozenset({"1"}))
    seen = officer_timeline(session, fifth, officer.id, as_of=DAY, known_at=LATER)
    assert [one.precinct for one in seen.postings] == ["5"]
    assert seen.cameras == ()
    assert len(seen.completions) == 1
    with pytest.raises(NotFound, match="There is no officer with the number"):
        officer_timeline(session, first, officer.id, as_of=DAY, known_at=LATER)
    assert officer_timeline(session, first, officer.id, as_of=date(2016, 8, 31), known_at=LATER).cameras != ()


def test_a_custody_names_holders_as_the_reader_may_know_them(session: Session, department: Department) -> None:
    camera = department.camera("X1")
    first, second = department.officer("0001", precinct="5"), department.officer("0002")
    held = department.issue(first, camera, date(2016, 7, 11))
    returned = ReturnCamera(held.id, date(2016, 8, 1), CameraCondition.SERVICEABLE)
    return_camera(session, ADMINISTRATOR, returned, now=NOW)
    department.issue(second, camera, date(2016, 8, 1))
    session.flush()
    seen = camera_custody(session, EVERYONE, camera.id, as_of=DAY, known_at=LATER)
    assert [(one.holder.badge, one.returned_on) for one in seen.custody] == [("0002", None), ("0001", date(2016, 8, 1))]
    assert [one.place for one in seen.places] == ["1st Precinct room"]
    inside = camera_custody(session, Reader(frozenset({"1"})), camera.id, as_of=DAY, known_at=LATER)
    assert [(one.holder.officer_id, one.holder.name) for one in inside.custody] == [
        (second.id, "Lund, Eva 0002"),
        (None, "An officer of another precinct"),
    ]
    with pytest.raises(NotFound, match="There is no camera with the number"):
        camera_custody(session, Reader(frozenset({"5"})), camera.id, as_of=DAY, known_at=LATER)


def test_the_counter_finds_who_has_a_camera_out(session: Session, department: Department) -> None:
    camera = department.camera("X1")
    with pytest.raises(Conflict, match="is in nobody's hands"):
        open_assignment_of(session, EVERYONE, CameraRef(serial="X1"), known_at=LATER)
    held = department.issue(department.officer("0412"), camera, date(2016, 7, 11))
    session.flush()
    found = open_assignment_of(session, EVERYONE, CameraRef(asset_tag="T-X1"), known_at=LATER)
    assert (found.assignment_id, found.holder.badge, found.returned_on) == (held.id, "0412", None)
    with pytest.raises(NotFound, match="There is no assignment"):
        receipt(session, EVERYONE, held.id + 1, known_at=LATER)


@pytest.mark.parametrize(
    "turn, day, because, since",
    [
        ("separated", date(2016, 9, 20), DueBecause.SEPARATED, date(2016, 9, 20)),
        ("leave", date(2016, 7, 12), DueBecause.LONG_LEAVE, date(2017, 1, 9)),
        ("administration", date(2016, 9, 1), DueBecause.OUT_OF_SCOPE, date(2016, 9, 1)),
    ],
)
def test_a_camera_is_due_back_and_since_when(
    session: Session, department: Department, turn: str, day: date, because: DueBecause, since: date
) -> None:
    officer = department.officer("0412")
    past = IssueCamera(OfficerRef(id=officer.id), CameraRef(id=department.camera("X1").id), date(2016, 7, 11))
    issue_camera(session, ADMINISTRATOR, past, now=NOW)
    if turn == "administration":
        move(session, officer, "1", day, duty=turn)
    else:
        command = RecordEmployment(OfficerRef(id=officer.id), EmploymentStatus(turn), day)
        record_employment(session, ADMINISTRATOR, command, now=NOW)
    (due,) = looked_at(session, day=max(DAY, since)).due
    assert (due.badge, due.serial, due.because, due.since) == ("0412", "X1", because, since)
    assert looked_at(session, day=since - timedelta(days=1)).due == ()
    assert looked_at(session, Reader(frozenset({"5"})), max(DAY, since)).due == ()


def test_lost_cameras_overrides_and_counts_are_seen(session: Session, department: Department) -> None:
    lost = department.issue(department.officer("0001"), department.camera("X1"), date(2016, 7, 11))
    command = ReturnCamera(lost.id, date(2016, 9, 1), CameraCondition.STOLEN, "16-1")
    return_camera(session, ADMINISTRATOR, command, now=NOW)
    untrained = department.officer("0002", trained=False)
    override = IssueCamera(
        OfficerRef(id=untrained.id), CameraRef(id=department.camera("X2").id), date(2016, 7, 12), "On duty tonight"
    )
    issue_camera(session, ADMINISTRATOR, override, now=NOW)
    open_count(session, ADMINISTRATOR, OpenCount("room-1", date(2016, 9, 26)), now=NOW)
    seen = looked_at(session)
    assert [(one.serial, one.condition, one.report_number, one.last_holder) for one in seen.lost] == [
        ("X1", "stolen", "16-1", "Lund, Eva 0001")
    ]
    assert [(one.badge, one.serial, one.reason) for one in seen.overrides] == [("0002", "X2", "On duty tonight")]
    assert [one.place for one in seen.counts] == ["1st Precinct room"]
    elsewhere = looked_at(session, Reader(frozenset({"5"})))
    assert (elsewhere.lost, elsewhere.overrides, elsewhere.counts) == ((), (), ())


def test_an_override_is_out_of_sight_once_trained_and_long_past(session: Session, department: Department) -> None:
    officer = department.officer("0002")
    early = IssueCamera(
        OfficerRef(id=officer.id), CameraRef(id=department.camera("X2").id), date(2016, 6, 30), "On duty tonight"
    )
    issue_camera(session, ADMINISTRATOR, early, now=NOW)
    assert len(looked_at(session, day=date(2016, 7, 15)).overrides) == 1
    assert looked_at(session).overrides == ()


def test_who_joined_after_the_completion_is_told_apart(session: Session, department: Department) -> None:
    moved = department.officer("0001", precinct="5")
    move(session, moved, "1", date(2016, 9, 1))
    department.officer("0002", since=date(2016, 9, 20))
    department.officer("0003")
    seen = looked_at(session, _1=date(2016, 8, 1))
    assert {code: (one.transferred, one.new) for code, one in seen.joined.items()} == {"1": (1, 1)}
    assert looked_at(session).joined == {}
    (new,) = seen.newcomers
    assert (new.posted_on, new.officers, new.trained, new.equipped) == (date(2016, 9, 20), 1, 1, 0)


def test_timelines_take_a_few_statements_however_much_happened(
    session: Session, department: Department, engine: Engine
) -> None:
    officer = department.officer("0412")
    for number in range(6):
        camera = department.camera(f"X{number}")
        held = department.issue(officer, camera, date(2016, 7, 11 + number))
        back = ReturnCamera(held.id, date(2016, 7, 12 + number), CameraCondition.SERVICEABLE)
        return_camera(session, ADMINISTRATOR, back, now=NOW)
    session.flush()
    with recorded_statements(engine) as of_officer:
        officer_timeline(session, EVERYONE, officer.id, as_of=DAY, known_at=LATER)
    with recorded_statements(engine) as of_camera:
        camera_custody(session, EVERYONE, camera.id, as_of=DAY, known_at=LATER)
    with recorded_statements(engine) as of_attention:
        looked_at(session)
    assert (len(of_officer) <= 8, len(of_camera) <= 5, len(of_attention) <= 14) == (True, True, True)
