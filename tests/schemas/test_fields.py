"""What each kind of value takes, and the code with which it refuses the rest."""

from datetime import date, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.money import Cents
from tracker.domain.vocabulary import CameraCondition
from tracker.schemas import fields as kinds
from tracker.schemas.fields import Amount, Choice, ClockTime, Day, Dollars, Flag, Id, Link, Several, Text, Whole
from tracker.schemas.problems import Problem, field_problems
from tracker.schemas.references import CameraField, OfficerField
from tracker.services import checks
from tracker.services.training import sessions

TEXT, LINES, DAY, WHOLE = Text(10), Text(20, lines=True), Day(), Whole(0, 100)


@pytest.mark.parametrize(
    "field,given,taken",
    [
        (TEXT, "  Lund ", "Lund"),
        (TEXT, "0412", "0412"),
        (TEXT, "\u00a0Lund\u2003", "Lund"),
        (TEXT, "e\u0301", "é"),
        (TEXT, "é" * 10, "é" * 10),
        (TEXT, "e\u0301" * 10, "é" * 10),
        (TEXT, "می\u200cخ", "می\u200cخ"),
        (LINES, "one\r\ntwo\n", "one\ntwo"),
        (DAY, "2016-07-11", date(2016, 7, 11)),
        (DAY, " 2016-02-29 ", date(2016, 2, 29)),
        (DAY, date(2016, 7, 11), date(2016, 7, 11)),
        (DAY, "1900-01-01", date(1900, 1, 1)),
        (DAY, "2199-12-31", date(2199, 12, 31)),
        (WHOLE, 0, 0),
        (WHOLE, "100", 100),
        (WHOLE, " +7 ", 7),
        (Id(), 2**63 - 1, 2**63 - 1),
        (Amount(0, 10), "2.5", 2.5),
        (Amount(0, 10), 2, 2.0),
        (Dollars(10**13), " 325000.00 ", Cents(32_500_000)),
        (Dollars(10**13), "$325,000", Cents(32_500_000)),
        (Dollars(10**13), "0.01", Cents(1)),
        (Dollars(10**13), "100000000000", Cents(10**13)),
        (Flag(), True, True),
        (Flag(), "on", True),
        (Flag(), "false", False),
        (Choice(CameraCondition), "in_repair", CameraCondition.IN_REPAIR),
        (ClockTime(), "08:30", "08:30"),
        (Link(40), "https://city.example/4-223?x=1", "https://city.example/4-223?x=1"),
        (Several(Text(5), most=2), ["a", " b "], ("a", "b")),
        (OfficerField(), 17, OfficerRef(id=17)),
        (OfficerField(), {"id": "17"}, OfficerRef(id=17)),
        (OfficerField(), {"badge": " 0412 ", "employee_number": ""}, OfficerRef(badge="0412")),
        (CameraField(), {"asset_tag": "T-1", "serial": None}, CameraRef(asset_tag="T-1")),
    ],
)
def test_what_is_taken(field: Any, given: object, taken: object) -> None:
    value = field.deserialize(given)
    assert (value, type(value)) == (taken, type(taken))


