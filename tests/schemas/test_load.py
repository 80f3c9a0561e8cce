"""From what came through a door to a command, or to every problem at once."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import IssueCamera, ReturnCamera
from tracker.domain.commands.people import AddOfficer, Particulars
from tracker.domain.commands.training import RecordCompletion
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import CameraCondition
from tracker.schemas.base import CommandSchema, load, schema_of
from tracker.schemas.equipment import IssueCameraSchema, ReturnCameraSchema
from tracker.schemas.people import AddOfficerSchema
from tracker.schemas.training import RecordCompletionSchema

ISSUE = {"officer": {"badge": "0412"}, "camera": 17, "issued_on": "2016-07-11"}


def problems(schema: type[CommandSchema[Any]], data: object, **in_path: object) -> list[tuple[str, str]]:
    """Field and code of each problem."""
    with pytest.raises(Invalid) as refusal:
        load(schema, data, **in_path)
    assert refusal.value.code == "invalid_input"
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def test_a_body_becomes_a_frozen_command() -> None:
    expected = IssueCamera(OfficerRef(badge="0412"), CameraRef(id=17), date(2016, 7, 11))
    assert load(IssueCameraSchema, ISSUE) == expected


def test_blank_null_and_absent_are_one() -> None:
    blank = {**ISSUE, "note": "  ", "returned_on": "", "condition": None}
    assert load(IssueCameraSchema, blank) == load(IssueCameraSchema, ISSUE)
    assert problems(IssueCameraSchema, {**blank, "issued_on": " ", "camera": None}) == [
        ("camera", "required"),
        ("issued_on", "required"),
    ]


def test_every_problem_is_named_at_once_and_nothing_unasked_for_is_let_through() -> None:
    body = {"officer": {"badge": "0412", "id": 3}, "issued_on": "11.7.2016", "zeal": 1, "admin": None, "note": 5}
    assert problems(IssueCameraSchema, body) == [
        ("officer", "not_a_reference"),
        ("camera", "required"),
        ("issued_on", "not_a_date"),
        ("note", "not_text"),
        ("admin", "unknown_field"),
        ("zeal", "unknown_field"),
    ]


def test_the_message_counts_the_problems_and_tells_the_first() -> None:
    with pytest.raises(Invalid) as one:
        load(IssueCameraSchema, {**ISSUE, "issued_on": "soon"})
    assert one.value.message == "issued_on: Give the day as YYYY-MM-DD, for example 2016-07-11."
    with pytest.raises(Invalid) as two:
        load(IssueCameraSchema, {**ISSUE, "issued_on": "soon", "zeal": 1})
    assert two.value.message.startswith("2 things must be corrected. The first: issued_on: ")


@pytest.mark.parametrize("data", [None, [], "text", 7, [ISSUE]])
def test_what_is_no_object_is_refused_as_such(data: object) -> None:
    assert problems(IssueCameraSchema, data) == [("", "not_an_object")]


def test_a_name_somebody_sent_is_repeated_only_as_far_as_a_reply_can_carry_it() -> None:
    [(field, code)] = problems(IssueCameraSchema, {**ISSUE, "x\ud800" * 200: 1})
    assert (len(field), code) == (80, "unknown_field")
    field.encode()


def test_what_stands_in_the_address_is_no_field_of_the_body() -> None:
    body = {"returned_on": "2016-08-01", "condition": "serviceable"}
    expected = ReturnCamera(17, date(2016, 8, 1), CameraCondition.SERVICEABLE)
    assert load(ReturnCameraSchema, body, assignment_id=17) == expected
    assert problems(ReturnCameraSchema, {**body, "assignment_id": 18}, assignment_id=17) == [
        ("assignment_id", "unknown_field")
    ]
    waiting = schema_of(ReturnCameraSchema).load(body)
    assert isinstance(waiting, partial)
    assert waiting(assignment_id=17) == expected


def test_particulars_stand_beside_the_other_fields() -> None:
    body = {"last_name": "Lund", "first_name": "Eva", "badge": "0412", "starts_on": "2016-01-01"}
    assert load(AddOfficerSchema, body) == AddOfficer(Particulars("Lund", "Eva", badge="0412"), date(2016, 1, 1))


def test_a_session_is_named_as_it_is_everywhere() -> None:
    body = {"officer": 1, "course": "BWC", "version": "2016", "completed_on": "2016-07-11", "session": "9"}
    done = RecordCompletion(OfficerRef(id=1), "BWC", "2016", date(2016, 7, 11), 9)
    assert load(RecordCompletionSchema, body) == done
