"""Drawn signatures: strokes of points on a board of fixed size, written as compact text. Nothing here draws."""

import re

WIDE, HIGH = 600, 200
"""The board's size; a point's numbers are whole, from 0 to these."""

MOST_STROKES, MOST_POINTS = 60, 2000
FEWEST_POINTS = 6
SMALLEST = 24
"""A signature is at least so wide or so high: anything less is a slip of the finger."""

LONGEST = MOST_POINTS * len("600,200 ")

STROKE = re.compile(r"[0-9]{1,3},[0-9]{1,3}(?: [0-9]{1,3},[0-9]{1,3})*")

Point = tuple[int, int]


class NotASignature(ValueError):  # noqa: N818 - an answer to whoever drew, as a refusal is
    """What is wrong with a drawing: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def strokes_of(drawn: str) -> tuple[tuple[Point, ...], ...]:
    """The strokes of a drawing: `12,40 15,42;60,30 61,31` has two, each of two points.

    Raises:
        NotASignature `not_a_drawing`, `drawing_too_large`, `drawing_too_small`.
    """
    if len(drawn) > LONGEST:
        raise _too_large()
    parts = drawn.split(";")
    if not all(STROKE.fullmatch(part) for part in parts):
        raise NotASignature("not_a_drawing", "This is no drawn signature. Clear it and sign again.")
    strokes = tuple(_without_repeats(part) for part in parts)
    points = [point for stroke in strokes for point in stroke]
    if any(x > WIDE or y > HIGH for x, y in points):
        raise NotASignature("not_a_drawing", "The signature leaves the board. Clear it and sign again.")
    if len(strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        raise _too_large()
    across = [max(numbers) - min(numbers) for numbers in zip(*points, strict=True)]
    if len(points) < FEWEST_POINTS or max(across) < SMALLEST:
        raise NotASignature("drawing_too_small", "This is a dot, no signature. Sign with your whole name.")
    return strokes


def _too_large() -> NotASignature:
    return NotASignature("drawing_too_large", "This signature has too many strokes. Clear it and sign again.")


def _without_repeats(part: str) -> tuple[Point, ...]:
    """The points of a stroke, none of them twice in a row."""
    points = [(int(x), int(y)) for x, _, y in (pair.partition(",") for pair in part.split(" "))]
    return tuple(point for place, point in enumerate(points) if place == 0 or point != points[place - 1])


def written(strokes: tuple[tuple[Point, ...], ...]) -> str:
    """Strokes as they are kept."""
    return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes)


def polylines(drawn: str) -> tuple[str, ...]:
    """Each stroke as the points of a line to draw: digits, commas and spaces alone, whatever was kept.

    Raises:
        NotASignature: it was never a signature.
    """
    return tuple(written((stroke,)) for stroke in strokes_of(drawn))
