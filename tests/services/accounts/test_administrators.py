"""There is always an administrator who can sign in; where all is lost, one is let in from the tracker's own machine."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.accounts import BreakGlass, CreateUser, DisableUser
from tracker.domain.commands.people import RecordEmployment
from tracker.domain.errors import Conflict
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import EmploymentStatus, Role
from tracker.services.accounts import (
    break_glass,
    create_user,
    disable_user,
    find_user,
    is_last_administrator,
    open_session,
)
from tracker.services.accounts.secrets import digest
from tracker.services.people import record_employment
from tracker.store.models import AccountLink, AuditEvent, Identity, Installation, SignInTry, User, WebSession


@pytest.fixture
def ann(session: Session, department: Department) -> User:
    """The one administrator; beside her one who is invited and oversight."""
    for name, role in (("ann", Role.ADMINISTRATOR), ("bea", Role.ADMINISTRATOR), ("otto", Role.OVERSIGHT)):
        create_user(session, ADMINISTRATOR, CreateUser(name, name, role), now=NOW)
    for name in ("ann", "otto"):
        find_user(session, name).password_hash = "the hash of a password"
    session.flush()
    return find_user(session, "ann")


def leave(session: Session, department: Department, user: User) -> None:
    """The account is an officer's whose employment ends today."""
    user.officer_id = department.officer("0412").id
    gone = RecordEmployment(OfficerRef(id=user.officer_id), EmploymentStatus.SEPARATED, local_day(NOW))
    record_employment(session, ADMINISTRATOR, gone, now=NOW)


def let_in(session: Session, department: Department, user: User) -> None:
    """The account has a password."""
    user.password_hash = "the hash of a password"


def known_elsewhere(session: Session, department: Department, user: User) -> None:
    """An identity provider knows the account."""
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    told = {"recorded_at": event.recorded_at, "recorded_seq": event.seq}
    session.add(Identity(user_id=user.id, issuer="https://id.example.org", subject="7", **told))


def shut(name: str) -> Callable[[Session, Department, User], None]:
    """The account is disabled, locked or the demonstration's."""

    def done(session: Session, department: Department, user: User) -> None:
        let_in(session, department, user)
        setattr(user, name, True if name == "demonstration" else NOW)

    return done


OTHERS: dict[str, tuple[Callable[[Session, Department, User], None], bool]] = {
    "invited alone": (lambda *_: None, True),
    "with a password": (let_in, False),
    "known to a provider": (known_elsewhere, False),
    "disabled": (shut("disabled_at"), True),
    "locked": (shut("locked_at"), True),
    "of the demonstration": (shut("demonstration"), True),
    "gone": (lambda *given: (let_in(*given), leave(*given))[0], True),
}


@pytest.mark.parametrize("other", OTHERS)
def test_the_last_administrator_who_can_sign_in_is_not_disabled(
    session: Session, department: Department, ann: User, other: str
) -> None:
    made, is_last = OTHERS[other]
    made(session, department, find_user(session, "bea"))
    session.flush()
    assert is_last_administrator(session, ann, now=NOW) is is_last
    if not is_last:
        disable_user(session, ADMINISTRATOR, DisableUser("ann"), now=NOW)
        return
    with pytest.raises(Conflict) as refused:
        disable_user(session, ADMINISTRATOR, DisableUser("ann"), now=NOW)
    assert (refused.value.code, refused.value.field) == ("last_administrator", "username")
    session.refresh(ann)
    assert ann.disabled_at is None


def test_whoever_is_no_administrator_is_disabled_at_any_time(session: Session, ann: User) -> None:
    assert disable_user(session, ADMINISTRATOR, DisableUser("otto"), now=NOW).disabled_at is not None


def test_a_demonstrations_administrator_counts_in_a_demonstration(session: Session, ann: User) -> None:
    ann.demonstration = True
    session.add(Installation(id=1, agency="Test Police", demonstration=True, clock_offset_seconds=0))
    session.flush()
    assert is_last_administrator(session, ann, now=NOW)


def test_broken_glass_lets_an_administrator_in_with_a_link_and_an_event(session: Session, ann: User) -> None:
    open_session(session, ann.id, now=NOW)
    ann.disabled_at = ann.locked_at = NOW
    earlier = {"created_at": NOW, "expires_at": NOW + timedelta(hours=1)}
    session.add(AccountLink(user_id=ann.id, purpose="invite", token_hash="0" * 64, **earlier))
    session.add(SignInTry(user_id=ann.id, client="", step="password", tried_at=NOW))
    session.flush()
    broken = break_glass(session, ADMINISTRATOR, BreakGlass("ann"), now=NOW)
    session.flush()
    assert (ann.disabled_at, ann.locked_at) == (None, None)
    links = session.scalars(select(AccountLink).order_by(AccountLink.id)).all()
    assert [link.ended_at is None for link in links] == [False, True]
    assert (links[1].purpose, links[1].token_hash, links[1].used_at) == ("reset", digest(broken.secret), None)
    assert links[1].expires_at == broken.expires_at == ann.idle_since + timedelta(hours=1)
    assert broken.secret not in f"{broken} {links[1].token_hash}"
    assert session.scalars(select(WebSession.ended_at)).one() is not None
    assert session.scalars(select(SignInTry)).all() == []
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.act, event.subject_id) == ("break_glass", ann.id)
    assert (event.detail["disabled"], event.detail["locked"]) == (True, True)


def test_glass_is_broken_for_an_administrator_in_service_alone(
    session: Session, department: Department, ann: User
) -> None:
    leave(session, department, ann)
    for name, code in (("otto", "not_administrator"), ("ann", "holder_left")):
        with pytest.raises(Conflict) as refused:
            break_glass(session, ADMINISTRATOR, BreakGlass(name), now=NOW)
        assert refused.value.code == code
    assert session.scalars(select(AccountLink)).all() == []
