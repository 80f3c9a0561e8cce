"""Who held what on a day gone by: what is told later of a moment is what was told at that moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.actors import Actor
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.accounts import (
    BreakGlass,
    ChangeRole,
    CreateToken,
    CreateUser,
    DisableUser,
    EnableUser,
    LinkOfficer,
    RevokeToken,
)
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.people import RecordEmployment
from tracker.domain.errors import Invalid
from tracker.domain.reports.holders import Holder
from tracker.domain.spans import local_day
from tracker.domain.tokens import TokenState
from tracker.domain.vocabulary import Door, EmploymentStatus, FactKind, Role
from tracker.reports.holders import holders
from tracker.services.accounts import (
    break_glass,
    change_role,
    create_token,
    create_user,
    disable_user,
    enable_user,
    find_user,
    link_officer,
    revoke_token,
)
from tracker.services.people import record_employment
from tracker.services.voids import void_fact
from tracker.store.lookups import last_recorded_at
from tracker.store.models import ApiToken
from tracker.store.tokens import tokens_at

DAY = timedelta(days=1)
SUPERVISOR, COUNTER = Role.SUPERVISOR, Role.PRECINCT_ADMINISTRATOR

Act = Callable[[Session, datetime], object]


def made_by(session: Session, name: str) -> Actor:
    """An administrator as the pages have them."""
    return Actor(name, Role.ADMINISTRATOR, Door.PAGE, user_id=find_user(session, name).id)


def make_token(name: str, role: Role = Role.OVERSIGHT, **more: object) -> Act:
    """Ann makes a token."""

    def act(session: Session, now: datetime) -> object:
        command = replace(CreateToken(name, role, expires_in_days=365), **more)  # type: ignore[arg-type]
        return create_token(session, made_by(session, "ann"), command, now=now)

    return act


def make_user(name: str, role: Role, *precincts: str) -> Act:
    """An account."""
    return lambda session, now: create_user(
        session, ADMINISTRATOR, CreateUser(name, name.capitalize(), role, precincts=precincts), now=now
    )


def give(name: str, role: Role, *precincts: str) -> Act:
    """Another role or other precincts."""
    return lambda session, now: change_role(session, ADMINISTRATOR, ChangeRole(name, role, precincts), now=now)


def disable(name: str) -> Act:
    """An account works no more."""
    return lambda session, now: disable_user(session, ADMINISTRATOR, DisableUser(name), now=now)


def enable(name: str) -> Act:
    """It works again."""
    return lambda session, now: enable_user(session, ADMINISTRATOR, EnableUser(name), now=now)


def revoke(session: Session, now: datetime) -> object:
    """The service's token opens nothing any more."""
    number = session.scalars(select(ApiToken.id).where(ApiToken.name == "roster")).one()
    return revoke_token(session, ADMINISTRATOR, RevokeToken(number), now=now)


def tie_ann(session: Session, now: datetime) -> object:
    """Ann's account is the officer's."""
    return link_officer(session, ADMINISTRATOR, LinkOfficer("ann", OfficerRef(badge="0412")), now=now)


def end_anns_service(session: Session, now: datetime) -> object:
    """The officer's service ends today."""
    gone = RecordEmployment(OfficerRef(badge="0412"), EmploymentStatus.SEPARATED, local_day(now))
    session.info["separation"] = record_employment(session, ADMINISTRATOR, gone, now=now).id
    return None


def void_that(session: Session, now: datetime) -> object:
    """It was a mistake."""
    void = VoidFact(FactKind.EMPLOYMENT, session.info["separation"], "another officer was meant")
    return void_fact(session, ADMINISTRATOR, void, now=now)


def let_bea_in(session: Session, now: datetime) -> object:
    """By the glass that is broken."""
    return break_glass(session, ADMINISTRATOR, BreakGlass("bea"), now=now)


STORY: tuple[Act, ...] = (
    make_user("ann", Role.ADMINISTRATOR),
    make_user("bea", Role.ADMINISTRATOR),
    make_user("ivy", SUPERVISOR, "1"),
    make_token("feed", expires_in_days=8),
    make_user("payroll", Role.SERVICE, "1", "5"),
    make_token("roster", Role.SERVICE, scopes=("people.read", "equipment.read"), user="payroll"),
    give("ivy", SUPERVISOR, "1", "5"),
    give("ivy", COUNTER, "5"),
    disable("ivy"),
    give("payroll", Role.SERVICE, "5"),
    enable("ivy"),
    tie_ann,
    end_anns_service,
    void_that,
    disable("bea"),
    let_bea_in,
    give("ann", Role.OVERSIGHT),
    disable("payroll"),
    give("ann", Role.ADMINISTRATOR),
    enable("payroll"),
    make_token("second"),
    revoke,
)


