"""The audit log's chain: its keys, one way to write an event as bytes, and the keyed hashes that tie each to the last.

No event is read or written here; who holds the events, a table or a file, is not known here.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
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


def chained_hash(secret: bytes, previous_hash: str, event: Mapping[str, Any]) -> str:
    """HMAC-SHA256, in hexadecimal, over the number, the hash before, and the canonical JSON of an event's columns.

    Of the personal part only the keyed digest goes in, given as `personal_digest` in place of `personal`. Columns that
    are null are left out, so that one which a later version adds does not change what was hashed before it.
    """
    body = {name: value for name, value in event.items() if value is not None and name not in ("personal", "hash")}
    body["recorded_at"] = instant_text(event["recorded_at"])
    message = b"event\n%d\n%s\n%s" % (event["seq"], previous_hash.encode(), canonical(body))
    return hmac.digest(secret, message, "sha256").hex()


def personal_digest(secret: bytes, seq: int, personal: Mapping[str, Any] | None) -> str | None:
    """What stands for the personal part of event `seq` in the chain and in a masked export; None where there is none.

    Keyed and bound to the event, so that neither can a name be guessed from it nor two events be seen to share one.
    """
    if personal is None:
        return None
    return hmac.digest(secret, b"personal\n%d\n%s" % (seq, canonical(personal)), "sha256").hex()


def facts_digest(secret: bytes, seq: int, facts: Iterable[bytes]) -> str | None:
    """What event `seq` says of the rows it recorded and voided, each a line of bytes, in order; None for no rows."""
    lines = list(facts)
    if not lines:
        return None
    return hmac.digest(secret, b"facts\n%d\n%s" % (seq, b"\n".join(lines)), "sha256").hex()


def plain_hash(previous_hash: str, event: Mapping[str, Any], digest: str) -> str:
    """The hash of an event from before there were keys: anyone can compute it. `digest` is of its personal part."""
    body: dict[str, Any] = {name: event[name] for name in FIRST_COLUMNS}
    body["recorded_at"] = event["recorded_at"].isoformat()
    body["personal_digest"] = digest
    return hashlib.sha256(previous_hash.encode() + canonical(body)).hexdigest()


def plain_digest(personal: Mapping[str, Any] | None) -> str:
    """The digest of a personal part as the plain chain took it."""
    return hashlib.sha256(canonical(personal)).hexdigest()


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: object) -> bytes:
    """One way to write a JSON value: sorted keys, no spaces, UTF-8."""
    return _write(value).encode()


def instant_text(moment: datetime) -> str:
    """An aware instant in UTC to the microsecond: `2016-11-07T15:00:00.000000+00:00`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


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
