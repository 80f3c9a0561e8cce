"""The audit log's key file: read and checked. Who writes events with the keys is not known here."""

import stat
import tomllib
from pathlib import Path
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from tracker.domain.chain import DEVELOPMENT_SECRET, Keyring, KeyringError, keyring_of
from tracker.settings.errors import SettingsError

OPEN_TO_OTHERS = stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH | stat.S_IWGRP


class _Key(Schema):
    class Meta:
        unknown = RAISE

    id = fields.String(required=True, validate=validate.Length(1, 64))
    secret = fields.String(required=True)


class _KeyFile(Schema):
    class Meta:
        unknown = RAISE

    key = fields.List(fields.Nested(_Key), required=True, validate=validate.Length(min=1))
    active = fields.String(load_default=None)


def read_keyring(path: Path, *, guarded: bool) -> Keyring:
    """The keys of a file: `[[key]]` tables of `id` and `secret`, oldest first, and `active` where it is not the last.

    `guarded`: the file must be closed to everyone but its owner and group, as in production.

    Raises:
        SettingsError: it cannot be read, is open to others, is no key file, or holds a secret that is too short. No
            secret stands in the text.
    """
    try:
        if guarded and path.stat().st_mode & OPEN_TO_OTHERS:
            raise SettingsError(f"The audit key file {path} is open to others. Close it: chmod 600 {path}")
        read: dict[str, Any] = _KeyFile().load(tomllib.loads(path.read_text(encoding="utf-8")))
        return keyring_of([(key["id"], key["secret"]) for key in read["key"]], read["active"])
    except OSError as error:
        raise SettingsError(f"The audit key file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The audit key file {path} is not TOML.") from error
    except ValidationError as error:
        wrong = ", ".join(map(str, error.messages_dict))
        raise SettingsError(f"The audit key file {path} is not one: look at its {wrong}.") from error
    except KeyringError as error:
        raise SettingsError(f"The audit key file {path} cannot be used. {error}") from error


def is_known_to_everyone(keyring: Keyring) -> bool:
    """Whether events would be written with the key that is published with the program. An installation that began with
    it keeps it as an older one.
    """
    return keyring.active_secret == DEVELOPMENT_SECRET.encode()
