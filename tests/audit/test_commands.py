"""`tracker audit`: what is printed where, the exit codes, and that a file verifies with the key alone."""

import json
import os
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from tests.cli.conftest import Tracker, tracker  # noqa: F401 - a fixture
from tests.databases import Databases
from tests.services import acts
from tracker.cli import main
from tracker.domain.chain import DEVELOPMENT_KEYRING, NO_EVENT_HASH
from tracker.settings import load_settings
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent

SECRET = "f3" * 32


def offline(*arguments: str) -> Result:
    """The command where no database can be reached."""
    return CliRunner(env={"TRACKER_DATABASE_URL": "sqlite:////nowhere/at/all.db"}).invoke(main, arguments)


@pytest.fixture
def filled(
    tracker: Tracker,  # noqa: F811 - the fixture above
    backend: str,
    databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Tracker]:
    """`tracker` on a database in which a few things were done."""
    with databases.fresh(backend, acts.filled) as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        yield tracker


@pytest.fixture
def own_url(filled: Tracker) -> str:
    """That database's address."""
    return os.environ["TRACKER_DATABASE_URL"]


def test_a_sound_log_prints_its_anchor_and_holds_to_it(filled: Tracker) -> None:
    noted = filled("audit", "anchor").stdout.strip()
    found = filled("audit", "verify", "--anchor", noted)
    assert (found.exit_code, found.stdout.strip()) == (0, noted)
    assert "events fit" in found.stderr
    seq, _, chained = noted.partition(":")
    assert (int(seq) > 1, len(chained)) == (True, 64)


def test_a_log_before_its_first_event_is_sound(tracker: Tracker) -> None:  # noqa: F811
    assert tracker("audit", "verify").stdout.strip() == f"0:{NO_EVENT_HASH}"


def test_a_log_that_is_not_as_anchored_is_refused_and_prints_no_anchor(filled: Tracker) -> None:
    for anchor, code in ((f"1:{'a' * 64}", "not_as_anchored"), (f"99:{'a' * 64}", "tail_cut")):
        found = filled("audit", "verify", "--anchor", anchor)
        assert (found.exit_code, found.stdout) == (1, "")
        assert found.stderr.startswith(f"error: {code}: ")


@pytest.mark.parametrize("anchor", ["1", "1:abc", f"x:{'a' * 64}", f"1:{'A' * 64}", f"-1:{'a' * 64}"])
def test_what_is_no_anchor_is_wrong_usage(tracker: Tracker, anchor: str) -> None:  # noqa: F811
    assert tracker("audit", "verify", "--anchor", anchor).exit_code == 2


@pytest.mark.parametrize("masked", [False, True])
def test_an_export_verifies_with_the_key_and_no_database(filled: Tracker, tmp_path: Path, masked: bool) -> None:
    file = tmp_path / "log.jsonl"
    noted = filled("audit", "anchor").stdout.strip()
    exported = filled("audit", "export", str(file), *(["--masked"] if masked else []))
    assert (exported.exit_code, exported.stdout) == (0, "")
    assert noted in exported.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ("Eva Lund" in file.read_text()) is not masked
    found = offline("audit", "verify", str(file), "--anchor", noted)
    assert (found.exit_code, found.stdout.strip()) == (0, noted)
    assert [line[:1] for line in file.read_text().splitlines()] == ["{"] * len(file.read_text().splitlines())
    assert list(tmp_path.glob(".log*")) == []


def test_an_export_is_put_on_record_without_moving_the_data_version(
    filled: Tracker, own_url: str, tmp_path: Path
) -> None:
    assert filled("audit", "export", str(tmp_path / "log.jsonl"), "--masked").exit_code == 0
    engine = make_engine(own_url)
    with transaction(engine, write=False) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert event is not None
        assert (event.act, event.changes_data) == ("export_audit_log", False)
        assert (event.detail["masked"], event.detail["last_seq"]) == (True, event.seq - 1)
    engine.dispose()


