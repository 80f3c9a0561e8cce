"""How a field says what is wrong: a stable code for programs and a sentence for a person, in one message."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from tracker.domain.errors import FieldProblem

LONGEST_NAME = 80
WHOLE = "_schema"
"""Under this name the library files what is wrong with the input as a whole; ours is the empty name."""


class Problem(str):
    """A sentence for a person that carries its code: the library passes it on as any other message."""

    __slots__ = ("code",)

    code: str

    def __new__(cls, code: str, message: str) -> "Problem":
        """A message with its code."""
        made = super().__new__(cls, message)
        made.code = code
        return made


REQUIRED = Problem("required", "This is required. Fill it in.")
UNCLEAR = Problem("invalid", "This cannot be understood. Correct it.")


def refuse(code: str, message: str) -> ValidationError:
    """The error a field raises with its code."""
    return ValidationError([Problem(code, message)])


def field_problems(messages: object, at: str = "") -> Iterator[FieldProblem]:
    """Every problem in the library's tree of messages, with its place written as `officers.3.badge`."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from field_problems(inner, _below(at, name))
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from field_problems(inner, at)
    else:
        yield FieldProblem(at, getattr(messages, "code", "invalid"), str(messages))


def _below(at: str, name: Any) -> str:
    """A name that somebody sent is repeated to them, but never at any length, nor where no reply could carry it."""
    if name == WHOLE:
        return at
    shown = str(name)[:LONGEST_NAME].encode("utf-8", "replace").decode()
    return f"{at}.{shown}" if at else shown
