"""Settings: every one stands in the shipped file, what overrides what, and what stops the start."""

from pathlib import Path

import pytest
from marshmallow import Schema, fields

from tracker.domain.chain import DEVELOPMENT_SECRET
from tracker.resources import config_dir
from tracker.settings import SettingsError, load_settings
from tracker.settings.schema import SettingsSchema
from tracker.settings.seed_keys import PUBLISHED_SECRET

SECRET = "s" * 32
OTHER_SECRET = "o" * 40


def names(schema: Schema, prefix: str = "") -> set[str]:
    """Every setting of a schema, as `table.name`."""
    found = set()
    for name, field in schema.fields.items():
        found |= names(field.schema, f"{name}.") if isinstance(field, fields.Nested) else {f"{prefix}{name}"}
    return found


def test_every_setting_stands_in_the_shipped_file_with_its_meaning() -> None:
    lines = (config_dir() / "default.toml").read_text().splitlines()
    table, stated = "", set()
    explained = False
    for line in lines:
        if line.startswith("["):
            table, explained = f"{line.strip('[]')}.", False
        elif line.startswith("#"):
            explained = True
        elif "=" in line:
            stated.add(f"{table}{line.partition(' ')[0]}")
            assert explained, f"{line} has no comment"
    assert stated == names(SettingsSchema())


def test_the_defaults_are_for_this_machine_alone() -> None:
    settings = load_settings({})
    assert not settings.is_production
    assert settings.server.host == "127.0.0.1"
    assert set(settings.server.trusted_hosts) == {"127.0.0.1", "localhost", "[::1]"}


def test_a_file_overrides_the_defaults_and_the_environment_overrides_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text('[database]\nurl = "sqlite:///a.db"\n[server]\nport = 9000\n')
    settings = load_settings({"TRACKER_CONFIG": str(file)})
    assert (settings.database_url, settings.server.port, settings.server.workers) == ("sqlite:///a.db", 9000, 2)
    settings = load_settings({"TRACKER_CONFIG": str(file), "TRACKER_DATABASE_URL": "sqlite:///b.db"})
    assert (settings.database_url, settings.server.port) == ("sqlite:///b.db", 9000)


def test_the_example_of_a_production_can_be_used_as_it_stands(tmp_path: Path) -> None:
    settings = load_settings({**production(tmp_path), "TRACKER_CONFIG": str(config_dir() / "production.example.toml")})
    assert settings.is_production
    assert settings.server.proxies == 1
    assert (settings.keyring.active, len(settings.keyring.secrets)) == ("second", 2)


def production(folder: Path, content: str = "", mode: int = 0o600) -> dict[str, str]:
    """The environment of a production with a file of audit keys and one of seed keys."""
    keys = folder / "audit-keys.toml"
    both = f'[[key]]\nid = "first"\nsecret = "{SECRET}"\n[[key]]\nid = "second"\nsecret = "{OTHER_SECRET}"\n'
    keys.write_text(content or both)
    keys.chmod(mode)
    seeds = folder / "seed-keys.toml"
    seeds.write_text(f'[[key]]\nid = "first"\nsecret = "{SECRET}"\n')
    seeds.chmod(0o600)
    return {
        "TRACKER_ENV": "production",
        "TRACKER_SECRET_KEY": SECRET,
        "TRACKER_AUDIT_KEYS": str(keys),
        "TRACKER_SEED_KEYS": str(seeds),
    }


def test_a_production_does_not_start_without_a_seed_key_of_its_own(tmp_path: Path) -> None:
    given = production(tmp_path)
    assert load_settings(given).seeds.active == "first"
    del given["TRACKER_SEED_KEYS"]
    with pytest.raises(SettingsError, match="TRACKER_SEED_KEYS"):
        load_settings(given)
    shipped = tmp_path / "seed-keys.toml"
    shipped.write_text(f'[[key]]\nid = "own"\nsecret = "{PUBLISHED_SECRET}"\n')
    with pytest.raises(SettingsError, match="key of its own for the seeds"):
        load_settings({**given, "TRACKER_SEED_KEYS": str(shipped)})
    shipped.chmod(0o644)
    with pytest.raises(SettingsError, match=r"seed key file .* is open to others"):
        load_settings({**given, "TRACKER_SEED_KEYS": str(shipped)})


