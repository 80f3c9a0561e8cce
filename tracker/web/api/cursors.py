"""Cursors of lists: where the next page begins, and which state of the list is read, sealed under the settings' secret.

A cursor tells nobody anything, though it holds the values of a row, and fits one list alone: with the same filters and
order, for whoever sees the same. Nothing of it is kept here, so that any instance goes on with it at any time.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.domain.errors import Invalid
from tracker.web.wiring import wiring

NONCE_BYTES = 12
VERSION = b"tracker list cursor 1\n"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A list as it was when its first page was read, and the last row that was read of it."""

    as_of: date
    known_at: datetime
    total: int
    after: tuple[Any, ...]
    """That row's values in the columns of the order: texts, numbers, days, moments, or nothing."""


def sealed(cursor: Cursor, fits: bytes) -> str:
    """A cursor as it stands in addresses; `fits` says of which list it is, and is not in it."""
    values = [cursor.as_of, cursor.known_at, cursor.total, *cursor.after]
    nonce = secrets.token_bytes(NONCE_BYTES)
    secret = wiring().settings.secrets[0]
    body = AESGCM(_cipher_key(secret)).encrypt(nonce, orjson.dumps([_plain(value) for value in values]), fits)
    return base64.urlsafe_b64encode(nonce + body).rstrip(b"=").decode()


def opened(text: str, fits: bytes) -> Cursor:
    """The cursor of a list, also one that was sealed before the secret was changed.

    Raises:
        Invalid `wrong_cursor`: it was altered, or is of another list, other filters, another order or another right.
    """
    for secret in wiring().settings.secrets:
        try:
            whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            body = AESGCM(_cipher_key(secret)).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], fits)
        except (InvalidTag, binascii.Error, ValueError):
            continue
        as_of, known_at, total, *after = map(_typed, orjson.loads(body))
        return Cursor(as_of, known_at, total, tuple(after))
    raise Invalid(
        "wrong_cursor",
        "This cursor is of another list, other filters or another right, or was altered. Follow the address that the "
        "page before gave as `next`, or begin without a cursor.",
        field="cursor",
    )


def _cipher_key(secret: str) -> bytes:
    return hashlib.sha256(VERSION + secret.encode()).digest()


def _plain(value: Any) -> Any:
    """A value as JSON keeps it, with its kind where JSON has none."""
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["day"])
