"""What is due is sent once, with the rights of its account, through a real mail server; and nothing is lost."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from tests.databases import Databases
from tests.journeys.mailing.mailbox import Mailbox, mailbox
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import with_story
from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import CreateUser, DisableUser
from tracker.domain.commands.views import EndSubscription, ForgetView, SaveView, Subscribe
from tracker.domain.vocabulary import DeliveryState, Door, FileForm, Rhythm, Role
from tracker.journeys.mailing import Outcome, SmtpPost, due_today, send_due
from tracker.journeys.reports import make_report, write_report
from tracker.journeys.views import asking_of, save_view
from tracker.render.formats import Format
from tracker.reports.on_day import Reader
from tracker.services.accounts import create_user, disable_user
from tracker.services.subscriptions import HELD_FOR, MOST_TRIES, claim_delivery, end_subscription, subscribe
from tracker.services.views import forget_view
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, Delivery, SavedView, Subscription, User, UserPrecinct

TUESDAY = NOW  # 27 September 2016
MONDAY = NOW + timedelta(days=6)
IVY = "ivy@police.example"


@pytest.fixture
def engine(databases: Databases, backend: str) -> Iterator[Engine]:
    """The story, on a database of the test's own: what is sent is committed."""
    with databases.fresh(backend, with_story) as url:
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as made:
        yield made


def send(engine: Engine, box: Mailbox, now: datetime = MONDAY) -> list[Outcome]:
    """What became of what was due."""
    return list(send_due(engine, SmtpPost(box.server), box.server, now=now))


def states(engine: Engine, box: Mailbox, now: datetime = MONDAY) -> list[DeliveryState | None]:
    return [outcome.state for outcome in send(engine, box, now)]


def ask(engine: Engine, username: str, view: SaveView | None = None, form: str = "csv", **more: str) -> int:
    """A weekly subscription to a view (None: the digest) by an administrator for an account."""
    with transaction(engine, write=True) as session:
        saved = None if view is None else save_view(session, ADMINISTRATOR, view, now=TUESDAY)
        wanted = Subscribe(
            more.get("address", f"{username}@police.example"),
            Rhythm(more.get("rhythm", "weekly")),
            None if saved is None else saved.id,
            None if saved is None else FileForm(form),
            username,
        )
        return subscribe(session, ADMINISTRATOR, wanted, now=TUESDAY).id


def test_a_view_comes_as_the_file_that_the_report_gives(engine: Engine, box: Mailbox) -> None:
    ask(engine, "otto", SaveView("Everybody", "outstanding"))
    assert send(engine, box, TUESDAY) == []  # its first Monday is to come
    assert states(engine, box) == [DeliveryState.SENT]
    (message,) = box.messages
    assert box.recipients == [["otto@police.example"]]
    assert (message["Subject"], message["From"]) == ("Everybody, as of 2016-10-03", "tracker@police.example")
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("outstanding-2016-10-03.csv", "text/csv")
    content = attached.get_payload(decode=True)
    with transaction(engine) as session:
        delivery = session.scalars(select(Delivery)).one()
        view = session.scalars(select(SavedView)).one()
        otto = Actor("otto", Role.OVERSIGHT, Door.PAGE)
        asking = asking_of(session, view, otto, Format.CSV, today=MONDAY.date(), moment=delivery.known_at)
        report = make_report(session, Reader(), "outstanding", asking)
        assert content == write_report("outstanding", report, Format.CSV)
        assert delivery.digest == hashlib.sha256(content).hexdigest()
        assert delivery.digest in message.get_body().get_content()  # type: ignore[union-attr]
        assert delivery.data_version == report.data_version
        pulled = session.scalars(select(AuditEvent).where(AuditEvent.act == "pull_report")).one()
        assert (pulled.actor, pulled.door, pulled.detail["report"]) == ("otto", "command_line", "outstanding")
        assert not pulled.changes_data


def test_it_is_sent_once_however_often_the_timer_runs(engine: Engine, box: Mailbox) -> None:
    ask(engine, "otto", SaveView("Everybody", "readiness"))
    assert [states(engine, box, MONDAY + timedelta(hours=hours)) for hours in (0, 1, 30, 100)] == [
        [DeliveryState.SENT], [], [], []
    ]  # fmt: skip
    assert states(engine, box, MONDAY + timedelta(days=7)) == [DeliveryState.SENT]
    assert len(box.messages) == 2


def test_a_supervisor_gets_the_own_precinct_alone(engine: Engine, box: Mailbox) -> None:
    ask(engine, "ivy", SaveView("Where we are", "rollout-progress"))
    ask(engine, "ivy", SaveView("The 5th", "rollout-progress", "5"))
    assert states(engine, box) == [DeliveryState.SENT, DeliveryState.WITHHELD]
    (attached,) = box.messages[0].iter_attachments()
    lines = attached.get_payload(decode=True).decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["precinct", "1", ""]


def test_the_digest_lists_what_needs_doing_without_protected_names(engine: Engine, box: Mailbox) -> None:
    ask(engine, "ivy")
    assert states(engine, box) == [DeliveryState.SENT]
    (message,) = box.messages
    assert message["Subject"] == "What needs doing, as of 2016-10-03"
    text = message.get_content()
    assert "Cameras due back" in text
    assert "Training needs" in text
    assert "0666" not in text  # of the 1st, protected
    assert "https://tracker.police.example/reports/subscriptions" in text


