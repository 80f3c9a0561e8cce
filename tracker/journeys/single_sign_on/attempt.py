"""A sign-in that waits for the provider's answer. The browser keeps one random text; what is sent to the provider is
derived from it with the installation's secret, so that no other browser's answer fits, and nothing is kept here.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

GOOD_FOR = timedelta(minutes=10)
"""How long somebody may take at the provider, second factor and all."""
LONGEST_TARGET = 1_500
"""Bytes of the address to go on to: a cookie holds 4,096, and has two for each."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way: its random text, when it began, where to go on to, and whether somebody who is signed in is
    to be asked `again` who it is. `state` and `nonce` go out with the browser, `verifier` only from here to the
    provider (RFC 7636), when the code is exchanged.
    """

    seed: str = field(repr=False)
    begun_at: int
    """Seconds since 1970, of the machine's clock."""
    target: str
    again: bool
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    def is_answered_by(self, state: str) -> bool:
        """Whether an answer's state is this attempt's."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))


def begin_attempt(key: bytes, target: str, *, again: bool = False, at: datetime) -> Attempt:
    """A new one, which leads to `target` when it succeeds."""
    kept = target if len(target.encode()) <= LONGEST_TARGET else "/"
    return _made(key, secrets.token_urlsafe(32), int(at.timestamp()), kept, again)


def as_cookie(key: bytes, attempt: Attempt) -> str:
    """What the browser keeps of it, signed."""
    said = orjson.dumps([attempt.seed, attempt.begun_at, attempt.target, attempt.again]).hex()
    return f"{said}.{_derived(key, 'cookie', said)}"


def read_attempt(key: bytes, cookie: str, *, at: datetime) -> Attempt | None:
    """The attempt of a cookie; None where it is not ours, or older than ten minutes."""
    said, _, signature = cookie.partition(".")
    expected = _derived(key, "cookie", said)
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
        return None
    seed, begun_at, target, again = orjson.loads(bytes.fromhex(said))
    if not timedelta(0) <= at - datetime.fromtimestamp(begun_at, at.tzinfo) <= GOOD_FOR:
        return None
    return _made(key, seed, begun_at, target, again)


def _made(key: bytes, seed: str, begun_at: int, target: str, again: bool) -> Attempt:
    state, nonce, verifier = (_derived(key, name, seed) for name in ("state", "nonce", "verifier"))
    return Attempt(seed, begun_at, target, again, state, nonce, verifier)


def _derived(key: bytes, name: str, of: str) -> str:
    """64 hexadecimal digits, which no other name or key gives."""
    return hmac.new(key, f"single_sign_on:{name}:{of}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
