"""`tracker backup` and `tracker restore` at the command line: what they print, what they record, what they refuse."""

import hashlib
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.backup.conftest import PROGRAMS, contents, drop
from tests.databases import Databases
from tests.services.acts import filled
from tracker.cli import main
from tracker.domain.errors import Refusal
from tracker.journeys.backup.programs import address_of, find_program
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent


def tracker(*arguments: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def key(tmp_path: Path, filled_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key made by the command, named by the environment as the database is."""
    (tmp_path / "settings.toml").write_text(f'[backup]\nprograms = "{PROGRAMS}"\n')
    monkeypatch.setenv("TRACKER_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("TRACKER_DATABASE_URL", filled_url)
    monkeypatch.setenv("TRACKER_BACKUP_KEY", str(tmp_path / "key"))
    made = tracker("backup", "--new-key", str(tmp_path / "key"))
    assert (made.exit_code, made.stdout) == (0, "")
    return tmp_path / "key"


def newest_event(url: str) -> AuditEvent:
    """The last event of the log."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    engine.dispose()
    return event


def test_a_backup_prints_its_digest_and_is_recorded(key: Path, filled_url: str, tmp_path: Path) -> None:
    archive = tmp_path / "a.archive"
    done = tracker("backup", str(archive))
    assert done.exit_code == 0, done.stderr
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert done.stdout == f"{digest}  {archive}\n"
    event = newest_event(filled_url)
    assert (event.act, event.changes_data, event.door) == ("take_backup", False, "command_line")
    assert event.detail["sha256"] == digest
    assert event.detail["head"].startswith(f"{event.seq - 1}:")
    assert re.search(rf"audit head {event.seq - 1}:[0-9a-f]{{64}}, key [0-9a-f]{{16}}", done.stderr)


def test_there_and_back_at_the_command_line(key: Path, filled_url: str, tmp_path: Path) -> None:
    archive = tmp_path / "a.archive"
    tracker("backup", str(archive))
    before = contents(filled_url)
    checked = tracker("restore", str(archive), "--check-only")
    assert (checked.exit_code, "Nothing was changed" in checked.stderr) == (0, True), checked.stderr
    assert contents(filled_url) == before
    done = tracker("restore", str(archive))
    assert done.exit_code == 0, done.stderr
    assert newest_event(filled_url).act == "restore_backup"
    kept = re.search(r"kept as (\S+)\.", done.stderr)
    assert kept
    drop(filled_url, kept[1])


def test_a_key_is_for_its_owner_alone_and_never_written_over(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    again = tracker("backup", "--new-key", str(key))
    assert (again.exit_code, again.stderr.startswith("error: file_exists: ")) == (1, True)
    assert key.read_bytes() == before


def test_without_a_key_there_is_no_backup(key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRACKER_BACKUP_KEY")
    refused = tracker("backup", str(tmp_path / "a.archive"))
    assert (refused.exit_code, refused.stderr.startswith("error: backup_key_missing: ")) == (1, True)
    assert not (tmp_path / "a.archive").exists()


def test_wrong_usage_ends_with_2(key: Path) -> None:
    assert tracker("backup").exit_code == 2
    assert tracker("restore").exit_code == 2


@pytest.mark.parametrize("address", ["mysql://x/y", "nothing", ""])
def test_an_address_that_is_none_is_refused(key: Path, tmp_path: Path, address: str) -> None:
    refused = tracker("restore", str(tmp_path / "a.archive"), "--into", address)
    assert (refused.exit_code, refused.stderr.startswith("error: database_address: ")) == (1, True)


def test_an_archive_that_is_not_there_is_refused(key: Path, tmp_path: Path) -> None:
    refused = tracker("restore", str(tmp_path / "none"))
    assert (refused.exit_code, refused.stderr.startswith("error: archive_unreadable: ")) == (1, True)


def test_a_folder_that_is_not_there_is_refused(key: Path, tmp_path: Path) -> None:
    refused = tracker("backup", str(tmp_path / "none" / "a.archive"))
    assert (refused.exit_code, refused.stderr.startswith("error: file_unwritable: ")) == (1, True)


def test_pg_dump_that_is_missing_or_too_old_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as missing:
        find_program("pg_dump", str(tmp_path), server=16)
    assert missing.value.code == "programs_missing"
    with pytest.raises(Refusal) as old:
        find_program("pg_dump", PROGRAMS, server=99)
    assert old.value.code == "programs_too_old"
    assert find_program("pg_dump", PROGRAMS, server=14) == f"{PROGRAMS}/pg_dump"


def test_a_password_is_not_in_a_command_line() -> None:
    address, environment = address_of("postgresql+psycopg://eva:hunter2@db.example.org:5433/tracker")
    assert environment["PGPASSWORD"] == "hunter2"
    assert "hunter2" not in address
    assert sorted(address.split()) == [
        "dbname=tracker",
        "host=db.example.org",
        "port=5433",
        "target_session_attrs=read-write",
        "user=eva",
    ]


def test_a_database_that_does_not_answer_is_told(key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql+psycopg://eva:hunter2@127.0.0.1:1/tracker")
    refused = tracker("backup", str(tmp_path / "a.archive"))
    assert (refused.exit_code, refused.stderr.startswith("error: database_unavailable: ")) == (1, True)
    assert "hunter2" not in refused.output
    assert not (tmp_path / "a.archive").exists()


def test_what_killed_runs_left_is_removed_by_the_next(databases: Databases, key: Path, tmp_path: Path) -> None:
    left = tmp_path / ".a.archive.partial-killed"
    left.write_bytes(b"half an archive")
    assert tracker("backup", str(tmp_path / "a.archive")).exit_code == 0
    assert not left.exists()


def test_a_database_before_an_upgrade_is_backed_up_too(
    databases: Databases, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.fresh("sqlite", filled) as url:
        engine = make_engine(url)
        with transaction(engine) as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0009'")
        engine.dispose()
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        done = tracker("backup", str(tmp_path / "a.archive"))
        assert (done.exit_code, "not in its log" in done.stderr) == (0, True)
