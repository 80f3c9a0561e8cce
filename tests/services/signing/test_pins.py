"""PINs: which may be chosen, counted before they are compared, locked after five wrong ones in 15 minutes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.services.department import ADMINISTRATOR, NOW
from tests.services.signing.conftest import OTHER_PIN, PIN, Desk
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.signing import SetOfficerPin
from tracker.domain.errors import Invalid, Refusal
from tracker.services.rehearsal import undone
from tracker.services.signing import set_officer_pin
from tracker.store.models import AuditEvent, OfficerPin


@pytest.mark.parametrize(
    "pin, code",
    [
        ("12345", "too_short"),
        ("1234567890123", "too_long"),
        ("49381a", "not_digits"),
        ("٤٩٣٨١٧", "not_digits"),
        ("777777", "too_simple"),
        ("123456", "too_simple"),
        ("987654", "too_simple"),
        ("789012", "too_simple"),
        ("210987", "too_simple"),
        ("493817", None),
        ("121212", None),
        ("493817493817", None),
    ],
)
def test_a_pin_is_6_to_12_digits_that_nobody_tries_first(desk: Desk, pin: str, code: str | None) -> None:
    with undone(desk.session):
        if code is None:
            desk.set_pin(pin)
            return
        with pytest.raises(Invalid) as refused:
            desk.set_pin(pin)
        assert (refused.value.code, refused.value.problems[0].code) == ("pin_unfit", code)


def test_only_a_hash_is_kept_and_the_event_tells_nothing_of_it(desk: Desk) -> None:
    command = SetOfficerPin(OfficerRef(id=desk.assignment.officer_id), PIN)
    made = set_officer_pin(desk.session, ADMINISTRATOR, command, now=NOW)
    assert made.pin_hash.startswith("$argon2id$")
    assert PIN not in repr(command)
    event = desk.session.get_one(AuditEvent, made.recorded_seq)
    assert (event.act, event.subject, event.detail, event.personal) == ("set_officer_pin", "officers", {}, None)


def test_the_newest_pin_counts_and_the_one_before_does_not(desk: Desk) -> None:
    desk.set_pin()
    assert desk.count().fits(PIN)
    desk.set_pin(OTHER_PIN)
    tried = desk.count()
    assert (tried.fits(PIN), tried.fits(OTHER_PIN)) == (False, True)
    assert PIN not in repr(tried)
    assert "argon2" not in repr(tried)


def code_of(desk: Desk, later: timedelta = timedelta()) -> str:
    """What a try is refused with; "" where it is counted."""
    with undone(desk.session):
        try:
            desk.count(later)
        except Refusal as refusal:
            return refusal.code
    return ""


def test_without_a_pin_there_is_nothing_to_try(desk: Desk) -> None:
    assert code_of(desk) == "no_pin"


def test_the_fifth_wrong_pin_locks_until_a_new_one_is_set(desk: Desk) -> None:
    desk.set_pin()
    locked = [desk.settle(desk.count(), fitted=False) for _ in range(5)]
    assert locked == [False, False, False, False, True]
    assert code_of(desk) == code_of(desk, timedelta(days=30)) == "pin_locked"
    failed = select(func.count()).select_from(AuditEvent).where(AuditEvent.act == "fail_pin")
    assert desk.session.scalar(failed) == 5
    last = desk.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert last is not None
    assert (last.changes_data, last.detail, last.subject_id) == (False, {"locked": True}, desk.assignment.officer_id)
    desk.set_pin(OTHER_PIN)
    assert desk.count().fits(OTHER_PIN)


def test_tries_under_way_count_as_wrong_until_they_are_settled(desk: Desk) -> None:
    """Fifty guesses at once are five guesses: the others are refused before anything is compared."""
    desk.set_pin()
    tries = [desk.count() for _ in range(5)]
    assert code_of(desk) == "pin_locked"
    for one in tries[:4]:
        assert desk.settle(one, fitted=False)
    assert not desk.settle(tries[4], fitted=True)
    assert code_of(desk) == ""
    assert desk.session.scalars(select(OfficerPin)).one().locked_at is None


def test_right_ones_are_not_counted_and_wrong_ones_are_forgotten_after_15_minutes(desk: Desk) -> None:
    desk.set_pin()
    for _ in range(4):
        desk.settle(desk.count(), fitted=False)
    for _ in range(3):
        desk.settle(desk.count(), fitted=True)
    later = timedelta(minutes=15)
    assert not desk.settle(desk.count(later), fitted=False, later=later)
    assert code_of(desk, later) == ""
