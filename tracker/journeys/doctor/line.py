"""One line of the doctor's list."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands: a problem makes the command fail, a warning does not."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, how it stands, a stable code, a sentence, and what to do (empty: nothing)."""

    area: str
    state: State
    code: str
    message: str
    advice: str = ""


def well(area: str, message: str) -> Line:
    """Nothing to do."""
    return Line(area, State.OK, "ok", message)


def warning(area: str, code: str, message: str, advice: str) -> Line:
    """Worth a look; nothing is broken."""
    return Line(area, State.WARNING, code, message, advice)


def problem(area: str, code: str, message: str, advice: str) -> Line:
    """Broken, or about to be."""
    return Line(area, State.PROBLEM, code, message, advice)
