"""What may be entered about signatures: for an issue or a return, many on a sheet, and the PIN to sign with."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from tracker.domain.commands.signing import Acknowledge, AcknowledgeSheet, SetOfficerPin
from tracker.domain.signatures import LONGEST, NotASignature, strokes_of, written
from tracker.domain.vocabulary import SignedAct, SigningMethod
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Coded, Day, Id, Several, Text
from tracker.schemas.problems import refuse

SHEET = 60
MOST_SIGNED = 500
SHORTEST_PIN, LONGEST_PIN = 6, 12


class Drawing(Coded, fields.String):
    """The strokes of a drawn signature, as text: `12,40 15,42;60,30 61,31`."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"description": "Strokes with semicolons between, points with spaces, on a board of 600 by 200."}
        super().__init__(**{**kwargs, "metadata": {"maxLength": LONGEST, **described, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", "This must be text: write it in quotation marks.")
        try:
            return written(strokes_of(value.strip()))
        except NotASignature as problem:
            raise refuse(problem.code, problem.message) from None


class Pin(Coded, fields.String):
    """A PIN as it was typed. Which ones may be chosen, the service says."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"format": "password", "minLength": SHORTEST_PIN, "maxLength": LONGEST_PIN}
        super().__init__(**{**kwargs, "metadata": {**described, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", "This must be text: write it in quotation marks.")
        text = value.strip()
        if len(text) > 4 * LONGEST_PIN:
            raise refuse("too_long", f"A PIN has at most {LONGEST_PIN} digits.")
        if not (text.isascii() and text.isdecimal()):
            raise refuse("not_digits", "A PIN is made of digits alone.")
        return text


class AcknowledgedSchema(CommandSchema[Acknowledge]):
    """An officer's signature for an issue or a return, as it may be corrected: without a PIN."""

    command = Acknowledge
    in_path = ("assignment_id",)

    act = Choice(SignedAct, required=True)
    method = Choice(SigningMethod, required=True)
    signed_on = Day(required=True)
    drawn = Drawing(load_default=None)
    sheet = Text(SHEET, load_default=None, metadata={"description": "The reference of the signed sheet of paper."})


class AcknowledgeSchema(AcknowledgedSchema):
    """An officer's signature for an issue or a return: with a `pin`, `drawn`, or on the `sheet` of that reference."""

    pin = Pin(load_default=None)


class AcknowledgeSheetSchema(CommandSchema[AcknowledgeSheet]):
    """A sheet of paper that was signed: the assignments whose issue, and those whose return, stands on it."""

    command = AcknowledgeSheet

    sheet = Text(SHEET, required=True)
    signed_on = Day(required=True)
    issues = Several(Id(), most=MOST_SIGNED, load_default=())
    returns = Several(Id(), most=MOST_SIGNED, load_default=())


class SetOfficerPinSchema(CommandSchema[SetOfficerPin]):
    """An officer's PIN: 6 to 12 digits, not one over and over and not in a row."""

    command = SetOfficerPin
    in_path = ("officer",)

    pin = Pin(required=True)
