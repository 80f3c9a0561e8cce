"""Passwords: what one must be like, and how it is kept and compared. Nothing here knows a user."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.domain.errors import FieldProblem, Invalid

SHORTEST, LONGEST = 15, 128
"""Characters. No rule on which: length is what resists guessing."""

_HASHER = PasswordHasher()

NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$P7/haxcOsrmmGX69B+tJpQ$HIS3MiEUFVaZ8UvF3HWoDiIBvBsluxJCDMvrCoGPEd8"
"""The hash of a random text that nobody kept: compared with where there is no user, so that both take as long."""


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is too short, too long, unprintable or the user's own name.

    Raises:
        Invalid `password_unfit`, its problems with the reason: `too_short`, `too_long`, `not_printable`, `is_username`.
    """
    problem = _problem(unicodedata.normalize("NFC", password), username)
    if problem is not None:
        code, message = problem
        raise Invalid("password_unfit", message, problems=[FieldProblem("password", code, message)])


def _problem(password: str, username: str) -> tuple[str, str] | None:
    if len(password) < SHORTEST:
        return "too_short", f"A password has at least {SHORTEST} characters. A few words in a row do well."
    if len(password) > LONGEST:
        return "too_long", f"A password has at most {LONGEST} characters."
    if not password.isprintable():
        return "not_printable", "A password is made of printable characters and spaces."
    if username.casefold() in password.casefold():
        return "is_username", "A password does not contain the user name."
    return None


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(unicodedata.normalize("NFC", password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash was kept. Where none was kept, it takes as long and answers False."""
    try:
        _HASHER.verify(kept or NOBODYS_HASH, unicodedata.normalize("NFC", password[: LONGEST * 4]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
