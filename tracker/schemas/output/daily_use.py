"""What the report of daily use holds."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import StampedAnswer, day, number, text


class DaysCountedPart(Schema):
    """The days of a period: how many have a count, and the sums of the counts there are."""

    days = number()
    counted = number("Days with a count.")
    gaps = number("Days without a count after the first: nothing is known of them.")
    not_begun = number("Days before the first count of all.")
    deployed = number("The sum over the days with a count.")
    used = number("The sum over the days with a count.")


class PrecinctDaysPart(DaysCountedPart):
    """The same of one precinct."""

    precinct = text("The precinct's code.")
    name = text()


class DayUsePart(Schema):
    """A day of a precinct."""

    used_on = day()
    precinct = text("The precinct's code.")
    name = text("The precinct's name.")
    deployed = number("None: nothing is known, which is not zero.", null=True)
    used = number("None: nothing is known, which is not zero.", null=True)
    entry = text("entered, imported, gap (nothing is known of the day) or not_begun (nor of an earlier one).")
    source = text("In the words of who entered it.", null=True)
    batch = number("The batch it came in with.", null=True)
    file_name = text("The batch's file.", null=True)
    sha256 = text("The digest of that file.", null=True)
    recorded_at = text("The moment, in UTC.", null=True)
    recorded_by = text(null=True)
    fact_id = number("The number of the entry.", null=True)


class DailyUseAnswer(StampedAnswer):
    """The report `daily-use`: how many cameras each precinct deployed and used on each day, as entered or imported; a
    day without a count is a gap, once the precinct has begun to count.
    """

    since = day("The first day of the period; by default the first with a count.")
    precincts = fields.List(fields.Nested(PrecinctDaysPart), required=True)
    total = fields.Nested(DaysCountedPart, required=True)
    rows = fields.List(fields.Nested(DayUsePart), required=True)
