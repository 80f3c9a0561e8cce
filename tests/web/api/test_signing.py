"""Signatures over the API: in each of three ways, a sheet at once, PINs that no answer tells; and who sees what."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.services.signing.conftest import DRAWN, OTHER_PIN, PIN
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.schemas.output import RECORDS
from tracker.store.models import Acknowledgement, AuditEvent, OfficerPin, PinTry

ISSUE = {"act": "issue", "signed_on": "2016-09-27"}
GUESSES = 12


def sign(site: Site, assignment: int, **said: object) -> Any:
    """Sign for an issue, unless said otherwise."""
    return site.post(f"/api/v1/assignments/{assignment}/acknowledgements", {**ISSUE, **said})


def set_pin(site: Site, officer: int, pin: str = PIN) -> Any:
    """Set a PIN."""
    return site.post(f"/api/v1/officers/{officer}/pin", {"pin": pin})


def test_a_drawn_signature_is_recorded_and_shown_alone(told: Site, story: Story) -> None:
    answer = sign(told, story.assignment, method="drawn", drawn=DRAWN)
    assert answer.status_code == 201, answer.text
    record = answer.get_json()
    assert (record["officer_id"], record["serial"], record["drawn"]) == (story.first, "X81000001", DRAWN)
    assert answer.headers["Location"] == f"/api/v1/acknowledgements/{record['id']}"
    (listed,) = told.get(f"/api/v1/acknowledgements?assignment={story.assignment}&act=issue").get_json()
    assert "drawn" not in listed
    assert RECORDS["acknowledgements"]().validate(record) == {}
    assert listed.items() <= record.items()
    again = sign(told, story.assignment, method="paper", sheet="A-12")
    assert (again.status_code, again.get_json()["code"]) == (409, "already_signed")


def test_a_right_pin_signs_and_a_wrong_one_is_counted_though_nothing_is_entered(told: Site, story: Story) -> None:
    assert set_pin(told, story.first).status_code == 200
    refused = sign(told, story.assignment, method="pin", pin=OTHER_PIN)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "wrong_pin")
    answer = sign(told, story.assignment, method="pin", pin=PIN)
    assert answer.status_code == 201, answer.text
    assert answer.get_json()["method"] == "pin"
    with told.writing() as session:
        assert session.scalars(select(PinTry.fitted).order_by(PinTry.id)).all() == [False, True]
        acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq.desc()).limit(3)).all()
    assert acts == ["acknowledge", "fail_pin", "set_officer_pin"]


def test_five_wrong_pins_lock_until_a_new_one_is_set(told: Site, story: Story) -> None:
    set_pin(told, story.first)
    codes = [sign(told, story.assignment, method="pin", pin=OTHER_PIN).get_json()["code"] for _ in range(5)]
    assert codes == ["wrong_pin"] * 4 + ["pin_locked"]
    told.clock.move(days=2)
    assert sign(told, story.assignment, method="pin", pin=PIN).get_json()["code"] == "pin_locked"
    set_pin(told, story.first, OTHER_PIN)
    assert sign(told, story.assignment, method="pin", pin=OTHER_PIN).status_code == 201


def test_of_many_guesses_at_once_five_are_compared(told: Site, story: Story) -> None:
    set_pin(told, story.first)
    codes: list[str] = []
    start = threading.Barrier(GUESSES)

    def guess(number: int) -> None:
        start.wait()
        codes.append(sign(told, story.assignment, method="pin", pin=f"55{number:02}66").get_json()["code"])

    guesses = [threading.Thread(target=guess, args=(number,)) for number in range(GUESSES)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    assert set(codes) <= {"wrong_pin", "pin_locked"}
    with told.writing() as session:
        assert session.scalar(select(func.count()).select_from(PinTry)) == 5
        assert session.scalar(select(func.count()).where(AuditEvent.act == "fail_pin")) == 5


def test_of_many_signatures_at_once_one_is_entered(told: Site, story: Story) -> None:
    outcomes: list[int] = []
    start = threading.Barrier(6)

    def try_it(number: int) -> None:
        start.wait()
        outcomes.append(sign(told, story.assignment, method="paper", sheet=f"A-{number}").status_code)

    rivals = [threading.Thread(target=try_it, args=(number,)) for number in range(6)]
    for thread in rivals:
        thread.start()
    for thread in rivals:
        thread.join()
    assert sorted(outcomes) == [201] + [409] * 5
    with told.writing() as session:
        assert session.scalar(select(func.count()).select_from(Acknowledgement)) == 1


def test_no_pin_and_no_hash_is_told_anywhere(told: Site, story: Story) -> None:
    told_by = [set_pin(told, story.first), set_pin(told, story.first, "777777")]
    told_by.append(sign(told, story.assignment, method="pin", pin=OTHER_PIN))
    told_by.append(sign(told, story.assignment, method="pin", pin=PIN))
    addresses = [
        f"officers/{story.first}",
        f"officers/{story.first}/history",
        f"assignments/{story.assignment}/history",
        "acknowledgements",
        "audit-events?limit=200",
    ]
    told_by += [told.get(f"/api/v1/{address}") for address in addresses]
    with told.writing() as session:
        kept = session.scalars(select(OfficerPin.pin_hash)).one()
        events = session.execute(select(AuditEvent.detail, AuditEvent.personal)).all()
    everything = "\n".join([*(answer.text for answer in told_by), repr(events)])
    assert [answer.status_code for answer in told_by[4:]] == [200] * 5
    for secret in (PIN, OTHER_PIN, kept, "argon2"):
        assert secret not in everything


BAD: dict[str, tuple[dict[str, object], str, str]] = {
    "no method": ({}, "method", "required"),
    "an unknown act": ({"method": "paper", "sheet": "A", "act": "loan"}, "act", "unknown_choice"),
    "letters for a PIN": ({"method": "pin", "pin": "secret"}, "pin", "not_digits"),
    "a number for a PIN": ({"method": "pin", "pin": 493817}, "pin", "not_text"),
    "markup": ({"method": "drawn", "drawn": "<svg onload=alert(1)>"}, "drawn", "not_a_drawing"),
    "a proof of one's own": ({"method": "pin", "pin_id": 1}, "pin_id", "unknown_field"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_by_its_field(sqlite_told: Site, story: Story, name: str) -> None:
    said, field, code = BAD[name]
    answer = sign(sqlite_told, story.assignment, **said)
    assert answer.status_code == 422
    assert {problem["code"] for problem in answer.get_json()["errors"][field]} == {code}


def test_a_correction_takes_no_pin(sqlite_told: Site, story: Story) -> None:
    number = sign(sqlite_told, story.assignment, method="paper", sheet="A-12").get_json()["id"]
    body = {"reason": "it was by PIN", "replacement": {"method": "pin", "pin": PIN}}
    answer = sqlite_told.post(f"/api/v1/acknowledgements/{number}/correct", body)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["replacement.pin"])


def test_a_sheet_is_ticked_off_as_one_batch(told: Site, story: Story) -> None:
    body = {"sheet": "A-12", "signed_on": "2016-09-27", "issues": [story.assignment, story.fifth_assignment]}
    answer = told.post("/api/v1/acknowledgement-sheets", body)
    assert answer.status_code == 200, answer.text
    done = answer.get_json()
    assert (len(done["created"]), done["already"]) == (2, [])
    facts = told.get(f"/api/v1/batches/{done['batch']}/facts").get_json()
    assert {(one["kind"], one["officer_id"]) for one in facts} == {
        ("acknowledgements", story.first),
        ("acknowledgements", story.fifth),
    }
    assert told.post(f"/api/v1/batches/{done['batch']}/reverse", {"reason": "another sheet"}).status_code == 200
    assert told.get("/api/v1/acknowledgements").get_json() == []


def test_signatures_are_read_as_known_at_a_moment(told: Site, story: Story) -> None:
    before = told.clock.instant
    told.clock.move(hours=1)
    number = sign(told, story.assignment, method="drawn", drawn=DRAWN).get_json()["id"]
    told.clock.move(hours=1)
    told.post(f"/api/v1/acknowledgements/{number}/void", {"reason": "another officer"})
    between = told.clock.instant.replace(minute=30, hour=before.hour + 1)

    def listed(moment: Any) -> int:
        return len(told.get(f"/api/v1/acknowledgements?known_at={moment:%Y-%m-%dT%H:%M:%SZ}").get_json())

    assert [listed(before), listed(between), listed(told.clock.instant)] == [0, 1, 0]


def test_a_supervisor_sees_own_officers_and_nobody_unmasked_a_protected_ones_hand(told: Site, story: Story) -> None:
    issue = {"officer": story.protected, "camera": story.spare, "issued_on": "2016-09-20"}
    guarded = told.post("/api/v1/assignments", issue).get_json()["id"]
    numbers = {
        who: sign(told, assignment, method="drawn", drawn=DRAWN).get_json()["id"]
        for who, assignment in (("own", story.assignment), ("fifth", story.fifth_assignment), ("protected", guarded))
    }
    seen = {
        who: {
            name: (told.get(f"/api/v1/acknowledgements/{number}", who=who).get_json() or {}).get("drawn", "absent")
            for name, number in numbers.items()
        }
        for who in ("admin", "inspector", "auditor")
    }
    assert seen["admin"] == dict.fromkeys(numbers, DRAWN)
    assert seen["inspector"] == {"own": DRAWN, "fifth": "absent", "protected": None}
    assert seen["auditor"] == {"own": DRAWN, "fifth": DRAWN, "protected": None}
