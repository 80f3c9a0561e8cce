"""What the report of custody holds."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import StampedAnswer, day, number, text


class CustodyPart(Schema):
    """A stretch of days in the story of a camera: from a day on, until the day before another."""

    serial = text("The camera's serial number.")
    kind = text("What the row tells: held, condition, place.")
    starts_on = day("The day of issue; the first day of the condition or the place.")
    ends_on = day("The day of the return, or the first on which it no longer holds.", null=True)
    days_held = number("Days in hands up to the report's day; 0: issued and returned on one day.", null=True)
    name = text("Who held it.", null=True)
    badge = text(null=True)
    precinct = text("The holder's precinct on the report's day.", null=True)
    condition = text("Of a span, that of the return.", null=True)
    report_number = text(null=True)
    place = text(null=True)
    override_reason = text("Why an officer who was not trained got it.", null=True)
    note = text(null=True)
    recorded_at = text("The moment, in UTC.")
    recorded_by = text()
    batch = number("The batch it came in with.", null=True)
    return_recorded_at = text(null=True)
    return_recorded_by = text(null=True)
    return_batch = number(null=True)
    fact_id = number("The number of the assignment, the condition or the place's entry.")
    camera_id = number()
    officer_id = number(null=True)


class CustodyAnswer(StampedAnswer):
    """The report `custody`: every span of custody that touches a period, by camera or by officer. By camera, the
    conditions and places recorded in between are among the rows.
    """

    side = text("camera or officer.")
    count = number("How many rows there are.")
    rows = fields.List(fields.Nested(CustodyPart), required=True)
