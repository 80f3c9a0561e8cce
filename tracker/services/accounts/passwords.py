"""Passwords: what one must be like, and how it is kept and compared. Nothing here knows a user.

No rule on which characters, and none is ever out of date: long and not the first to be guessed is all that is asked
(NIST SP 800-63B, 5.1.1.2). How many guesses one takes is estimated by zxcvbn (docs/decisions/0016-passwords.md).
"""

import re
import unicodedata
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.domain.errors import FieldProblem, Invalid
from tracker.services.accounts.phrases import COMMON_PHRASES

SHORTEST, LONGEST = 15, 128
"""Characters. No rule on which: length is what resists guessing."""

FEWEST_GUESSES = 10**8
"""What zxcvbn's authors call safe from guesses that nothing slows down over a network; ours are slowed to a few."""
JUDGED = 72
"""The characters that are judged: a guesser begins at the beginning, and the estimate takes its time."""
BESIDE_A_PHRASE = 8
"""Letters and digits that a password has besides a phrase that everybody knows."""

HOUSE_WORDS = ("tracker", "minneapolis", "police", "department", "officer", "camera", "precinct", "minnesota", "mpd")
SHORTEST_WORD = 4
"""Letters of a word that is looked for inside others; a shorter one counts where it stands alone."""

WHY_COMMON = {
    "repeat": "It repeats itself, which guessers try early.",
    "spatial": "It follows the keys of a keyboard, which guessers try early.",
    "sequence": "It is letters or digits in a row, which guessers try early.",
    "dictionary": "It is made of common passwords, names or words alone.",
    "date": "It is a date and little else.",
    "regex": "It is a year and little else.",
}

_HASHER = PasswordHasher()

NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$P7/haxcOsrmmGX69B+tJpQ$HIS3MiEUFVaZ8UvF3HWoDiIBvBsluxJCDMvrCoGPEd8"
"""The hash of a random text that nobody kept: compared with where there is no user, so that both take as long."""


def check_password(password: str, *, username: str, own: Sequence[str] = ()) -> None:
    """Refuse a password that is too short, too long, unprintable, made of the account's own words (`own`: those of the
    holder's name and the agency's), or among the first that are guessed.

    Raises:
        Invalid `password_unfit`, its problems with the reason: `too_short`, `too_long`, `not_printable`, `is_username`,
            `own_words`, `too_common`.
    """
    problem = _problem(unicodedata.normalize("NFC", password), username, own)
    if problem is not None:
        code, message = problem
        raise Invalid("password_unfit", message, problems=[FieldProblem("password", code, message)])


def _problem(password: str, username: str, own: Sequence[str]) -> tuple[str, str] | None:
    if len(password) < SHORTEST:
        return "too_short", f"A password has at least {SHORTEST} characters. A few words in a row do well."
    if len(password) > LONGEST:
        return "too_long", f"A password has at most {LONGEST} characters."
    if not password.isprintable():
        return "not_printable", "A password is made of printable characters and spaces."
    if _without(password, [username]) != password.casefold():
        return "is_username", "A password does not contain the user name."
    return _own_words(password, own) or _common(password, [username, *own])


def _own_words(password: str, own: Sequence[str]) -> tuple[str, str] | None:
    """The account's and the agency's words count for nothing: the rest must be long enough by itself."""
    rest = " ".join(_without(password, [*own, *HOUSE_WORDS]).split())
    if rest == " ".join(password.casefold().split()) or len(rest) >= SHORTEST:
        return None
    return "own_words", (
        "Your own name, the agency's and words like tracker or police are guessed first and do not count: without them "
        f"this has {len(rest)} characters. Use {SHORTEST} others."
    )


def _without(password: str, words: Sequence[str]) -> str:
    """A password in small letters without some words."""
    left = password.casefold()
    for word in sorted({word.casefold() for word in words if len(word) > 1}, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            left = left.replace(word, "")
        else:
            left = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "", left)
    return left


def _common(password: str, own: Sequence[str]) -> tuple[str, str] | None:
    letters = "".join(filter(str.isalnum, password.casefold()))
    for phrase in COMMON_PHRASES:
        if phrase in letters and len(letters.replace(phrase, "")) < BESIDE_A_PHRASE:
            return "too_common", "This is a phrase that everybody knows. Use words that do not belong together."
    from zxcvbn import zxcvbn  # 70 ms and 8 MB of word lists, for whoever chooses a password alone

    judged = zxcvbn(password[:JUDGED], user_inputs=[*own, *HOUSE_WORDS])
    if judged["guesses"] >= FEWEST_GUESSES:
        return None
    longest = max(judged["sequence"], key=lambda match: len(match["token"]))
    why = WHY_COMMON.get(longest["pattern"], "It is guessed early.")
    return "too_common", f"{why} Use a few words that do not belong together."


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
