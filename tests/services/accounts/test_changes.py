"""What an administrator changes about an account, and what whoever is signed in does with the own one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.accounts.test_links import CHOSEN, OTTO, last, signs_in
from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.domain.commands.accounts import (
    ChangeRole,
    CreateUser,
    DisableUser,
    EnableUser,
    EndSessions,
    LinkOfficer,
    MakeAccountLink,
    ResetAuthenticator,
    SetMailAddress,
)
from tracker.domain.commands.people import RecordEmployment
from tracker.domain.commands.references import OfficerRef
from tracker.domain.errors import Conflict, Invalid, NotFound, Refusal
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import Door, EmploymentStatus, Role
from tracker.reports.audit.verify import verify_log
from tracker.services.accounts import (
    SignedIn,
    acknowledge_notice,
    change_own_password,
    change_role,
    create_user,
    disable_user,
    enable_user,
    end_other_sessions,
    end_own_session,
    end_user_sessions,
    find_link,
    find_signed_in,
    link_officer,
    make_account_link,
    open_session,
    reset_authenticator,
    set_mail_address,
)
from tracker.services.people import record_employment
from tracker.store.models import AuditEvent, Authenticator, User, WebSession

LIMITS = {"idle": timedelta(minutes=30), "longest": timedelta(hours=12)}
ADA = CreateUser("ada", "Ada Berg", Role.ADMINISTRATOR)


def found(session: Session, secret: str) -> SignedIn | None:
    """Who a session's secret belongs to."""
    return find_signed_in(session, secret, now=NOW, demonstration=False, **LIMITS)


def refusal_of(act: object) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refusal) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def test_a_disabled_account_is_enabled_and_its_idle_time_begins_anew(session: Session, department: Department) -> None:
    user = signs_in(session, OTTO)
    assert refusal_of(lambda: enable_user(session, ADMINISTRATOR, EnableUser("otto"), now=NOW)) == "user_enabled"
    disable_user(session, ADMINISTRATOR, DisableUser("otto"), now=NOW)
    enable_user(session, ADMINISTRATOR, EnableUser("otto"), now=NOW)
    assert (user.disabled_at, user.idle_since) == (None, last(session).recorded_at)
    assert found(session, open_session(session, user.id, now=NOW).secret) is not None


def test_another_role_ends_the_sign_ins_and_the_log_still_holds(session: Session, department: Department) -> None:
    user = signs_in(session, OTTO)
    opened = open_session(session, user.id, now=NOW)
    change_role(session, ADMINISTRATOR, ChangeRole("otto", Role.SUPERVISOR, ("5", "1")), now=NOW)
    event = last(session)
    assert (event.act, event.detail["before"]) == ("change_role", {"role": "oversight", "precincts": []})
    assert event.detail["after"] == {"role": "supervisor", "precincts": ["1", "5"]}
    assert found(session, opened.secret) is None
    again = found(session, open_session(session, user.id, now=NOW).secret)
    assert again is not None
    assert (again.actor.role, again.actor.precincts) == (Role.SUPERVISOR, frozenset({"1", "5"}))
    change_role(session, ADMINISTRATOR, ChangeRole("otto", Role.SUPERVISOR, ("1",)), now=NOW)
    assert user.revision == 2
    assert verify_log(session, DEVELOPMENT_KEYRING).problems == []
    same = ChangeRole("otto", Role.SUPERVISOR, ("1",))
    assert refusal_of(lambda: change_role(session, ADMINISTRATOR, same, now=NOW)) == "role_unchanged"


def test_a_role_changed_behind_the_logs_back_is_found(session: Session, department: Department) -> None:
    user = signs_in(session, OTTO)
    change_role(session, ADMINISTRATOR, ChangeRole("otto", Role.SUPERVISOR, ("1",)), now=NOW)
    user.role = Role.ADMINISTRATOR.value
    session.flush()
    assert not verify_log(session, DEVELOPMENT_KEYRING).sound


