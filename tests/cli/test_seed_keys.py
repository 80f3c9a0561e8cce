"""`tracker user`: keys of authenticators' seeds made and changed, and an authenticator taken away."""

import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Tracker
from tests.services.department import set_up
from tests.web.signing_in import authenticator_for
from tests.web.site import add_accounts
from tracker.services.accounts.authenticators import step_of
from tracker.services.accounts.seeds import decrypted_seed
from tracker.settings import load_settings
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, Authenticator

NOW = datetime.now(UTC)


def kept(url: str) -> list[tuple[int, str]]:
    """Whose authenticators there are, and their seeds as they are kept."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        found = session.execute(select(Authenticator.user_id, Authenticator.seed).order_by(Authenticator.id)).all()
    engine.dispose()
    return [(user_id, seed) for user_id, seed in found]


def last_act(url: str) -> tuple[str, str]:
    """The newest event: what was done, and by which role."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    engine.dispose()
    return event.act, event.role


def test_a_key_is_made_used_and_changed(
    tracker: Tracker, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seed-keys.toml"
    made = tracker("user", "new-seed-key", str(file))
    assert (made.exit_code, made.stdout, stat.S_IMODE(file.stat().st_mode)) == (0, "", 0o600)
    monkeypatch.setenv("TRACKER_SEED_KEYS", str(file))
    first = load_settings().seeds
    engine = make_engine(database_url)
    with transaction(engine) as session:
        set_up(session)
        add_accounts(session)
        phone = authenticator_for(session, "admin", at=NOW - timedelta(hours=1), now=NOW, keys=first)
    engine.dispose()
    ((user_id, seed),) = kept(database_url)
    assert seed.startswith(f"{first.active}:")
    assert tracker("user", "new-seed-key", str(file)).exit_code == 0
    both = load_settings().seeds
    assert (len(both.secrets), next(iter(both.secrets)), both.active != first.active) == (2, first.active, True)
    done = tracker("user", "rekey-seeds")
    assert (done.exit_code, done.stderr) == (0, f"Seeds written with key {both.active}: 1.\n")
    assert last_act(database_url) == ("rekey_seeds", "administrator")
    ((user_id, seed),) = kept(database_url)
    assert seed.startswith(f"{both.active}:")
    assert step_of(decrypted_seed(both, user_id, seed), phone.code(NOW), NOW) is not None
    told = made.output + done.output
    assert not any(secret.decode() in told for secret in both.secrets.values())
    assert not re.search(phone.key, told)


def test_a_file_that_holds_no_keys_is_left_alone(tracker: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not keys")
    refused = tracker("user", "new-seed-key", str(file))
    assert (refused.exit_code, refused.stderr.startswith("error: settings: The seed key file")) == (1, True)
    assert file.read_text() == "not keys"


def test_an_authenticator_is_taken_away(tracker: Tracker, database_url: str) -> None:
    engine = make_engine(database_url)
    with transaction(engine) as session:
        set_up(session)
        add_accounts(session)
        authenticator_for(session, "auditor", at=NOW - timedelta(hours=1), now=NOW)
    engine.dispose()
    assert tracker("user", "reset-authenticator", "otto").exit_code == 0
    assert [seed for _, seed in kept(database_url)] == [""]
    assert last_act(database_url) == ("reset_authenticator", "administrator")
    again = tracker("user", "reset-authenticator", "otto")
    assert (again.exit_code, again.stderr.startswith("error: no_authenticator: ")) == (1, True)
