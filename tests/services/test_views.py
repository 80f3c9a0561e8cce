"""Views and subscriptions: what is refused, whose they are, and who sees them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import CreateUser, DisableUser
from tracker.domain.commands.views import EndSubscription, ForgetView, SaveView, Subscribe
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import Door, FileForm, Rhythm, Role
from tracker.journeys.views import save_view, since_of
from tracker.services.accounts import create_user, disable_user
from tracker.services.subscriptions import end_subscription, subscribe
from tracker.services.views import find_view, forget_view
from tracker.store.models import AuditEvent, SavedView, User

OTTO = CreateUser("otto", "Otto", Role.OVERSIGHT)
IVY = CreateUser("ivy", "Ivy", Role.SUPERVISOR, None, ("1",))


@pytest.fixture
def told(session: Session) -> Session:
    """The small department, with an account for oversight and one for the 1st Precinct."""
    set_up(session)
    for command in (OTTO, IVY):
        create_user(session, ADMINISTRATOR, command, now=NOW)
    return session


def account(session: Session, username: str) -> Actor:
    """An account as it acts on pages."""
    user = session.scalars(select(User).where(User.username == username)).one()
    own = frozenset({"1"}) if user.role == Role.SUPERVISOR.value else None
    return Actor(username, Role(user.role), Door.PAGE, user_id=user.id, precincts=own)


def refused(act: Callable[[], object]) -> str:
    """The code of a refusal."""
    with pytest.raises(Refusal) as raised:
        act()
    return raised.value.code


@pytest.mark.parametrize(
    "view, code",
    [
        (SaveView("A", "nothing"), "unknown_report"),
        (SaveView("A", "inventory", within=30), "no_days_ahead"),
        (SaveView("A", "inventory", since=date(2016, 1, 1)), "no_period"),
        (SaveView("A", "inventory", days=7), "no_period"),
        (SaveView("A", "inventory", "9"), "unknown_precinct"),
        (SaveView("A", "activity", "1"), "no_precincts"),
        (SaveView("A", "reconciliation", "1"), "no_precincts"),
        (SaveView("A", "inventory", as_of=date(1804, 1, 1)), "day_out_of_range"),
    ],
)
def test_a_view_that_could_not_be_opened_is_refused(told: Session, view: SaveView, code: str) -> None:
    assert refused(lambda: save_view(told, ADMINISTRATOR, view, now=NOW)) == code
    assert told.scalars(select(SavedView)).all() == []


def test_a_view_of_a_precinct_is_nothing_to_those_of_another(told: Session) -> None:
    fifth = save_view(told, account(told, "otto"), SaveView("The 5th", "readiness", "5"), now=NOW)
    ivy = account(told, "ivy")
    assert refused(lambda: save_view(told, ivy, SaveView("B", "readiness", "5"), now=NOW)) == "unknown_precinct"
    assert refused(lambda: find_view(told, ivy, fifth.id)) == "unknown_saved_view"
    assert refused(lambda: find_view(told, ivy, fifth.id + 1)) == "unknown_saved_view"
    wanted = Subscribe("i@example.org", Rhythm.DAILY, fifth.id, FileForm.PDF)
    assert refused(lambda: subscribe(told, ivy, wanted, now=NOW)) == "unknown_saved_view"


def test_who_saved_it_forgets_it_or_an_administrator(told: Session) -> None:
    view = save_view(told, account(told, "otto"), SaveView("All", "readiness"), now=NOW)
    ivy = account(told, "ivy")
    assert refused(lambda: forget_view(told, ivy, ForgetView(view.id), now=NOW)) == "not_ones_own"
    forget_view(told, account(told, "otto"), ForgetView(view.id), now=NOW)
    again = lambda: forget_view(told, ADMINISTRATOR, ForgetView(view.id), now=NOW)  # noqa: E731
    assert refused(again) == "view_forgotten"
    other = save_view(told, account(told, "otto"), SaveView("All", "readiness"), now=NOW)
    assert forget_view(told, ADMINISTRATOR, ForgetView(other.id), now=NOW).forgotten_at is not None


def test_views_leave_the_data_version_alone(told: Session) -> None:
    save_view(told, ADMINISTRATOR, SaveView("All", "readiness"), now=NOW)
    event = told.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.act, event.changes_data) == ("save_view", False)


def test_a_period_moves_with_the_day_or_stands() -> None:
    assert since_of(SavedView(days=7), date(2016, 11, 7)) == date(2016, 11, 1)
    assert since_of(SavedView(days=1), date(2016, 11, 7)) == date(2016, 11, 7)
    assert since_of(SavedView(since=date(2016, 7, 1)), date(2016, 11, 7)) == date(2016, 7, 1)
    assert since_of(SavedView(), date(2016, 11, 7)) is None


def test_what_cannot_be_sent_is_refused(told: Session) -> None:
    otto, ivy = account(told, "otto"), account(told, "ivy")
    view = save_view(told, otto, SaveView("All", "readiness"), now=NOW)

    def code(actor: Actor, **given: object) -> str:
        wanted = Subscribe(**{"address": "o@example.org", "rhythm": Rhythm.DAILY, **given})  # type: ignore[arg-type]
        return refused(lambda: subscribe(told, actor, wanted, now=NOW))

    assert code(otto, view_id=view.id) == "subscription_unclear"
    assert code(otto, form=FileForm.PDF) == "subscription_unclear"
    assert code(ADMINISTRATOR) == "account_required"
    assert code(ivy, username="otto") == "not_ones_own"
    assert code(ADMINISTRATOR, username="nobody") == "unknown_user"
    disable_user(told, ADMINISTRATOR, DisableUser("ivy"), now=NOW)
    assert code(ADMINISTRATOR, username="ivy") == "user_disabled"
    forget_view(told, otto, ForgetView(view.id), now=NOW)
    assert code(otto, view_id=view.id, form=FileForm.PDF) == "view_forgotten"


def test_a_token_gets_nothing_sent_with_the_rights_of_its_maker(told: Session) -> None:
    """What is sent is made with an account's rights, which may be more than the token's."""
    otto = account(told, "otto")
    script = replace(otto, name="token:feed", door=Door.API, token_id=1)
    wanted = Subscribe("o@example.org", Rhythm.DAILY)
    assert refused(lambda: subscribe(told, script, wanted, now=NOW)) == "account_required"
    assert refused(lambda: subscribe(told, script, replace(wanted, username="otto"), now=NOW)) == "not_ones_own"
    kept = subscribe(told, otto, wanted, now=NOW)
    assert refused(lambda: end_subscription(told, script, EndSubscription(kept.id), now=NOW)) == "unknown_subscription"
    end_subscription(told, otto, EndSubscription(kept.id), now=NOW)


def test_a_subscription_is_ended_by_whose_it_is_or_an_administrator(told: Session) -> None:
    otto, ivy = account(told, "otto"), account(told, "ivy")
    kept = subscribe(told, otto, Subscribe("o@example.org", Rhythm.DAILY), now=NOW)
    assert refused(lambda: end_subscription(told, ivy, EndSubscription(kept.id), now=NOW)) == "unknown_subscription"
    end_subscription(told, otto, EndSubscription(kept.id), now=NOW)
    again = lambda: end_subscription(told, ADMINISTRATOR, EndSubscription(kept.id), now=NOW)  # noqa: E731
    assert refused(again) == "subscription_ended"
