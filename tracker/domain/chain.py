"""The audit log's chain: its keys, one way to write an event as bytes, and the keyed hashes that tie each to the last.

No event is read or written here; who holds the events, a table or a file, is not known here.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

SHORTEST_SECRET = 32
"""Characters of a key's secret, at least."""

NO_EVENT_HASH = "0" * 64
"""What stands before the first event."""

FIRST_COLUMNS = (
    "seq",
    "act",
    "actor",
    "role",
    "door",
    "user_id",
    "token_id",
    "request_id",
    "batch_id",
    "subject",
    "subject_id",
    "detail",
    "changes_data",
)
"""The columns that the plain chain, from before there were keys, was made of; a list that never changes."""


class KeyringError(ValueError):
    """Keys that cannot be used; the text says what is wrong with them, and never a secret."""


@dataclass(frozen=True, slots=True, eq=False)
class Keyring:
    """The secrets that hold the chain, oldest first, by the names that events carry. Kept outside the database.

    Raises:
        KeyringError: there is no key, `active` names none, or a secret is shorter than 32 characters.
    """

    secrets: Mapping[str, bytes] = field(repr=False)
    """Key id -> secret, in the order in which the keys were taken into use."""
    active: str
    """The id of the key that new events are written with."""

    def __post_init__(self) -> None:
        if not self.secrets:
            raise KeyringError("There is no key in it.")
        for key_id, secret in self.secrets.items():
            if not key_id or not key_id.isprintable():
                raise KeyringError("A key has no id.")
            if len(secret) < SHORTEST_SECRET:
                raise KeyringError(f"The secret of key {key_id} has fewer than {SHORTEST_SECRET} characters.")
        if self.active not in self.secrets:
            raise KeyringError(f"The active key {self.active} is not among its keys.")

    @property
    def active_secret(self) -> bytes:
        """The secret that new events are written with."""
        return self.secrets[self.active]

    def place(self, key_id: str) -> int | None:
        """Which key it is, from 0 for the oldest; None where it is not known."""
        return next((place for place, known in enumerate(self.secrets) if known == key_id), None)


def keyring_of(keys: Sequence[tuple[str, str]], active: str | None = None) -> Keyring:
    """Keys in the order in which they were taken into use; the last is active unless another is named.

    Raises:
        KeyringError: an id stands twice, or as `Keyring` says.
    """
    secrets = {key_id: secret.encode() for key_id, secret in keys}
    if len(secrets) < len(keys):
        raise KeyringError("A key's id stands in it twice.")
    return Keyring(secrets, active or (keys[-1][0] if keys else ""))


DEVELOPMENT_SECRET = "for-development-only-and-known-to-everyone"  # noqa: S105 # nosec B105 - no secret, and refused in production

DEVELOPMENT_KEYRING = keyring_of([("development", DEVELOPMENT_SECRET)])
"""Known to everyone: good for a machine of one's own and for the demonstration. A production refuses it."""


_quoted = json.encoder.encode_basestring_ascii

_write_plainly = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def chained_hash(secret: bytes, previous_hash: str, seq: int, body: bytes, personal_digest: str | None) -> str:
    """HMAC-SHA256, in hexadecimal, over the number, the hash before, the digest of the personal part and the canonical
    JSON of an event's other columns.
    """
    message = b"event\n%d\n%s\n%s\n%s" % (seq, previous_hash.encode(), (personal_digest or "").encode(), body)
    return hmac.digest(secret, message, "sha256").hex()


def personal_digest(secret: bytes, seq: int, personal: bytes | None) -> str | None:
    """What stands for the personal part of event `seq`, given as canonical JSON, in the chain and in a masked export.

    Keyed and bound to the event, so that neither can a name be guessed from it nor two events be seen to share one.
    """
    if personal is None:
        return None
    return hmac.digest(secret, b"personal\n%d\n%s" % (seq, personal), "sha256").hex()


def facts_digest(secret: bytes, seq: int, facts: Sequence[str]) -> str | None:
    """What event `seq` says of the rows it recorded and voided, each a line of text, in order; None for no rows."""
    if not facts:
        return None
    return hmac.digest(secret, b"facts\n%d\n%s" % (seq, "\n".join(facts).encode()), "sha256").hex()


def event_body(event: Mapping[str, Any], detail: str) -> bytes:
    """The canonical JSON of an event's columns without its hash and personal part; `detail` is canonical JSON already.

    Columns that are null are left out, so that one which a later version adds does not change what was hashed before
    it. `recorded_at` is text, as `instant_text` writes it.

    Raises:
        ValueError, TypeError: a value is not of its column's kind: no version of the program wrote it.
    """
    numbers = {name: f', "{name}": {event[name]:d}' if event[name] is not None else "" for name in _NUMBERS}
    words = {name: f', "{name}": {_quoted(event[name])}' if event[name] is not None else "" for name in _WORDS}
    return (
        f'{{"act": {_quoted(event["act"])}, "actor": {_quoted(event["actor"])}{numbers["batch_id"]}, '
        f'"changes_data": {"true" if event["changes_data"] else "false"}, "detail": {detail}, '
        f'"door": {_quoted(event["door"])}{words["facts_digest"]}{words["key_id"]}, '
        f'"recorded_at": {_quoted(event["recorded_at"])}{words["request_id"]}, "role": {_quoted(event["role"])}, '
        f'"seq": {event["seq"]:d}{words["subject"]}{numbers["subject_id"]}{numbers["token_id"]}{numbers["user_id"]}}}'
    ).encode()


_NUMBERS = ("batch_id", "subject_id", "token_id", "user_id")
_WORDS = ("facts_digest", "key_id", "request_id", "subject")


def row_text(table: str, columns: Iterable[tuple[str, Any]]) -> str:
    """One way to write a row: canonical JSON of its table and of its columns, given by name and in the order of their
    names, those that are null left out. Days and instants are given as text.
    """
    written = ", ".join([f'"{name}": {_value_text(value)}' for name, value in columns if value is not None])
    return f'["{table}", {{{written}}}]'


def _value_text(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return canonical(value)
    raise TypeError(f"no value of a fact: {type(value).__name__}")


def plain_hash(previous_hash: str, body: bytes) -> str:
    """The hash of an event from before there were keys: anyone can compute it."""
    return hashlib.sha256(previous_hash.encode() + body).hexdigest()


def plain_body(event: Mapping[str, Any], personal: Mapping[str, Any] | None) -> bytes:
    """An event as the plain chain, from before there were keys, wrote it; `recorded_at` is an aware instant."""
    body: dict[str, Any] = {name: event[name] for name in FIRST_COLUMNS}
    body["recorded_at"] = event["recorded_at"].isoformat()
    body["personal_digest"] = hashlib.sha256(_write_plainly(personal).encode()).hexdigest()
    return _write_plainly(body).encode()


def canonical(value: object) -> str:
    """One way to write a JSON value: sorted keys, ASCII, a space after each comma and colon: what both databases keep
    of a value whose keys are in order.
    """
    return _write(value)


_write = json.JSONEncoder(sort_keys=True).encode


def in_key_order(value: Any) -> Any:
    """A JSON value with the keys of every object in order, so that what is stored is its canonical text."""
    return json.loads(_write(value))


@lru_cache(maxsize=16)
def instant_text(moment: datetime) -> str:
    """An aware instant in UTC to the microsecond: `2016-11-07 15:00:00.000000`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Dates, enums and tuples as JSON knows them, so that what is hashed is what is read back."""
    return {str(name): _plain_value(value) for name, value in detail.items()}


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain_value(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