@pytest.mark.parametrize(
    "command, error, code",
    [
        (ChangeRole("otto", Role.SUPERVISOR), Invalid, "precincts_required"),
        (ChangeRole("otto", Role.SUPERVISOR, ("9",)), NotFound, "unknown_precinct"),
        (ChangeRole("otto", Role.ADMINISTRATOR, ("1",)), Invalid, "precincts_not_wanted"),
        (ChangeRole("otto", Role.OVERSIGHT, ("1",)), Invalid, "precincts_not_wanted"),
        (ChangeRole("otto", Role.SERVICE), Invalid, "service_stays_service"),
        (ChangeRole("nobody", Role.OVERSIGHT), NotFound, "unknown_user"),
        (ChangeRole("ada", Role.OVERSIGHT), Conflict, "last_administrator"),
    ],
)
def test_a_role_that_cannot_be_is_refused(
    session: Session, department: Department, command: ChangeRole, error: type[Refusal], code: str
) -> None:
    signs_in(session, OTTO)
    signs_in(session, ADA)
    with pytest.raises(error) as refused:
        change_role(session, ADMINISTRATOR, command, now=NOW)
    assert refused.value.code == code


@pytest.mark.parametrize("other", [{"locked_at": NOW}, {"disabled_at": NOW}, {"password_hash": None}])
def test_an_administrator_who_cannot_sign_in_is_none_left(
    session: Session, department: Department, other: dict[str, object]
) -> None:
    signs_in(session, ADA)
    second = signs_in(session, CreateUser("bo", "Bo", Role.ADMINISTRATOR))
    command = ChangeRole("ada", Role.OVERSIGHT)
    kept = {name: getattr(second, name) for name in other}
    for name, value in other.items():
        setattr(second, name, value)
    session.flush()
    assert refusal_of(lambda: change_role(session, ADMINISTRATOR, command, now=NOW)) == "last_administrator"
    for name, value in kept.items():
        setattr(second, name, value)
    session.flush()
    assert change_role(session, ADMINISTRATOR, command, now=NOW).role == Role.OVERSIGHT


def test_an_account_is_tied_to_an_officer_and_untied(session: Session, department: Department) -> None:
    user = signs_in(session, OTTO)
    officer = department.officer("0412")
    link_officer(session, ADMINISTRATOR, LinkOfficer("otto", OfficerRef(badge="0412")), now=NOW)
    assert user.officer_id == officer.id
    assert last(session).detail["after"] == {"officer_id": officer.id}
    same = LinkOfficer("otto", OfficerRef(id=officer.id))
    assert refusal_of(lambda: link_officer(session, ADMINISTRATOR, same, now=NOW)) == "officer_unchanged"
    link_officer(session, ADMINISTRATOR, LinkOfficer("otto"), now=NOW)
    assert user.officer_id is None


def test_the_last_administrator_is_tied_to_nobody_who_has_left(session: Session, department: Department) -> None:
    """That would shut the account with its next request."""
    signs_in(session, ADA)
    department.officer("0412")
    gone = RecordEmployment(OfficerRef(badge="0412"), EmploymentStatus.SEPARATED, local_day(NOW))
    record_employment(session, ADMINISTRATOR, gone, now=NOW)
    command = LinkOfficer("ada", OfficerRef(badge="0412"))
    assert refusal_of(lambda: link_officer(session, ADMINISTRATOR, command, now=NOW)) == "last_administrator"
    signs_in(session, CreateUser("bo", "Bo", Role.ADMINISTRATOR))
    assert link_officer(session, ADMINISTRATOR, command, now=NOW).officer_id is not None


def test_no_token_opens_what_is_shut(session: Session, department: Department) -> None:
    """Who knows a password would come in by a token that takes the second factor away, or enables the account."""
    user = signs_in(session, OTTO)
    user.disabled_at = NOW
    session.add(Authenticator(user_id=user.id, seed="", created_at=NOW, confirmed_at=NOW))
    session.flush()
    script = replace(ADMINISTRATOR, token_id=1, door=Door.API)
    for act, command in ((enable_user, EnableUser("otto")), (reset_authenticator, ResetAuthenticator("otto"))):
        assert refusal_of(lambda act=act, command=command: act(session, script, command, now=NOW)) == (
            "token_lets_nobody_in"
        )
        act(session, ADMINISTRATOR, command, now=NOW)
    assert user.disabled_at is None