def test_a_production_does_not_start_without_audit_keys_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TRACKER_AUDIT_KEYS"):
        load_settings({"TRACKER_ENV": "production", "TRACKER_SECRET_KEY": SECRET})
    shipped = f'[[key]]\nid = "own"\nsecret = "{DEVELOPMENT_SECRET}"\n'
    with pytest.raises(SettingsError, match="keys of its own"):
        load_settings(production(tmp_path, shipped))
    began_with_it = f'{shipped}[[key]]\nid = "new"\nsecret = "{SECRET}"\n'
    assert load_settings(production(tmp_path, began_with_it)).keyring.active == "new"


def test_the_active_key_is_the_last_unless_another_is_named(tmp_path: Path) -> None:
    both = f'[[key]]\nid = "a"\nsecret = "{SECRET}"\n[[key]]\nid = "b"\nsecret = "{OTHER_SECRET}"\n'
    assert load_settings(production(tmp_path, both)).keyring.active == "b"
    assert load_settings(production(tmp_path, f'active = "a"\n{both}')).keyring.active == "a"


@pytest.mark.parametrize(
    "content, said",
    [
        ('[[key]]\nid = "a"\nsecret = "short-but-secret"\n', "fewer than 32"),
        (f'[[key]]\nid = "a"\nsecret = "{SECRET}"\n' * 2, "twice"),
        (f'active = "b"\n[[key]]\nid = "a"\nsecret = "{SECRET}"\n', "not among"),
        (f'[[key]]\nid = "a"\nsecrets = "{SECRET}"\n', "not one"),
        (f'[[key]]\nsecret = "{SECRET}"\n', "not one"),
        ("key = []", "not one"),
        (f'[[key]\nid = "a"\nsecret = "{SECRET}"\n', "not TOML"),
    ],
)
def test_a_key_file_that_cannot_be_used_stops_the_start_and_shows_no_secret(
    tmp_path: Path, content: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        load_settings(production(tmp_path, content))
    assert SECRET not in str(refused.value)
    assert "short-but-secret" not in str(refused.value)


@pytest.mark.parametrize("mode, fit", [(0o600, True), (0o640, True), (0o644, False), (0o660, False), (0o602, False)])
def test_a_production_does_not_take_a_key_file_that_is_open_to_others(tmp_path: Path, mode: int, fit: bool) -> None:
    given = production(tmp_path, mode=mode)
    if fit:
        assert load_settings(given).keyring.active == "second"
    else:
        with pytest.raises(SettingsError, match="open to others"):
            load_settings(given)


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"keys\.toml cannot be read"):
        load_settings({"TRACKER_AUDIT_KEYS": str(tmp_path / "keys.toml")})


@pytest.mark.parametrize("secret", ["", "short", "s" * 31, "for-development-only-and-known-to-everyone"])
def test_a_production_does_not_start_without_a_secret_of_its_own(secret: str) -> None:
    with pytest.raises(SettingsError, match="TRACKER_SECRET_KEY") as refused:
        load_settings({"TRACKER_ENV": "production", "TRACKER_SECRET_KEY": secret})
    assert not secret or secret not in str(refused.value)


@pytest.mark.parametrize(
    "content, said",
    [
        ("[server]\nport = 99999", "server.port"),
        ("[server]\ncolour = 1", "server.colour"),
        ('[server]\nport = "8000"', "server.port"),
        ('[database]\nurl = "mysql://x"', "database.url"),
        ('environment = "testing"', "environment"),
        ("[sign_in]\nidle_minutes = 600", "sign_in.idle_minutes"),
        ("[server", "not TOML"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=said):
        load_settings({"TRACKER_CONFIG": str(file)})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nothing\.toml cannot be read"):
        load_settings({"TRACKER_CONFIG": str(tmp_path / "nothing.toml")})


def test_a_secret_is_in_no_printed_form() -> None:
    settings = load_settings({"TRACKER_SECRET_KEY": SECRET, "TRACKER_DATABASE_URL": "postgresql://u:pw@h/d"})
    assert SECRET not in repr(settings)
    assert DEVELOPMENT_SECRET not in f"{settings!r} {settings.keyring!r}"
    assert "pw@h" not in repr(settings)
