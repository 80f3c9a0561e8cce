"""Signatures, as answered."""

from marshmallow import fields

from tracker.domain.vocabulary import SignedAct, SigningMethod
from tracker.schemas.output.parts import Fact, OfOfficer, day, number, text, word


class AcknowledgementRecord(OfOfficer, Fact):
    """An officer's signature for the issue of a camera, or for its return. No PIN is ever told."""

    assignment_id = number()
    camera_id = number()
    serial = text()
    act = word(SignedAct)
    method = word(SigningMethod)
    signed_on = day()
    return_id = number("The return that was signed for; null for an issue.", null=True)
    sheet = text("The reference of the signed sheet of paper.", null=True)
    drawn = fields.String(
        allow_none=True,
        metadata={
            "description": "The strokes of a drawn signature, alone and not in lists; null to whoever may not see the "
            "officer's name."
        },
    )
