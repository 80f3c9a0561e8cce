"""`tracker doctor`: its list, its exit codes, its settings, and no secret in any of it."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.databases import Databases
from tests.demonstration.conftest import demonstrated
from tests.doctor.conftest import intruder
from tests.services.acts import filled
from tracker.cli import main
from tracker.journeys.backup.keys import write_new_key
from tracker.store.models import Officer

Doctor = Callable[..., Result]
SECRET = "f3" * 32


@pytest.fixture
def doctor(databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Doctor]:
    """The command on a department, with a key for archives."""
    write_new_key(tmp_path / "key")
    monkeypatch.setenv("TRACKER_BACKUP_KEY", str(tmp_path / "key"))
    with databases.fresh("sqlite", filled) as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        yield lambda *arguments: CliRunner().invoke(main, ["doctor", *arguments])


def codes(result: Result) -> set[str]:
    """The codes of what is not well."""
    found = json.loads(result.stdout)
    assert found["problems"] == sum(line["state"] == "problem" for line in found["lines"])
    assert (result.exit_code == 1) == (found["problems"] > 0)
    return {line["code"] for line in found["lines"] if line["state"] != "ok"}


def test_the_demonstration_has_no_problem(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.fresh("sqlite", demonstrated) as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.stdout
    assert "problem " not in result.stdout
    assert "Problems: 0." in result.stderr
    for area in ("settings", "time zone", "database", "schema", "clock", "backup", "audit log", "history", "owned"):
        assert f" {area}" in result.stdout


def test_a_problem_ends_with_1_and_says_what_to_do(doctor: Doctor) -> None:
    with intruder(os.environ["TRACKER_DATABASE_URL"]) as session:
        session.query(Officer).update({"recorded_seq": 9999})
    result = doctor()
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if "[event_missing]" in line)
    assert lines[place].startswith("problem")
    assert lines[place + 1].lstrip().startswith("-> Rows were written past the tracker.")


def test_quick_leaves_out_the_log_and_the_history(doctor: Doctor) -> None:
    areas = {line["area"] for line in json.loads(doctor("--quick", "--format", "json").stdout)["lines"]}
    assert "clock" in areas
    assert not areas & {"audit log", "history", "owned cameras"}


def test_an_anchor_that_the_log_does_not_hold_is_a_problem(doctor: Doctor) -> None:
    assert "audit_unsound" in codes(doctor("--anchor", f"3:{'0' * 64}", "--format", "json"))
    assert doctor("--anchor", "three").exit_code == 2


def test_settings_that_are_wrong_are_the_only_line(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_ENV", "production")
    monkeypatch.setenv("TRACKER_SECRET_KEY", "short-and-secret")
    result = doctor("--format", "json")
    assert codes(result) == {"settings"}
    assert "short-and-secret" not in result.output


def test_a_key_that_others_may_read_is_a_problem(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "key").chmod(0o644)
    assert "key_file_open" in codes(doctor("--quick", "--format", "json"))


@pytest.mark.parametrize("content,code", [(None, "backup_key_missing"), ("nothing", "backup_key_wrong")])
def test_a_key_that_cannot_be_used_is_a_problem(doctor: Doctor, tmp_path: Path, content: str | None, code: str) -> None:
    (tmp_path / "key").unlink()
    if content is not None:
        (tmp_path / "key").write_text(content)
    assert code in codes(doctor("--quick", "--format", "json"))


def test_no_key_at_all_is_a_warning(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_BACKUP_KEY")
    result = doctor("--quick", "--format", "json")
    assert "backup_key_missing" in codes(result)
    assert result.exit_code == 0


@pytest.mark.parametrize("variable", ["TRACKER_AUDIT_KEYS", "TRACKER_SEED_KEYS"])
def test_a_key_of_ours_that_others_may_read_is_a_problem(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    keys = tmp_path / "audit.toml"
    keys.write_text(f'[[key]]\nid = "one"\nsecret = "{SECRET}"\n')
    keys.chmod(0o666)
    monkeypatch.setenv(variable, str(keys))
    result = doctor("--quick", "--format", "json")
    assert "key_file_open" in codes(result)
    assert SECRET not in result.output


def test_a_database_that_does_not_answer_is_a_problem(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql+psycopg://eva:hunter2@127.0.0.1:1/tracker")
    result = doctor("--format", "json")
    assert "database_unavailable" in codes(result)
    assert "hunter2" not in result.output


def test_a_database_that_is_not_there_is_a_problem_and_is_not_made(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert "database_missing" in codes(doctor("--format", "json"))
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database_is_a_problem(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/noise.db")
    assert "database_unavailable" in codes(doctor("--format", "json"))


def test_a_folder_of_archives_that_is_not_there_is_a_problem(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(f'[backup]\nfolder = "{tmp_path}/archives"\n')
    monkeypatch.setenv("TRACKER_CONFIG", str(tmp_path / "settings.toml"))
    assert "folder_missing" in codes(doctor("--quick", "--format", "json"))
    (tmp_path / "archives").mkdir()
    assert "folder_missing" not in codes(doctor("--quick", "--format", "json"))


def test_no_secret_stands_in_its_output(doctor: Doctor, tmp_path: Path) -> None:
    key = (tmp_path / "key").read_text().split()[1]
    for form in ("text", "json"):
        output = doctor("--format", form).output
        for secret in (key, "for-development-only", "argon2", "Lund"):
            assert secret not in output
