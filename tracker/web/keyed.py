"""Digests under the settings' secret: of what is handed out before a sign-in, and of what is not to be guessed.

After the secret was changed the older ones still verify: the first digest is the newest secret's, the others theirs.
"""

import hashlib
import hmac
from collections.abc import Iterable

from tracker.web.wiring import wiring


def digests(parts: Iterable[bytes]) -> tuple[str, ...]:
    """The digests of some parts under each secret, the newest first; 64 hexadecimal digits each."""
    whole = b"".join(parts)
    return tuple(hmac.new(secret.encode(), whole, hashlib.sha256).hexdigest() for secret in wiring().settings.secrets)


def text_digests(text: str) -> tuple[str, ...]:
    """The same of a text."""
    return digests([text.encode("utf-8", "surrogatepass")])
