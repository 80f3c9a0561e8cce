"""Pairs that a scanner spread over two lines each: a scanner that ends every code with Enter writes officer and camera
under one another.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import Enum

from tracker.domain.codes import read_code
from tracker.domain.errors import Invalid
from tracker.intake.pasted import PastedLine
from tracker.store.codes import CameraCodes


class Turn(Enum):
    """Whose code a line holds."""

    OFFICER = "officer"
    CAMERA = "camera"

    @property
    def other(self) -> "Turn":
        """Whose code comes next."""
        return Turn.CAMERA if self is Turn.OFFICER else Turn.OFFICER


def holds_single_codes(lines: Sequence[PastedLine]) -> bool:
    """Whether every line of a list is one code, as after a scanner that ends each with Enter."""
    return bool(lines) and all(len(line.cells) == 1 for line in lines)


def paired(lines: Sequence[PastedLine], codes: CameraCodes, badges: Collection[str]) -> list[PastedLine]:
    """Lines of single codes taken two by two, officer first in each; `lines` of a pair are the two it was made of.

    Officers and cameras take turns through the whole list, whoever comes first: were a scan lost, everybody after it
    would get another's camera. A code that nobody has is taken for whosever turn it is.

    Raises:
        Invalid `not_alternating`: two officers or two cameras follow each other, or a code is left over.
    """
    turns = [_turn_of(line, codes, badges) for line in lines]
    first = next((turn if place % 2 == 0 else turn.other for place, turn in enumerate(turns) if turn), Turn.OFFICER)
    _check_alternates(lines, turns, first)
    ordered = [pair if first is Turn.OFFICER else pair[::-1] for pair in zip(lines[::2], lines[1::2], strict=True)]
    return [_joined(officer, camera) for officer, camera in ordered]


def _joined(officer: PastedLine, camera: PastedLine) -> PastedLine:
    numbers = sorted((officer.number, camera.number))
    return replace(
        officer,
        number=numbers[0],
        text=f"{officer.text} {camera.text}",
        cells=(*officer.cells, *camera.cells),
        lines=tuple(numbers),
    )


def _turn_of(line: PastedLine, codes: CameraCodes, badges: Collection[str]) -> Turn | None:
    """Whose code it is; None where nobody has it, or both an officer and a camera."""
    code = read_code(line.cells[0])
    if code.is_ours:
        return Turn.OFFICER if code.officer else Turn.CAMERA
    is_badge, is_camera = code.text in badges, code.text in codes.serials or code.text in codes.tags
    if is_badge == is_camera:
        return None
    return Turn.OFFICER if is_badge else Turn.CAMERA


def _check_alternates(lines: Sequence[PastedLine], turns: Sequence[Turn | None], first: Turn) -> None:
    due = first
    for place, turn in enumerate(turns):
        if turn not in (None, due):
            raise _out_of_turn(lines[place - 1], lines[place], turns[place - 1], due.other)
        due = due.other
    if len(lines) % 2:
        last = lines[-1]
        raise _refusal(
            f"Line {last.number} ({last.text}) is left over: each line holds one code, and two lines make a pair. Scan "
            f"its {due.value} as well, or take the line out."
        )


def _out_of_turn(before: PastedLine, line: PastedLine, turn_before: Turn | None, turn: Turn) -> Invalid:
    """`turn`: whose code the line holds, which is not the one due."""
    missing = turn.other.value
    if turn_before is None:
        return _refusal(
            f"Line {line.number} ({line.text}) is {_a(turn.value)}, where {_a(missing)} is due. Nothing on record "
            f"tells what line {before.number} ({before.text}) is: correct it, or scan the {missing} that is missing "
            f"before line {line.number}."
        )
    return _refusal(
        f"Lines {before.number} and {line.number} ({before.text}, {line.text}) are both {turn.value}s, one after the "
        f"other. Scan the {missing} that is missing between them, or take one of the two lines out."
    )


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _refusal(message: str) -> Invalid:
    return Invalid("not_alternating", message, field="list")
