"""`tracker demo` and `tracker serve`, in this process and as real ones: what is printed, what is refused, and a server
that answers.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from tests.cli.conftest import Tracker
from tests.databases import Databases
from tests.demonstration.conftest import MACHINE_NOW, demonstrated
from tracker.cli import main
from tracker.journeys.demonstration import SIGN_INS

TRACKER = Path(sys.executable).with_name("tracker")


@pytest.fixture
def demonstration_url(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with the demonstration, which the environment names."""
    with databases.fresh("sqlite", demonstrated) as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        yield url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(*options: str) -> Iterator[str]:
    """A real `tracker serve` on a free port, ended at the end; its address once it answers."""
    port = free_port()
    command = [TRACKER, "serve", "--port", str(port), "--workers", "1", *options]
    process = subprocess.Popen(command, env=os.environ.copy(), stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


def test_the_sign_ins_are_printed_again_for_a_demonstration_that_is_loaded(demonstration_url: str) -> None:
    printed = CliRunner().invoke(main, ["demo", "--if-empty"])
    columns = [re.split(r"\s{2,}", line) for line in printed.stdout.splitlines()]
    assert printed.exit_code == 0
    assert columns == [[sign_in.role.value, sign_in.username, sign_in.password] for sign_in in SIGN_INS]
    assert all(len(password) >= 15 for _, _, password in columns)


def test_the_demonstration_is_loaded_into_an_empty_database_only(tracker: Tracker, agency: Path) -> None:
    tracker("init", "--agency", str(agency))
    refused = tracker("demo")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "error: not_empty: " in refused.stderr
    left = tracker("demo", "--if-empty")
    assert (left.exit_code, left.stdout) == (0, "")
    assert "left as it is" in left.stderr


@pytest.fixture
def audit_keys(tmp_path: Path) -> Path:
    """A file of audit keys, as a production wants one."""
    file = tmp_path / "audit-keys.toml"
    file.write_text(f'[[key]]\nid = "first"\nsecret = "{"a1" * 32}"\n')
    file.chmod(0o600)
    return file


def test_a_production_takes_no_demonstration(
    tracker: Tracker, audit_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_ENV", "production")
    monkeypatch.setenv("TRACKER_SECRET_KEY", "f3" * 32)
    monkeypatch.setenv("TRACKER_AUDIT_KEYS", str(audit_keys))
    monkeypatch.setenv("TRACKER_SEED_KEYS", str(audit_keys))
    refused = tracker("demo")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: demonstration: ")


def test_the_command_lines_clock_is_the_demonstrations(demonstration_url: str) -> None:
    with time_machine.travel(MACHINE_NOW + timedelta(days=1), tick=False):
        pulled = CliRunner().invoke(main, ["report", "rollout-progress", "--format", "json"])
    report = json.loads(pulled.stdout)
    assert (report["as_of"], report["known_at"]) == ("2016-11-08", "2016-11-08T14:00:00.000000Z")


def test_a_demonstration_is_served_to_this_machine_alone(demonstration_url: str) -> None:
    refused = CliRunner().invoke(main, ["serve", "--host", "192.0.2.7"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: demonstration: ")


def test_a_production_does_not_start_on_a_demonstration(
    demonstration_url: str, audit_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_ENV", "production")
    monkeypatch.setenv("TRACKER_AUDIT_KEYS", str(audit_keys))
    monkeypatch.setenv("TRACKER_SEED_KEYS", str(audit_keys))
    without_secret = CliRunner().invoke(main, ["serve"])
    assert (without_secret.exit_code, "TRACKER_SECRET_KEY" in without_secret.stderr) == (1, True)
    monkeypatch.setenv("TRACKER_SECRET_KEY", "f3" * 32)
    refused = CliRunner().invoke(main, ["serve"])
    assert (refused.exit_code, refused.stderr[:21]) == (1, "error: demonstration:")


def test_nothing_is_served_from_a_database_that_was_not_upgraded(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, tracker: Tracker
) -> None:
    assert tracker("db", "downgrade", "0007").exit_code == 0
    refused = tracker("serve")
    assert (refused.exit_code, refused.stderr.startswith("error: schema_behind: ")) == (1, True)
    assert "tracker db upgrade" in refused.stderr


def test_each_printed_sign_in_opens_a_served_demonstration(demonstration_url: str) -> None:
    with served() as address:
        assert answers(f"{address}/readyz")
        for sign_in in SIGN_INS:
            assert opens(address, sign_in.username, sign_in.password), sign_in.username
        assert not opens(address, SIGN_INS[0].username, SIGN_INS[1].password)


def opens(address: str, username: str, password: str) -> bool:
    """Whether a browser gets in with this user name and password: from the form to a page that lets it sign out."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}/sign-in", timeout=60).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token, form
    entered = {"username": username, "password": password, "csrf_token": token[1]}
    try:
        page = browser.open(f"{address}/sign-in", urllib.parse.urlencode(entered).encode(), timeout=60)
    except urllib.error.HTTPError as refused:
        if refused.code >= 500:
            raise
        return False
    return "sign-out" in page.read().decode()


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([TRACKER, *arguments], env={**os.environ, **environment}, capture_output=True, check=False)


def test_help_is_quick_to_load_and_wrong_usage_ends_with_2() -> None:
    shown = run("--help")
    assert (shown.returncode, b"rollout" in shown.stdout) == (0, True)
    assert run("no-such-command").returncode == 2
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, tracker.cli; print('sqlalchemy' in sys.modules, 'flask' in sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert loaded.stdout == "False False\n"


@pytest.mark.long
def test_two_loads_give_the_same_report_to_the_byte(
    demonstration_url: str, tmp_path: Path, ask: Callable[..., bytes]
) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    loaded = run("demo", TRACKER_DATABASE_URL=other, PYTHONHASHSEED="7")
    assert loaded.returncode == 0, loaded.stderr
    for day, moment in [("2016-09-27", "2016-11-07T14:00:00Z"), ("2016-07-31", "2016-08-01T04:00:00Z")]:
        assert ask(demonstration_url, day, moment) == ask(other, day, moment)


@pytest.fixture
def ask() -> Callable[..., bytes]:
    """The progress report's bytes from a database, as of a day, known at a moment: its audit head is in them."""

    def pull(url: str, day: str, moment: str) -> bytes:
        asked = ("--as-of", day, "--known-at", moment, "--format", "json", "--series", "weekly")
        pulled = run("report", "rollout-progress", *asked, TRACKER_DATABASE_URL=url)
        assert (pulled.returncode, pulled.stderr) == (0, b"")
        return pulled.stdout

    return pull
