"""Refusals, as the domain says them. Doors turn them into HTTP statuses, exit codes or marks on a form; nothing here
knows how.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.edits import FieldEdit


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field of an entry: which field, a stable code, and what to do about it."""

    field: str
    code: str
    message: str


class Refusal(Exception):  # noqa: N818 - the domain's word: a refused act is an answer, not a fault
    """An act that is not carried out. `code` is stable and for programs, `message` a sentence for a person that says
    what to do.

    `field` names the input at fault where there is one; `problems` lists several at once;
    `related` names the records that stand in the way as (kind, id, label).
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        problems: Sequence[FieldProblem] = (),
        related: Sequence[tuple[str, int, str]] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.problems = tuple(problems) or ((FieldProblem(field, code, message),) if field else ())
        self.related = tuple(related)


class Invalid(Refusal):
    """The input cannot be understood or breaks a rule on its own face (422)."""


class NotFound(Refusal):
    """Nothing of that name is there, or not for this actor: the two look alike (404)."""


class Conflict(Refusal):
    """The input is sound, but what is already recorded stands against it (409)."""


class Forbidden(Refusal):
    """The actor's role never may do this (403)."""


class Unauthenticated(Refusal):
    """Nobody is signed in, or the sign-in or token does not hold (401)."""


class Outdated(Refusal):
    """What the actor looked at has been edited since by someone else (412).

    `revision` is the record's own by now; `edits` what was changed since the actor's, the oldest first.
    """

    def __init__(self, code: str, message: str, *, revision: int, edits: Sequence[FieldEdit] = ()) -> None:
        super().__init__(code, message)
        self.revision = revision
        self.edits = tuple(edits)


class TooManyTries(Refusal):
    """So many tries from one place were wrong that no more are looked at for so many `seconds` (429)."""

    def __init__(self, code: str, message: str, *, seconds: int) -> None:
        super().__init__(code, message)
        self.seconds = seconds


class Unavailable(Refusal):
    """Nothing is wrong with the request, and it cannot be carried out just now (503)."""
