"""The report on exceptions, as answered."""

from marshmallow import Schema, fields

from tracker.domain.reports.exceptions import ExceptionKind
from tracker.domain.vocabulary import FactKind
from tracker.schemas.output.parts import StampedAnswer, day, instant, number, text, word


class ExceptionCountPart(Schema):
    """How many exceptions of a kind there are, also where there are none."""

    kind = word(ExceptionKind)
    exception = text("The same in words.")
    precincts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "By the precinct's code."},
    )
    no_precinct = number("Of no precinct.")
    total = number()


class ExceptionPart(Schema):
    """One exception; what does not apply to its kind is null."""

    kind = word(ExceptionKind)
    exception = text("The same in words.")
    precinct = text(
        "The code: of the officer's posting on the day, or of the last one before it; else of what the entry is about.",
        null=True,
    )
    officer_id = number(null=True)
    name = text(null=True)
    badge = text(null=True)
    protected = fields.Boolean(required=True, allow_none=True)
    posted = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Whether a posting of the officer holds on the day."}
    )
    camera_id = number(null=True)
    serial = text(null=True)
    since = day("The first of the unbroken days on which it held; of an entry, as its kind is explained.")
    days = number("From then to the report's day; below nothing where it speaks of a later day.")
    detail = text("What is lacking, the reason of an override or a void, how many days late, the line of a file.")
    recorded_by = text("The account that entered what made it an exception.", null=True)
    recorded_at = instant(null=True)
    fact_kind = word(FactKind, null=True)
    fact_id = number("The entry's number in that collection.", null=True)
    batch_id = number(null=True)


class ExceptionsAnswer(StampedAnswer):
    """The report `exceptions`: what holds on the day against the rules, and overrides, voids, late entries and roster
    rows never matched that were entered from `since` to the moment of knowledge; counted by kind and precinct, and one
    by one.
    """

    counts = fields.List(fields.Nested(ExceptionCountPart), required=True)
    total = number("Exceptions, not officers: one officer may stand under several kinds.")
    rows = fields.List(fields.Nested(ExceptionPart), required=True)
