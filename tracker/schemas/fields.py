"""The kinds of value an entry is made of, each with its bounds and its codes: text, days, numbers, choices, links.

Blank text never arrives here: a schema drops it first, so that blank, null and absent are one and the same.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields

from tracker.domain.money import CENTS_OF_A_DOLLAR, Cents
from tracker.domain.sampling import LONGEST_SEED
from tracker.schemas.problems import REQUIRED, UNCLEAR, refuse

EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)
LARGEST_ID = 2**63 - 1

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
SEED = re.compile(r"[A-Za-z0-9._-]+")
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,20}")
DECIMAL_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?")
DOLLARS = re.compile(r"\$?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{2})?")
JOINERS = frozenset("\u200c\u200d")
"""Invisible, but part of how some names are spelt."""


class Coded:
    """A field whose own messages carry codes; it stands before the library's field in the list of bases."""

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """What the library says by itself: only that something is missing is ever left to it."""
        return ValidationError([REQUIRED if key in ("required", "null") else UNCLEAR])


class Text(Coded, fields.String):
    """Text in one form (NFC), stripped, of `longest` characters at most, with nothing in it that cannot be seen.

    `lines`: line ends and tabs are allowed, for notes and reasons.
    """

    def __init__(self, longest: int, *, shortest: int = 1, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, minLength=shortest, maxLength=longest))
        self.shortest, self.longest = shortest, longest
        self.allowed = frozenset("\n\t") if lines else frozenset()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", "This must be text: write it in quotation marks.")
        if len(value) > 4 * self.longest + 100:
            raise self._too_long()  # before any work is done on it
        text = value.replace("\r\n", "\n").strip()
        if any(_is_unfit(character) and character not in self.allowed for character in text):
            raise refuse(
                "unfit_character", "This holds a character that cannot be seen or stored. Type it again by hand."
            )
        text = unicodedata.normalize("NFC", text)
        if not text:
            raise ValidationError([REQUIRED])
        if len(text) > self.longest:
            raise self._too_long()
        if len(text) < self.shortest:
            raise refuse("too_short", f"This is too short: {self.shortest} characters at least.")
        return text

    def _too_long(self) -> ValidationError:
        return refuse("too_long", f"This is too long: {self.longest} characters at most.")


