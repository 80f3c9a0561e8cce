"""Text and numbers to days: ISO always, the formats a mapping states, and a spreadsheet's day numbers."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

DEFAULT_CENTURY_PIVOT = 50
CENTURY = 100
MOST_KEPT = 10_000

EPOCH_1900 = date(1899, 12, 30)
"""Day 0 as spreadsheets count from 1 March 1900 on: they believe in a 29 February 1900."""
EPOCH_1904 = date(1904, 1, 1)
SERIALS = range(18_264, 73_051)
"""Day numbers from 1950 to 2099: others are more likely something else."""

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
BARE_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
TRAILING_TIME = re.compile(
    r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$"
)
SEPT = re.compile(r"\bsept\b\.?", re.IGNORECASE)

NEEDED = (("%Y", "%y", "%G"), ("%m", "%b", "%B", "%j"), ("%d", "%j"))


def check_format(text: str) -> str | None:
    """What is wrong with a date format of a mapping, as a sentence; None where it can be used."""
    if not all(any(part in text for part in parts) for parts in NEEDED):
        return f"{text!r} does not say year, month and day: %Y or %y, %m or %b, and %d."
    try:
        datetime.strptime(date(2016, 7, 11).strftime(text), text)  # noqa: DTZ007 - only the day is used
    except ValueError:
        return f"{text!r} is no date format. Use %m/%d/%Y, %d-%b-%y and the like."
    return None


@dataclass(slots=True)
class DateReader:
    """Reads the days of one file.

    `century_pivot`: two-digit years above it are 19xx, up to it 20xx. Answers are kept: a file repeats its days.
    """

    formats: tuple[str, ...] = ()
    century_pivot: int = DEFAULT_CENTURY_PIVOT
    epoch: date = EPOCH_1900
    _read: dict[str, date | None] = field(default_factory=dict)

    def from_text(self, text: str) -> date | None:
        """The day that a cleaned text names; None where it names none by the formats known."""
        if text not in self._read:
            if len(self._read) > MOST_KEPT:
                self._read.clear()
            self._read[text] = self._parse(text)
        return self._read[text]

    def from_number(self, number: float) -> date | None:
        """The day of a spreadsheet's day number; a time of day (the fraction) is dropped."""
        whole = int(number) if number == number else 0  # not a number is not a day
        return self.epoch + timedelta(days=whole) if whole in SERIALS else None

    def _parse(self, text: str) -> date | None:
        if BARE_SERIAL.fullmatch(text):
            return self.from_number(float(text))
        without_time = TRAILING_TIME.sub("", text)
        for candidate in dict.fromkeys((text, without_time)):
            if (day := self._by_format(candidate)) is not None:
                return day
        return None

    def _by_format(self, text: str) -> date | None:
        if ISO_DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return None
        for stated in self.formats:
            try:
                day = datetime.strptime(SEPT.sub("Sep", text), stated).date()  # noqa: DTZ007 - only the day is used
            except ValueError:
                continue
            return self._in_century(day) if "%y" in stated else day
        return None

    def _in_century(self, day: date) -> date | None:
        year = day.year % CENTURY
        try:
            return day.replace(year=(1900 if year > self.century_pivot else 2000) + year)
        except ValueError:  # 29 February of a year that lacks it
            return None
