"""An exported audit log: a header, an event a line, and a closing line that seals the whole. Lines are canonical JSON.

What a line says is written and read here alone; files and databases are not known here.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from tracker.domain.chain import FIRST_COLUMNS, Keyring, canonical, event_body, personal_digest, plain_body
from tracker.domain.chain_walk import Anchor, Verification, Walk, Written

FORMAT = 1
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of a line, at most: whatever a file says of itself, memory stays bounded."""

NULLABLE = ("user_id", "token_id", "request_id", "batch_id", "subject", "subject_id", "key_id", "facts_digest")


class NotALine(ValueError):  # noqa: N818 - says what the line is
    """A line that no export has written."""


def header_line(*, first_seq: int, previous: str, masked: bool, exported_at: str, agency: str) -> bytes:
    """The first line: where the file begins, and the hash of the event before that."""
    said = {
        "audit_log": FORMAT,
        "agency": agency,
        "exported_at": exported_at,
        "first_seq": first_seq,
        "masked": masked,
        "previous": previous,
    }
    return _line(said)


def event_line(event: Written, columns: bytes, secret: bytes | None, *, masked: bool) -> bytes:
    """An event's line: `columns`, its hash, and its personal part or, masked, what stands for it in the chain.

    Of an event from before there were keys nothing stands for it: an unkeyed digest would let names be guessed.
    """
    personal = b""
    if event.personal is not None and not masked:
        personal = b', "personal": ' + event.personal
    elif event.personal is not None and secret is None:
        personal = b', "personal_withheld": true'
    elif event.personal is not None and secret is not None:
        personal = b', "personal_digest": "%s"' % (personal_digest(secret, event.seq, event.personal) or "").encode()
    return b'%s, "hash": "%s"%s}\n' % (columns[:-1], event.hash.encode(), personal)


class Seal:
    """What closes a file: a keyed digest over every byte before it."""

    def __init__(self, secret: bytes) -> None:
        self._digest = hmac.new(secret, b"export\n", hashlib.sha256)

    def take(self, line: bytes) -> bytes:
        """Count a line in."""
        self._digest.update(line)
        return line

    def closing_line(self, *, count: int, last_seq: int, head: str, key_id: str) -> bytes:
        """The last line: how many events there are, where the log stood, and the seal with the key's id."""
        said = {"count": count, "head": head, "key_id": key_id, "last_seq": last_seq}
        self._digest.update(_line(said))
        return _line({**said, "seal": self._digest.hexdigest()})


def read_event(line: bytes) -> Written:
    """The event of a line.

    Raises:
        NotALine: it is not one, to the byte, that an export writes.
    """
    try:
        said = json.loads(line)
        columns = {**dict.fromkeys(NULLABLE), **said}
        event, body = _event(columns)
        again = event_line(event, body, None, masked=False)
        for name in ("personal_digest", "personal_withheld"):
            if name in said and event.personal is None:
                again = b'%s, "%s": %s}\n' % (again[:-2], name.encode(), canonical(said[name]).encode())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotALine("it is not an event") from error
    if again != line:
        raise NotALine("it is not as an export writes it")
    return event


def _event(columns: dict[str, Any]) -> tuple[Written, bytes]:
    """The event, and its columns as they stand in the line."""
    body = event_body(columns, canonical(columns["detail"]))
    personal, key_id = columns.get("personal"), columns["key_id"]
    masked = columns.get("personal_digest")
    if not isinstance(masked, str | None):
        raise TypeError("a digest is text")
    hashed = body
    if key_id is None:
        moment = datetime.fromisoformat(columns["recorded_at"]).replace(tzinfo=UTC)
        plainly = {name: columns[name] for name in FIRST_COLUMNS}
        hashed = plain_body({**plainly, "recorded_at": moment}, personal)
    event = Written(
        seq=columns["seq"],
        recorded_at=columns["recorded_at"],
        act=columns["act"],
        key_id=key_id,
        facts_digest=columns["facts_digest"],
        hash=columns["hash"],
        body=hashed,
        personal=None if personal is None else canonical(personal).encode(),
        masked=masked,
        withheld=columns.get("personal_withheld") is True,
    )
    return event, body


