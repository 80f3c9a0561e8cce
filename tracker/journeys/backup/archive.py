"""The archive's bytes: a header, then sealed chunks, the last of which holds the manifest. No database, no clock.

A chunk is compressed, then sealed with AES-256-GCM under a key of the archive's own (HKDF over the backup key and a
random salt). Its nonce is its place and whether it is the last; the header is bound into each. So a chunk that is
changed, left out, moved, or taken from another archive does not open, and an archive that was cut has no last chunk.
"""

import hashlib
import json
import secrets
import struct
import zlib
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.domain.errors import Refusal
from tracker.journeys.backup.keys import BackupKey

FORMAT = 1
MAGIC = b"tracker-backup\n"
LARGEST_HEADER = 4096
CHUNK = 1 << 20
"""Bytes of data in a chunk, before compression."""
LARGEST_SEALED = CHUNK + 4096
"""Bytes of a sealed chunk: what cannot be compressed grows a little."""
LENGTH = struct.Struct(">I")
DATA, MANIFEST = b"D", b"M"
LARGEST_MANIFEST = CHUNK


class ArchiveWriter:
    """Writes one archive to a file that is open for writing; `kind` is the database's: `sqlite` or `postgresql`."""

    def __init__(self, file: IO[bytes], key: BackupKey, *, kind: str) -> None:
        salt = secrets.token_bytes(32)
        header = {"cipher": "AES-256-GCM", "format": FORMAT, "key": key.id, "kind": kind, "salt": salt.hex()}
        self._file = file
        self._header = MAGIC + json.dumps(header, sort_keys=True).encode() + b"\n"
        self._cipher = _cipher(key, salt)
        self._place = 0
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self.size = 0
        file.write(self._header)

    @property
    def sha256(self) -> str:
        """The digest of the data written so far, in hexadecimal."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        """Take the next bytes of data."""
        self._digest.update(data)
        self.size += len(data)
        self._waiting += data
        while len(self._waiting) >= CHUNK:
            self._seal(DATA, bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write what is left, and the manifest as the last chunk."""
        if self._waiting:
            self._seal(DATA, bytes(self._waiting), last=False)
            self._waiting.clear()
        self._seal(MANIFEST, json.dumps(manifest, sort_keys=True).encode(), last=True)

    def _seal(self, what: bytes, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._place, last=last), what + zlib.compress(data, 1), self._header)
        self._file.write(LENGTH.pack(len(sealed)) + sealed)
        self._place += 1


class ArchiveReader:
    """Reads one archive: `kind` at once, the data through `chunks()`, and then `manifest`, `size` and `sha256`.

    Raises:
        Refusal `not_an_archive`, `archive_format`, `wrong_key`, and while reading `archive_damaged`.
    """

    def __init__(self, file: IO[bytes], key: BackupKey) -> None:
        self._file = file
        self._header, header = _read_header(file)
        if header.get("format") != FORMAT:
            raise Refusal(
                "archive_format",
                f"The archive is of format {header.get('format')}; this program reads {FORMAT}. Take a newer program.",
            )
        if header.get("key") != key.id:
            raise Refusal(
                "wrong_key",
                f"The archive was made with the key {header.get('key')}, not with {key.id}. Name the file of that key.",
            )
        try:
            salt = bytes.fromhex(str(header["salt"]))
            self.kind = str(header["kind"])
        except (KeyError, ValueError) as error:
            raise _damaged() from error
        self._cipher = _cipher(key, salt)
        self._digest = hashlib.sha256()
        self.size = 0
        self.manifest: dict[str, Any] = {}

    @property
    def sha256(self) -> str:
        """The digest of the data read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """The data, in pieces of at most CHUNK bytes; when it ends, the whole archive has proved genuine."""
        place = 0
        while True:
            sealed, is_end = self._next()
            what, data = self._open(place, sealed, last=is_end)
            if is_end != (what == MANIFEST):
                raise _damaged()
            if is_end:
                self.manifest = json.loads(data)
                return
            self._digest.update(data)
            self.size += len(data)
            place += 1
            yield data

    def _next(self) -> tuple[bytes, bool]:
        """The next sealed chunk, and whether the file ends with it."""
        length = LENGTH.unpack(_exactly(self._file, LENGTH.size))[0]
        if not 0 < length <= LARGEST_SEALED:
            raise _damaged()
        sealed = _exactly(self._file, length)
        ahead = self._file.read(1)
        if ahead:
            self._file.seek(-1, 1)
        return sealed, not ahead

    def _open(self, place: int, sealed: bytes, *, last: bool) -> tuple[bytes, bytes]:
        try:
            opened = self._cipher.decrypt(_nonce(place, last=last), sealed, self._header)
        except InvalidTag as error:
            raise _damaged() from error
        unpacking = zlib.decompressobj()
        return opened[:1], unpacking.decompress(opened[1:], CHUNK)


def _cipher(key: BackupKey, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"tracker backup 1").derive(key.secret))


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


def _read_header(file: IO[bytes]) -> tuple[bytes, dict[str, Any]]:
    start = file.read(len(MAGIC))
    if start != MAGIC:
        raise Refusal("not_an_archive", "This is no archive of `tracker backup`. Check the file's name.")
    line = file.readline(LARGEST_HEADER)
    try:
        header = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(header, dict) or not line.endswith(b"\n"):
        raise _damaged()
    return start + line, header


def _exactly(file: IO[bytes], size: int) -> bytes:
    read = file.read(size)
    if len(read) != size:
        raise _damaged()
    return read


def _damaged() -> Refusal:
    return Refusal(
        "archive_damaged",
        "The archive is damaged or was cut short: it is not what was written. Nothing was changed; take another one.",
    )
