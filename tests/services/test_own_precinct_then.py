"""What a precinct's counter enters of a day gone by is asked of that day too: whose the camera or the officer was then.

What is another's is refused in the very words in which what was never on record is, and an administrator enters it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.test_own_precinct import camera, officer, refusal_of, told
from tests.services.two_counters import ABSENT, CLASS_DAY, COUNTER, DAY, TwoCounters, two_counters
from tracker.domain.commands import CameraRef
from tracker.domain.commands.bulk import RecordConditions, ReturnCameras
from tracker.domain.commands.equipment import IssueCamera, PlaceCamera, RecordCondition, SwapCamera
from tracker.domain.commands.people import PostOfficer
from tracker.domain.commands.rows import CameraRow
from tracker.domain.commands.training import EndEnrolment, EnrolOfficer
from tracker.domain.vocabulary import CameraCondition, EnrolmentOutcome
from tracker.services.bulk import record_conditions, return_cameras
from tracker.services.equipment import issue_camera, place_camera, record_condition, swap_camera
from tracker.services.people import post_officer
from tracker.services.rehearsal import undone
from tracker.services.training import end_enrolment, enrol_officer

CAME = date(2016, 9, 24)
"""The day on which what was the 5th's came to the 1st."""
REPAIR, GOOD = CameraCondition.IN_REPAIR, CameraCondition.SERVICEABLE


@pytest.fixture
def counters(department: Department) -> TwoCounters:
    """The 5th's spare camera lies in the 1st's room, and its officers are posted in the 1st, from a day on."""
    made = two_counters(department)
    move = PlaceCamera(camera(made.other.spare), "room-1", CAME)
    place_camera(made.session, ADMINISTRATOR, move, now=NOW)
    for number in (made.other.holder, made.other.free):
        post_officer(made.session, ADMINISTRATOR, PostOfficer(officer(number), "1", "patrol", CAME), now=NOW)
    return made


Act = tuple[Callable[..., Any], Callable[[TwoCounters, Any, date], Any], Callable[[TwoCounters], Any], Any]
"""A service, its command for what is named on a day, what came to the 1st, and what is nobody's."""

ACTS: dict[str, Act] = {
    "state a condition": (
        record_condition,
        lambda the, which, day: RecordCondition(camera(which), REPAIR, day),
        lambda the: the.other.spare,
        ABSENT,
    ),
    "state a condition of a camera in hands": (
        record_condition,
        lambda the, which, day: RecordCondition(camera(which), REPAIR, day),
        lambda the: the.other.held,
        ABSENT,
    ),
    "state many conditions": (
        record_conditions,
        lambda the, which, day: RecordConditions((CameraRow(camera(which)),), REPAIR, day),
        lambda the: the.other.spare,
        ABSENT,
    ),
    "issue a camera": (
        issue_camera,
        lambda the, which, day: IssueCamera(officer(the.own.free), camera(which), day),
        lambda the: the.other.spare,
        ABSENT,
    ),
    "swap for a camera": (
        swap_camera,
        lambda the, which, day: SwapCamera(the.own.assignment, camera(which), day, GOOD),
        lambda the: the.other.spare,
        ABSENT,
    ),
    "take a box back": (
        return_cameras,
        lambda the, serial, day: ReturnCameras((CameraRow(CameraRef(serial=serial)),), day),
        lambda the: "H5",
        "HZ",
    ),
    "end an enrolment": (
        end_enrolment,
        lambda the, which, day: EndEnrolment(which, day),
        lambda the: the.other.enrolment,
        ABSENT,
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_of_a_day_before_it_came_it_is_as_if_it_were_not_there(counters: TwoCounters, act: str) -> None:
    service, command, which, absent = ACTS[act]
    came = which(counters)
    for day in (DAY, CAME.replace(day=23)):
        hidden = refusal_of(counters, service, command(counters, came, day))
        missing = refusal_of(counters, service, command(counters, absent, day))
        assert told(hidden, came) == told(missing, absent)
        with undone(counters.session):
            service(counters.session, ADMINISTRATOR, command(counters, came, day), now=NOW)
    for day in (CAME, CAME.replace(day=25)):
        with undone(counters.session):
            service(counters.session, COUNTER, command(counters, came, day), now=NOW)


def test_what_has_gone_to_another_precinct_is_its_business_for_days_before_too(counters: TwoCounters) -> None:
    theirs = replace(COUNTER, precincts=frozenset({"5"}))
    for day in (DAY, CAME):
        gone = refusal_of(
            counters, record_condition, RecordCondition(camera(counters.other.spare), REPAIR, day), theirs
        )
        assert gone.code == "unknown_camera"
        left = refusal_of(counters, end_enrolment, EndEnrolment(counters.other.enrolment, day), theirs)
        assert left.code == "unknown_enrolment"


def test_a_no_show_is_asked_of_the_day_of_the_class(counters: TwoCounters) -> None:
    absent = EndEnrolment(counters.other.enrolment, CLASS_DAY, EnrolmentOutcome.NO_SHOW)
    ended = end_enrolment(counters.session, COUNTER, absent, now=NOW)
    assert ended.outcome == EnrolmentOutcome.NO_SHOW.value


def test_a_seat_in_another_precincts_class_is_that_precincts(counters: TwoCounters) -> None:
    seats = [
        enrol_officer(counters.session, ADMINISTRATOR, EnrolOfficer(taught, officer(counters.own.free), DAY), now=NOW)
        for taught in (counters.other.taught, counters.own.taught)
    ]
    hidden, absent = (refusal_of(counters, end_enrolment, EndEnrolment(one, DAY)) for one in (seats[0].id, ABSENT))
    assert told(hidden, seats[0].id) == told(absent, ABSENT)
    assert end_enrolment(counters.session, COUNTER, EndEnrolment(seats[1].id, DAY), now=NOW).ends_on == DAY