def test_an_export_does_not_replace_a_file_unasked(filled: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("mine")
    refused = filled("audit", "export", str(file))
    assert (refused.exit_code, file.read_text()) == (1, "mine")
    assert refused.stderr.startswith("error: file_exists: ")
    assert filled("audit", "export", str(file), "--force").exit_code == 0
    assert filled("audit", "verify", str(file)).exit_code == 0


def test_a_part_of_the_log_is_exported_by_moments(filled: Tracker, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.jsonl", tmp_path / "part.jsonl"
    filled("audit", "export", str(whole))
    events = [json.loads(line) for line in whole.read_text().splitlines()[1:-1]]
    since, until = (f"{events[place]['recorded_at'].replace(' ', 'T')}Z" for place in (1, -1))
    assert filled("audit", "export", str(part), "--since", since, "--until", until).exit_code == 0
    exported = [json.loads(line) for line in part.read_text().splitlines()[1:-1]]
    assert exported == events[1:]
    before = f"{events[0]['seq']}:{events[0]['hash']}"
    assert offline("audit", "verify", str(part), "--anchor", before).exit_code == 0
    refused = offline("audit", "verify", str(part), "--anchor", f"1:{'b' * 64}")
    assert (refused.exit_code, refused.stderr.split(": ")[1]) == (1, "not_as_anchored")


def test_what_is_no_export_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"\x00\xff not a log\n")
    refused = offline("audit", "verify", str(file))
    assert (refused.exit_code, refused.stderr.split(": ")[1]) == (1, "not_an_export")


def test_a_new_key_is_made_taken_into_use_and_followed_by_another(
    filled: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_url: str
) -> None:
    file = tmp_path / "keys.toml"
    for number in (2, 3):
        made = filled("audit", "new-key", str(file))
        assert (made.exit_code, made.stdout) == (0, ""), made.stderr
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        keys = tomllib.loads(file.read_text())["key"]
        assert [len(keys), keys[0]["id"]] == [number, "development"]
        monkeypatch.setenv("TRACKER_AUDIT_KEYS", str(file))
        assert filled("audit", "verify").exit_code == 0
    stale = make_engine(own_url)
    assert filled("audit", "verify", "--keys", str(file)).exit_code == 0
    monkeypatch.delenv("TRACKER_AUDIT_KEYS")
    refused = filled("user", "disable", "lund")
    assert (refused.exit_code, refused.stderr.split(": ")[1]) == (1, "audit_key_behind")
    assert stale.get_execution_options()["tracker_keyring"] is DEVELOPMENT_KEYRING
    stale.dispose()


def test_a_production_makes_its_first_key_before_anything_else(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    environ = {"TRACKER_ENV": "production", "TRACKER_SECRET_KEY": SECRET}
    database = {"TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'tracker.db'}"}
    made = CliRunner(env={**environ, **database}).invoke(main, ["audit", "new-key", str(file)])
    assert made.exit_code == 0, made.stderr
    settings = load_settings({**environ, "TRACKER_AUDIT_KEYS": str(file), "TRACKER_SEED_KEYS": str(file)})
    assert len(settings.keyring.secrets) == 1


def test_a_key_file_that_lacks_the_logs_key_is_not_extended(filled: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(f'[[key]]\nid = "another"\nsecret = "{SECRET}"\n')
    before = file.read_text()
    refused = filled("audit", "new-key", str(file))
    assert (refused.exit_code, refused.stderr.split(": ")[1]) == (1, "audit_key_unknown")
    assert file.read_text() == before


def test_a_changed_row_is_named_by_its_event(filled: Tracker, own_url: str) -> None:
    engine = make_engine(own_url)
    with engine.begin() as connection:
        seq = connection.scalar(text("SELECT recorded_seq FROM precincts"))
        connection.execute(text("UPDATE precincts SET name = 'South'"))
    engine.dispose()
    found = filled("audit", "verify")
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.startswith(f"error: facts_differ: What event {seq} ")
    assert filled("audit", "verify", "--chain-only").exit_code == 0
