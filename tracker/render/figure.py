"""A chart as a page shows it: both sizes of the drawing, a description in words, and the same numbers as a table."""

from dataclasses import dataclass
from datetime import date

from tracker.render.document import Picture
from tracker.render.drawing import Drawing, Key
from tracker.render.drawing_svg import drawing_svg


@dataclass(frozen=True, slots=True)
class NumbersRow:
    """One week of the table."""

    day: date
    values: tuple[int | float | str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is drawn, as a table: a heading for each value of a row."""

    headings: tuple[str, ...]
    rows: tuple[NumbersRow, ...]
    has_names: bool = False
    """Whether the first value of each row is a name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart: the page shows the wide drawing or the narrow one, whichever fits, so that letters keep their size."""

    title: str
    description: str
    wide: Drawing
    narrow: Drawing
    numbers: Numbers

    @property
    def keys(self) -> tuple[Key, ...]:
        """What the styles mean."""
        return self.wide.keys

    @property
    def picture(self) -> Picture:
        """The same for paper."""
        return Picture(self.title, drawing_svg(self.wide), self.description)


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several charts on a common scale."""

    name: str
    description: str
    drawing: Drawing
