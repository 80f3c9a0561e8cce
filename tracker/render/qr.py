"""A QR code as one path for an SVG, in squares, its quiet zone within."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import segno

QUIET = 4
"""The blank around a QR code, in squares."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """The side in squares, and the path of the dark ones. What it says may be a secret."""

    side: int
    path: str = field(repr=False)


def qr_code(text: str) -> QrCode:
    """The code that says `text`."""
    rows = tuple(segno.make(text, micro=False, error="m", boost_error=False).matrix)
    runs = [
        f"M{at + QUIET} {down + QUIET}h{length}v1h-{length}z"
        for down, row in enumerate(rows)
        for at, length in dark_runs(row)
    ]
    return QrCode(len(rows) + 2 * QUIET, "".join(runs))


def dark_runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules in a row begins, and how long it is."""
    at = 0
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            yield at, length
        at += length