class Link(Text):
    """The address of a page on the web."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            parts = urlsplit(text)
            whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        except ValueError:
            whole = False
        if not whole or " " in text:
            raise refuse("not_a_link", "Give the whole address of a web page, beginning with https://.")
        return text


class ClockTime(Text):
    """A local time of day as HH:MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(5, **_described(kwargs, pattern=f"^{CLOCK_TIME.pattern}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not CLOCK_TIME.fullmatch(text):
            raise refuse("not_a_time", "Give the time as HH:MM, for example 08:30.")
        return text


class Seed(Text):
    """What a random sample is drawn by: letters, digits, full stops, hyphens and underscores, so that it can be said
    over the telephone and stands in an address as it is.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(LONGEST_SEED, **_described(kwargs, pattern=f"^{SEED.pattern}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not SEED.fullmatch(text):
            raise refuse("not_a_seed", "Write the seed in letters, digits, full stops, hyphens and underscores.")
        return text


class Day(Coded, fields.Date):
    """A calendar day, written as 2016-07-11 and in no other way; a file's reader may hand over a date as it is."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date:
        day = value if isinstance(value, date) and not isinstance(value, datetime) else _read_day(value)
        if not EARLIEST_DAY <= day <= LATEST_DAY:
            raise refuse("day_out_of_range", f"{day.isoformat()} is not a plausible day. Check the year.")
        return day


def _read_day(value: object) -> date:
    text = value.strip() if isinstance(value, str) else ""
    if not ISO_DAY.fullmatch(text):
        raise refuse("not_a_date", "Give the day as YYYY-MM-DD, for example 2016-07-11.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("not_a_date", f"There is no {text} in the calendar. Give the day as YYYY-MM-DD.") from None


class Whole(Coded, fields.Integer):
    """A whole number within bounds: a number, or its digits as a form sends them."""

    def __init__(self, lowest: int, highest: int, **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, minimum=lowest, maximum=highest))
        self.lowest, self.highest = lowest, highest

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:
        number = value
        if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value.strip()):
            number = int(value)
        if isinstance(number, bool) or not isinstance(number, int):
            raise refuse("not_a_whole_number", "This must be a whole number, written in digits.")
        if not self.lowest <= number <= self.highest:
            raise refuse("out_of_range", f"This must be from {self.lowest} to {self.highest}.")
        return number


class Id(Whole):
    """The number of a record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, LARGEST_ID, **kwargs)


class Amount(Coded, fields.Float):
    """A number that need not be whole, within bounds, such as hours of training."""

    def __init__(self, lowest: float, highest: float, **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, minimum=lowest, maximum=highest))
        self.lowest, self.highest = lowest, highest

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> float:
        number = value
        if isinstance(value, str) and DECIMAL_NUMBER.fullmatch(value.strip()):
            number = float(value)
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise refuse("not_a_number", "This must be a number, written in digits, for example 2.5.")
        if not self.lowest <= number <= self.highest:  # not-a-number and the infinities fail it too
            raise refuse("out_of_range", f"This must be from {self.lowest:g} to {self.highest:g}.")
        return float(number)


class Dollars(Coded, fields.Field[Cents]):
    """An amount of dollars as text, above nothing, to the cent: `325000.00`. A number of JSON is refused: it may be
    meant in cents, and need not be exact.
    """

    def __init__(self, highest: int, **kwargs: Any) -> None:
        described = {"type": "string", "pattern": f"^{DOLLARS.pattern}$"}
        super().__init__(**_described(kwargs, **described))
        self.highest = highest

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Cents:
        text = value.strip() if isinstance(value, str) else ""
        if not DOLLARS.fullmatch(text):
            raise refuse("not_an_amount", "Give dollars and cents as text, for example 325000.00 or 325,000.")
        whole, _dot, cents = text.removeprefix("$").replace(",", "").partition(".")
        amount = Cents(int(whole) * CENTS_OF_A_DOLLAR + int(cents.ljust(2, "0")))
        if not 0 < amount <= self.highest:
            raise refuse("out_of_range", f"This must be from 0.01 to {Cents(self.highest)} dollars.")
        return amount


class Flag(Coded, fields.Boolean):
    """Yes or no: a truth value, or what a form's box sends."""

    WORDS: ClassVar[dict[str, bool]] = {"true": True, "on": True, "false": False, "off": False}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        meant = self.WORDS.get(value.strip()) if isinstance(value, str) else value
        if not isinstance(meant, bool):
            raise refuse("not_yes_or_no", "This must be true or false.")
        return meant


class Choice(Coded, fields.String):
    """One word of a closed list."""

    def __init__(self, words: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, enum=[word.value for word in words]))
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        try:
            return self.words(value.strip() if isinstance(value, str) else "")
        except ValueError:
            listed = ", ".join(word.value for word in self.words)
            raise refuse("unknown_choice", f"Choose one of: {listed}.") from None


class Several(Coded, fields.List[Any]):
    """One or more values of one kind, in order, `most` at most; a tuple comes out."""

    def __init__(self, inner: fields.Field[Any], *, most: int, **kwargs: Any) -> None:
        super().__init__(inner, **_described(kwargs, minItems=1, maxItems=most))
        self.most = most

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise refuse("not_a_list", "This must be a list, even of one.")
        if not value:
            raise ValidationError([REQUIRED])
        if len(value) > self.most:
            raise refuse("too_many", f"These are too many at once: {self.most} at most.")
        return tuple(super()._deserialize(list(value), attr, data, **kwargs))


def _is_unfit(character: str) -> bool:
    """Control characters, lone surrogates, what turns the direction of writing or is not there to be seen, and what
    is no character at all: none of it survives every database and file format.
    """
    if character < "\x7f":
        return character < " "
    point = ord(character)
    nothing = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return nothing or (unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in JOINERS)


def _described(kwargs: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """The keyword arguments of a field with what its API description says of it."""
    return {**kwargs, "metadata": {**properties, **kwargs.get("metadata", {})}}
