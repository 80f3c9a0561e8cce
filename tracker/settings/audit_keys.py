"""Files of keys, the audit log's and others of the same form: read, checked, made and extended. What is written with
the keys is not known here.
"""

import json
import os
import secrets
import stat
import tomllib
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class KindOfKeys:
    """What a file of keys is called, and what stands at its head."""

    name: str
    head: str


def read_keyring(path: Path, *, guarded: bool, kind: KindOfKeys | None = None) -> Keyring:
    """The keys of a file: `[[key]]` tables of `id` and `secret`, oldest first, and `active` where it is not the last.

    `guarded`: the file must be closed to everyone but its owner and group, as in production. `kind`: the audit log's
    unless another is named.

    Raises:
        SettingsError: it cannot be read, is open to others, is no key file, or holds a secret that is too short. No
            secret stands in the text.
    """
    name = (kind or AUDIT_KEYS).name
    try:
        if guarded and path.stat().st_mode & OPEN_TO_OTHERS:
            raise SettingsError(f"The {name} {path} is open to others. Close it: chmod 600 {path}")
        read: dict[str, Any] = _KeyFile().load(tomllib.loads(path.read_text(encoding="utf-8")))
        return keyring_of([(key["id"], key["secret"]) for key in read["key"]], read["active"])
    except OSError as error:
        raise SettingsError(f"The {name} {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The {name} {path} is not TOML.") from error
    except ValidationError as error:
        wrong = ", ".join(map(str, error.messages_dict))
        raise SettingsError(f"The {name} {path} is not one: look at its {wrong}.") from error
    except KeyringError as error:
        raise SettingsError(f"The {name} {path} cannot be used. {error}") from error


def is_known_to_everyone(keyring: Keyring) -> bool:
    """Whether events would be written with the key that is published with the program. An installation that began with
    it keeps it as an older one.
    """
    return keyring.active_secret == DEVELOPMENT_SECRET.encode()


def with_new_key(keyring: Keyring | None, day: str) -> Keyring:
    """The keys with a new one after them, which is active; it is named by the day, `2026-11-22`, or `2026-11-22-2`."""
    known = {} if keyring is None else dict(keyring.secrets)
    key_id, number = day, 1
    while key_id in known:
        number += 1
        key_id = f"{day}-{number}"
    return Keyring({**known, key_id: secrets.token_hex(32).encode()}, key_id)


def write_keyring(path: Path, keyring: Keyring, *, kind: KindOfKeys | None = None) -> None:
    """Put the keys into a file that only its owner can read: whole or not at all. A file that is replaced keeps its
    owner.

    Raises:
        SettingsError: it cannot be written.
    """
    kind = kind or AUDIT_KEYS
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(file, "w", encoding="utf-8") as opened:
                if path.exists():
                    os.fchown(file, path.stat().st_uid, path.stat().st_gid)
                opened.write(_as_toml(keyring, kind))
                opened.flush()
                os.fsync(file)
            read_keyring(beside, guarded=True, kind=kind)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise SettingsError(f"The {kind.name} {path} cannot be written: {error.strerror}.") from error


def _as_toml(keyring: Keyring, kind: KindOfKeys) -> str:
    keys = [
        f"[[key]]\nid = {json.dumps(key_id)}\nsecret = {json.dumps(secret.decode())}\n"
        for key_id, secret in keyring.secrets.items()
    ]
    return "\n".join([kind.head, *keys])


AUDIT_KEYS = KindOfKeys(
    "audit key file",
    """\
# The keys that hold the audit log's chain, oldest first: the last one is in use, the others verify what was written
# with them. Keep a copy apart from the database and its backups. Never remove a key, and never change their order.
""",
)
