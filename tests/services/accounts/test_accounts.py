"""Users and sign-ins: each act leaves its event, and none of them keeps or tells a secret."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import CreateToken, CreateUser, DisableUser, RevokeToken, SetPassword
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from tracker.domain.vocabulary import Door, Role
from tracker.services.accounts import (
    create_token,
    create_user,
    disable_user,
    end_session,
    find_signed_in,
    list_users,
    open_session,
    revoke_token,
    set_password,
    touch_session,
)
from tracker.store.models import AuditEvent, User, WebSession

PASSWORD = "correct horse battery"
IVY = CreateUser("ivy", "Ivy Lund", Role.SUPERVISOR, PASSWORD, ("1",))
LIMITS = {"idle": timedelta(minutes=30), "longest": timedelta(hours=12)}


def events(session: Session) -> list[AuditEvent]:
    """The log, oldest first."""
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def test_a_user_is_created_with_an_event_that_keeps_the_name_apart(session: Session, department: Department) -> None:
    user = create_user(session, ADMINISTRATOR, replace(IVY, username=" Ivy "), now=NOW)
    assert (user.username, user.role) == ("ivy", "supervisor")
    event = events(session)[-1]
    assert (event.act, event.subject, event.subject_id) == ("create_user", "users", user.id)
    assert event.detail["precincts"] == ["1"]
    assert event.personal == {"full_name": "Ivy Lund"}
    assert PASSWORD not in f"{event.detail} {event.personal} {user.password_hash} {IVY}"
    with pytest.raises(Conflict, match="ivy"):
        create_user(session, ADMINISTRATOR, IVY, now=NOW)
    assert [user.username for user in list_users(session)] == ["ivy"]


@pytest.mark.parametrize(
    "changed, error, code",
    [
        ({"username": "i"}, Invalid, "username_unfit"),
        ({"username": "iv y"}, Invalid, "username_unfit"),
        ({"username": "ïvy"}, Invalid, "username_unfit"),
        ({"precincts": ()}, Invalid, "precincts_required"),
        ({"precincts": ("9",)}, NotFound, "unknown_precinct"),
        ({"role": Role.ADMINISTRATOR}, Invalid, "precincts_not_wanted"),
        ({"role": Role.OVERSIGHT}, Invalid, "precincts_not_wanted"),
        ({"password": "short"}, Invalid, "password_unfit"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    session: Session, department: Department, changed: dict[str, object], error: type[Exception], code: str
) -> None:
    before = len(events(session))
    with pytest.raises(error) as refused:
        create_user(session, ADMINISTRATOR, replace(IVY, **changed), now=NOW)
    assert refused.value.code == code  # type: ignore[attr-defined]
    assert session.scalars(select(User)).all() == []
    assert len(events(session)) == before


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OVERSIGHT])
def test_only_an_administrator_manages_accounts(session: Session, department: Department, role: Role) -> None:
    actor = Actor("otto", role, Door.PAGE)
    user = create_user(session, ADMINISTRATOR, IVY, now=NOW)
    token = create_token(session, ADMINISTRATOR, CreateToken("t", Role.OVERSIGHT), now=NOW).token
    before = len(events(session))
    for act in (
        lambda: create_user(session, actor, replace(IVY, username="eve"), now=NOW),
        lambda: set_password(session, actor, SetPassword(user.username, PASSWORD), now=NOW),
        lambda: disable_user(session, actor, DisableUser(user.username), now=NOW),
        lambda: create_token(session, actor, CreateToken("u", Role.OVERSIGHT), now=NOW),
        lambda: revoke_token(session, actor, RevokeToken(token.id), now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()
    assert len(events(session)) == before


def test_a_sign_in_is_found_by_its_secret_until_it_ends(session: Session, department: Department) -> None:
    user = create_user(session, ADMINISTRATOR, IVY, now=NOW)
    opened = open_session(session, user.id, now=NOW)
    found = find_signed_in(session, opened.secret, now=NOW, demonstration=False, **LIMITS)
    assert found is not None
    assert (found.actor.name, found.actor.precincts, found.full_name) == ("ivy", frozenset({"1"}), "Ivy Lund")
    assert len(opened.secret) >= 43
    kept = session.scalars(select(WebSession)).one()
    assert opened.secret not in (kept.token_hash, kept.csrf_token)
    end_session(session, found.actor, found.session_id, now=NOW)
    assert find_signed_in(session, opened.secret, now=NOW, demonstration=False, **LIMITS) is None
    acts = [(event.act, event.changes_data) for event in events(session)[-2:]]
    assert acts == [("log_in", False), ("log_out", False)]


def test_a_sign_in_ends_unused_or_too_old(session: Session, department: Department) -> None:
    user = create_user(session, ADMINISTRATOR, IVY, now=NOW)
    opened = open_session(session, user.id, now=NOW)

    def holds(after: timedelta) -> bool:
        found = find_signed_in(session, opened.secret, now=NOW + after, demonstration=False, **LIMITS)
        return found is not None

    assert holds(timedelta(minutes=29, seconds=59))
    assert not holds(timedelta(minutes=30))
    number = session.scalars(select(WebSession.id)).one()
    for minutes in range(20, 12 * 60, 20):
        touch_session(session, number, now=NOW + timedelta(minutes=minutes))
    assert holds(timedelta(hours=11, minutes=59))
    assert not holds(timedelta(hours=12))


def test_a_disabled_account_signs_nobody_in(session: Session, department: Department) -> None:
    user = create_user(session, ADMINISTRATOR, IVY, now=NOW)
    opened = open_session(session, user.id, now=NOW)
    disable_user(session, ADMINISTRATOR, DisableUser("ivy"), now=NOW)
    assert find_signed_in(session, opened.secret, now=NOW, demonstration=False, **LIMITS) is None
    with pytest.raises(Unauthenticated):
        open_session(session, user.id, now=NOW)
    with pytest.raises(Conflict, match="disabled already"):
        disable_user(session, ADMINISTRATOR, DisableUser("ivy"), now=NOW)


def test_a_demonstrations_account_works_where_it_is_open_alone(session: Session, department: Department) -> None:
    user = create_user(session, ADMINISTRATOR, replace(IVY, demonstration=True), now=NOW)
    opened = open_session(session, user.id, now=NOW)
    for is_open in (True, False):
        found = find_signed_in(session, opened.secret, now=NOW, demonstration=is_open, **LIMITS)
        assert (found is not None) is is_open
