"""An archive is taken and put back: every row, the event of it, the database before it, and no sign-in."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.backup.conftest import MACHINE_NOW, Vault, act, beside, contents, drop
from tests.databases import Databases
from tests.services.acts import filled
from tests.services.department import ADMINISTRATOR
from tracker.domain.actors import Actor
from tracker.domain.errors import Forbidden, Refusal
from tracker.domain.vocabulary import Door, Role
from tracker.services.backups import note_backup, note_restore
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import downgrade, head
from tracker.store.models import AuditEvent, AuditHead, WebSession

MOVED = ("audit_events", "audit_head", "web_sessions")
"""What a restore itself changes."""


def refused(vault: Vault, url: str, archive: Path, **named: object) -> str:
    """The code a restore is refused with."""
    with pytest.raises(Refusal) as refusal:
        vault.restore(url, archive, **named)
    return refusal.value.code


def test_a_restored_database_has_every_row_of_the_archive(filled_url: str, vault: Vault) -> None:
    before = contents(filled_url)
    taken = vault.take(filled_url)
    assert contents(filled_url) == before
    act(filled_url, "UPDATE installation SET agency = 'elsewhere'")
    act(
        filled_url,
        "INSERT INTO precincts (id, code, name, kind, recorded_at, recorded_seq)"
        " SELECT 99, '9', 'after', 'precinct', recorded_at, recorded_seq FROM precincts WHERE code = '1'",
    )
    changed = contents(filled_url)
    restored = vault.restore(filled_url, taken.path)
    after = contents(filled_url)
    assert {name: rows for name, rows in after.items() if name not in MOVED} == {
        name: rows for name, rows in before.items() if name not in MOVED
    }
    assert len(after["audit_events"]) == len(before["audit_events"]) + 1
    assert restored.kept is not None
    kept = f"sqlite:///{restored.kept}" if filled_url.startswith("sqlite") else _named(filled_url, restored.kept)
    assert contents(kept) == changed
    assert len(beside(filled_url)) == 2
    drop(filled_url, restored.kept)


def _named(url: str, name: str) -> str:
    head_part, _, query = url.partition("?")
    return f"{head_part.rpartition('/')[0]}/{name}?{query}"


def test_a_restore_leaves_its_event_with_where_it_came_from_and_what_it_replaced(filled_url: str, vault: Vault) -> None:
    taken = vault.take(filled_url)
    engine = make_engine(filled_url)
    with transaction(engine) as session:
        note_backup(session, ADMINISTRATOR, {"archive": taken.path.name}, now=MACHINE_NOW)
    with transaction(engine, write=False) as session:
        replaced = session.scalars(select(AuditHead)).one()
    engine.dispose()
    restored = vault.restore(filled_url, taken.path)
    with transaction(engine, write=False) as session:
        event = session.get_one(AuditEvent, restored.seq)
        assert (event.act, event.actor, event.subject, event.recorded_at) == (
            "restore_backup",
            "ada",
            "installation",
            MACHINE_NOW,
        )
        assert event.detail["archive"] == "a.archive"
        assert event.detail["archive_head"] == f"{taken.manifest['head_seq']}:{taken.manifest['head_hash']}"
        assert event.detail["replaced_head"] == f"{replaced.seq}:{replaced.hash}"
        assert event.seq == taken.manifest["head_seq"] + 1
    engine.dispose()
    drop(filled_url, str(restored.kept))


def test_no_sign_in_of_the_archive_comes_alive_again(filled_url: str, vault: Vault) -> None:
    engine = make_engine(filled_url)
    with transaction(engine) as session:
        user = session.scalars(text("SELECT id FROM users")).first()
        moment = datetime(2016, 11, 4, 20, 0, tzinfo=UTC)
        session.add(WebSession(token_hash="x", user_id=user, csrf_token="y", created_at=moment, last_seen_at=moment))
    engine.dispose()
    taken = vault.take(filled_url)
    act(filled_url, "UPDATE web_sessions SET ended_at = last_seen_at")
    restored = vault.restore(filled_url, taken.path)
    assert contents(filled_url)["web_sessions"] == []
    drop(filled_url, str(restored.kept))


def test_an_archive_is_proved_without_changing_anything(filled_url: str, vault: Vault) -> None:
    taken = vault.take(filled_url)
    before = contents(filled_url)
    restored = vault.restore(filled_url, taken.path, check_only=True)
    assert (restored.seq, restored.kept, restored.manifest) == (None, None, taken.manifest)
    assert contents(filled_url) == before
    assert len(beside(filled_url)) == 1


def test_the_manifest_says_what_is_in_it_and_no_key(filled_url: str, vault: Vault) -> None:
    taken = vault.take(filled_url)
    manifest = taken.manifest
    assert (manifest["revision"], manifest["taken_at"], manifest["key"]) == (
        head(),
        "2016-11-04T21:00:00Z",
        vault.key.id,
    )
    assert manifest["counts"] == {name: len(rows) for name, rows in contents(filled_url).items()}
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o600
    written = taken.path.read_bytes()
    for secret in (vault.key.secret, vault.key.secret.hex().encode(), b"SQLite format", b"argon2", b"Lund"):
        assert secret not in written
    assert str(manifest).find(vault.key.secret.hex()) == -1


def test_a_database_that_is_not_there_is_made(backend: str, databases: Databases, vault: Vault) -> None:
    with databases.fresh(backend, filled) as url:
        taken = vault.take(url)
        fresh = f"sqlite:///{vault.folder}/made/new.db" if backend == "sqlite" else _named(url, "made_by_restore")
        restored = vault.restore(fresh, taken.path)
        assert restored.kept is None
        assert contents(fresh)["officers"] == contents(url)["officers"]
        drop(url, f"{vault.folder}/made/new.db" if backend == "sqlite" else "made_by_restore")


def test_an_older_archive_is_brought_up_to_date_beside(backend: str, databases: Databases, vault: Vault) -> None:
    with databases.fresh(backend) as url:
        downgrade(url, "0008")
        taken = vault.take(url)
        assert taken.manifest["revision"] == "0008"
        restored = vault.restore(url, taken.path)
        assert contents(url)["alembic_version"] == [f"('{head()}',)"]
        drop(url, str(restored.kept))


def test_a_newer_archive_is_refused(filled_url: str, vault: Vault) -> None:
    act(filled_url, "UPDATE alembic_version SET version_num = '9999'")
    taken = vault.take(filled_url)
    before = contents(filled_url)
    assert refused(vault, filled_url, taken.path) == "archive_newer"
    assert (contents(filled_url), len(beside(filled_url))) == (before, 1)


def test_an_archive_of_the_other_kind_is_refused(sqlite_url: str, postgres_url: str, vault: Vault) -> None:
    for taken, other in ((vault.take(sqlite_url, "s"), postgres_url), (vault.take(postgres_url, "p"), sqlite_url)):
        assert refused(vault, other, taken.path) == "archive_kind"


def test_a_file_that_is_there_is_not_written_over_unless_told(filled_url: str, vault: Vault) -> None:
    first = vault.take(filled_url)
    bytes_before = first.path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        vault.take(filled_url)
    assert (refusal.value.code, first.path.read_bytes()) == ("file_exists", bytes_before)
    assert vault.take(filled_url, replace=True).path.read_bytes() != bytes_before
    assert sorted(file.name for file in vault.folder.iterdir()) == ["a.archive", "key"]


@pytest.mark.parametrize("note", [note_backup, note_restore])
def test_only_an_administrator_backs_up_and_restores(filled_url: str, note: object) -> None:
    engine = make_engine(filled_url)
    with pytest.raises(Forbidden), transaction(engine) as session:
        note(session, Actor("eva", Role.OVERSIGHT, Door.API), {}, now=MACHINE_NOW)  # type: ignore[operator]
    engine.dispose()
