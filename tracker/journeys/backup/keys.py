"""Keys of archives: made, kept in a file that only its owner reads, and read again. None stands in what it opens."""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from tracker.domain.errors import Refusal

KEY_BYTES = 32
PREFIX = "tracker-backup-key-1"


@dataclass(frozen=True, slots=True)
class BackupKey:
    """The key that archives are encrypted with; `id` tells two keys apart and gives neither away."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits."""
        return hashlib.sha256(b"tracker backup key\n" + self.secret).hexdigest()[:16]


def write_new_key(path: Path) -> BackupKey:
    """Make a key and write it to a file that was not there, readable by its owner alone, on disk before this returns.

    Raises:
        Refusal `file_exists`, `file_unwritable`.
    """
    key = BackupKey(secrets.token_bytes(KEY_BYTES))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refusal("file_exists", f"{path} is there already; a key is never overwritten. Name another.") from error
    except OSError as error:
        raise Refusal("file_unwritable", f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{PREFIX} {key.secret.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_key(path: str) -> BackupKey:
    """The key in a file; `path` as the settings name it.

    Raises:
        Refusal `backup_key_missing`: no file is named, or it cannot be read; `backup_key_wrong`: it holds no key.
    """
    if not path:
        raise Refusal(
            "backup_key_missing",
            "No key for archives is set. Make one with `tracker backup --new-key FILE`, keep a copy elsewhere, and "
            "name the file in [backup] key_file or TRACKER_BACKUP_KEY.",
        )
    try:
        words = Path(path).read_text(encoding="ascii").split()
    except OSError as error:
        raise Refusal("backup_key_missing", f"The key file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _not_a_key(path) from error
    if len(words) != 2 or words[0] != PREFIX:
        raise _not_a_key(path)
    try:
        secret = bytes.fromhex(words[1])
    except ValueError as error:
        raise _not_a_key(path) from error
    if len(secret) != KEY_BYTES:
        raise _not_a_key(path)
    return BackupKey(secret)


def _not_a_key(path: str) -> Refusal:
    return Refusal("backup_key_wrong", f"{path} holds no key made by `tracker backup --new-key FILE`.")
