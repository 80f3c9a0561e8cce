"""An officer signs once for an issue and once for a return, in one of three ways; a void takes its signature along."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW
from tests.services.signing.conftest import BACK, DAY, DRAWN, Desk
from tracker.domain.commands.audit import CorrectFact, ReverseBatch, VoidFact
from tracker.domain.commands.signing import AcknowledgeSheet
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import FactKind, SignedAct, SigningMethod
from tracker.services.batches import reverse_batch
from tracker.services.corrections import correct_fact
from tracker.services.rehearsal import undone
from tracker.services.signing import SignedSheet, acknowledge_sheet
from tracker.services.voids import void_fact
from tracker.store.models import Acknowledgement, AuditEvent, Batch

RETURN = SignedAct.RETURN
PIN, PAPER, DRAWING = SigningMethod.PIN, SigningMethod.PAPER, SigningMethod.DRAWN


def refusal(desk: Desk, **said: Any) -> tuple[str, set[str]]:
    """The code and the fields that a signature is refused with."""
    with undone(desk.session), pytest.raises(Refusal) as caught:
        desk.sign(**said)
    return caught.value.code, {problem.field for problem in caught.value.problems}


def standing(desk: Desk) -> list[tuple[str, str]]:
    """Act and method of every signature that stands."""
    rows = desk.session.scalars(select(Acknowledgement).where(Acknowledgement.voided_at.is_(None)))
    return [(row.act, row.method) for row in rows]


def test_a_drawn_signature_is_kept_and_told_without_its_strokes(desk: Desk) -> None:
    made = desk.sign(drawn=f"  {DRAWN.replace('40,30', '040,030 40,30')}  ".strip())
    assert (made.drawn, made.return_id, made.officer_pin_id) == (DRAWN, None, None)
    event = desk.session.get_one(AuditEvent, made.recorded_seq)
    assert (event.act, event.subject, event.subject_id) == ("acknowledge", "acknowledgements", made.id)
    assert event.detail["method"] == "drawn"
    assert "130,140" not in str(event.detail) + str(event.personal)


def test_issue_and_return_are_signed_for_one_by_one(desk: Desk) -> None:
    desk.sign()
    ended = desk.give_back()
    made = desk.sign(RETURN, signed_on=BACK, method=PAPER, drawn=None, sheet="A-12")
    assert made.return_id == ended.id
    assert standing(desk) == [("issue", "drawn"), ("return", "paper")]


REFUSED: dict[str, tuple[dict[str, Any], str, set[str]]] = {
    "before the issue": ({"signed_on": date(2016, 7, 10)}, "signed_before", {"signed_on"}),
    "in the future": ({"signed_on": date(2016, 9, 28)}, "future_date", {"signed_on"}),
    "a return that is not there": ({"act": RETURN}, "not_returned", set()),
    "drawn without a drawing": ({"drawn": None}, "drawn_required", {"drawn"}),
    "a dot": ({"drawn": "5,5 6,6"}, "drawing_too_small", {"drawn"}),
    "markup": ({"drawn": "5,5 <script>"}, "not_a_drawing", {"drawn"}),
    "off the board": ({"drawn": "5,5 100,20 601,30 8,8 9,9 10,10"}, "not_a_drawing", {"drawn"}),
    "too many strokes": ({"drawn": ";".join(["1,1 90,90"] * 61)}, "drawing_too_large", {"drawn"}),
    "paper without its sheet": ({"method": PAPER, "drawn": None}, "sheet_required", {"sheet"}),
    "paper with a drawing": ({"method": PAPER, "sheet": "A"}, "not_of_this_method", {"drawn"}),
    "a drawing with a sheet": ({"sheet": "A"}, "not_of_this_method", {"sheet"}),
    "a PIN that no door compared": ({"method": PIN, "drawn": None, "pin": "493817"}, "pin_required", {"pin"}),
    "a PIN that is not there": ({"method": PIN, "drawn": None, "pin_id": 77}, "pin_of_another", set()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_signature_is_refused(desk: Desk, name: str) -> None:
    said, code, fields = REFUSED[name]
    found = refusal(desk, **said)
    assert (found[0], found[1] - {"act"}) == (code, fields)


def test_a_second_signature_for_the_same_act_is_refused(desk: Desk) -> None:
    made = desk.sign()
    with undone(desk.session), pytest.raises(Refusal) as caught:
        desk.sign()
    assert (caught.value.code, [row[:2] for row in caught.value.related]) == (
        "already_signed",
        [("acknowledgements", made.id)],
    )


def test_a_pin_of_another_officer_signs_nothing(desk: Desk) -> None:
    desk.set_pin()
    other = Desk(desk.session, desk.department, desk.assignment)
    tried = desk.count()
    second = desk.department.issue(desk.department.officer("0413"), desk.department.camera("X2"), DAY)
    other.assignment = second
    assert refusal(other, method=PIN, drawn=None, pin_id=tried.pin_id)[0] == "pin_of_another"
    made = desk.sign(method=PIN, drawn=None, pin_id=tried.pin_id)
    assert made.officer_pin_id == tried.pin_id


def void(desk: Desk, kind: FactKind, fact: Any) -> None:
    """Void a fact."""
    void_fact(desk.session, ADMINISTRATOR, VoidFact(kind, fact.id, "a slip"), now=NOW)


def test_the_signature_for_a_return_goes_with_the_return(desk: Desk) -> None:
    desk.sign()
    ended = desk.give_back()
    signed = desk.sign(RETURN, signed_on=BACK)
    void(desk, FactKind.RETURN, ended)
    assert standing(desk) == [("issue", "drawn")]
    assert signed.voided_seq == ended.voided_seq


def test_the_signature_for_an_issue_goes_with_the_assignment(desk: Desk) -> None:
    desk.sign()
    void(desk, FactKind.ASSIGNMENT, desk.assignment)
    assert standing(desk) == []


def test_a_void_signature_can_be_given_again(desk: Desk) -> None:
    void(desk, FactKind.ACKNOWLEDGEMENT, desk.sign())
    desk.sign()
    assert standing(desk) == [("issue", "drawn")]


def test_what_is_entered_again_is_not_signed_for(desk: Desk) -> None:
    """Who signed, signed for what stood there: a corrected return asks for a signature of its own."""
    desk.sign()
    ended = desk.give_back()
    desk.sign(RETURN, signed_on=BACK)
    command = CorrectFact(FactKind.RETURN, ended.id, "a day late", {"returned_on": date(2016, 8, 2)})
    correct_fact(desk.session, ADMINISTRATOR, command, now=NOW)
    assert standing(desk) == [("issue", "drawn")]


def test_a_signature_by_pin_is_corrected_without_the_pin(desk: Desk) -> None:
    desk.set_pin()
    tried = desk.count()
    made = desk.sign(method=PIN, drawn=None, pin_id=tried.pin_id)
    command = CorrectFact(FactKind.ACKNOWLEDGEMENT, made.id, "a day early", {"signed_on": date(2016, 7, 12)})
    done = correct_fact(desk.session, ADMINISTRATOR, command, now=NOW)
    assert (done.new.signed_on, done.new.officer_pin_id) == (date(2016, 7, 12), tried.pin_id)  # type: ignore[attr-defined]


def sheet(desk: Desk, **said: Any) -> SignedSheet:
    """Tick off a sheet."""
    command = AcknowledgeSheet(**{"sheet": "A-12", "signed_on": BACK, **said})
    return acknowledge_sheet(desk.session, ADMINISTRATOR, command, now=NOW)


def test_a_sheet_is_one_batch_that_is_reversed_as_a_whole(desk: Desk) -> None:
    desk.give_back()
    number = desk.assignment.id
    done = sheet(desk, issues=(number, number), returns=(number,))
    assert (len(done.created), len(done.already)) == (2, 0)
    batch = desk.session.scalars(select(Batch)).one()
    assert (batch.kind, batch.as_of, batch.receipt["created"]) == ("acknowledgement", BACK, 2)  # type: ignore[index]
    again = sheet(desk, issues=(number,))
    assert (again.batch, again.created, len(again.already)) == (None, (), 1)
    reverse_batch(desk.session, ADMINISTRATOR, ReverseBatch(batch.id, "another sheet"), now=NOW)
    assert standing(desk) == []


def test_a_sheet_with_one_line_at_fault_enters_nothing_and_names_each(desk: Desk) -> None:
    number = desk.assignment.id
    with undone(desk.session), pytest.raises(Refusal) as caught:
        sheet(desk, issues=(number, 98765), returns=(number,))
    assert [(one.field, one.code) for one in caught.value.problems] == [
        ("issues.1", "unknown_assignment"),
        ("returns.0", "not_returned"),
    ]
    assert standing(desk) == []
    with undone(desk.session), pytest.raises(Refusal) as caught:
        sheet(desk)
    assert caught.value.code == "required"
