"""Random texts that open a door, and the digests of them that are kept."""

import hashlib
import secrets

BITS = 256


def new_secret(prefix: str = "") -> str:
    """A random text of 256 bits, safe in a header, a cookie and an address."""
    return prefix + secrets.token_urlsafe(BITS // 8)


def digest(secret: str) -> str:
    """What is kept of a random text. It is long enough that a fast digest cannot be turned back by guessing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
