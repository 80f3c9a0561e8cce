"""A full name in one cell, taken apart: `Last, First M.`, `First Middle Last`, with suffixes and particles."""

import re
from dataclasses import dataclass

FORMATS = (
    "last, first middle",
    "last, first",
    "first middle last",
    "first last",
    "last first middle",
    "last first",
)

SUFFIXES = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV", "v": "V"}
PARTICLES = frozenset(
    {"de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "ter", "ten"}
    | {"st", "st.", "saint", "mac", "mc", "al", "el", "bin", "ibn"}
)
NOT_IN_A_NAME = re.compile(r"[\d()\[\]{}<>/\\|_=*#@]")
LONE_INITIAL = re.compile(r"([A-Za-z])\.")


class UnreadableNameError(ValueError):
    """A name that does not fit the format; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name's parts; None where there is none."""

    last: str
    first: str
    middle: str | None = None
    suffix: str | None = None


def read_name(text: str, name_format: str) -> Name:
    """Take a cleaned full name apart as one of FORMATS says.

    Raises:
        UnreadableNameError: it does not fit, or holds what no name holds (digits, brackets).
    """
    if stray := NOT_IN_A_NAME.search(text):
        raise UnreadableNameError(
            f"{stray.group()!r} stands in the name; take the name's part of the cell by a pattern."
        )
    if "," in name_format:
        return _with_comma(text)
    parts, suffix = _without_suffix(text)
    if len(parts) < 2:
        raise UnreadableNameError("A last and a first name are needed.")
    return _family_first(parts, suffix) if name_format.startswith("last") else _family_last(parts, suffix)


def _with_comma(text: str) -> Name:
    pieces = [piece.strip() for piece in text.split(",")]
    pieces = [piece for piece in pieces if piece]
    suffix = None
    for index in range(len(pieces) - 1, 0, -1):  # `Smith, Jr., John` and `Smith, John, Jr.`
        if len(pieces) > 2 and (found := suffix_of(pieces[index])):
            suffix = found
            del pieces[index]
            break
    if len(pieces) != 2:
        raise UnreadableNameError("The name is not written as last, first.")
    family, own_suffix = _without_suffix(pieces[0])
    given, given_suffix = _without_suffix(pieces[1], but_not="v")
    return Name(
        last=" ".join(family),
        first=_initial(given[0]),
        middle=_joined(given[1:]),
        suffix=suffix or own_suffix or given_suffix,
    )


def _family_last(parts: list[str], suffix: str | None) -> Name:
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold() in PARTICLES:
        start -= 1
    return Name(" ".join(parts[start:]), _initial(parts[0]), _joined(parts[1:start]), suffix)


def _family_first(parts: list[str], suffix: str | None) -> Name:
    end = 1
    while end < len(parts) - 1 and parts[end - 1].casefold() in PARTICLES:
        end += 1
    return Name(" ".join(parts[:end]), _initial(parts[end]), _joined(parts[end + 1 :]), suffix)


def _without_suffix(text: str, *, but_not: str = "v.") -> tuple[list[str], str | None]:
    """The words of a text, and the suffix that stood last. `V.` is an initial; in a given name so is `V`."""
    parts = text.replace(",", " ").split()
    last = parts[-1].casefold() if len(parts) > 1 else ""
    if (suffix := suffix_of(last)) and last not in ("v.", but_not):
        return parts[:-1], suffix
    return parts, None


def suffix_of(text: str) -> str | None:
    """A suffix as we write it: `Jr`, `III`; None where the text is none."""
    return SUFFIXES.get(text.casefold().rstrip("."))


def _joined(parts: list[str]) -> str | None:
    return " ".join(_initial(part) for part in parts) or None


def _initial(part: str) -> str:
    """An initial without its full stop, so that two files agree."""
    return LONE_INITIAL.sub(r"\1", part) if LONE_INITIAL.fullmatch(part) else part
