"""A precinct's counter enters for its own officers, cameras, rooms and classes; another precinct's are refused in the
very words in which what was never on record is.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.two_counters import ABSENT, CLASS_DAY, COUNTER, DAY, TwoCounters, protect, two_counters
from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.bulk import IssueCameras, RecordConditions, ReturnCameras
from tracker.domain.commands.equipment import (
    CloseCount,
    ExplainCamera,
    IssueCamera,
    OpenCount,
    RecordCondition,
    RecordSighting,
    ReturnCamera,
    SwapCamera,
)
from tracker.domain.commands.people import ChangeParticulars, Particulars, PostOfficer
from tracker.domain.commands.rows import CameraRow, IssueRow
from tracker.domain.commands.signing import Acknowledge, AcknowledgeSheet
from tracker.domain.commands.training import EndEnrolment, EnrolOfficer, EnrolOfficers, SignIn
from tracker.domain.errors import Conflict, NotFound, Refusal
from tracker.domain.vocabulary import CameraCondition, Door, Role, SignedAct, SigningMethod
from tracker.reports.equipment import camera_list
from tracker.reports.on_day import Reader
from tracker.reports.people import officer_list
from tracker.services.bulk import issue_cameras, record_conditions, return_cameras
from tracker.services.equipment import (
    close_count,
    explain_camera,
    issue_camera,
    open_count,
    record_condition,
    record_sighting,
    return_camera,
    swap_camera,
)
from tracker.services.people import change_particulars, post_officer
from tracker.services.rehearsal import undone
from tracker.services.signing import acknowledge, acknowledge_sheet
from tracker.services.training import end_enrolment, enrol_officer, enrol_officers, sign_in
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Camera, EnrolmentEnd, Officer
from tracker.store.scope import is_own_camera, is_own_officer, sphere_of

GOOD = CameraCondition.SERVICEABLE
PAPER = SigningMethod.PAPER


@pytest.fixture
def counters(department: Department) -> TwoCounters:
    """Two precincts with the same things in each."""
    return two_counters(department)


def officer(number: Any) -> OfficerRef:
    """By number."""
    return OfficerRef(id=number)


def camera(number: Any) -> CameraRef:
    """By number."""
    return CameraRef(id=number)


Case = tuple[Callable[..., Any], Callable[[TwoCounters, Any], Any], Callable[[TwoCounters], tuple[Any, Any]], Any]
"""A service, its command for what is named, what is the counter's own and what is not, and what is nobody's."""

CASES: dict[str, Case] = {
    "issue to an officer": (
        issue_camera,
        lambda the, who: IssueCamera(officer(who), camera(the.own.spare), DAY),
        lambda the: (the.own.free, the.other.free),
        ABSENT,
    ),
    "issue to a badge": (
        issue_camera,
        lambda the, badge: IssueCamera(OfficerRef(badge=badge), camera(the.own.spare), DAY),
        lambda the: ("0102", "0502"),
        "9999",
    ),
    "issue a camera": (
        issue_camera,
        lambda the, which: IssueCamera(officer(the.own.free), camera(which), DAY),
        lambda the: (the.own.spare, the.other.spare),
        ABSENT,
    ),
    "issue from the department's stock": (
        issue_camera,
        lambda the, tag: IssueCamera(officer(the.own.free), CameraRef(asset_tag=tag), DAY),
        lambda the: ("T-S1", "T-N0"),
        "T-Z0",
    ),
    "take back": (
        return_camera,
        lambda the, which: ReturnCamera(which, DAY, GOOD),
        lambda the: (the.own.assignment, the.other.assignment),
        ABSENT,
    ),
    "take back into a room": (
        return_camera,
        lambda the, place: ReturnCamera(the.own.assignment, DAY, GOOD, place=place),
        lambda the: ("room-1", "room-5"),
        "room-9",
    ),
    "swap": (
        swap_camera,
        lambda the, which: SwapCamera(which, camera(the.own.spare), DAY, GOOD),
        lambda the: (the.own.assignment, the.other.assignment),
        ABSENT,
    ),
    "swap for a camera": (
        swap_camera,
        lambda the, which: SwapCamera(the.own.assignment, camera(which), DAY, GOOD),
        lambda the: (the.own.spare, the.other.spare),
        ABSENT,
    ),
    "state a condition": (
        record_condition,
        lambda the, which: RecordCondition(camera(which), CameraCondition.IN_REPAIR, DAY),
        lambda the: (the.own.held, the.other.held),
        ABSENT,
    ),
    "open a count": (
        open_count,
        lambda the, place: OpenCount(place, DAY),
        lambda the: ("shelf-1", "shelf-5"),
        "shelf-9",
    ),
    "open a count of no precinct's place": (
        open_count,
        lambda the, place: OpenCount(place, DAY),
        lambda the: ("shelf-1", "depot"),
        "shelf-9",
    ),
    "scan in a count": (
        record_sighting,
        lambda the, which: RecordSighting(which, "S1"),
        lambda the: (the.own.count, the.other.count),
        ABSENT,
    ),
    "sign for an issue": (
        acknowledge,
        lambda the, which: Acknowledge(which, SignedAct.ISSUE, PAPER, DAY, sheet="7"),
        lambda the: (the.own.assignment, the.other.assignment),
        ABSENT,
    ),
    "tick off a sheet": (
        acknowledge_sheet,
        lambda the, which: AcknowledgeSheet("7", DAY, issues=(which,)),
        lambda the: (the.own.assignment, the.other.assignment),
        ABSENT,
    ),
    "sign in to a class": (
        sign_in,
        lambda the, which: SignIn(which, (officer(the.own.free),)),
        lambda the: (the.own.taught, the.other.taught),
        ABSENT,
    ),
    "sign in an officer": (
        sign_in,
        lambda the, who: SignIn(the.shared, (officer(the.own.holder), officer(who))),
        lambda the: (the.own.free, the.other.free),
        ABSENT,
    ),
    "enrol an officer": (
        enrol_officer,
        lambda the, who: EnrolOfficer(the.own.taught, officer(who), DAY),
        lambda the: (the.own.free, the.other.free),
        ABSENT,
    ),
    "enrol in a class": (
        enrol_officer,
        lambda the, which: EnrolOfficer(which, officer(the.own.free), DAY),
        lambda the: (the.own.taught, the.other.taught),
        ABSENT,
    ),
    "enrol officers": (
        enrol_officers,
        lambda the, who: EnrolOfficers(the.own.taught, (officer(the.own.holder), officer(who)), DAY),
        lambda the: (the.own.free, the.other.free),
        ABSENT,
    ),
    "end an enrolment": (
        end_enrolment,
        lambda the, which: EndEnrolment(which, DAY),
        lambda the: (the.own.enrolment, the.other.enrolment),
        ABSENT,
    ),
    "issue a list": (
        issue_cameras,
        lambda the, who: IssueCameras((IssueRow(officer(who), camera(the.own.spare)),), DAY),
        lambda the: (the.own.free, the.other.free),
        ABSENT,
    ),
    "take a box back": (
        return_cameras,
        lambda the, serial: ReturnCameras((CameraRow(CameraRef(serial=serial)),), DAY),
        lambda the: ("H1", "H5"),
        "HZ",
    ),
    "take a box back into a room": (
        return_cameras,
        lambda the, place: ReturnCameras((CameraRow(camera(the.own.held)),), DAY, place=place),
        lambda the: ("room-1", "room-5"),
        "room-9",
    ),
    "state many conditions": (
        record_conditions,
        lambda the, which: RecordConditions((CameraRow(camera(which)),), CameraCondition.IN_REPAIR, DAY),
        lambda the: (the.own.spare, the.other.spare),
        ABSENT,
    ),
}


def told(refusal: Refusal, name: Any) -> tuple[object, ...]:
    """All that a refusal says, without what was asked for."""
    problems = [(one.field, one.code, one.message.replace(str(name), "*")) for one in refusal.problems]
    return type(refusal), refusal.code, refusal.message.replace(str(name), "*"), problems, list(refusal.related)


def refusal_of(the: TwoCounters, service: Callable[..., Any], command: Any, actor: Actor = COUNTER) -> Refusal:
    """What it is refused with."""
    with pytest.raises(Refusal) as refused, undone(the.session):
        service(the.session, actor, command, now=NOW)
    return refused.value


def test_another_precincts_is_as_if_it_were_not_there(counters: TwoCounters) -> None:
    for name, (service, command, names, absent) in CASES.items():
        own, other = names(counters)
        hidden = refusal_of(counters, service, command(counters, other))
        assert isinstance(hidden, NotFound), name
        missing = refusal_of(counters, service, command(counters, absent))
        assert (name, told(hidden, other)) == (name, told(missing, absent))
        for actor, which in ((COUNTER, own), (ADMINISTRATOR, other)):
            with undone(counters.session):
                service(counters.session, actor, command(counters, which), now=NOW)


def test_a_camera_in_other_hands_is_not_said_to_be(counters: TwoCounters) -> None:
    hidden, absent = (IssueCamera(officer(counters.own.free), CameraRef(serial=one), DAY) for one in ("H5", "ZZ"))
    assert told(refusal_of(counters, issue_camera, hidden), "H5") == told(
        refusal_of(counters, issue_camera, absent), "ZZ"
    )
    assert refusal_of(counters, issue_camera, hidden, ADMINISTRATOR).code == "camera_held"


def test_a_count_is_closed_by_its_own_counter(counters: TwoCounters) -> None:
    hidden, absent = (
        refusal_of(counters, close_count, CloseCount(number, DAY)) for number in (counters.other.count, ABSENT)
    )
    assert told(hidden, counters.other.count) == told(absent, ABSENT)
    own = refusal_of(counters, close_count, CloseCount(counters.own.count, DAY))
    assert isinstance(own, Conflict)
    assert own.code == "unexplained"


def test_a_day_before_the_own_posting_is_another_precincts(counters: TwoCounters) -> None:
    moved = counters.other.free
    move = PostOfficer(officer(moved), "1", "patrol", date(2016, 9, 10))
    post_officer(counters.session, ADMINISTRATOR, move, now=NOW)
    early = IssueCamera(officer(moved), camera(counters.own.spare), date(2016, 9, 9))
    assert refusal_of(counters, issue_camera, early).code == "unknown_officer"
    issued = IssueCamera(officer(moved), camera(counters.own.spare), date(2016, 9, 10))
    assert issue_camera(counters.session, COUNTER, issued, now=NOW).assignment.officer_id == moved


def test_a_badge_of_two_precincts_is_not_ambiguous_to_one(counters: TwoCounters) -> None:
    own = counters.department.officer("0777")
    other = Particulars("Holm", "Per", badge="0777", rank="Officer")
    change = ChangeParticulars(officer(counters.other.free), other, date(2016, 9, 1))
    change_particulars(counters.session, ADMINISTRATOR, change, now=NOW)
    from_both = IssueCamera(OfficerRef(badge="0777"), camera(counters.own.spare), DAY)
    several = refusal_of(counters, issue_camera, from_both, ADMINISTRATOR)
    assert (several.code, len(several.related)) == ("ambiguous", 2)
    assert issue_camera(counters.session, COUNTER, from_both, now=NOW).assignment.officer_id == own.id


def test_nobody_protected_is_found_by_badge_nor_anyone_by_employee_number(counters: TwoCounters) -> None:
    protect(counters.department, counters.own.free)
    for ref in (OfficerRef(badge="0102"), OfficerRef(employee_number="E0102"), OfficerRef(employee_number="E0101")):
        command = IssueCamera(ref, camera(counters.own.spare), DAY)
        assert refusal_of(counters, issue_camera, command).code == "unknown_officer"
    known = IssueCamera(officer(counters.own.free), camera(counters.own.spare), DAY)
    assert issue_camera(counters.session, COUNTER, known, now=NOW).assignment.officer_id == counters.own.free


def test_a_refusal_names_nobody_protected(counters: TwoCounters) -> None:
    protect(counters.department, counters.own.free)
    again = EnrolOfficer(counters.shared, officer(counters.own.free), DAY)
    seated = refusal_of(counters, enrol_officer, again)
    assert seated.code == "already_enrolled"
    assert "Lund" not in repr([seated.message, seated.problems, seated.related])
    assert "Lund" in refusal_of(counters, enrol_officer, again, ADMINISTRATOR).message


def test_the_rest_of_a_class_are_the_counters_own(counters: TwoCounters) -> None:
    there = SignIn(counters.shared, (officer(counters.own.holder),), rest_no_show=True)
    ended = sign_in(counters.session, COUNTER, there, now=NOW).no_shows
    assert [one.enrolment_id for one in ended] == [counters.own.enrolment]
    assert len(counters.session.scalars(select(EnrolmentEnd)).all()) == 1


def test_a_commander_explains_no_camera_of_others(counters: TwoCounters) -> None:
    commander = Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"1"}))
    hidden, absent = (
        refusal_of(
            counters, explain_camera, ExplainCamera(counters.own.count, camera(which), "It went astray."), commander
        )
        for which in (counters.other.spare, ABSENT)
    )
    assert told(hidden, counters.other.spare) == told(absent, ABSENT)
    explained = ExplainCamera(counters.own.count, camera(counters.own.spare), "It went astray.")
    assert explain_camera(counters.session, commander, explained, now=NOW).camera_id == counters.own.spare


def test_a_commander_learns_of_no_count_of_others_and_by_a_closed_one_of_no_camera(counters: TwoCounters) -> None:
    commander = Actor("ivy", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({"1"}))

    def refused(count: int, which: int) -> Refusal:
        return refusal_of(counters, explain_camera, ExplainCamera(count, camera(which), "It went astray."), commander)

    theirs, absent = (refused(number, counters.own.spare) for number in (counters.other.count, ABSENT))
    assert told(theirs, counters.other.count) == told(absent, ABSENT)
    explained = ExplainCamera(counters.own.count, camera(counters.own.spare), "It went astray.")
    explain_camera(counters.session, commander, explained, now=NOW)
    close_count(counters.session, ADMINISTRATOR, CloseCount(counters.own.count, CLASS_DAY.replace(day=27)), now=NOW)
    hidden, unknown = (refused(counters.own.count, which) for which in (counters.other.spare, ABSENT))
    assert told(hidden, counters.other.spare) == told(unknown, ABSENT)


def test_what_may_be_entered_for_is_what_is_listed(counters: TwoCounters) -> None:
    sphere, reader = sphere_of(COUNTER, NOW), Reader(COUNTER.precincts)
    at: dict[str, Any] = {"as_of": CLASS_DAY.replace(day=27), "known_at": last_recorded_at(counters.session)}
    everyone = counters.session.scalars(select(Officer)).all()
    mine = {one.id for one in everyone if is_own_officer(counters.session, sphere, one)}
    assert mine == {row.officer_id for row in officer_list(counters.session, reader, **at).rows}
    cameras = counters.session.scalars(select(Camera)).all()
    within = {one.id for one in cameras if is_own_camera(counters.session, sphere, one)}
    assert within == {row.camera_id for row in camera_list(counters.session, reader, **at).rows}
    assert {counters.own.held, counters.own.spare} == within
