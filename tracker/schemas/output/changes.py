"""What changed of a report, as answered."""

from marshmallow import Schema, fields

from tracker.domain.reports.changes import How
from tracker.schemas.output.parts import day, instant, number, text, word


class EntryEventPart(Schema):
    """The event that entered, or voided, something."""

    seq = number("Its number in the audit log.")
    recorded_at = instant()
    act = text()
    actor = text()
    role = text()
    door = text()
    batch_id = number(null=True)
    reason = text(null=True)


class EntryPart(Schema):
    """An entry behind a change."""

    kind = text("Its collection.")
    id = number()
    recorded = fields.Nested(EntryEventPart, required=True)
    voided = fields.Nested(EntryEventPart, required=True, allow_none=True)


class ReasonPart(Schema):
    """One thing through which a change came about."""

    how = word(How)
    on = day("The day that passed, where the reason is one.", null=True)
    said = text("The reason in words.")
    entry = fields.Nested(EntryPart, required=True, allow_none=True)


class CountedPart(Schema):
    """Where somebody is counted, and in which figures of the report."""

    row = text("The precinct's code, or the model's name.")
    name = text()
    figures = fields.List(fields.String(), required=True)


class ChangedPart(Schema):
    """An officer or a camera that is counted differently."""

    of = text("`officers` or `cameras`.")
    number = number()
    name = text()
    before = fields.Nested(CountedPart, required=True, allow_none=True)
    after = fields.Nested(CountedPart, required=True, allow_none=True)
    said = text("Both in words.")
    reasons = fields.List(fields.Nested(ReasonPart), required=True)


class MovedPart(Schema):
    """A figure that is not what it was."""

    row = text("The precinct's code or the model's name; null: the total.", null=True)
    name = text()
    figure = text()
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    difference = fields.Float(required=True, allow_none=True)


class BeforePart(Schema):
    """The side that is compared with."""

    as_of = day()
    known_at = instant()
    data_version = number()
    audit_head = text()


class ChangesAnswer(Schema):
    """What changed of a report between two days, or as it was known at two moments: the figures that moved, whom they
    count no longer or now, and the entries through which, with who made them.
    """

    report = text("`changes`.")
    as_of = day()
    known_at = instant()
    data_version = number()
    audit_head = text()
    of = text("The name of the report.")
    before = fields.Nested(BeforePart, required=True)
    figures = fields.List(fields.Nested(MovedPart), required=True)
    changed = fields.List(fields.Nested(ChangedPart), required=True)
    rules = fields.List(fields.Nested(ReasonPart), required=True)
    filters = fields.Dict(required=True)
    definitions = fields.Dict(required=True)
    definitions_digest = text()
