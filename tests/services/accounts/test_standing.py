"""Accounts end with their holder's employment and with disuse, whoever finds it first; only an administrator lets them
back.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.accounts import CreateToken, CreateUser
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.people import EndEmployment, RecordEmployment
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, EmploymentStatus, FactKind, Role
from tracker.services.accounts import (
    HolderLeft,
    Shut,
    TryRules,
    count_password_try,
    create_token,
    create_user,
    disable_left,
    find_bearer,
    find_signed_in,
    find_user,
    open_session,
    settle_try,
    tidy_accounts,
)
from tracker.services.people import end_employment, record_employment
from tracker.services.voids import void_fact
from tracker.store.employed import has_left
from tracker.store.models import AuditEvent, Employment, User, WebSession

TODAY = local_day(NOW)
DAY = timedelta(days=1)
LIMITS = {"idle": timedelta(minutes=30), "longest": timedelta(hours=12), "demonstration": False}
RULES = TryRules()


@pytest.fixture
def ann(session: Session, department: Department) -> User:
    """An administrator who is the officer of badge 0412; there is another, who is none."""
    for name in ("ann", "bea"):
        made = create_user(session, ADMINISTRATOR, CreateUser(name, name, Role.ADMINISTRATOR), now=NOW)
        made.password_hash = "the hash of a password"
    ann = find_user(session, "ann")
    ann.officer_id = department.officer("0412").id
    session.flush()
    return ann


def say(session: Session, user: User, status: EmploymentStatus, day: date) -> Employment:
    """The holder's employment from a day on."""
    command = RecordEmployment(OfficerRef(id=user.officer_id), status, day)
    return record_employment(session, ADMINISTRATOR, command, now=NOW)


def opens(session: Session, name: str, *, later: timedelta = timedelta()) -> bool:
    """Whether the right password lets the account in."""
    at = NOW + later
    counted = count_password_try(session, name, client="", demonstration=False, rules=RULES, now=at)
    return settle_try(session, counted.tried, fitted=counted.tried.is_compared, rules=RULES, now=at)


def why(session: Session) -> list[object]:
    """The reasons that the log gives for accounts disabled."""
    told = select(AuditEvent.detail).where(AuditEvent.act == "disable_user").order_by(AuditEvent.seq)
    return [detail.get("why") for detail in session.scalars(told)]


def test_a_session_and_a_token_are_dead_from_the_day_the_holder_leaves(session: Session, ann: User) -> None:
    opened = open_session(session, ann.id, now=NOW)
    herself = Actor("ann", Role.ADMINISTRATOR, Door.PAGE, user_id=ann.id)
    token = create_token(session, herself, CreateToken("feed", Role.OVERSIGHT, expires_in_days=365), now=NOW)
    say(session, ann, EmploymentStatus.SEPARATED, TODAY + DAY)
    assert find_signed_in(session, opened.secret, now=NOW, **LIMITS) is not None
    assert find_bearer(session, token.secret, now=NOW) is not None
    assert opens(session, "ann")
    then = NOW + DAY
    with pytest.raises(HolderLeft) as left:
        find_signed_in(session, opened.secret, now=then, **{**LIMITS, "idle": 2 * DAY, "longest": 2 * DAY})
    with pytest.raises(HolderLeft):
        find_bearer(session, token.secret, now=then)
    assert disable_left(session, left.value.user_id, now=then)
    assert not disable_left(session, left.value.user_id, now=then), "the second to find it enters nothing"
    assert why(session) == ["left"]
    assert find_bearer(session, token.secret, now=then) is None
    assert session.scalars(select(WebSession.ended_at)).one() is not None


def test_a_sign_in_that_finds_the_holder_gone_fails_and_puts_it_on_record(session: Session, ann: User) -> None:
    say(session, ann, EmploymentStatus.SEPARATED, TODAY)
    assert not opens(session, "ann")
    assert ann.disabled_at is not None
    assert why(session) == ["left"]
    failed = select(AuditEvent).where(AuditEvent.act == "fail_log_in")
    assert session.scalars(failed).one().detail["cause"] == "left"


