"""Each other line of the doctor's list is shown to fire: the machine, the database, the log, the backups."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text, update

from tests.databases import BACKENDS, Databases
from tests.doctor.conftest import intruder
from tests.postgres_server import UNPRIVILEGED
from tests.services.acts import filled
from tests.services.department import ADMINISTRATOR, NOW
from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.journeys.doctor import (
    Line,
    State,
    look_at_audit_log,
    look_at_backups,
    look_at_clock,
    look_at_database,
    look_at_disk,
    look_at_time_zone,
)
from tracker.services.backups import note_backup
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, AuditHead, Officer

HOUR = timedelta(hours=1)


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A department, on either database."""
    with databases.fresh(request.param, filled) as url:
        yield url


@pytest.fixture
def opened(url: str) -> Iterator[Engine]:
    """An engine on it."""
    made = make_engine(url)
    yield made
    made.dispose()


def bad(lines: list[Line]) -> set[str]:
    """The codes of what is not well; each says what to do."""
    assert all(line.advice for line in lines if line.state is not State.OK)
    return {line.code for line in lines if line.state is not State.OK}


@pytest.mark.parametrize(
    "now,server,code",
    [
        (NOW, None, "ok"),
        (NOW - timedelta(minutes=1), None, "ok"),
        (NOW - timedelta(minutes=3), None, "clock_behind"),
        (NOW + timedelta(days=36), None, "long_silent"),
        (NOW + HOUR, NOW + HOUR + timedelta(minutes=3), "clocks_differ"),
        (NOW + HOUR, NOW + timedelta(minutes=50), "clocks_differ"),
        (NOW + HOUR, NOW + HOUR, "ok"),
    ],
)
def test_a_clock_that_is_wrong_is_told(now: datetime, server: datetime | None, code: str) -> None:
    assert look_at_clock(now, NOW, server).code == code


@pytest.mark.parametrize("year", range(2016, 2038))
def test_the_agencys_zone_is_right_this_year(year: int) -> None:
    assert look_at_time_zone(year).state is State.OK


def test_a_zone_without_summer_time_is_told() -> None:
    assert look_at_time_zone(2016, timezone(timedelta(hours=-6))).code == "zone_wrong"
    assert look_at_time_zone(2006).code == "zone_wrong"  # the law was another until 2007


def test_a_disk_is_looked_at(tmp_path: Path) -> None:
    closed = tmp_path / "file"
    closed.touch()
    assert bad(list(look_at_disk("x", tmp_path, little=0))) == set()
    assert bad(list(look_at_disk("x", tmp_path, least=1 << 60))) == {"disk_full"}
    assert bad(list(look_at_disk("x", tmp_path, little=1 << 60))) == {"disk_filling"}
    assert bad(list(look_at_disk("x", tmp_path, needs=1 << 60))) == {"disk_filling"}
    assert bad(list(look_at_disk("x", closed))) == {"folder_missing"}
    assert bad(list(look_at_disk("x", Path("/proc/self/fd/none")))) == {"folder_missing"}


def test_a_folder_that_cannot_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        before = os.geteuid()
        if before == 0:
            os.seteuid(pwd.getpwnam(UNPRIVILEGED).pw_uid)  # root may write anywhere
        try:
            found = list(look_at_disk("x", Path(folder)))
        finally:
            os.seteuid(before)
        Path(folder).chmod(0o700)
    assert bad(found) == {"folder_closed"}


def test_no_backup_an_old_one_and_a_new_one(opened: Engine) -> None:
    day = timedelta(hours=26)
    assert look_at_backups(opened, NOW, warn_after=day).code == "no_backup"
    with transaction(opened) as session:
        note_backup(session, ADMINISTRATOR, {"archive": "a"}, now=NOW + HOUR)
    assert look_at_backups(opened, NOW + 2 * HOUR, warn_after=day).code == "ok"
    assert look_at_backups(opened, NOW + 28 * HOUR, warn_after=day).code == "backup_old"


