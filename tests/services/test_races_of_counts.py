"""Two people scan one camera, close one count, or open a count of one room at the same moment: it is entered once."""

from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tests.services.test_races import Act, race
from tracker.domain.commands import equipment
from tracker.services.equipment import close_count, open_count, record_sighting
from tracker.store.engine import transaction
from tracker.store.models import Count, CountClosing, CountSighting

DAY = date(2016, 9, 20)
DOORS = 4


def opened(session: Session) -> object:
    """A count of the room."""
    return open_count(session, ADMINISTRATOR, equipment.OpenCount("room-1", DAY), now=NOW)


def scanned(session: Session) -> object:
    """The camera X1."""
    return record_sighting(session, ADMINISTRATOR, equipment.RecordSighting(1, "X1"), now=NOW)


def scanned_unknown(session: Session) -> object:
    """A code nobody knows."""
    return record_sighting(session, ADMINISTRATOR, equipment.RecordSighting(1, "Radio 7"), now=NOW)


def closed(session: Session) -> object:
    """The end of the count."""
    return close_count(session, ADMINISTRATOR, equipment.CloseCount(1, DAY), now=NOW)


@pytest.mark.parametrize(
    "before, act, code, kept",
    [
        ((), opened, "count_open", Count),
        ((opened,), scanned, "already_seen", CountSighting),
        ((opened,), scanned_unknown, "already_seen", CountSighting),
        ((opened, scanned), closed, "count_closed", CountClosing),
    ],
)
def test_one_enters_it_and_the_others_are_told(
    engine: Engine, before: tuple[Act, ...], act: Act, code: str, kept: type
) -> None:
    with transaction(engine) as session:
        set_up(session).camera("X1")
        for each in before:
            each(session)
    outcomes = race(engine, [act] * DOORS)
    assert sorted(outcomes) == sorted([*[code] * (DOORS - 1), "done"])
    with transaction(engine, write=False) as session:
        assert session.scalars(select(func.count()).select_from(kept)).one() == 1