def told(session: Session, moment: datetime, *, known_at: datetime | None = None) -> tuple[Holder, ...]:
    """Who is told to have held what at the end of a moment's day, or at the moment."""
    return holders(session, as_of=local_day(moment), known_at=known_at or moment).rows


def in_use(session: Session, moment: datetime) -> set[str]:
    """The tokens that the doors let in."""
    asked = tokens_at(moment, ApiToken.name)
    return {name for name, state in session.execute(asked) if state == TokenState.IN_USE}


@pytest.fixture
def department(session: Session) -> Department:
    """Two precincts; no account yet."""
    return set_up(session)


@pytest.fixture
def story(session: Session, department: Department) -> list[tuple[datetime, tuple[Holder, ...]]]:
    """An act a day, and after each what is told of that moment."""
    department.officer("0412")
    kept = []
    for place, act in enumerate(STORY):
        now = NOW + place * DAY
        act(session, now)
        session.flush()
        moment = last_recorded_at(session)
        rows = told(session, moment)
        assert {one.name for one in rows if one.is_token} == in_use(session, moment), "as the doors have it"
        kept.append((moment, rows))
    return kept


def test_what_is_told_of_a_moment_is_told_for_ever(
    session: Session, story: list[tuple[datetime, tuple[Holder, ...]]]
) -> None:
    end = last_recorded_at(session)
    assert len({rows for _, rows in story}) >= len(STORY) - 2, "nearly every act changes who holds what"
    for moment, rows in story:
        assert told(session, moment) == rows
        assert told(session, moment, known_at=end) == rows, "of the day, whenever it is asked"


def test_each_step_of_the_story_is_told(session: Session, story: list[tuple[datetime, tuple[Holder, ...]]]) -> None:
    def of(name: str, place: int) -> tuple[Role, tuple[str, ...], datetime] | None:
        return next(
            ((one.role, one.precincts, one.since) for one in told(session, story[place][0]) if one.name == name), None
        )

    assert of("ivy", 1) is None
    given = [story[place][0] for place in (2, 6, 7)]
    assert of("ivy", 2) == (SUPERVISOR, ("1",), given[0])
    assert of("ivy", 6) == (SUPERVISOR, ("1", "5"), given[1])
    assert of("ivy", 7) == (COUNTER, ("5",), given[2])
    assert of("ivy", 8) is None, "disabled"
    assert of("ivy", 10) == (COUNTER, ("5",), given[2])
    assert [of("feed", place) is not None for place in (2, 3, 10, 11)] == [False, True, True, False], "it expires"
    assert [(of("roster", place) or (0, 0))[1] for place in (5, 9)] == [("1", "5"), ("5",)]
    assert [of("roster", place) is not None for place in (11, 12, 13)] == [True, False, True], "its maker had left"
    assert [of("bea", place) is not None for place in (13, 14, 15)] == [True, False, True]
    assert [of("roster", place) is not None for place in (16, 17, 18, 19)] == [False, False, False, True]


def test_what_was_held_at_the_end_of_a_day_is_what_a_day_is_asked_for(
    session: Session, story: list[tuple[datetime, tuple[Holder, ...]]]
) -> None:
    moment, _ = story[8]
    noon = holders(session, as_of=local_day(moment), known_at=last_recorded_at(session))
    assert local_day(noon.moment) == local_day(moment)
    assert local_day(noon.moment + timedelta(microseconds=1)) == local_day(moment) + DAY
    assert noon.stamp.as_of == local_day(moment)
    before = moment - timedelta(microseconds=1)
    assert "ivy" in {one.name for one in told(session, before)}
    with pytest.raises(Invalid) as refused:
        holders(session, as_of=local_day(moment) + DAY, known_at=moment)
    assert refused.value.code == "day_after_known_at"


def test_the_use_of_a_token_is_told_of_no_moment_before_it(session: Session, department: Department) -> None:
    make_user("ann", Role.ADMINISTRATOR)(session, NOW)
    make_token("feed")(session, NOW)
    made, used = last_recorded_at(session), NOW + DAY
    session.execute(update(ApiToken).values(last_used_at=used))
    seen = {at: next(one.last_used_at for one in told(session, at) if one.is_token) for at in (made, used + DAY)}
    assert seen == {made: None, used + DAY: used}