def test_a_sound_log_and_its_anchor(opened: Engine) -> None:
    with transaction(opened, write=False) as session:
        head = session.get_one(AuditHead, 1)
    anchor = (head.seq, head.hash)
    assert bad(list(look_at_audit_log(opened, DEVELOPMENT_KEYRING, anchor=None))) == set()
    assert bad(list(look_at_audit_log(opened, DEVELOPMENT_KEYRING, anchor=anchor))) == set()
    wrong = (head.seq, "0" * 64)
    assert bad(list(look_at_audit_log(opened, DEVELOPMENT_KEYRING, anchor=wrong))) == {"audit_unsound"}


def test_a_log_that_was_changed_is_told_with_the_first_bad_event(url: str, opened: Engine) -> None:
    with intruder(url) as session:
        session.execute(update(AuditEvent).where(AuditEvent.seq.in_([7, 9])).values(actor="mallory"))
    lines = list(look_at_audit_log(opened, DEVELOPMENT_KEYRING, anchor=None))
    assert bad(lines) == {"audit_unsound"}
    assert lines[0].message.startswith("Event 7 is the first")


def test_a_row_that_was_changed_behind_the_log_is_told(url: str, opened: Engine) -> None:
    with intruder(url) as session:
        session.execute(text("UPDATE assignments SET note = 'was never said'"))
    assert bad(list(look_at_audit_log(opened, DEVELOPMENT_KEYRING, anchor=None))) == {"audit_unsound"}


def looked_at(engine: Engine, *, production: bool = False) -> set[str]:
    """What the doctor finds of the database; the one that tests share is not durable, and its role may do anything."""
    found = bad(list(look_at_database(engine, production=production)))
    return found - {"not_durable", "role_may_too_much"}


def test_a_database_as_it_was_made_is_well(opened: Engine) -> None:
    assert looked_at(opened) == set()


def test_a_guard_that_was_taken_away_is_told(url: str, opened: Engine) -> None:
    with intruder(url):
        pass
    assert looked_at(opened) & {"missing_trigger", "missing_index", "missing_constraint", "changed_table"}


def test_an_older_schema_is_told(url: str, opened: Engine) -> None:
    with intruder(url) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    assert looked_at(opened) == {"schema_behind"}


def test_a_row_whose_parent_is_gone_is_told(databases: Databases) -> None:
    with databases.fresh("sqlite", filled) as url:
        with intruder(url) as session:
            session.execute(text("DELETE FROM completions"))
            session.execute(text("DELETE FROM officer_particulars"))
            session.query(Officer).filter_by(id=3).delete()
        engine = make_engine(url)
        assert "lost_parent" in looked_at(engine)
        engine.dispose()


def test_a_database_that_a_power_cut_would_rob_is_told(databases: Databases) -> None:
    with databases.fresh("sqlite", filled) as url:
        engine = make_engine(url)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = NORMAL"))
        assert looked_at(engine) == {"journal_not_durable"}
        engine.dispose()
    with databases.fresh("postgresql", filled) as url:
        engine = make_engine(url)
        assert "not_durable" in bad(list(look_at_database(engine, production=False)))
        engine.dispose()


def test_a_connection_without_bounds_and_a_standby_that_is_not_there_are_told(databases: Databases) -> None:
    with databases.fresh("postgresql", filled) as url:
        engine = make_engine(url)

        def unbound(connection: object, _: object) -> None:
            connection.execute("SET statement_timeout = 0")  # type: ignore[attr-defined]
            connection.commit()  # type: ignore[attr-defined]

        event.listen(engine, "connect", unbound)
        lines = list(look_at_database(engine, production=False))
        assert "unbounded" in bad(lines)
        assert "a statement" in next(line.message for line in lines if line.code == "unbounded")
        engine.dispose()


def test_foreign_keys_that_are_off_are_told(databases: Databases) -> None:
    with databases.fresh("sqlite", filled) as url:
        engine = make_engine(url)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = OFF"))
        assert looked_at(engine) == {"foreign_keys_off"}
        engine.dispose()


def test_the_moments_are_utc() -> None:
    assert "2016-09-27 15:00:00Z" in look_at_clock(NOW, datetime(2016, 9, 27, 15, tzinfo=UTC), None).message
