"""Whom a provider means: linked once, ended, and nobody's to link but an administrator's."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands.accounts import CreateUser, LinkIdentity, UnlinkIdentity
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.vocabulary import Role
from tracker.services.accounts import (
    create_user,
    find_user,
    link_identity,
    open_session,
    unlink_identity,
    user_of_identity,
)
from tracker.store.models import AuditEvent, WebSession

ISSUER = "https://login.example.org/city"
LINK = LinkIdentity("eve", ISSUER, "00u1")
UNLINK = UnlinkIdentity("eve", ISSUER, "00u1")


@pytest.fixture
def two(session: Session, department: Department) -> Session:
    """With the accounts eve and bo."""
    for name in ("eve", "bo"):
        create_user(session, ADMINISTRATOR, CreateUser(name, name.capitalize(), Role.OVERSIGHT), now=NOW)
    return session


def test_issuer_and_subject_open_one_account_until_the_link_is_ended(two: Session) -> None:
    assert user_of_identity(two, ISSUER, "00u1") is None
    link_identity(two, ADMINISTRATOR, LINK, now=NOW)
    for issuer, subject, name in ((ISSUER, "00u1", "eve"), (f"{ISSUER}/", "00u1", None), (ISSUER, "00U1", None)):
        found = user_of_identity(two, issuer, subject)
        assert (found and found.username) == name
    for again in (LINK, replace(LINK, username="bo")):
        with pytest.raises(Conflict) as refused:
            link_identity(two, ADMINISTRATOR, again, now=NOW)
        assert refused.value.code == "identity_linked"
    unlink_identity(two, ADMINISTRATOR, UNLINK, now=NOW)
    assert user_of_identity(two, ISSUER, "00u1") is None
    link_identity(two, ADMINISTRATOR, replace(LINK, username="bo"), now=NOW)
    found = user_of_identity(two, ISSUER, "00u1")
    assert found is not None
    assert found.username == "bo"


def test_ending_a_link_ends_what_the_provider_began_and_nothing_else(two: Session) -> None:
    user_id = link_identity(two, ADMINISTRATOR, LINK, now=NOW).user_id
    for begun_by in ("single_sign_on", "password"):
        open_session(two, user_id, now=NOW, begun_by=begun_by)
    unlink_identity(two, ADMINISTRATOR, UNLINK, now=NOW)
    ended = {row.begun_by: row.ended_at is not None for row in two.scalars(select(WebSession))}
    assert ended == {"single_sign_on": True, "password": False}


def test_the_last_administrators_only_way_in_is_not_ended(two: Session) -> None:
    find_user(two, "eve").role = Role.ADMINISTRATOR.value
    link_identity(two, ADMINISTRATOR, LINK, now=NOW)
    with pytest.raises(Conflict) as refused:
        unlink_identity(two, ADMINISTRATOR, UNLINK, now=NOW)
    assert refused.value.code == "last_administrator"
    find_user(two, "eve").password_hash = "the hash of a password"
    two.flush()
    assert unlink_identity(two, ADMINISTRATOR, UNLINK, now=NOW).ended_at is not None


@pytest.mark.parametrize("changed", [{"username": "bo"}, {"subject": "00u2"}, {"issuer": "https://b.example"}])
def test_a_link_that_is_not_there_cannot_be_ended(two: Session, changed: dict[str, str]) -> None:
    link_identity(two, ADMINISTRATOR, LINK, now=NOW)
    with pytest.raises(NotFound) as refused:
        unlink_identity(two, ADMINISTRATOR, replace(UNLINK, **changed), now=NOW)
    assert refused.value.code == "unknown_identity"
    assert user_of_identity(two, ISSUER, "00u1") is not None


def test_the_subject_is_a_personal_part_of_the_event(two: Session) -> None:
    link_identity(two, ADMINISTRATOR, LINK, now=NOW)
    event = two.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.act, event.subject, event.personal) == ("link_identity", "identities", {"subject": "00u1"})
    assert event.detail == {"username": "eve", "issuer": ISSUER}


def test_the_demonstrations_accounts_are_linked_to_nobody(two: Session) -> None:
    made = CreateUser("demo", "Demonstrator", Role.OVERSIGHT, demonstration=True)
    create_user(two, ADMINISTRATOR, made, now=NOW)
    with pytest.raises(Conflict) as refused:
        link_identity(two, ADMINISTRATOR, replace(LINK, username="demo"), now=NOW)
    assert refused.value.code == "demonstration_account"


def test_nobody_but_an_administrator_links(two: Session) -> None:
    other = replace(ADMINISTRATOR, role=Role.OVERSIGHT)
    for service, command in ((link_identity, LINK), (unlink_identity, UNLINK)):
        with pytest.raises(Forbidden):
            service(two, other, command, now=NOW)  # type: ignore[operator]
    link_identity(two, ADMINISTRATOR, LINK, now=NOW)
    unlink_identity(two, ADMINISTRATOR, UNLINK, now=NOW)


def test_the_only_way_in_of_the_last_administrator_is_not_ended(two: Session) -> None:
    alone = CreateUser("ann", "Ann", Role.ADMINISTRATOR)
    create_user(two, ADMINISTRATOR, alone, now=NOW)
    link_identity(two, ADMINISTRATOR, replace(LINK, username="ann"), now=NOW)
    with pytest.raises(Conflict) as refused:
        unlink_identity(two, ADMINISTRATOR, replace(UNLINK, username="ann"), now=NOW)
    assert refused.value.code == "last_administrator"
    create_user(two, ADMINISTRATOR, replace(alone, username="amy", password="a quiet lake at dusk"), now=NOW)
    unlink_identity(two, ADMINISTRATOR, replace(UNLINK, username="ann"), now=NOW)
