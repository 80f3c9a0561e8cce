"""Codes that scanners read, as drawings in millimetres: Code 128 with its quiet zones, and QR."""

from dataclasses import dataclass

import segno
from barcode.codex import Code128
from barcode.errors import BarcodeError

from tracker.render.qr import dark_runs

LEAST_MODULE = 0.19
"""The narrowest line, in mm, that a counter's scanner reads off a label from an office printer."""
WIDEST_MODULE = 0.38
QUIET = 10
"""The blank on either side of Code 128, in modules."""
LEAST_SQUARE = 0.33
"""The smallest square of a QR code, in mm."""
QR_QUIET = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A code as an SVG of this size in mm, its quiet zone within, and what it says, for those who do not see it."""

    svg: str
    width: float
    height: float
    alt: str


def code_128(text: str, *, room: float, height: float) -> Drawing | None:
    """Code 128 as wide as the room allows; None where its lines would be too narrow, or it has no such character."""
    try:
        modules = Code128(text).build()[0]
    except BarcodeError:
        return None
    count = len(modules) + 2 * QUIET
    module = min(WIDEST_MODULE, room / count)
    if module < LEAST_MODULE:
        return None
    bars = "".join(
        f"M{(at + QUIET) * module:.3f} 0h{length * module:.3f}v{height}h-{length * module:.3f}z"
        for at, length in dark_runs(int(one) for one in modules)
    )
    width = round(count * module, 4)
    return Drawing(_svg(width, height, bars), width, height, f"Code 128: {text}")


def qr(text: str, *, side: float) -> Drawing | None:
    """A QR code of this side; None where its squares would be too small."""
    made = segno.make(text, micro=False, error="m", boost_error=False)
    rows = tuple(made.matrix)
    square = side / (len(rows) + 2 * QR_QUIET)
    if square < LEAST_SQUARE:
        return None
    runs = [
        f"M{(at + QR_QUIET) * square:.3f} {(down + QR_QUIET) * square:.3f}h{length * square:.3f}v{square:.3f}"
        f"h-{length * square:.3f}z"
        for down, row in enumerate(rows)
        for at, length in dark_runs(row)
    ]
    return Drawing(_svg(side, side, "".join(runs)), side, side, f"QR code: {text}")


def _svg(width: float, height: float, path: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{path}"/></svg>'
