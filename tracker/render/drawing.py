"""A drawing as plain marks with the names of their styles: a page draws them by its sheet, paper by `drawing_svg`, and
both draw the same. No markup is made here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, as an SVG polyline takes them."""

    kind: ClassVar[str] = "stroke"

    style: str
    points: str


@dataclass(frozen=True, slots=True)
class Area:
    """A closed shape, as an SVG polygon takes it."""

    kind: ClassVar[str] = "area"

    style: str
    points: str


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle by its upper left corner."""

    kind: ClassVar[str] = "block"

    style: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Dot:
    """The end of a line."""

    kind: ClassVar[str] = "dot"

    style: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Words:
    """Text on its base line; `anchor` is start, middle or end."""

    kind: ClassVar[str] = "words"

    style: str
    x: float
    y: float
    text: str
    anchor: str = "start"


Mark = Stroke | Area | Block | Dot | Words


@dataclass(frozen=True, slots=True)
class Key:
    """What a style means: `is_area` for what is filled, a line otherwise."""

    style: str
    label: str
    is_area: bool = False

    @property
    def pattern(self) -> "Pattern | None":
        """What fills it, where that is a pattern."""
        return PATTERNS.get(self.style) if self.is_area else None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order in which they are drawn, on a canvas whose corner is the upper left one, with their key."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    keys: tuple[Key, ...] = ()

    def of(self, style: str) -> tuple[Mark, ...]:
        """The marks of one style."""
        return tuple(mark for mark in self.marks if mark.style == style)

    @property
    def patterns(self) -> Mapping[str, "Pattern"]:
        """The patterns of what it fills."""
        filled = {mark.style for mark in self.marks if isinstance(mark, Area | Block)}
        return {style: pattern for style, pattern in PATTERNS.items() if style in filled}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A tile that fills an area so that it is told apart without colour: its side, and the path of its lines."""

    side: int
    path: str


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "in_stock": Pattern(8, "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
        "in_repair": Pattern(6, "M3 0V6"),
        "recalled": Pattern(6, "M0 3H6M3 0V6"),
        "missing": Pattern(4, "M0 2H4"),
        "stolen": Pattern(6, "M0 0L6 6M6 0L0 6"),
    }
)
"""By style; an area of any other is filled evenly."""


def moved(mark: Mark, right: float, down: float) -> Mark:
    """The mark somewhere else."""
    if isinstance(mark, Stroke | Area):
        pairs = (point.split(",") for point in mark.points.split())
        return replace(mark, points=" ".join(f"{float(x) + right:g},{float(y) + down:g}" for x, y in pairs))
    return replace(mark, x=round(mark.x + right, 1), y=round(mark.y + down, 1))


def line(style: str, x1: float, y1: float, x2: float, y2: float) -> Stroke:
    """A straight line."""
    return Stroke(style, f"{x1:g},{y1:g} {x2:g},{y2:g}")


def side_by_side(
    panels: Iterable[tuple[str, Drawing]], columns: int, keys: tuple[Key, ...], gap: float = 16.0
) -> Drawing:
    """Several drawings of one size in rows, each under its heading, with one key for all."""
    placed = list(panels)
    first = placed[0][1]
    heading = 24.0
    marks: list[Mark] = []
    for place, (name, panel) in enumerate(placed):
        right = (place % columns) * (first.width + gap)
        down = (place // columns) * (first.height + heading + gap)
        marks.append(Words("heading", right, down + 16, name))
        marks += [moved(mark, right, down + heading) for mark in panel.marks]
    rows = -(-len(placed) // columns)
    width = min(columns, len(placed)) * (first.width + gap) - gap
    return Drawing(width, rows * (first.height + heading + gap) - gap, tuple(marks), keys)
