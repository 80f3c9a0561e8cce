"""Settings: every one stands in the shipped file, what overrides what, and what stops the start."""

from pathlib import Path

import pytest
from marshmallow import Schema, fields

from tracker.resources import config_dir
from tracker.settings import SettingsError, load_settings
from tracker.settings.schema import SettingsSchema

SECRET = "s" * 32


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


def test_the_example_of_a_production_can_be_used_as_it_stands() -> None:
    given = {"TRACKER_CONFIG": str(config_dir() / "production.example.toml"), "TRACKER_SECRET_KEY": SECRET}
    settings = load_settings(given)
    assert settings.is_production
    assert settings.server.proxies == 1


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
    assert "pw@h" not in repr(settings)
