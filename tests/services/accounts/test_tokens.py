"""Tokens: shown once, confined to what was said when they were made, and never stronger than whoever made them is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.actors import PERMISSIONS, Actor
from tracker.domain.commands.accounts import CreateToken, CreateUser, DisableUser, RevokeToken, SetPassword
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.reports.holders import Holder
from tracker.domain.tokens import TokenState, is_from
from tracker.domain.vocabulary import Door, Role
from tracker.reports.holders import holders
from tracker.reports.tokens import service_accounts, token_lines
from tracker.services.accounts import (
    Bearer,
    Refused,
    Shut,
    create_token,
    create_user,
    disable_user,
    find_bearer,
    is_elsewhere,
    record_refused_token,
    revoke_token,
    set_password,
    touch_token,
    why_shut,
)
from tracker.store.lookups import last_recorded_at
from tracker.store.models import ApiToken, AuditEvent, User

CLIENT = "10.2.0.7"
FEED = CreateToken("feed", Role.OVERSIGHT)
PAYROLL = CreateToken("payroll", Role.SERVICE, scopes=("people.read",), user="payroll")


def bearer(
    session: Session, secret: str, *, client: str | None = CLIENT, after: timedelta = timedelta()
) -> Bearer | None:
    """Who acts with a token so long after it was made."""
    return find_bearer(session, secret, client=client, now=NOW + after)


def newest(session: Session) -> AuditEvent:
    """The last event of the log."""
    return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def maker(session: Session) -> Actor:
    """An administrator at a page, who is not the only one."""
    create_user(
        session, ADMINISTRATOR, CreateUser("other", "Other", Role.ADMINISTRATOR, "correct horse stable"), now=NOW
    )
    user = create_user(session, ADMINISTRATOR, CreateUser("mae", "Mae", Role.ADMINISTRATOR), now=NOW)
    return Actor("mae", Role.ADMINISTRATOR, Door.PAGE, user_id=user.id)


@pytest.fixture
def payroll(session: Session, department: Department) -> User:
    """A service account."""
    return create_user(session, ADMINISTRATOR, CreateUser("payroll", "Payroll feed", Role.SERVICE), now=NOW)


def test_a_token_acts_with_its_role_and_scope(session: Session, department: Department) -> None:
    made = create_token(session, ADMINISTRATOR, CreateToken("feed", Role.OVERSIGHT, ("5",), True, 30), now=NOW)
    assert made.secret.startswith("trk_")
    assert made.secret not in f"{made.token.token_hash} {made} {newest(session).detail}"
    found = bearer(session, made.secret)
    assert found is not None
    actor = found.actor
    assert (actor.name, actor.role, actor.precincts) == ("token:feed", Role.OVERSIGHT, frozenset({"5"}))
    assert (actor.door, actor.token_id, actor.read_only, actor.scopes) == (Door.API, made.token.id, True, None)
    assert bearer(session, made.secret + "x") is None
    assert bearer(session, made.secret, after=timedelta(days=30, seconds=-1)) is not None
    assert bearer(session, made.secret, after=timedelta(days=30)) is None
    with pytest.raises(Forbidden, match="cannot make another"):
        create_token(session, replace(ADMINISTRATOR, token_id=made.token.id), FEED, now=NOW)


def test_a_token_does_what_it_is_confined_to_and_nothing_else(session: Session, department: Department) -> None:
    command = replace(FEED, scopes=("people.read", "audit.read", "people.read"))
    made = create_token(session, ADMINISTRATOR, command, now=NOW)
    found = bearer(session, made.secret)
    assert found is not None
    assert found.actor.scopes == {"people.read", "audit.read"}
    assert [found.actor.may(name) for name in ("people.read", "audit.read", "reports.read", "people.write")] == [
        True,
        True,
        False,
        False,
    ]
    assert newest(session).detail["scopes"] == ["audit.read", "people.read"]


def test_a_token_comes_from_its_networks_alone(session: Session, department: Department) -> None:
    made = create_token(session, ADMINISTRATOR, replace(FEED, networks=("10.2.0.0/16", "2001:DB8::/32")), now=NOW)
    assert made.token.networks == ["10.2.0.0/16", "2001:db8::/32"]
    assert [bearer(session, made.secret, client=client) is not None for client in ("10.2.9.1", "10.3.0.1", None)] == [
        True,
        False,
        False,
    ]
    assert is_elsewhere(session, made.secret, client="10.3.0.1", now=NOW)
    assert not is_elsewhere(session, made.secret, client="10.2.9.1", now=NOW)
    assert not is_elsewhere(session, "trk_unknown", client="10.3.0.1", now=NOW)
    revoke_token(session, ADMINISTRATOR, RevokeToken(made.token.id), now=NOW)
    assert not is_elsewhere(session, made.secret, client="10.3.0.1", now=NOW)


@pytest.mark.parametrize(
    "client, networks, fits",
    [
        ("10.2.0.7", ["10.2.0.7/32"], True),
        ("10.2.0.8", ["10.2.0.7/32"], False),
        ("::ffff:10.2.0.7", ["10.2.0.0/16"], True),
        ("2001:db8::7", ["10.2.0.0/16", "2001:db8::/32"], True),
        ("2001:db9::7", ["2001:db8::/32"], False),
        ("fe80::1%eth0", ["fe80::/10"], True),
        ("", ["0.0.0.0/0"], False),
        ("unix:", ["0.0.0.0/0", "::/0"], False),
        ("10.2.0.7", [], False),
    ],
)
def test_an_address_lies_in_a_network_or_does_not(client: str, networks: list[str], fits: bool) -> None:
    assert is_from(client, networks) is fits


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"scopes": ("people.delete",)}, "unknown_permission"),
        ({"scopes": ("people.write",)}, "above_role"),
        ({"networks": ("10.2.0.0/33",)}, "not_a_network"),
        ({"networks": ("10.2.0.1/16",)}, "not_a_network"),
        ({"networks": ("example.org",)}, "not_a_network"),
        ({"expires_in_days": 0}, "days_out_of_range"),
        ({"expires_in_days": 3651}, "days_out_of_range"),
        ({"role": Role.SUPERVISOR}, "precincts_required"),
        ({"role": Role.SERVICE, "user": "payroll"}, "scopes_required"),
        ({"role": Role.SERVICE, "scopes": ("people.read",)}, "service_account_required"),
        ({"user": "payroll"}, "not_a_service_account"),
        ({"role": Role.SERVICE, "scopes": ("people.read",), "user": "mae"}, "not_a_service_account"),
        ({"role": Role.SERVICE, "scopes": ("people.read",), "user": "nobody"}, "unknown_user"),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    session: Session, payroll: User, changed: dict[str, object], code: str
) -> None:
    maker(session)
    before = newest(session).seq
    with pytest.raises((Invalid, NotFound)) as refused:
        create_token(session, ADMINISTRATOR, replace(FEED, **changed), now=NOW)
    assert refused.value.code == code
    assert newest(session).seq == before


def test_a_token_made_on_a_page_has_an_end_and_nothing_that_its_maker_lacks(
    session: Session, department: Department
) -> None:
    actor = maker(session)
    with pytest.raises(Invalid) as refused:
        create_token(session, actor, FEED, now=NOW)
    assert refused.value.code == "expiry_required"
    signs = CreateToken("signs", Role.SUPERVISOR, ("1",), expires_in_days=30)
    with pytest.raises(Invalid) as refused:
        create_token(session, actor, replace(signs, scopes=("months.sign",)), now=NOW)
    assert refused.value.code == "above_maker"
    made = create_token(session, actor, signs, now=NOW)
    by_machine = create_token(session, ADMINISTRATOR, signs, now=NOW)
    found, other = bearer(session, made.secret), bearer(session, by_machine.secret)
    assert found is not None
    assert other is not None
    assert (found.actor.may("months.sign"), other.actor.may("months.sign")) == (False, True)
    assert found.actor.may("reports.read")
    assert not found.actor.may("people.write")


def test_a_revoked_token_opens_nothing(session: Session, department: Department) -> None:
    made = create_token(session, ADMINISTRATOR, FEED, now=NOW)
    assert bearer(session, made.secret) is not None
    revoke_token(session, ADMINISTRATOR, RevokeToken(made.token.id), now=NOW)
    assert bearer(session, made.secret) is None
    with pytest.raises(Conflict, match="revoked already"):
        revoke_token(session, ADMINISTRATOR, RevokeToken(made.token.id), now=NOW)
    with pytest.raises(NotFound):
        revoke_token(session, ADMINISTRATOR, RevokeToken(99), now=NOW)


def test_a_token_is_no_stronger_than_its_maker_is_now(session: Session, department: Department) -> None:
    actor = maker(session)
    made = create_token(session, actor, replace(FEED, expires_in_days=30), now=NOW)
    assert bearer(session, made.secret) is not None
    user = session.get_one(User, actor.user_id)
    user.role = Role.OVERSIGHT.value
    session.flush()
    assert bearer(session, made.secret) is None
    user.role = Role.ADMINISTRATOR.value
    session.flush()
    assert bearer(session, made.secret) is not None
    disable_user(session, ADMINISTRATOR, DisableUser("mae"), now=NOW)
    assert bearer(session, made.secret) is None
    assert [line.state for line in token_lines(session, now=NOW)] == [TokenState.MAKER_GONE]


def test_last_use_is_kept_to_the_minute(session: Session, department: Department) -> None:
    made = create_token(session, ADMINISTRATOR, FEED, now=NOW)

    def is_due(after: timedelta) -> bool:
        found = bearer(session, made.secret, after=after)
        assert found is not None
        return found.is_due_for_touch

    assert is_due(timedelta())
    touch_token(session, made.token.id, now=NOW)
    assert session.scalars(select(ApiToken.last_used_at)).one() == NOW
    assert not is_due(timedelta(seconds=59))
    assert is_due(timedelta(seconds=60))


def test_a_service_account_has_no_password_and_works_by_its_tokens(session: Session, payroll: User) -> None:
    for act in (
        lambda: create_user(
            session, ADMINISTRATOR, CreateUser("feed", "Feed", Role.SERVICE, "correct horse battery"), now=NOW
        ),
        lambda: set_password(session, ADMINISTRATOR, SetPassword("payroll", "correct horse battery"), now=NOW),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert [problem.code for problem in refused.value.problems] == ["password_not_wanted"]
    assert (payroll.password_hash, service_accounts(session)) == (None, ["payroll"])
    made = create_token(session, ADMINISTRATOR, PAYROLL, now=NOW)
    assert (newest(session).detail["account"], made.token.user_id) == ("payroll", payroll.id)
    found = bearer(session, made.secret)
    assert found is not None
    assert (found.actor.role, found.actor.user_id, found.actor.scopes) == (Role.SERVICE, payroll.id, {"people.read"})
    assert [line.account for line in token_lines(session, now=NOW)] == ["payroll"]
    made.token.scopes = None
    session.flush()
    found = bearer(session, made.secret)
    assert found is not None
    assert not any(map(found.actor.may, PERMISSIONS))


def test_a_service_accounts_tokens_end_with_it(session: Session, payroll: User) -> None:
    made = create_token(session, ADMINISTRATOR, PAYROLL, now=NOW)
    payroll.role = Role.OVERSIGHT.value
    session.flush()
    assert bearer(session, made.secret) is None
    payroll.role = Role.SERVICE.value
    session.flush()
    assert bearer(session, made.secret) is not None
    disable_user(session, ADMINISTRATOR, DisableUser("payroll"), now=NOW)
    assert bearer(session, made.secret) is None
    assert [line.state for line in token_lines(session, now=NOW)] == [TokenState.ACCOUNT_CLOSED]
    assert service_accounts(session) == []
    with pytest.raises(Conflict) as refused:
        create_token(session, ADMINISTRATOR, PAYROLL, now=NOW)
    assert refused.value.code == "user_disabled"


def held(session: Session) -> tuple[Holder, ...]:
    """Who holds what now."""
    return holders(session, as_of=NOW.date(), known_at=last_recorded_at(session)).rows


@pytest.mark.parametrize(
    "of_account, of_token, sees",
    [((), (), None), (("1",), (), {"1"}), ((), ("5",), {"5"}), (("1",), ("1", "5"), {"1"}), (("1",), ("5",), set())],
)
def test_a_services_token_is_confined_as_its_account_is(
    session: Session, payroll: User, of_account: tuple[str, ...], of_token: tuple[str, ...], sees: set[str] | None
) -> None:
    command = CreateUser("gauges", "Gauges", Role.SERVICE, precincts=of_account)
    create_user(session, ADMINISTRATOR, command, now=NOW)
    made = create_token(session, ADMINISTRATOR, replace(PAYROLL, user="gauges", precincts=of_token), now=NOW)
    found = bearer(session, made.secret)
    assert found is not None
    assert found.actor.precincts == sees
    (holder,) = (one for one in held(session) if one.is_token)
    assert set(holder.precincts) == (sees or set(of_account))
    assert set(holder.permissions) == set(filter(found.actor.may, PERMISSIONS))


@pytest.mark.parametrize("precincts, may", [((), True), (("1",), False)])
def test_a_token_of_some_precincts_does_nothing_to_the_whole_department(
    session: Session, payroll: User, precincts: tuple[str, ...], may: bool
) -> None:
    """The roster, files and the audit log know no precincts: whoever is confined to some has no hand in them."""
    scopes = ("people.write", "imports.write", "cameras.write", "audit.read")
    feed = replace(PAYROLL, scopes=(*scopes, "equipment.write", "people.read"), precincts=precincts)
    found = bearer(session, create_token(session, ADMINISTRATOR, feed, now=NOW).secret)
    assert found is not None
    assert [found.actor.may(name) for name in scopes] == [may] * len(scopes)
    assert found.actor.may("equipment.write")
    assert found.actor.may("people.read")
    (holder,) = (one for one in held(session) if one.is_token)
    assert set(holder.permissions) == set(filter(found.actor.may, PERMISSIONS))


def test_tokens_are_listed_by_what_ends_soonest_and_what_works_no_more_last(
    session: Session, department: Department
) -> None:
    for name, days in (("never", None), ("later", 90), ("gone", 1), ("soon", 7)):
        create_token(session, ADMINISTRATOR, replace(FEED, name=name, expires_in_days=days), now=NOW)
    lines = token_lines(session, now=NOW + timedelta(days=2))
    assert [line.name for line in lines] == ["soon", "later", "never", "gone"]
    assert [line.state for line in lines] == [TokenState.IN_USE] * 3 + [TokenState.EXPIRED]


def test_a_token_turned_away_leaves_an_event_once_a_minute(session: Session, department: Department) -> None:
    made = create_token(session, ADMINISTRATOR, FEED, now=NOW)

    def refuse(secret: str, *, after: timedelta = timedelta()) -> list[tuple[str, int | None, str]]:
        record_refused_token(session, secret, Refused.IN_ADDRESS, door=Door.PAGE, client="10.9.9.9", now=NOW + after)
        found = session.scalars(select(AuditEvent).where(AuditEvent.act == "refuse_token").order_by(AuditEvent.seq))
        return [(event.actor, event.subject_id, event.detail["reason"]) for event in found]

    known, unknown = ("nobody", made.token.id, "in_address"), ("nobody", None, "in_address")
    assert refuse(made.secret) == [known]
    assert refuse(made.secret, after=timedelta(seconds=50)) == [known]
    assert refuse("trk_unknown", after=timedelta(seconds=50)) == [known, unknown]
    assert refuse(made.secret, after=timedelta(seconds=61)) == [known, unknown, known]
    event = newest(session)
    assert (event.changes_data, event.detail["client"], event.detail["name"]) == (False, "10.9.9.9", "feed")
    assert made.secret not in str(event.detail)


def test_nobody_signs_in_to_a_service_account(session: Session, payroll: User) -> None:
    assert why_shut(session, payroll, now=NOW) is Shut.DISABLED
    person = create_user(session, ADMINISTRATOR, CreateUser("mae", "Mae", Role.OVERSIGHT), now=NOW)
    assert why_shut(session, person, now=NOW) is None