@dataclass(slots=True)
class _Reader:
    """The lines of a file, one by one, none longer than is sane."""

    source: BinaryIO
    number: int = field(default=0)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.source.readline(LONGEST_LINE):
            self.number += 1
            yield line


def verify_file(source: BinaryIO, keyring: Keyring, *, anchor: Anchor | None = None) -> Verification:
    """Verify an exported log without any database: the chain, the closing line and the seal, in bounded memory.

    `anchor` must be of an event in the file, or of the one before its first.
    """
    reader = _Reader(source)
    lines = iter(reader)
    header = next(lines, b"")
    start = _start(header)
    if start is None:
        found = Verification()
        found.add(0, "not_an_export", "Line 1 is not the header of an exported audit log.")
        return found
    first_seq, previous = start
    walk = Walk(keyring, anchor=anchor, start=first_seq, previous=previous)
    if anchor is not None and anchor[0] == first_seq - 1 and anchor[1] != previous:
        walk.stop(first_seq, "not_as_anchored", f"The file does not follow on event {anchor[0]} as it was anchored.")
    seals = {key_id: Seal(secret) for key_id, secret in keyring.secrets.items()}
    _take(seals, header)
    closing: dict[str, Any] | None = None
    for line in lines:
        if closing is not None:
            walk.stop(walk.found.last_seq + 1, "after_the_end", f"Line {reader.number} stands after the closing line.")
        if not walk.goes_on:
            break
        closing = _closing(line)
        if closing is None:
            _take(seals, line)
            _step(walk, line, reader.number)
    if walk.goes_on:
        _close(walk, closing, seals, keyring)
    if walk.goes_on and anchor is not None and not first_seq - 1 <= anchor[0] <= walk.found.last_seq:
        walk.stop(walk.found.last_seq + 1, "anchor_outside", f"Event {anchor[0]}, the anchor, is not in the file.")
    return walk.found


def _step(walk: Walk, line: bytes, number: int) -> None:
    try:
        event = read_event(line)
    except NotALine as wrong:
        walk.stop(walk.found.last_seq + 1, "line_changed", f"Line {number} was changed: {wrong}.")
        return
    walk.step(event)


def _take(seals: dict[str, Seal], line: bytes) -> None:
    for seal in seals.values():
        seal.take(line)


def _start(line: bytes) -> tuple[int, str] | None:
    try:
        said = json.loads(line)
        if said["audit_log"] == FORMAT and isinstance(said["first_seq"], int) and isinstance(said["previous"], str):
            return said["first_seq"], said["previous"]
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    return None


def _closing(line: bytes) -> dict[str, Any] | None:
    if not line.startswith(b'{"count": '):
        return None
    try:
        said: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if set(said) == {"count", "head", "key_id", "last_seq", "seal"} else None


def _close(walk: Walk, closing: dict[str, Any] | None, seals: dict[str, Seal], keyring: Keyring) -> None:
    found = walk.found
    after = found.last_seq + 1
    if closing is None:
        walk.stop(
            after, "tail_cut", f"The file ends after event {found.last_seq} without its closing line: it was cut."
        )
        return
    said = (closing["count"], closing["last_seq"], closing["head"])
    if said != (found.events, found.last_seq, found.head):
        walk.stop(
            after,
            "tail_cut",
            f"The closing line counts {closing['count']} events up to {closing['last_seq']}; the file has "
            f"{found.events} up to {found.last_seq}.",
        )
        return
    key_id = closing["key_id"]
    if key_id not in keyring.secrets:
        walk.stop(after, "unknown_key", f"The file is sealed with the key {key_id}, which is not in the key file.")
        return
    sealed = seals[key_id].closing_line(count=said[0], last_seq=said[1], head=said[2], key_id=key_id)
    if json.loads(sealed)["seal"] != closing["seal"]:
        walk.stop(after, "seal_broken", "The file's seal does not fit: a line was changed after it was exported.")
        return
    found.sealed_with = key_id


def _line(said: dict[str, Any]) -> bytes:
    return canonical(said).encode() + b"\n"
