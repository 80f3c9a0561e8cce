"""Acts of signing: for the issue or the return of a camera, many on one sheet, and the PIN to sign with."""

from dataclasses import dataclass, field
from datetime import date

from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import SignedAct, SigningMethod


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """An officer's signature for an issue or a return: by PIN, drawn, or on a sheet of paper.

    A door compares the `pin` and puts `pin_id`, the number of the PIN that fitted, in its place: no service is given
    a PIN to sign with.
    """

    assignment_id: int
    act: SignedAct
    method: SigningMethod
    signed_on: date
    drawn: str | None = None
    sheet: str | None = None
    pin: str | None = field(default=None, repr=False)
    pin_id: int | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgeSheet:
    """Many signatures on one sheet of paper, ticked off together: for the issues and the returns of these assignments,
    by their numbers.
    """

    sheet: str
    signed_on: date
    issues: tuple[int, ...] = ()
    returns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SetOfficerPin:
    """An officer's PIN from now on, chosen by the officer at the counter."""

    officer: OfficerRef
    pin: str = field(repr=False)