def test_no_token_says_where_links_are_sent(session: Session, department: Department) -> None:
    """Who says that of an administrator's account, and has the mailbox, signs in as that administrator."""
    create_user(session, ADMINISTRATOR, ADA, now=NOW)
    script = replace(ADMINISTRATOR, token_id=1, door=Door.API)
    command = SetMailAddress("ada", "eve@city.example")
    assert refusal_of(lambda: set_mail_address(session, script, command, now=NOW)) == "token_lets_nobody_in"
    assert set_mail_address(session, ADMINISTRATOR, command, now=NOW).mail_address == "eve@city.example"


def test_a_mail_address_stands_apart_in_the_log(session: Session, department: Department) -> None:
    signs_in(session, OTTO)
    command = SetMailAddress("otto", "otto@city.example")
    set_mail_address(session, ADMINISTRATOR, command, now=NOW)
    event = last(session)
    assert "otto@city.example" not in str(event.detail)
    assert event.personal == {"before": {"mail_address": None}, "after": {"mail_address": "otto@city.example"}}
    assert refusal_of(lambda: set_mail_address(session, ADMINISTRATOR, command, now=NOW)) == "mail_address_unchanged"


def test_an_administrator_ends_the_sign_ins_of_one_account_alone(session: Session, department: Department) -> None:
    otto, ada = (signs_in(session, command) for command in (OTTO, ADA))
    mine, theirs = (open_session(session, user.id, now=NOW) for user in (otto, ada))
    assert end_user_sessions(session, ADMINISTRATOR, EndSessions("otto"), now=NOW) == 1
    assert found(session, mine.secret) is None
    assert found(session, theirs.secret) is not None


def own(session: Session) -> tuple[Actor, list[SignedIn], list[str]]:
    """Otto, signed in on three devices."""
    user = signs_in(session, OTTO)
    secrets = [open_session(session, user.id, now=NOW).secret for _ in range(3)]
    holders = [holder for secret in secrets if (holder := found(session, secret)) is not None]
    return holders[0].actor, holders, secrets


def test_ones_own_password_is_changed_and_the_other_sign_ins_end(session: Session, department: Department) -> None:
    actor, holders, secrets = own(session)
    link = make_account_link(session, ADMINISTRATOR, MakeAccountLink("otto"), now=NOW)
    change_own_password(session, actor, CHOSEN, session_id=holders[1].session_id, now=NOW)
    assert [found(session, secret) is not None for secret in secrets] == [False, True, False]
    assert session.get_one(User, actor.user_id).password_hash == CHOSEN
    assert (last(session).act, last(session).actor, last(session).detail["ended"]) == ("change_own_password", "otto", 2)
    with pytest.raises(NotFound):
        find_link(session, link.secret, now=NOW)


def test_ones_own_sign_ins_are_ended_one_by_one_or_together(session: Session, department: Department) -> None:
    actor, holders, secrets = own(session)
    end_own_session(session, actor, holders[2].session_id, now=NOW)
    assert [found(session, secret) is not None for secret in secrets] == [True, True, False]
    before = session.scalars(select(AuditEvent.seq)).all()
    stranger = Actor("sue", Role.OVERSIGHT, Door.PAGE, user_id=signs_in(session, ADA).id)
    for whose, number in ((actor, holders[2].session_id), (stranger, holders[1].session_id), (actor, 98765)):
        act = lambda whose=whose, number=number: end_own_session(session, whose, number, now=NOW)  # noqa: E731
        assert refusal_of(act) == "unknown_sign_in"
    assert found(session, secrets[1]) is not None
    assert len(before) + 1 == len(session.scalars(select(AuditEvent.seq)).all())
    assert end_other_sessions(session, actor, session_id=holders[0].session_id, now=NOW) == 1
    assert [found(session, secret) is not None for secret in secrets] == [True, False, False]


def test_a_notice_is_acknowledged_by_the_sign_in_that_read_it(session: Session, department: Department) -> None:
    actor, holders, secrets = own(session)
    acknowledge_notice(session, actor, "Official use only.", session_id=holders[0].session_id, now=NOW)
    at = last(session).recorded_at
    assert [holder.notice_at for secret in secrets if (holder := found(session, secret))] == [at, None, None]
    assert len(last(session).detail["notice_sha256"]) == 64
    assert session.scalars(select(WebSession.notice_at).where(WebSession.notice_at.is_not(None))).all() == [at]