def test_a_server_that_refuses_loses_nothing(engine: Engine, box: Mailbox) -> None:
    ask(engine, "otto", SaveView("Everybody", "inventory"), "json")
    box.refuses = True
    (failed,) = send(engine, box)
    assert failed.state is DeliveryState.FAILED
    assert "451" in (failed.said or "")
    box.refuses = False
    later = MONDAY + timedelta(hours=2)
    assert states(engine, box, later) == [DeliveryState.SENT]
    with transaction(engine) as session:
        delivery = session.scalars(select(Delivery)).one()
    assert (delivery.tries, delivery.said) == (2, None)
    assert delivery.known_at < delivery.claimed_at  # what is sent late is what was due


def test_a_server_that_is_not_there_fails_in_words(engine: Engine, box: Mailbox) -> None:
    ask(engine, "otto", SaveView("Everybody", "inventory"))
    nowhere = replace(box.server, port=1)
    (failed,) = send_due(engine, SmtpPost(nowhere), nowhere, now=MONDAY)
    assert failed.state is DeliveryState.FAILED
    assert "127.0.0.1:1" in (failed.said or "")


def test_an_interrupted_run_is_made_up_for_by_a_later_one_alone(engine: Engine, box: Mailbox) -> None:
    number = ask(engine, "otto", SaveView("Everybody", "inventory"))
    with transaction(engine, write=True) as session:  # and then the machine goes down
        assert claim_delivery(session, number, MONDAY.date(), now=MONDAY) is not None
    assert states(engine, box, MONDAY + timedelta(minutes=1)) == [None]
    assert states(engine, box, MONDAY + HELD_FOR + timedelta(minutes=1)) == [DeliveryState.SENT]
    assert len(box.messages) == 1


def test_it_is_given_up_after_so_many_tries(engine: Engine, box: Mailbox) -> None:
    ask(engine, "otto", SaveView("Everybody", "inventory"))
    box.refuses = True
    tried = [states(engine, box, MONDAY + timedelta(minutes=tries)) for tries in range(MOST_TRIES + 2)]
    assert tried == [[DeliveryState.FAILED]] * MOST_TRIES + [[None]] * 2


def test_a_report_that_cannot_be_made_stops_none_of_the_others(
    engine: Engine, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(engine, "otto", SaveView("Broken", "inventory"))
    ask(engine, "otto", SaveView("Sound", "readiness"))

    def write(name: str, *given: Any) -> bytes:
        if name == "inventory":
            raise ZeroDivisionError
        return write_report(name, *given)

    monkeypatch.setattr("tracker.journeys.mailing.sending.write_report", write)
    first, second = send(engine, box)
    assert (first.state, first.said) == (DeliveryState.FAILED, "It could not be made: ZeroDivisionError.")
    assert second.state is DeliveryState.SENT
    monkeypatch.undo()
    assert states(engine, box, MONDAY + timedelta(hours=1)) == [DeliveryState.SENT]


def test_what_an_account_may_not_have_is_withheld(engine: Engine, box: Mailbox) -> None:
    ask(engine, "otto", SaveView("A", "inventory"), address="otto@elsewhere.example")
    ask(engine, "ivy", SaveView("B", "readiness", "1"))
    ask(engine, "ada", SaveView("C", "readiness"))
    with transaction(engine, write=True) as session:
        other = CreateUser("astrid", "Astrid", Role.ADMINISTRATOR)
        create_user(session, ADMINISTRATOR, other, now=TUESDAY).password_hash = "the hash of a password"
        disable_user(session, ADMINISTRATOR, DisableUser("ada"), now=TUESDAY)
        ivy = session.scalars(select(User.id).where(User.username == "ivy")).one()
        session.execute(update(UserPrecinct).where(UserPrecinct.user_id == ivy).values(precinct_id=2))
    outcomes = send(engine, box)
    assert {outcome.state for outcome in outcomes} == {DeliveryState.WITHHELD}
    said = " ".join(outcome.said or "" for outcome in outcomes)
    for why in ("domain", "may not see B any more", "ada is disabled"):
        assert why in said
    assert box.messages == []
    assert send(engine, box, MONDAY + timedelta(hours=1)) == []


def test_nothing_is_sent_of_what_was_ended_or_forgotten(engine: Engine, box: Mailbox) -> None:
    ended = ask(engine, "otto", SaveView("A", "inventory"))
    ask(engine, "otto", SaveView("B", "inventory"))
    with transaction(engine, write=True) as session:
        end_subscription(session, ADMINISTRATOR, EndSubscription(ended), now=TUESDAY)
        second = session.scalars(select(SavedView.id).where(SavedView.name == "B")).one()
        forget_view(session, ADMINISTRATOR, ForgetView(second), now=TUESDAY)
    with transaction(engine) as session:
        assert session.scalars(select(Subscription)).all() != []
        assert due_today(session, now=MONDAY) == ()
    assert send(engine, box) == []


def test_a_name_cannot_put_lines_into_a_message(engine: Engine, box: Mailbox) -> None:
    with transaction(engine, write=True) as session:
        view = save_view(session, ADMINISTRATOR, SaveView("A", "inventory"), now=TUESDAY)
        view.name = "A\r\nBcc: eve@elsewhere.example"  # as no door lets it in
        wanted = Subscribe("otto@police.example", Rhythm.WEEKLY, view.id, FileForm.CSV, "otto")
        subscribe(session, ADMINISTRATOR, wanted, now=TUESDAY)
    assert states(engine, box) == [DeliveryState.SENT]
    assert box.recipients == [["otto@police.example"]]
    assert box.messages[0]["Bcc"] is None
