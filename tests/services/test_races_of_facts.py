"""Two doors enter the same fact at the same moment: it is recorded once, and the other is told what stands."""

from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tests.services.test_races import Act, race
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import AddOfficer, Particulars, PostOfficer
from tracker.domain.commands.rollout import AdoptPlan, RecordDailyUse
from tracker.domain.commands.training import AddSession, SignIn
from tracker.services.people import add_officer, post_officer
from tracker.services.rollout import adopt_plan, record_daily_use
from tracker.services.training import add_session, sign_in
from tracker.store.engine import transaction
from tracker.store.models import AuditEvent, AuditHead, Batch, Completion

ROUNDS = 10
DOORS = 4
DAY = date(2016, 7, 11)


def added(session: Session) -> object:
    """A new officer with a number of her own."""
    new = AddOfficer(Particulars("Berg", "Ola", employee_number="E9"), DAY)
    return add_officer(session, ADMINISTRATOR, new, now=NOW)


def posted(session: Session) -> object:
    """The officer 0412 to the 5th."""
    move = PostOfficer(OfficerRef(badge="0412"), "5", "patrol", DAY)
    return post_officer(session, ADMINISTRATOR, move, now=NOW)


def planned(session: Session) -> object:
    """A baseline."""
    return adopt_plan(session, ADMINISTRATOR, AdoptPlan("1", DAY, DAY, DAY, 80), now=NOW)


def counted(session: Session) -> object:
    """A day's count."""
    return record_daily_use(session, ADMINISTRATOR, RecordDailyUse("1", DAY, 70, 64), now=NOW)


@pytest.mark.parametrize(
    "act,code",
    [
        (added, "employee_number_exists"),
        (posted, "posting_same_day"),
        (planned, "plan_order"),
        (counted, "daily_use_same_day"),
    ],
)
def test_one_door_records_the_fact_and_the_others_are_told(engine: Engine, act: Act, code: str) -> None:
    with transaction(engine) as session:
        set_up(session).officer("0412")
    outcomes = race(engine, [act] * DOORS)
    assert sorted(outcomes) == sorted(["done", *[code] * (DOORS - 1)])
    check_the_log_has_no_gap(engine)


def test_a_class_signed_in_at_two_doors_is_signed_in_once(engine: Engine) -> None:
    with transaction(engine) as session:
        department = set_up(session)
        officers = tuple(OfficerRef(id=department.officer(f"{place:04}", trained=False).id) for place in range(4))
        classes = [
            add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 8, place)), now=NOW).id
            for place in range(1, ROUNDS + 1)
        ]
    for number in classes:
        command = SignIn(number, officers)
        acts: list[Act] = [lambda session, asked=command: sign_in(session, ADMINISTRATOR, asked, now=NOW)] * DOORS
        assert race(engine, acts) == ["done"] * DOORS
    with transaction(engine, write=False) as session:
        assert session.scalars(select(func.count()).select_from(Completion)).one() == ROUNDS * len(officers)
        assert session.scalars(select(func.count()).select_from(Batch)).one() == ROUNDS
    check_the_log_has_no_gap(engine)


def check_the_log_has_no_gap(engine: Engine) -> None:
    """Every number up to the head's has its event."""
    with transaction(engine, write=False) as session:
        count, last = session.execute(select(func.count(), func.max(AuditEvent.seq))).one()
        assert count == last == session.scalars(select(AuditHead.seq)).one()
