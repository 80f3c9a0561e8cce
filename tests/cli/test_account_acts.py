"""`tracker user`: invited by a link that is printed alone, changed, and looked at."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Tracker
from tests.journeys.mailing.mailbox import mailbox
from tracker.services.accounts import find_link, use_link
from tracker.services.accounts.passwords import hash_password
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AccountLink, AuditEvent

IVY = ("user", "invite", "ivy", "--full-name", "Ivy Lund", "--role", "supervisor", "--precinct", "1")


@pytest.fixture
def department(tracker: Tracker, agency: Path) -> Tracker:
    """An agency without an account."""
    assert tracker("init", "--agency", str(agency)).exit_code == 0
    return tracker


def test_an_invitation_prints_the_link_alone(department: Tracker, database_url: str) -> None:
    made = department(*IVY)
    assert (made.exit_code, made.stdout.count("\n")) == (0, 1)
    start, _, secret = made.stdout.strip().rpartition("/")
    assert (start, len(secret) >= 43) == ("http://127.0.0.1:8000/welcome", True)
    assert secret not in made.stderr
    assert "Hand it over: it was not sent by mail." in made.stderr
    listed = department("user", "list").stdout
    assert "ivy  supervisor  Ivy Lund" in listed
    newer = department("user", "reset-link", "ivy").stdout.strip().rpartition("/")[2]
    engine = make_engine(database_url)
    with transaction(engine, write=True) as session:
        link = session.scalars(select(AccountLink).order_by(AccountLink.id.desc()).limit(1)).one()
        assert find_link(session, newer, now=link.created_at).username == "ivy"
        use_link(session, newer, hash_password("seven odd words here"), now=link.created_at)
        acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq.desc()).limit(3)).all()
    engine.dispose()
    assert acts == ["use_account_link", "make_account_link", "invite_user"]
    twice = department(*IVY)
    assert (twice.exit_code, twice.stdout, "error: user_exists: " in twice.stderr) == (1, "", True)


def test_an_invitation_is_sent_where_mail_is(
    department: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailbox() as box:
        config = tmp_path / "tracker.toml"
        server = f'host = "127.0.0.1"\nport = {box.server.port}\nsecurity = "none"\nsender = "{box.server.sender}"\n'
        config.write_text(f'[mail]\n{server}address = "https://cameras.police.example/"\n')
        monkeypatch.setenv("TRACKER_CONFIG", str(config))
        made = department(*IVY, "--mail", "ivy@police.example")
        assert (made.exit_code, "Sent to ivy@police.example." in made.stderr) == (0, True)
        assert made.stdout.strip() in box.messages[0].get_content()
        assert made.stdout.startswith("https://cameras.police.example/welcome/")
        box.refuses = True
        failed = department("user", "reset-link", "ivy")
        assert (failed.exit_code, failed.stdout.startswith("https://")) == (0, True)
        assert "It could not be sent to ivy@police.example: " in failed.stderr


def test_an_account_is_changed_and_looked_at(department: Tracker) -> None:
    assert department(*IVY).exit_code == 0
    for words in (
        ("role", "ivy", "oversight"),
        ("mail", "ivy", "ivy@police.example"),
        ("mail", "ivy"),
        ("disable", "ivy"),
        ("enable", "ivy"),
        ("sessions", "ivy", "--end"),
    ):
        done = department("user", *words)
        assert (done.exit_code, done.stdout) == (0, ""), done.stderr
        assert "ivy" in done.stderr
    assert "ivy  oversight  Ivy Lund" in department("user", "list").stdout
    looked = department("user", "sessions", "ivy")
    assert (looked.exit_code, looked.stdout) == (0, "")


@pytest.mark.parametrize(
    "words, exit_code, said",
    [
        (("enable", "nobody"), 1, "error: unknown_user: "),
        (("enable", "ivy"), 1, "error: user_enabled: "),
        (("role", "ivy", "supervisor"), 1, "error: precincts_required: "),
        (("role", "ivy", "emperor"), 2, "emperor"),
        (("mail", "ivy", "ivy at home"), 1, "mail_address"),
        (("officer", "ivy", "9999"), 1, "error: unknown_officer: "),
        (("invite", "ove", "--full-name", "Ove", "--role", "service"), 1, "error: service_has_no_sign_in: "),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    department: Tracker, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    department(*IVY)
    refused = department("user", *words)
    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert said in refused.stderr
