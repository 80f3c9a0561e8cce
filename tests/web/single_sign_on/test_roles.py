"""What somebody's groups at the provider make of them here."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.databases import BACKENDS
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.single_sign_on.conftest import Desk
from tests.web.single_sign_on.lying import SUBJECT
from tracker.domain.commands.accounts import CreateUser
from tracker.domain.vocabulary import Door, Role
from tracker.journeys.single_sign_on import Granted, RoleRule, SingleSignOn
from tracker.services.accounts import acting, create_user, find_user
from tracker.store.models import AuditEvent, Identity, User

RULES = """
roles_claim = "roles"
[[single_sign_on.roles]]
value = "Admins"
role = "administrator"
[[single_sign_on.roles]]
value = "Inspectors 1"
role = "supervisor"
precincts = ["1"]
[[single_sign_on.roles]]
value = "Inspectors 5"
role = "supervisor"
precincts = ["5"]
[[single_sign_on.roles]]
value = "Nowhere"
role = "supervisor"
precincts = ["99"]
[[single_sign_on.roles]]
value = "Audit"
role = "oversight"
"""

SUPERVISOR, OVERSIGHT = Role.SUPERVISOR, Role.OVERSIGHT
MAPPED = SingleSignOn(
    roles=(
        RoleRule("boss", Role.ADMINISTRATOR),
        RoleRule("first", SUPERVISOR, ("1", "2")),
        RoleRule("third", SUPERVISOR, ("3",)),
        RoleRule("audit", OVERSIGHT),
    )
)


@pytest.mark.parametrize(
    "values, granted",
    [
        (set(), None),
        ({"everybody", "FIRST", " first"}, None),
        ({"boss"}, Granted(Role.ADMINISTRATOR)),
        ({"audit", "boss", "first"}, Granted(Role.ADMINISTRATOR)),
        ({"first"}, Granted(SUPERVISOR, ("1", "2"))),
        ({"third", "first"}, Granted(SUPERVISOR, ("1", "2", "3"))),
        ({"third", "audit"}, Granted(SUPERVISOR, ("3",))),
        ({"audit"}, Granted(OVERSIGHT)),
    ],
)
def test_the_first_rule_that_fits_gives_the_role(values: set[str], granted: Granted | None) -> None:
    assert MAPPED.granted(values) == granted


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_account_is_made_at_the_first_sign_in_where_that_is_allowed(
    at_desk: Callable[..., Desk], backend: str
) -> None:
    desk = at_desk(f"provisioning = true{RULES}", backend)
    desk.provider.claims["roles"] = ["Inspectors 1", "Inspectors 5", "Everybody"]
    for _ in range(2):
        browser = desk.site.browser()
        assert desk.come_in(browser).status_code == 303
        assert desk.who(browser) == "ada.berg"
    with desk.site.writing() as session:
        made = session.scalars(select(User).where(User.username == "ada.berg")).one()
        assert (made.full_name, made.role, made.password_hash) == ("Ada Berg", "supervisor", None)
        assert acting(session, made, door=Door.PAGE).precincts == {"1", "5"}
        linked = session.scalars(select(Identity).where(Identity.user_id == made.id)).one()
        assert (linked.issuer, linked.subject) == (desk.provider.issuer, SUBJECT)
        acts = [made.id, linked.id]
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.subject.in_(["users", "identities"])).order_by(AuditEvent.seq.desc())
        ).all()
        told = [(event.act, event.actor, event.subject_id) for event in events[:4]]
    assert told == [
        ("log_in", "ada.berg", acts[0]),
        ("log_in", "ada.berg", acts[0]),
        ("link_identity", "single sign-on", acts[1]),
        ("create_user", "single sign-on", acts[0]),
    ]


@pytest.mark.parametrize("groups", [None, [], "Everybody", ["admins"], [["Admins"]], {"Admins": 1}, 7])
def test_whom_no_rule_fits_is_refused_and_nothing_is_made(at_desk: Callable[..., Desk], groups: object) -> None:
    desk = at_desk(f"provisioning = true{RULES}")
    before = accounts(desk)
    desk.provider.claims["roles"] = groups
    desk.check_refused(desk.come_in(desk.site.browser()), "no_role")
    assert accounts(desk) == before
    desk.provider.claims["roles"] = "Admins"
    assert desk.come_in(desk.site.browser()).status_code == 303
    assert accounts(desk) == before + 1


def test_nobody_is_provisioned_where_that_is_not_allowed(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk(RULES)
    before = accounts(desk)
    desk.provider.claims["roles"] = "Admins"
    desk.check_refused(desk.come_in(desk.site.browser()), "unknown_identity")
    assert accounts(desk) == before
    desk.link("ada")
    assert desk.come_in(desk.site.browser()).status_code == 303


def test_a_rule_for_a_precinct_that_is_not_there_makes_nothing(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk(f"provisioning = true{RULES}")
    before = accounts(desk)
    desk.provider.claims["roles"] = "Nowhere"
    desk.check_refused(desk.come_in(desk.site.browser()), "unknown_precinct")
    assert accounts(desk) == before


def test_a_group_taken_away_there_ends_what_it_opened_here(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk(RULES)
    desk.link("ada")
    desk.provider.claims["roles"] = "Admins"
    browser = desk.site.browser()
    desk.come_in(browser)
    assert desk.who(browser) == "ada"
    desk.provider.claims["roles"] = "Everybody"
    refused = desk.come_in(desk.site.browser())
    event = desk.last_event()
    assert (refused.status_code, event.detail["reason"], event.subject) == (401, "no_role", "users")
    assert desk.who(browser) is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_another_role_there_is_another_role_here_and_ends_what_was_open(
    at_desk: Callable[..., Desk], backend: str
) -> None:
    desk = at_desk(RULES, backend)
    desk.link("otto")
    desk.provider.claims["roles"] = "Audit"
    before = desk.site.browser()
    assert desk.come_in(before).status_code == 303
    assert desk.who(before) == "otto"
    for groups, role, precincts in (("Inspectors 1", SUPERVISOR, {"1"}), ("Inspectors 5", SUPERVISOR, {"5"})):
        desk.provider.claims["roles"] = groups
        after = desk.site.browser()
        assert desk.come_in(after).status_code == 303
        assert (desk.who(before), desk.who(after)) == (None, "otto")
        with desk.site.writing() as session:
            otto = find_user(session, "otto")
            acts = acting(session, otto, door=Door.PAGE)
            changed = session.scalars(
                select(AuditEvent).where(AuditEvent.act == "change_role").order_by(AuditEvent.seq.desc())
            ).first()
            assert changed is not None
            assert (acts.role, acts.precincts, changed.actor) == (role, precincts, "single sign-on")
        before = after


def test_the_last_administrator_is_made_nothing_else_and_let_in_as_nothing(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk(RULES)
    desk.link("ada")
    desk.provider.claims["roles"] = "Admins"
    browser = desk.site.browser()
    desk.come_in(browser)
    desk.provider.claims["roles"] = "Audit"
    assert desk.come_in(desk.site.browser()).status_code == 401
    assert (desk.last_event().detail["reason"], desk.who(browser)) == ("last_administrator", None)
    with desk.site.writing() as session:
        assert find_user(session, "ada").role == "administrator"
        other = CreateUser("astrid", "Astrid", Role.ADMINISTRATOR)
        create_user(session, ADMINISTRATOR, other, now=NOW).password_hash = "the hash of a password"
    assert desk.come_in(desk.site.browser()).status_code == 303


@pytest.mark.parametrize(
    "acr, amr, fits",
    [
        ("two", ["pwd", "otp"], True),
        ("one", ["otp"], False),
        ("two", ["pwd"], False),
        (None, ["otp"], False),
        ("two", None, False),
        (["one", "two"], ["otp"], True),
        (["one"], ["otp"], False),
    ],
)
def test_the_second_factor_that_is_demanded_must_be_vouched_for(
    at_desk: Callable[..., Desk], acr: object, amr: object, fits: bool
) -> None:
    desk = at_desk('required_acr = ["two", "three"]\nrequired_amr = ["otp", "hwk"]\n')
    desk.link()
    desk.provider.claims |= {"acr": acr, "amr": amr}
    answer = desk.come_in(desk.site.browser())
    assert (answer.status_code == 303) is fits
    if not fits:
        desk.check_refused(answer, "second_factor_missing")


def accounts(desk: Desk) -> int:
    """How many accounts there are."""
    with desk.site.writing() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0
