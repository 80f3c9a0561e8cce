"""One-time links: used once, by their holder, within their time; asking for one tells nobody anything."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.commands.accounts import (
    CreateUser,
    DisableUser,
    EnableUser,
    InviteUser,
    MakeAccountLink,
    SetMailAddress,
    SetPassword,
)
from tracker.domain.commands.references import OfficerRef
from tracker.domain.errors import Conflict, Invalid, NotFound, Refusal
from tracker.domain.vocabulary import Role
from tracker.services.accounts import (
    LinkLives,
    NewLink,
    create_user,
    disable_user,
    enable_user,
    find_link,
    find_signed_in,
    invite_user,
    make_account_link,
    open_session,
    record_failed_use,
    request_reset,
    set_mail_address,
    set_password,
    use_link,
)
from tracker.services.accounts.passwords import hash_password
from tracker.store.engine import transaction
from tracker.store.models import AccountLink, AuditEvent, User

PASSWORD = "correct horse battery"
CHOSEN = hash_password("a rather long passphrase")
KEPT = hash_password(PASSWORD)
IVY = InviteUser("ivy", "Ivy Lund", Role.SUPERVISOR, ("1",), "ivy@police.example")
OTTO = CreateUser("otto", "Otto Berg", Role.OVERSIGHT)
SOON = NOW + timedelta(minutes=5)


def last(session: Session) -> AuditEvent:
    """The newest event."""
    return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def count(session: Session) -> int:
    """How many events there are."""
    return len(session.scalars(select(AuditEvent.seq)).all())


def signs_in(session: Session, command: CreateUser) -> User:
    """An account with a password, which is not hashed anew for each test."""
    user = create_user(session, ADMINISTRATOR, command, now=NOW)
    user.password_hash = KEPT
    session.flush()
    return user


def invited(session: Session) -> NewLink:
    """The link of somebody just invited."""
    return invite_user(session, ADMINISTRATOR, IVY, now=NOW)


def asked(session: Session) -> NewLink:
    """The link of somebody who forgot the password."""
    signs_in(session, OTTO)
    set_mail_address(session, ADMINISTRATOR, SetMailAddress("otto", "otto@city.example"), now=NOW)
    link = request_reset(session, "otto", now=NOW)
    assert link is not None
    return link


def test_an_invitation_makes_an_account_that_nobody_signs_in_to_yet(session: Session, department: Department) -> None:
    before = count(session)
    link = invited(session)
    assert (link.username, link.purpose, link.expires_at - NOW > timedelta(hours=71)) == ("ivy", "invite", True)
    assert len(link.secret) >= 43
    assert count(session) == before + 1
    event = last(session)
    assert (event.act, event.subject, event.subject_id) == ("invite_user", "users", link.user_id)
    assert (event.detail["role"], event.detail["precincts"]) == ("supervisor", ["1"])
    assert event.personal == {"full_name": "Ivy Lund", "mail_address": "ivy@police.example"}
    kept = session.scalars(select(AccountLink)).one()
    assert link.secret not in f"{kept.token_hash} {event.detail} {event.personal} {link}"
    assert session.get_one(User, link.user_id).password_hash is None


def test_an_invitation_ties_the_account_to_an_officer(session: Session, department: Department) -> None:
    officer = department.officer("0412")
    command = InviteUser("eva", "Eva", Role.OVERSIGHT, officer=OfficerRef(badge="0412"))
    link = invite_user(session, ADMINISTRATOR, command, now=NOW)
    assert session.get_one(User, link.user_id).officer_id == officer.id
    stranger = InviteUser("eve", "Eve", Role.OVERSIGHT, officer=OfficerRef(badge="9999"))
    with pytest.raises(NotFound, match="9999"):
        invite_user(session, ADMINISTRATOR, stranger, now=NOW)


@pytest.mark.parametrize("make", [invited, asked])
def test_a_link_chooses_a_password_once_and_ends_every_sign_in(
    session: Session, department: Department, make: Callable[[Session], NewLink]
) -> None:
    link = make(session)
    opened = open_session(session, link.user_id, now=NOW)
    for _ in range(2):  # a program that looks through mail follows it too
        assert find_link(session, link.secret, now=SOON).username == link.username
    use_link(session, link.secret, CHOSEN, now=SOON)
    event = last(session)
    assert (event.act, event.actor, event.subject_id) == ("use_account_link", link.username, link.user_id)
    assert event.detail["purpose"] == link.purpose
    assert session.get_one(User, link.user_id).password_hash == CHOSEN
    limits = {"idle": timedelta(hours=1), "longest": timedelta(hours=12)}
    assert find_signed_in(session, opened.secret, now=SOON, demonstration=False, **limits) is None
    before = count(session)
    with pytest.raises(NotFound) as refused:
        use_link(session, link.secret, CHOSEN, now=SOON)
    assert (refused.value.code, count(session)) == ("unknown_link", before)


@pytest.mark.parametrize("make, works_for", [(invited, timedelta(hours=72)), (asked, timedelta(hours=1))])
def test_a_link_works_for_its_time_and_no_longer(
    session: Session, department: Department, make: Callable[[Session], NewLink], works_for: timedelta
) -> None:
    link = make(session)
    made = session.scalars(select(AccountLink.created_at)).one()
    assert link.expires_at == made + works_for
    assert find_link(session, link.secret, now=made + works_for - timedelta(seconds=1)).user_id == link.user_id
    for secret, now in ((link.secret, made + works_for), (link.secret + "x", SOON), ("", SOON)):
        with pytest.raises(NotFound, match="works no more"):
            use_link(session, secret, CHOSEN, now=now)


def test_how_long_a_link_works_is_the_settings_to_say(session: Session, department: Department) -> None:
    lives = LinkLives(invite=timedelta(hours=2))
    link = invite_user(session, ADMINISTRATOR, IVY, now=NOW, lives=lives)
    assert link.expires_at - session.scalars(select(AccountLink.created_at)).one() == timedelta(hours=2)


def test_a_newer_link_ends_the_older(session: Session, department: Department) -> None:
    older = invited(session)
    newer = make_account_link(session, ADMINISTRATOR, MakeAccountLink("ivy"), now=NOW)
    assert newer.purpose == "invite"
    with pytest.raises(NotFound):
        find_link(session, older.secret, now=SOON)
    use_link(session, newer.secret, CHOSEN, now=SOON)
    assert make_account_link(session, ADMINISTRATOR, MakeAccountLink("ivy"), now=SOON).purpose == "reset"


def test_another_mail_address_and_a_disabled_account_end_a_link(session: Session, department: Department) -> None:
    link = invited(session)
    set_mail_address(session, ADMINISTRATOR, SetMailAddress("ivy", "new@police.example"), now=NOW)
    with pytest.raises(NotFound):
        find_link(session, link.secret, now=SOON)
    link = make_account_link(session, ADMINISTRATOR, MakeAccountLink("ivy"), now=NOW)
    disable_user(session, ADMINISTRATOR, DisableUser("ivy"), now=NOW)
    with pytest.raises(NotFound):
        use_link(session, link.secret, CHOSEN, now=SOON)
    with pytest.raises(Conflict) as refused:
        make_account_link(session, ADMINISTRATOR, MakeAccountLink("ivy"), now=NOW)
    assert refused.value.code == "user_disabled"


def test_an_account_enabled_again_and_another_password_bring_no_old_link_back(
    session: Session, department: Department
) -> None:
    first = invited(session)
    disable_user(session, ADMINISTRATOR, DisableUser("ivy"), now=NOW)
    enable_user(session, ADMINISTRATOR, EnableUser("ivy"), now=NOW)
    second = make_account_link(session, ADMINISTRATOR, MakeAccountLink("ivy"), now=NOW)
    assert find_link(session, second.secret, now=SOON).username == "ivy"
    set_password(session, ADMINISTRATOR, SetPassword("ivy", "a rather long passphrase"), now=NOW)
    for link in (first, second):
        with pytest.raises(NotFound):
            find_link(session, link.secret, now=SOON)


def test_a_service_account_is_invited_by_nobody(session: Session, department: Department) -> None:
    create_user(session, ADMINISTRATOR, CreateUser("nightly", "Nightly", Role.SERVICE), now=NOW)
    for act in (
        lambda: invite_user(session, ADMINISTRATOR, InviteUser("hourly", "Hourly", Role.SERVICE), now=NOW),
        lambda: make_account_link(session, ADMINISTRATOR, MakeAccountLink("nightly"), now=NOW),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert refused.value.code == "service_has_no_sign_in"


def test_a_link_that_is_used_again_leaves_an_event_and_a_guess_leaves_none(
    session: Session, department: Department
) -> None:
    link = invited(session)
    use_link(session, link.secret, CHOSEN, now=SOON)
    record_failed_use(session, link.secret, now=SOON)
    event = last(session)
    assert (event.act, event.actor, event.subject_id) == ("fail_account_link", "nobody", link.user_id)
    before = count(session)
    record_failed_use(session, "a guess", now=SOON)
    assert count(session) == before


def locked(session: Session) -> None:
    """Otto, locked."""
    session.scalars(select(User).where(User.username == "otto")).one().locked_at = NOW


def disabled(session: Session) -> None:
    """Otto, disabled."""
    disable_user(session, ADMINISTRATOR, DisableUser("otto"), now=NOW)


def without_address(session: Session) -> None:
    """Otto, without a mail address."""
    set_mail_address(session, ADMINISTRATOR, SetMailAddress("otto", None), now=NOW)


def without_password(session: Session) -> None:
    """Otto, who signs in elsewhere alone."""
    session.scalars(select(User).where(User.username == "otto")).one().password_hash = None


@pytest.mark.parametrize("case", [locked, disabled, without_address, without_password])
def test_who_may_have_no_link_gets_none_and_both_are_on_record(
    session: Session, department: Department, case: Callable[[Session], None]
) -> None:
    otto = asked(session)
    assert (last(session).act, last(session).detail) == ("request_reset", {"sent": True})
    case(session)
    session.flush()
    assert request_reset(session, "otto", now=SOON) is None
    event = last(session)
    assert (event.act, event.actor, event.subject_id) == ("request_reset", "nobody", otto.user_id)
    assert event.detail == {"sent": False}


def test_an_unknown_name_is_asked_for_in_vain_and_not_kept(session: Session, department: Department) -> None:
    assert request_reset(session, "Hunter2 is my password", now=NOW) is None
    event = last(session)
    assert (event.act, event.detail, event.personal, event.subject_id) == ("request_reset", {"sent": False}, None, None)


def test_nobodys_mailbox_is_filled(session: Session, department: Department) -> None:
    asked(session)
    later = [request_reset(session, "otto", now=NOW + timedelta(minutes=number)) for number in range(1, 5)]
    assert [link is not None for link in later] == [True, True, False, False]
    assert request_reset(session, "otto", now=NOW + timedelta(minutes=90)) is not None


def test_of_two_uses_at_once_one_chooses(engine: Engine) -> None:
    with transaction(engine, write=True) as session:
        set_up(session)
        link = invited(session)
    hashes = {"first": CHOSEN, "second": CHOSEN[:-1] + ("A" if CHOSEN[-1] != "A" else "B")}

    start, outcomes = threading.Barrier(len(hashes)), dict.fromkeys(hashes, "")

    def use(name: str) -> None:
        start.wait()
        try:
            with transaction(engine, write=True) as session:
                use_link(session, link.secret, hashes[name], now=SOON)
            outcomes[name] = "done"
        except Refusal as refusal:
            outcomes[name] = refusal.code

    threads = [threading.Thread(target=use, args=(name,)) for name in hashes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes.values()) == ["done", "unknown_link"]
    winner = next(name for name, outcome in outcomes.items() if outcome == "done")
    with transaction(engine, write=False) as session:
        assert session.get_one(User, link.user_id).password_hash == hashes[winner]
        assert session.scalars(select(AuditEvent.act).where(AuditEvent.act == "use_account_link")).all() == [
            "use_account_link"
        ]
