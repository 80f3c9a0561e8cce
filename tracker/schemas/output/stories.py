"""The history of a record, as answered."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import day, flag, instant, number, text


class EventPart(Schema):
    """The audit event that did something: who, as what, through which door, when, in which batch, why."""

    seq = number("The event's number in the audit log.")
    recorded_at = instant()
    act = text()
    actor = text()
    role = text()
    door = text()
    batch_id = number(null=True)
    reason = text(null=True)


class RefPart(Schema):
    """A fact, by its kind and its number."""

    kind = text("The collection, as `assignments`.")
    id = number()


class FactPart(Schema):
    """A fact: what it says, the event that recorded it, and the one that voided it."""

    kind = text("The collection, as `assignments`; `returns` and the like for what has no list of its own.")
    id = number()
    said = fields.Dict(
        required=True,
        metadata={"description": "What it says, by name; a record that it names as {text, kind, id}."},
    )
    recorded = fields.Nested(EventPart, required=True)
    voided = fields.Nested(EventPart, required=True, allow_none=True, metadata={"description": "Null while it stands."})
    replaced_by = fields.List(
        fields.Nested(RefPart), required=True, metadata={"description": "What the same act entered in its place."}
    )
    replaces = fields.List(
        fields.Nested(RefPart), required=True, metadata={"description": "What the act that entered it voided."}
    )


class ChangePart(Schema):
    """A descriptive field before and after an edit."""

    field = text()
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class EditPart(Schema):
    """An event that edited the record's descriptive fields."""

    event = fields.Nested(EventPart, required=True)
    changes = fields.List(fields.Nested(ChangePart), required=True)


class StoryAnswer(Schema):
    """All that was ever on record about a record, as known at a moment: facts as they were recorded and voided, what
    took whose place, and edits of descriptive fields.
    """

    collection = text()
    id = number()
    as_of = day()
    known_at = instant()
    data_version = number()
    audit_head = text()
    facts = fields.List(fields.Nested(FactPart), required=True)
    edits = fields.List(fields.Nested(EditPart), required=True)
    cut = flag("Whether it is too long to be told whole; then the facts recorded last are left out.")
