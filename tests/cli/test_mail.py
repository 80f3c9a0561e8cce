"""`tracker mail`: subscribed for an account, listed, sent through a real server, and on record."""

from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tests.journeys.mailing.mailbox import mailbox


@pytest.fixture
def with_account(tracker: Tracker, agency: Path) -> Tracker:
    """An agency with an account for oversight."""
    assert tracker("init", "--agency", str(agency)).exit_code == 0
    password = "correct horse battery\n" * 2
    made = tracker("user", "create", "otto", "--full-name", "Otto", "--role", "oversight", given=password)
    assert made.exit_code == 0
    return tracker


def test_a_digest_is_subscribed_sent_and_listed(
    with_account: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = with_account("mail", "subscribe", "otto", "otto@police.example", "--rhythm", "daily")
    assert (made.exit_code, made.stdout) == (0, "")
    assert "Subscription 1: daily, to otto@police.example." in made.stderr
    due = with_account("mail", "send", "--dry-run")
    assert due.stdout.split("  ")[1:] == ["otto@police.example", "digest\n"]
    off = with_account("mail", "send")
    assert (off.exit_code, off.stdout) == (1, "")
    assert "error: mail_off: " in off.stderr
    with mailbox() as box:
        config = tmp_path / "tracker.toml"
        server = f'host = "127.0.0.1"\nport = {box.server.port}\nsecurity = "none"\nsender = "{box.server.sender}"\n'
        config.write_text(f"[mail]\n{server}")
        monkeypatch.setenv("TRACKER_CONFIG", str(config))
        box.refuses = True
        failed = with_account("mail", "send")
        assert (failed.exit_code, "  failed  otto@police.example  digest  " in failed.stdout) == (1, True)
        assert "error: mail_failed: 1 could not be sent" in failed.stderr
        box.refuses = False
        sent = with_account("mail", "send")
        assert (sent.exit_code, "  sent  otto@police.example  digest" in sent.stdout) == (0, True)
        again = with_account("mail", "send")
        assert (again.exit_code, again.stdout) == (0, "")
        assert len(box.messages) == 1
    log = with_account("mail", "log").stdout.split("  ")
    assert log[1:4] == ["sent", "otto", "otto@police.example"]


@pytest.mark.parametrize(
    "options, exit_code, said",
    [
        (("nobody", "o@example.org"), 1, "error: unknown_user: "),
        (("otto", "otto at home"), 1, "address"),
        (("otto", "o@example.org", "--view", "7", "--format", "pdf"), 1, "error: unknown_saved_view: "),
        (("otto", "o@example.org", "--format", "pdf"), 1, "error: subscription_unclear: "),
        (("otto", "o@example.org", "--rhythm", "hourly"), 2, "hourly"),
    ],
)
def test_what_cannot_be_subscribed_is_refused(
    with_account: Tracker, options: tuple[str, ...], exit_code: int, said: str
) -> None:
    refused = with_account("mail", "subscribe", *options)
    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert said in refused.stderr
