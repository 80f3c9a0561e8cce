"""A report laid out for people: its table in parts that fit on a page or in a terminal, what is drawn beside it, and
how its figures were counted. Every format but JSON is written from it, so that none has a figure of its own.
"""

from dataclasses import dataclass

from tracker.render.table import Table


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a table, with all of its rows; without a title where the document's own says it."""

    title: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of counts beside one another, a group for each row but the total: the column that names the rows, those
    that are drawn, and what the chart shows, for who cannot see it.
    """

    title: str
    of: str
    columns: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, sized in points, with what it shows, for who cannot see it."""

    title: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Another table of the report: its title, the name of its sheet in a workbook, and whether it is read first."""

    title: str
    sheet: str
    table: Table
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it is laid out."""

    table: Table
    parts: tuple[Part, ...]
    """On paper; every column stands in one of them."""
    counted: tuple[str, ...] = ()
    """The figures that are explained, as `counted.COUNTED` names them."""
    brief: tuple[Part, ...] = ()
    """In a terminal; the parts of the paper where this is empty."""
    said: str | None = None
    """A last line in a terminal."""
    beside: tuple[Beside, ...] = ()
    """What the report holds besides; of CSV it is a file of its own, or left out."""
    bars: Bars | None = None
    pictures: tuple[Picture, ...] = ()

    def before(self) -> tuple[Beside, ...]:
        """The other tables that are read first."""
        return tuple(one for one in self.beside if one.is_first)

    def after(self) -> tuple[Beside, ...]:
        """The other tables that are read after it."""
        return tuple(one for one in self.beside if not one.is_first)
