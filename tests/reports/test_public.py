"""The public record on a small department: what is missing, policies one after another, other homes together."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from tests.services.department import ADMINISTRATOR, NOW, POLICY_DAY, set_up
from tracker.domain.commands.people import AddPrecinct
from tracker.domain.commands.rollout import AdoptPolicy, EndPolicy, RecordDailyUse
from tracker.domain.reports.public import OTHER_UNITS, PublicRecord
from tracker.domain.vocabulary import PrecinctKind
from tracker.reports.public import public_progress, public_record
from tracker.services.people import add_precinct
from tracker.services.rollout import adopt_policy, end_policy, record_daily_use
from tracker.store.engine import transaction

DAY = date(2016, 9, 26)
LATER = NOW + timedelta(hours=1)


def record(engine: Engine, known_at: datetime = LATER) -> PublicRecord:
    with transaction(engine, write=False) as session:
        return public_record(session, as_of=DAY, known_at=known_at)


def test_where_nothing_is_on_record_nothing_is_published(engine: Engine) -> None:
    found = record(engine)
    assert (found.owned.owned, found.use, found.policies) == (0, (), ())
    with transaction(engine, write=False) as session:
        assert public_progress(session, known_at=LATER) is None


def test_a_policy_ends_where_the_next_of_its_number_starts_or_it_was_ended(engine: Engine) -> None:
    second, third = date(2016, 8, 1), date(2017, 1, 1)
    with transaction(engine) as session:
        set_up(session)
        for version, day in (("2", second), ("3", third)):
            last = adopt_policy(
                session, ADMINISTRATOR, AdoptPolicy("4-223", version, "Body-worn cameras", day), now=NOW
            )
        adopt_policy(session, ADMINISTRATOR, AdoptPolicy("1-100", "1", "Another", POLICY_DAY), now=NOW)
        end_policy(session, ADMINISTRATOR, EndPolicy(last.id, date(2018, 1, 1)), now=NOW)
    assert [(one.number, one.version, one.ends_on) for one in record(engine).policies] == [
        ("1-100", "1", None),
        ("4-223", "1", second),
        ("4-223", "2", third),
        ("4-223", "3", date(2018, 1, 1)),
    ]
    assert record(engine, NOW - timedelta(1)).policies == ()


def test_homes_that_are_no_precinct_are_counted_together(engine: Engine) -> None:
    with transaction(engine) as session:
        set_up(session)
        for code in ("hall", "range"):
            add_precinct(session, ADMINISTRATOR, AddPrecinct(code, code.title(), PrecinctKind.OTHER), now=NOW)
        for code, ago, deployed, used in (("1", 3, 9, 8), ("hall", 2, 2, 1), ("range", 2, 3, 3), ("hall", 0, 1, 1)):
            command = RecordDailyUse(code, DAY - timedelta(ago), deployed, used)
            record_daily_use(session, ADMINISTRATOR, command, now=NOW)
    told = [(one.precinct, (DAY - one.used_on).days, one.deployed, one.used) for one in record(engine).use]
    assert [one for one in told if one[0] == OTHER_UNITS] == [
        (OTHER_UNITS, 2, 5, 4),
        (OTHER_UNITS, 1, None, None),
        (OTHER_UNITS, 0, 1, 1),
    ]
    assert [one for one in told if one[0] == "1"] == [("1", 3, 9, 8), *(("1", ago, None, None) for ago in (2, 1, 0))]