@pytest.mark.parametrize(
    "field,given,code",
    [
        (TEXT, 412, "not_text"),
        (TEXT, None, "required"),
        (TEXT, "  ", "required"),
        (TEXT, "é" * 11, "too_long"),
        (TEXT, "x" * 10**6, "too_long"),
        (TEXT, "a\x00b", "unfit_character"),
        (TEXT, "a\nb", "unfit_character"),
        (TEXT, "a\tb", "unfit_character"),
        (TEXT, "\ud800", "unfit_character"),
        (TEXT, "\u202eabc", "unfit_character"),
        (TEXT, "\u200b", "unfit_character"),
        (TEXT, "a\ufeffb", "unfit_character"),
        (TEXT, "a\uffff", "unfit_character"),
        (TEXT, "a\x85b", "unfit_character"),
        (LINES, "a\x00b", "unfit_character"),
        (DAY, "11/07/2016", "not_a_date"),
        (DAY, "20160711", "not_a_date"),
        (DAY, "2016-W28-1", "not_a_date"),
        (DAY, "2016-02-30", "not_a_date"),
        (DAY, "２０１６-07-11", "not_a_date"),
        (DAY, "2016-07-11T00:00:00", "not_a_date"),
        (DAY, datetime(2016, 7, 11), "not_a_date"),  # noqa: DTZ001 - what is refused
        (DAY, 20160711, "not_a_date"),
        (DAY, "1899-12-31", "day_out_of_range"),
        (DAY, "2200-01-01", "day_out_of_range"),
        (WHOLE, 101, "out_of_range"),
        (WHOLE, "-1", "out_of_range"),
        (WHOLE, 1.0, "not_a_whole_number"),
        (WHOLE, True, "not_a_whole_number"),
        (WHOLE, "1e3", "not_a_whole_number"),
        (WHOLE, "１", "not_a_whole_number"),
        (WHOLE, "9" * 5000, "not_a_whole_number"),
        (Id(), 0, "out_of_range"),
        (Id(), 2**63, "out_of_range"),
        (Amount(0, 10), "2,5", "not_a_number"),
        (Amount(0, 10), float("nan"), "out_of_range"),
        (Amount(0, 10), float("inf"), "out_of_range"),
        (Amount(0, 10), False, "not_a_number"),
        (Flag(), 1, "not_yes_or_no"),
        (Flag(), "maybe", "not_yes_or_no"),
        (Choice(CameraCondition), "lost", "unknown_choice"),
        (Choice(CameraCondition), ["stolen"], "unknown_choice"),
        (ClockTime(), "8:30", "not_a_time"),
        (ClockTime(), "24:00", "not_a_time"),
        (Link(60), "javascript:alert(1)", "not_a_link"),
        (Link(60), "//city.example", "not_a_link"),
        (Link(60), "https://user@city.example", "not_a_link"),
        (Link(60), "https://[city", "not_a_link"),
        (Several(Text(5), most=2), "a", "not_a_list"),
        (Several(Text(5), most=2), [], "required"),
        (Several(Text(5), most=2), ["a", "b", "c"], "too_many"),
        (OfficerField(), "0412", "not_a_reference"),
        (OfficerField(), True, "not_a_reference"),
        (OfficerField(), {}, "not_a_reference"),
        (OfficerField(), {"id": 1, "badge": "0412"}, "not_a_reference"),
        (OfficerField(), {"badge": 412}, "not_text"),
        (OfficerField(), {"serial": "X1"}, "unknown_field"),
        (OfficerField(), {"serial": None}, "unknown_field"),
        (OfficerField(), 0, "out_of_range"),
        (Dollars(100), 325_000, "not_an_amount"),
        (Dollars(100), 1.5, "not_an_amount"),
        (Dollars(100), "1.5", "not_an_amount"),
        (Dollars(100), "1,00", "not_an_amount"),
        (Dollars(100), "-1.00", "not_an_amount"),
        (Dollars(100), "", "not_an_amount"),
        (Dollars(100), "0.00", "out_of_range"),
        (Dollars(100), "1.01", "out_of_range"),
    ],
)
def test_what_is_refused_and_how(field: Any, given: object, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        field.deserialize(given)
    assert [problem.code for problem in field_problems(refusal.value.messages)] == [code]


def test_a_choice_names_the_choices() -> None:
    with pytest.raises(ValidationError) as refusal:
        Choice(CameraCondition).deserialize("lost")
    assert "stolen" in refusal.value.messages[0]


def test_each_item_of_a_list_has_its_place() -> None:
    with pytest.raises(ValidationError) as refusal:
        Several(OfficerField(), most=5).deserialize([1, {"badge": ""}, {"badge": "x" * 21}])
    problems = list(field_problems(refusal.value.messages, "officers"))
    assert [(problem.field, problem.code) for problem in problems] == [
        ("officers.1", "not_a_reference"),
        ("officers.2.badge", "too_long"),
    ]


def test_a_problem_is_its_sentence() -> None:
    problem = Problem("too_long", "This is too long.")
    assert (problem, problem.code) == ("This is too long.", "too_long")


def test_schemas_and_services_agree_on_what_a_day_and_a_time_are() -> None:
    assert (kinds.EARLIEST_DAY, kinds.LATEST_DAY) == (checks.EARLIEST_DAY, checks.LATEST_DAY)
    assert kinds.CLOCK_TIME.pattern == sessions.CLOCK_TIME.pattern
