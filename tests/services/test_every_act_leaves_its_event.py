"""Whatever is done through a service leaves exactly its event, and without the event it is not done."""

import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases
from tests.services.acts import EXAMPLES, filled
from tests.services.department import ADMINISTRATOR, NOW
from tracker.domain.actors import PERMISSIONS, Actor
from tracker.domain.commands import accounts as account_commands
from tracker.domain.commands import (
    audit,
    bulk,
    edits,
    equipment,
    figures,
    lists,
    people,
    reconciliation,
    rollout,
    senders,
    signing,
    training,
    views,
)
from tracker.domain.errors import Forbidden
from tracker.domain.vocabulary import Door, Role
from tracker.services import accounts as account_services
from tracker.services import batches, corrections, voids
from tracker.services import bulk as bulk_services
from tracker.services import edits as edit_services
from tracker.services import equipment as equipment_services
from tracker.services import figures as figure_services
from tracker.services import people as people_services
from tracker.services import reconciliation as reconciliation_services
from tracker.services import rollout as rollout_services
from tracker.services import senders as sender_services
from tracker.services import signing as signing_services
from tracker.services import subscriptions as subscription_services
from tracker.services import training as training_services
from tracker.services import views as view_services
from tracker.services.registry import ACTS
from tracker.store.base import Base
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, AuditHead

COMMANDS: list[ModuleType] = [
    account_commands,
    audit,
    bulk,
    edits,
    equipment,
    figures,
    lists,
    people,
    reconciliation,
    rollout,
    senders,
    signing,
    training,
    views,
]
SERVICES: list[ModuleType] = [
    account_services,
    batches,
    bulk_services,
    edit_services,
    corrections,
    equipment_services,
    figure_services,
    people_services,
    reconciliation_services,
    rollout_services,
    sender_services,
    signing_services,
    subscription_services,
    training_services,
    view_services,
    voids,
]
LATER = NOW + timedelta(hours=1)
BATCHES = {
    "place_cameras",
    "sign_in",
    "enrol_officers",
    "recall_cameras",
    "issue_cameras",
    "return_cameras",
    "move_officers",
    "record_conditions",
    "enter_officers",
    "enter_particulars",
    "enter_postings",
    "enter_employment",
    "enter_cameras",
    "enter_assignments",
    "enter_completions",
    "enter_daily_use",
    "acknowledge_sheet",
}
"""Acts that open a batch of their own first."""


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


@pytest.fixture(scope="module", params=BACKENDS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """The department on which every example can be done; each test leaves it as it was."""
    with databases.fresh(request.param, filled) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def do(session: Session, name: str, actor: Actor = ADMINISTRATOR) -> object:
    """Carry out the example of an act."""
    return ACTS[name].service(session, actor, EXAMPLES[name](session), now=LATER)


def last_seq(session: Session) -> int:
    """The number of the newest event."""
    return session.scalars(select(AuditHead.seq)).one()


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_exactly_its_event(engine: Engine, name: str) -> None:
    expected = ["open_batch", name] if name in BATCHES else [name]
    with pytest.raises(Undo), transaction(engine) as session:
        before = last_seq(session)
        do(session, name)
        events = session.scalars(select(AuditEvent).where(AuditEvent.seq > before).order_by(AuditEvent.seq)).all()
        assert [event.act for event in events] == expected
        assert [event.seq for event in events] == [before + place for place in range(1, len(expected) + 1)]
        assert {event.actor for event in events} == {"ada"}
        assert all(event.subject and event.subject_id and event.recorded_at >= LATER for event in events)
        raise Undo


@pytest.fixture(scope="module", params=BACKENDS)
def engine_where_events_fail(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """The same department; the numbers of the next events are taken, so that the database refuses to write them."""
    with databases.fresh(request.param, filled) as url:
        made = make_engine(url)
        with transaction(made) as session:
            for ahead in (1, 2):
                taken = {column.name: getattr(newest(session), column.name) for column in AuditEvent.__table__.columns}
                session.execute(insert(AuditEvent).values(**{**taken, "seq": last_seq(session) + ahead}))
        yield made
        made.dispose()


def newest(session: Session) -> AuditEvent:
    """The event the head speaks of."""
    return session.get_one(AuditEvent, last_seq(session))


@pytest.mark.parametrize("name", ACTS)
def test_an_act_whose_event_cannot_be_written_is_not_done(engine_where_events_fail: Engine, name: str) -> None:
    before = contents(engine_where_events_fail)
    with pytest.raises(IntegrityError), transaction(engine_where_events_fail) as session:
        do(session, name)
    assert contents(engine_where_events_fail) == before


def contents(engine: Engine) -> dict[str, list[object]]:
    """Every row of every table."""
    with transaction(engine, write=False) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_refused_to_whoever_lacks_its_permission(engine: Engine, name: str) -> None:
    lacking = [role for role in Role if role not in PERMISSIONS[ACTS[name].permission]]
    for actor in (*(Actor("sue", role, Door.API) for role in lacking), replace(ADMINISTRATOR, read_only=True)):
        assert not actor.may(ACTS[name].permission)
        with transaction(engine) as session:
            before = session.scalars(select(func.count()).select_from(AuditEvent)).one()
            with pytest.raises(Forbidden):
                do(session, name, actor)
            assert session.scalars(select(func.count()).select_from(AuditEvent)).one() == before


def test_every_command_is_an_act() -> None:
    commands = {
        found
        for module in COMMANDS
        for found in vars(module).values()
        if inspect.isclass(found) and found.__module__ == module.__name__
    }
    assert commands - {people.Particulars} == {act.command for act in ACTS.values()}
    assert len(ACTS) == len({act.command for act in ACTS.values()})


def test_every_service_that_takes_a_command_is_an_act() -> None:
    taking = {
        found
        for module in SERVICES
        for name in getattr(module, "__all__", vars(module))
        if inspect.isfunction(found := getattr(module, name))
        and not name.startswith("_")
        and "command" in inspect.signature(found).parameters
    }
    assert taking == {act.service for act in ACTS.values()}


def test_every_act_has_an_example() -> None:
    assert set(EXAMPLES) == set(ACTS)