def test_what_was_disabled_stays_so_when_the_separation_is_void(session: Session, ann: User) -> None:
    separation = say(session, ann, EmploymentStatus.SEPARATED, TODAY)
    assert [each.why for each in tidy_accounts(session, ADMINISTRATOR, now=NOW)] == [Shut.LEFT]
    void_fact(session, ADMINISTRATOR, VoidFact(FactKind.EMPLOYMENT, separation.id, "wrong officer"), now=NOW)
    assert not opens(session, "ann")
    ann.disabled_at = None
    session.flush()
    assert opens(session, "ann")


@pytest.mark.parametrize("status", [EmploymentStatus.LEAVE, EmploymentStatus.SUSPENDED, EmploymentStatus.ACTIVE])
def test_who_is_still_employed_keeps_the_account(session: Session, ann: User, status: EmploymentStatus) -> None:
    if status is not EmploymentStatus.ACTIVE:
        say(session, ann, status, TODAY)
    assert tidy_accounts(session, ADMINISTRATOR, now=NOW) == ()
    assert opens(session, "ann")


def test_an_employment_that_ended_with_no_other_is_the_end(session: Session, ann: User) -> None:
    held = session.scalars(select(Employment).where(Employment.officer_id == ann.officer_id)).one()
    end_employment(session, ADMINISTRATOR, EndEmployment(held.id, TODAY), now=NOW)
    left = select(has_left(User.officer_id, TODAY)).where(User.id == ann.id)
    before = select(has_left(User.officer_id, TODAY - DAY)).where(User.id == ann.id)
    assert (session.scalar(before), session.scalar(left)) == (False, True)
    say(session, ann, EmploymentStatus.ACTIVE, TODAY)
    assert session.scalar(left) is False, "taken on again"


def test_even_the_last_administrator_ends_with_the_employment(session: Session, ann: User) -> None:
    find_user(session, "bea").disabled_at = NOW
    say(session, ann, EmploymentStatus.SEPARATED, TODAY)
    assert not opens(session, "ann")
    assert ann.disabled_at is not None


def test_an_account_unused_for_90_days_is_disabled_and_a_sign_in_counts(session: Session, ann: User) -> None:
    open_session(session, ann.id, now=NOW + 60 * DAY)
    assert ann.idle_since == NOW + 60 * DAY
    assert tidy_accounts(session, ADMINISTRATOR, now=NOW + 90 * DAY - timedelta(seconds=1)) == ()
    tidied = tidy_accounts(session, ADMINISTRATOR, now=NOW + 90 * DAY + timedelta(seconds=1))
    assert [(each.username, each.why) for each in tidied] == [("bea", Shut.IDLE)]
    assert why(session) == ["idle"]
    assert not opens(session, "bea", later=90 * DAY)


def test_a_sign_in_finds_disuse_by_itself(session: Session, ann: User) -> None:
    open_session(session, ann.id, now=NOW + 60 * DAY)
    assert not opens(session, "bea", later=91 * DAY)
    assert find_user(session, "bea").disabled_at is not None


def test_sessions_of_before_count_as_use(session: Session, ann: User) -> None:
    open_session(session, ann.id, now=NOW + 60 * DAY)
    open_session(session, find_user(session, "bea").id, now=NOW + 50 * DAY)
    for user in session.scalars(select(User)):
        user.idle_since = None
    session.flush()
    assert [each.username for each in tidy_accounts(session, ADMINISTRATOR, now=NOW + 141 * DAY)] == ["bea"]


def test_of_administrators_who_are_all_idle_the_one_seen_last_stays(session: Session, ann: User) -> None:
    open_session(session, ann.id, now=NOW + DAY)
    tidied = tidy_accounts(session, ADMINISTRATOR, now=NOW + 500 * DAY)
    assert [each.username for each in tidied] == ["bea"]
    assert opens(session, "ann", later=500 * DAY)


def test_accounts_that_never_sign_in_are_not_idle(session: Session, ann: User) -> None:
    for name, role, shown in (
        ("feed", Role.SERVICE, False),
        ("demo", Role.OVERSIGHT, True),
        ("otto", Role.OVERSIGHT, False),
    ):
        command = CreateUser(name, name, role, demonstration=shown)
        create_user(session, ADMINISTRATOR, command, now=NOW)
    for name in ("ann", "bea"):
        open_session(session, find_user(session, name).id, now=NOW + 90 * DAY)
    assert [each.username for each in tidy_accounts(session, ADMINISTRATOR, now=NOW + 100 * DAY)] == ["otto"]
