"""One cell's text: cleaned of what typists and programs leave in it, and told apart from a number a program ruined."""

import re
import unicodedata

from tracker.domain.formulas import MARK, unguarded

ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Invisible characters that pages and PDF files leave in copied text; a soft hyphen among them."""

OTHER_WHITE = re.compile(r"[^\S \n\t]")
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+\d+")
TRAILING_POINT_ZERO = re.compile(r"\d+\.0+")
REDACTED = re.compile(r"\W*redacted\W*", re.IGNORECASE)


def clean(text: str) -> str:
    """NFC, runs of white space (non-breaking ones and line breaks too) as one space, nothing around it.

    An export's guard against formulas is taken off, so that exporting and importing again gives the same data.
    """
    if text.startswith(MARK):
        text = unguarded(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(ZERO_WIDTH)
    return " ".join(text.split())


def clean_lines(text: str) -> str:
    """The same for a text of several lines, such as a note: its lines and the spaces in them are its own, so that it is
    read as it was exported. Whatever else is white is a space.
    """
    text = "\n".join(unguarded(text).translate(ZERO_WIDTH).splitlines())
    return OTHER_WHITE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def is_ruined_number(text: str) -> bool:
    """Whether an identifier's text is what a spreadsheet leaves of it: `6.37702E+15`, or `4467.0`."""
    return bool(SCIENTIFIC.fullmatch(text) or TRAILING_POINT_ZERO.fullmatch(text))


def is_redacted(text: str) -> bool:
    """Whether a cell holds nothing but the word that takes the place of what was there."""
    return "edacted" in text.lower() and bool(REDACTED.fullmatch(text))


def shortened(text: str, most: int = 60) -> str:
    """A name from outside as a sentence of ours can hold it: at most so many characters, all of which can be seen."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def header_key(text: str) -> str:
    """A header as it is compared: cleaned, without regard to case."""
    return clean(text).casefold()
