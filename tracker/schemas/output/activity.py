"""The report `activity`, as answered."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import StampedAnswer, number, text
from tracker.schemas.output.parts import day as calendar_day


class EntriesPart(Schema):
    """Events that changed data, and what they entered."""

    events = number()
    rows = number("Facts and records that they entered, edits of a field, and facts that they voided.")
    dated = number("Of what they entered, the facts that speak of a day.")
    late = number("Of the dated, those recorded more than 7 days after that day.")


class EntriesSharePart(EntriesPart):
    """The same, with the share of the late."""

    percent_late = fields.Float(
        required=True, allow_none=True, metadata={"description": "The late of the dated; null where none is dated."}
    )


class NamedEntriesPart(EntriesSharePart):
    """The same of one account, door or act."""

    name = text()


class WeekEntriesPart(EntriesSharePart):
    """The same of one week, from Sunday to Saturday or to the report's day."""

    week_ending = calendar_day()


class ActivityPart(EntriesPart):
    """What somebody did on a day through one door."""

    day = calendar_day()
    actor = text()
    door = text("`page`, `api`, `command_line` or `import` (with a file, through whichever of the three).")
    act = text("As the audit log has it.")


class BatchEnteredPart(EntriesPart):
    """A batch opened in the period."""

    batch = number()
    day = calendar_day()
    actor = text()
    door = text()
    kind = text()
    file_name = text(null=True)
    reversed_on = calendar_day(null=True)


class VoidPart(Schema):
    """An event that voided something."""

    event = number("Its number in the audit log.")
    day = calendar_day()
    actor = text()
    door = text()
    act = text()
    record = text("The collection of the record that it is about.", null=True)
    record_id = number(null=True)
    voided = number()
    entered = number()
    reason = text(null=True)


class ActivityAnswer(StampedAnswer):
    """The report `activity`: who entered what in a period, and how late; batches, voids and corrections."""

    since = calendar_day("The first day of the period.")
    rows = fields.List(fields.Nested(ActivityPart), required=True)
    total = fields.Nested(EntriesSharePart, required=True)
    actors = fields.List(fields.Nested(NamedEntriesPart), required=True)
    doors = fields.List(fields.Nested(NamedEntriesPart), required=True)
    acts = fields.List(fields.Nested(NamedEntriesPart), required=True)
    weeks = fields.List(fields.Nested(WeekEntriesPart), required=True)
    batches = fields.List(fields.Nested(BatchEnteredPart), required=True)
    voids = fields.List(fields.Nested(VoidPart), required=True)
