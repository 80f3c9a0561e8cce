"""Labels and cards as sheets to print: PDF, each code tried for size before anything is drawn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tracker.domain.errors import Invalid
from tracker.domain.labels import Label, LabelJob, Symbols
from tracker.render.labels.symbols import Drawing, code_128, qr
from tracker.render.typesetting import typeset

__all__ = ["render_labels"]

TEMPLATE = "labels/sheet.typ"
NAMED = 20
"""So many labels that do not fit are named."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a label of a sheet is laid out: its margin and codes in mm, its letters in points, the largest first."""

    margin: float
    bars: float
    square: float
    heading: tuple[float, ...]
    lines: tuple[float, ...]
    bars_first: bool = False
    most_lines: int = 4


FACES = {
    "5160": Face(1.6, 9, 16, (11, 9.5, 8, 7), (8, 7, 6), most_lines=2),
    "5163": Face(4, 16, 30, (17, 14, 12, 10, 8), (11, 9, 7.5)),
    "5167": Face(1, 6.6, 0, (7.5, 6.5, 5.5), (), bars_first=True, most_lines=0),
    "5390": Face(4.5, 14, 26, (17, 14, 12, 10, 8), (12, 10, 8)),
}


def render_labels(job: LabelJob) -> bytes:
    """The sheets as a PDF.

    Raises:
        Invalid `code_does_not_fit`: what some labels say is too long for this size and code; `related` names them.
        Invalid `no_room_for_qr`: this size has room for lines only.
    """
    if job.symbols not in job.sheet.symbols:
        message = f"Labels of {job.sheet.said} have room for Code 128 only. Choose it, or a larger label."
        raise Invalid("no_room_for_qr", message, field="symbols")
    drawn = [_drawn(label, job) for label in job.labels]
    too_long = [label for label, one in zip(job.labels, drawn, strict=True) if one is None]
    if too_long:
        _refuse(too_long)
    face = FACES[job.sheet.stock]
    return typeset(
        TEMPLATE,
        {
            "title": job.title,
            "day": [job.day.year, job.day.month, job.day.day],
            "sheet": {**asdict(job.sheet), "symbols": None, "margin": face.margin, "bars_first": face.bars_first},
            "start": job.start - 1,
            "labels": drawn,
        },
    )


def _refuse(too_long: list[Label]) -> None:
    count = "1 label has" if len(too_long) == 1 else f"{len(too_long)} labels have"
    raise Invalid(
        "code_does_not_fit",
        f"{count} a code that is too long for this size, or that Code 128 cannot hold: it could not be scanned. Choose "
        "a larger label, or QR alone.",
        field="symbols",
        related=[(one.kind, one.number, one.code) for one in too_long[:NAMED]],
    )


def _drawn(label: Label, job: LabelJob) -> Mapping[str, Any] | None:
    """A label as its template wants it; None where a code finds no room."""
    face = FACES[job.sheet.stock]
    room = job.sheet.width - 2 * face.margin
    square = qr(label.code, side=face.square) if job.symbols is not Symbols.CODE_128 else None
    if square is not None:
        room -= square.width
    bars = code_128(label.code, room=room, height=face.bars) if job.symbols is not Symbols.QR else None
    if (bars is None) != (job.symbols is Symbols.QR) or (square is None) != (job.symbols is Symbols.CODE_128):
        return None
    is_camera = label.kind == "cameras"
    heading = {"text": label.heading, "sizes": face.heading, "fixed": is_camera, "strong": True}
    lines = [
        {"text": line, "sizes": face.lines, "fixed": False, "strong": False} for line in label.lines[: face.most_lines]
    ]
    return {"lines": [heading, *lines], "bars": _image(bars), "qr": _image(square)}


def _image(drawing: Drawing | None) -> Mapping[str, Any] | None:
    return None if drawing is None else asdict(drawing)
