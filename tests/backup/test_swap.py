"""The moment in which a restored database takes its place: with others at work, and with the process killed."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from tests.backup.conftest import PROGRAMS, Vault, act, beside, contents, drop
from tests.databases import Databases
from tests.services.acts import filled
from tracker.domain.errors import Refusal
from tracker.journeys.backup import sqlite
from tracker.journeys.backup.programs import address_of
from tracker.store.engine import make_engine

TRACKER = Path(sys.executable).with_name("tracker")


def file_of(url: str) -> Path:
    """Where a SQLite database stands."""
    return Path(str(make_url(url).database))


def test_a_database_that_others_are_connected_to_is_not_swapped(databases: Databases, vault: Vault) -> None:
    with databases.fresh("postgresql", filled) as url:
        archive = vault.take(url).path
        before = contents(url)
        with psycopg.connect(address_of(url)[0]), pytest.raises(Refusal) as refusal:
            vault.restore(url, archive)
        assert refusal.value.code == "database_in_use"
        assert (contents(url), len(beside(url))) == (before, 1)


def test_a_database_that_is_being_written_is_not_swapped(
    databases: Databases, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 200)
    with databases.fresh("sqlite", filled) as url:
        archive = vault.take(url).path
        with contextlib.closing(sqlite3.connect(file_of(url), isolation_level=None)) as writing:
            writing.execute("BEGIN IMMEDIATE")
            with pytest.raises(Refusal) as refusal:
                vault.restore(url, archive)
            writing.execute("UPDATE installation SET agency = 'written meanwhile'")
            writing.execute("COMMIT")
        assert refusal.value.code == "database_in_use"
        assert len(beside(url)) == 1


def test_who_waited_for_the_swap_does_not_write_into_the_database_that_is_gone(
    databases: Databases,
) -> None:
    with databases.fresh("sqlite", filled) as url:
        target = file_of(url)
        engine = make_engine(url)
        answers: list[str] = []
        kept, new = target.with_name("kept.db"), target.with_name("new.db")
        new.write_bytes(target.read_bytes())  # before the lock: closing a file lets go of what this process has locked
        holding = sqlite3.connect(target, isolation_level=None)
        holding.execute("BEGIN EXCLUSIVE")

        def wait_and_write() -> None:
            try:
                with engine.connect() as connection, connection.begin():
                    connection.execute(text("UPDATE precincts SET name = 'unseen'"))
                answers.append("acknowledged")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is an answer
                answers.append(f"refused: {error}")

        waiting = threading.Thread(target=wait_and_write)
        waiting.start()
        time.sleep(0.5)
        os.link(target, kept)
        os.replace(new, target)
        holding.close()
        waiting.join()
        engine.dispose()
        assert len(answers) == 1
        assert "unseen" not in str(contents(f"sqlite:///{kept}"))
        assert ("unseen" in str(contents(url)["precincts"])) == (answers == ["acknowledged"])
        kept.unlink()


def test_a_database_that_is_beyond_repair_is_replaced_and_kept(databases: Databases, vault: Vault) -> None:
    with databases.fresh("sqlite", filled) as url:
        archive = vault.take(url).path
        before = contents(url)
        noise = random.Random(7).randbytes(50_000)
        file_of(url).write_bytes(noise)
        restored = vault.restore(url, archive)
        assert contents(url)["officers"] == before["officers"]
        assert Path(str(restored.kept)).read_bytes() == noise
        drop(url, str(restored.kept))


def test_a_damaged_database_is_not_backed_up(databases: Databases, vault: Vault) -> None:
    with databases.fresh("sqlite", filled) as url:
        whole = file_of(url).read_bytes()
        file_of(url).write_bytes(whole[: len(whole) // 2])
        with pytest.raises(Refusal) as refusal:
            vault.take(url)
        assert refusal.value.code == "database_damaged"
        assert sorted(file.name for file in vault.folder.iterdir()) == ["key"]


def test_the_restored_file_belongs_to_whom_the_old_one_did(databases: Databases, vault: Vault) -> None:
    with databases.fresh("sqlite", filled) as url:
        file_of(url).chmod(0o640)
        restored = vault.restore(url, vault.take(url).path)
        assert file_of(url).stat().st_mode & 0o777 == 0o640
        drop(url, str(restored.kept))


@pytest.mark.long
@pytest.mark.parametrize("kills", [12])
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new(
    filled_url: str, vault: Vault, kills: int, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[backup]\nkey_file = "{vault.folder / "key"}"\nprograms = "{PROGRAMS}"\n')
    environment = {**os.environ, "TRACKER_DATABASE_URL": filled_url, "TRACKER_CONFIG": str(settings)}
    command = [TRACKER, "restore", vault.take(filled_url).path]
    began = time.monotonic()
    first = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    whole = time.monotonic() - began
    archived = contents(filled_url)["officers"]
    dice = random.Random(11)
    found = set()
    for number in range(kills):
        act(filled_url, "UPDATE users SET full_name = 'before the restore'")
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (0.3 + 0.8 * dice.random()))
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = contents(filled_url)
        is_old = "before the restore" in str(after["users"])
        is_new = any("restore_backup" in event for event in after["audit_events"]) and not is_old
        assert is_old or is_new, number
        assert after["officers"] == archived
        found.add("old" if is_old else "new")
    assert "old" in found
    finished = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    left = [name for name in beside(filled_url) if "restoring" in name]
    assert left == []
    for name in beside(filled_url):
        if "before" in name:
            drop(filled_url, str(file_of(filled_url).parent / name) if filled_url.startswith("sqlite") else name)
