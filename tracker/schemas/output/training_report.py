"""The report `training`, as answered."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import StampedAnswer, amount, day, flag, number, text


class CourseColumnPart(Schema):
    """A course on record."""

    code = text()
    name = text()
    minimum_version = text("The lowest version that counts where it is required on the day.", null=True)


class CourseDonePart(Schema):
    """The completion of a course that counts best on the day."""

    version = text()
    completed_on = day()
    expires_on = day("The first day on which it counts no more; null: it counts for ever.", null=True)
    done_as = text("`counts`, `older_version` (a later one is required) or `expired`.")


class TrainedOfficerPart(Schema):
    """An officer of the strength."""

    officer_id = number()
    name = text()
    badge = text(null=True)
    rank = text(null=True)
    protected = flag()
    precinct = text("The precinct's code.")
    eligible = flag()
    trained = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Null where the officer is not eligible."}
    )
    done = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(CourseDonePart, allow_none=True),
        required=True,
        metadata={"description": "By the course's code; null where nothing was done."},
    )


class TrainedCountsPart(Schema):
    """How many officers are trained, and for how many of the strength each course counts."""

    strength = number()
    eligible = number()
    trained = number()
    counting = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "By the course's code: officers of the strength for whom it counts on the day."},
    )


class PrecinctTrainedPart(TrainedCountsPart):
    """The same of one precinct."""

    precinct = text("The precinct's code.")
    name = text()


class TaughtFiguresPart(Schema):
    """What was taught."""

    sessions = number("Sessions held, whoever came.")
    session_hours = amount("The version's hours, once for each session.")
    completions = number("Completions, in a session on record or elsewhere.")
    officer_hours = amount("The version's hours, once for each completion.")


class CourseTaughtPart(TaughtFiguresPart):
    """The same of one course."""

    course = text("The course's code.")
    name = text()


class TaughtWeekPart(TaughtFiguresPart):
    """The same of one week, from Sunday to Saturday or to the report's day."""

    week_ending = day()


class ExpiringPart(Schema):
    """A completion of a required course that counts for an eligible officer and runs out soon."""

    expires_on = day("The first day on which it counts no more.")
    course = text("The course's code.")
    name = text()
    badge = text(null=True)
    protected = flag()
    precinct = text("The precinct's code.")
    officer_id = number()


class TrainingAnswer(StampedAnswer):
    """The report `training`: officers and courses, sessions and hours of a period, and what runs out soon."""

    courses = fields.List(fields.Nested(CourseColumnPart), required=True)
    rows = fields.List(fields.Nested(TrainedOfficerPart), required=True)
    precincts = fields.List(fields.Nested(PrecinctTrainedPart), required=True)
    total = fields.Nested(TrainedCountsPart, required=True)
    since = day("The first day of what was taught; null: from the first on record.", null=True)
    taught = fields.List(fields.Nested(CourseTaughtPart), required=True)
    taught_total = fields.Nested(TaughtFiguresPart, required=True)
    weeks = fields.List(fields.Nested(TaughtWeekPart), required=True)
    within = number("Days ahead in which what runs out is listed.")
    expiring = fields.List(fields.Nested(ExpiringPart), required=True)
