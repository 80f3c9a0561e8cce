"""Lists of the bulk pages: each line read as one row of its act, or told what is wrong with it. Our own labels say
what they name; any other code is a badge where an officer stands, a serial number or an asset tag where a camera does.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.codes import read_code
from tracker.domain.errors import FieldProblem, Invalid
from tracker.intake.pasted import PastedLine, pasted_lines
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.bulk_rows import CameraRowSchema, IssueRowSchema, OfficerRowSchema
from tracker.schemas.fields import LARGEST_ID
from tracker.schemas.references import ASSET_TAG
from tracker.store.codes import CameraCodes, camera_codes, known_badges
from tracker.web.pages.bulk_pairs import holds_single_codes, paired

CONDITION_WORDS = {"needs_repair": "in_repair", "repair": "in_repair", "ok": "serviceable", "good": "serviceable"}
"""What people write for a condition beside its own words."""

Raw = dict[str, Any]


class Unclear(Exception):  # noqa: N818 - a line that is answered, not a fault
    """A line that is no row."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.problem = FieldProblem("", code, message)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its number and text; the row it is, as a program would send it, or what is wrong with it.

    `lines`: the numbers of the lines it was made of, where they are two.
    """

    number: int
    text: str
    row: Raw | None = None
    problems: tuple[FieldProblem, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """How the lines of an act are read: by which schema, how cells make a row, and whether two codes under one another
    make one.
    """

    schema: type[CommandSchema[Any]]
    row: Callable[[Sequence[str], CameraCodes], Raw]
    is_pair: bool = False


def read_list(session: Session, shape: Shape, text: str) -> tuple[Line, ...]:
    """Every line that is not blank, read. Two statements for each five hundred different codes, three where pairs are
    spread over two lines each.

    Raises:
        Invalid `not_alternating`: such lines do not come in pairs.
    """
    pasted = pasted_lines(unicodedata.normalize("NFC", text))
    written = {read_code(cell).text for line in pasted for cell in line.cells}
    asked = {code for code in written if len(code) <= ASSET_TAG and code.isprintable()}
    codes = camera_codes(session, asked)
    if shape.is_pair and holds_single_codes(pasted):
        pasted = tuple(paired(pasted, codes, known_badges(session, asked)))
    return tuple(_line(shape, line, codes) for line in pasted)


def _line(shape: Shape, line: PastedLine, codes: CameraCodes) -> Line:
    read = Line(line.number, line.text, lines=line.lines)
    try:
        row = shape.row(line.cells, codes)
        load(shape.schema, row)
    except Unclear as unclear:
        return replace(read, problems=(unclear.problem,))
    except Invalid as refusal:
        problems = tuple(FieldProblem(one.field.split(".")[0], one.code, one.message) for one in refusal.problems)
        return replace(read, problems=problems)
    return replace(read, row=row)


def _pair(cells: Sequence[str], codes: CameraCodes) -> Raw:
    if len(cells) != 2:
        raise Unclear("not_a_pair", "Write an officer and a camera here: two codes with a tab, comma or blank between.")
    officer, camera = cells
    if not read_code(officer).officer or not read_code(camera).camera:
        officer, camera = camera, officer  # our own labels say that they stand the other way round
    return {"officer": _officer(officer), "camera": _camera(camera, codes)}


def _camera_row(cells: Sequence[str], codes: CameraCodes) -> Raw:
    if len(cells) > 3:
        raise Unclear("too_many_cells", "Write a camera here, then its condition and report number where it has them.")
    camera, condition, report_number = (*cells, "", "", "")[:3]
    row: Raw = {"camera": _camera(camera, codes)}
    if condition:
        row["condition"] = _condition(condition)
    if report_number:
        row["report_number"] = report_number
    return row


def _officer_row(cells: Sequence[str], _: CameraCodes) -> Raw:
    if len(cells) != 1:
        raise Unclear("too_many_cells", "Write one badge here, or the code of an officer's card.")
    return {"officer": _officer(cells[0])}


def _condition(word: str) -> str:
    """One of the words for a condition, as a program writes it."""
    plain = "_".join(word.lower().replace("-", " ").split())
    return CONDITION_WORDS.get(plain, plain)


def _officer(cell: str) -> Mapping[str, Any]:
    code = read_code(cell)
    if not code.officer:
        raise Unclear("not_an_officer", f"{cell} is a camera's label. Scan the officer's card, or type the badge.")
    if not code.is_ours:
        return {"badge": code.text}
    if not code.text.isascii() or not code.text.isdecimal() or not 0 < int(code.text[:20]) <= LARGEST_ID:
        raise Unclear("not_an_officer", f"{cell} is no officer's card. Scan it again, or type the badge.")
    return {"id": int(code.text)}


def _camera(cell: str, codes: CameraCodes) -> Mapping[str, Any]:
    code = read_code(cell)
    if not code.camera:
        raise Unclear("not_a_camera", f"{cell} is an officer's card. Scan the camera's label.")
    if code.is_ours:
        return {"serial": code.text}
    if codes.fits_two(code.text):
        message = (
            f"{code.text} is the serial number of one camera and the asset tag of another. Scan the label of ours."
        )
        raise Unclear("ambiguous", message)
    return {"asset_tag": code.text} if codes.is_tag(code.text) else {"serial": code.text}


PAIRS = Shape(IssueRowSchema, _pair, is_pair=True)
CAMERAS = Shape(CameraRowSchema, _camera_row)
OFFICERS = Shape(OfficerRowSchema, _officer_row)
