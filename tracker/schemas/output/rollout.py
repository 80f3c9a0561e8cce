"""Scope rules, plans, policies, daily use and the reports on the rollout, as answered."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import Ended, Fact, StampedAnswer, day, flag, number, revision, text


class ScopeRuleRecord(Fact):
    """Which duties are in scope from a day on."""

    starts_on = day()
    every_duty = flag()
    duties = fields.List(fields.String(), required=True)


class PlanRecord(Fact):
    """A precinct's plan; version 1 is its baseline."""

    precinct = text("The precinct's code.")
    precinct_name = text()
    version = number()
    adopted_on = day()
    start = day()
    finish = day()
    target = number()
    reason = text(null=True)


class PolicyRecord(Ended):
    """A version of a written policy."""

    number = text()
    version = text()
    title = text()
    starts_on = day()
    published_on = day(null=True)
    link = text(null=True)
    revision = revision()


class DailyUseRecord(Fact):
    """How many cameras a precinct deployed and used on a day, as counted."""

    precinct = text("The precinct's code.")
    precinct_name = text()
    used_on = day()
    deployed = number()
    used = number()
    source = text(null=True)


class ForecastPart(Schema):
    """When a precinct will be complete if it goes on as in the last four weeks."""

    expected = day()
    earliest = day()
    latest = day(null=True)


class FiguresPart(Schema):
    """How far a precinct, or all of them together, had come."""

    strength = number()
    eligible = number()
    trained = number()
    assigned = number()
    equipped = number()
    outstanding = number()
    needs_training = number()
    needs_camera = number()
    needs_both = number()
    percent_equipped = fields.Float(required=True, allow_none=True)
    planned = number(null=True)
    variance_officers = number(null=True)
    variance_days = number("Positive is ahead.", null=True)
    current_planned = number(null=True)
    current_variance_officers = number(null=True)
    current_variance_days = number(null=True)
    completed_on = day(null=True)
    forecast = fields.Nested(ForecastPart, required=True, allow_none=True)
    forecast_note = text("Why there is no forecast.", null=True)


class PrecinctFiguresPart(FiguresPart):
    """How far one precinct had come."""

    precinct = text("The precinct's code.")
    name = text()


class WeekFiguresPart(Schema):
    """The counts at the end of a week."""

    eligible = number()
    trained = number()
    assigned = number()
    equipped = number()
    planned = number(null=True)


class PrecinctWeekPart(WeekFiguresPart):
    """A precinct's counts at the end of a week."""

    precinct = text("The precinct's code.")


class WeekPart(Schema):
    """One week of the series."""

    week_ending = day()
    rows = fields.List(fields.Nested(PrecinctWeekPart), required=True)
    total = fields.Nested(WeekFiguresPart, required=True)


class RolloutProgressAnswer(StampedAnswer):
    """The report `rollout-progress`: the precincts first, then every other home, then the total."""

    rows = fields.List(fields.Nested(PrecinctFiguresPart), required=True)
    total = fields.Nested(FiguresPart, required=True)
    series = fields.List(fields.Nested(WeekPart), metadata={"description": "Only where it was asked for."})


class NextSessionPart(Schema):
    """The next class that an outstanding officer could take."""

    id = number("The session's number.")
    held_on = day()
    starts_at = text(null=True)
    course = text()
    place = text(null=True)


class OutstandingOfficerPart(Schema):
    """One officer who is eligible and not equipped."""

    officer_id = number()
    name = text()
    badge = text(null=True)
    rank = text(null=True)
    protected = flag()
    precinct = text("The precinct's code.")
    needs = text()
    lacking = fields.List(fields.String(), required=True)
    outstanding_since = day()
    days_outstanding = number()
    on_leave = flag()
    next_session = fields.Nested(NextSessionPart, required=True, allow_none=True)


class EnrolledInPart(Schema):
    """The class to come in which an officer is enrolled."""

    session = number("The session's number.")
    held_on = day()
    starts_at = text(null=True)


class NeedPart(Schema):
    """An eligible officer who needs a course."""

    officer_id = number()
    name = text()
    badge = text(null=True)
    rank = text(null=True)
    protected = flag()
    precinct = text("The precinct's code.")
    course = text("The course's code.")
    why = text("`never`, `expired` or `expiring`.")
    until = day("The first day on which what was done counts no more.", null=True)
    enrolled = fields.Nested(EnrolledInPart, required=True, allow_none=True)


class TrainingNeedsAnswer(StampedAnswer):
    """The report `training-needs`: who needs a required course, or will within so many days."""

    within = number("Days ahead in which what runs out is listed.")
    rows = fields.List(fields.Nested(NeedPart), required=True)


class ReadinessPart(Schema):
    """How many officers have come how far."""

    in_scope = number("Eligible.")
    enrolled = number("In need of a course, and enrolled in a class to come that will do.")
    trained = number()
    issued = number("Eligible and holding a serviceable camera.")
    signed = number("Of those issued, who has signed for the camera.")
    first_use = day("The first day with a camera in use on record.", null=True)


class PrecinctReadinessPart(ReadinessPart):
    """The readiness line of one precinct."""

    precinct = text("The precinct's code.")
    name = text()


class ReadinessAnswer(StampedAnswer):
    """The report `readiness`: the line of each precinct, and their sum."""

    rows = fields.List(fields.Nested(PrecinctReadinessPart), required=True)
    total = fields.Nested(ReadinessPart, required=True)


class OutstandingAnswer(StampedAnswer):
    """The report `outstanding`."""

    rows = fields.List(fields.Nested(OutstandingOfficerPart), required=True)


class ReturnDuePart(Schema):
    """A camera that its holder may keep no longer."""

    precinct = text("The precinct's code: of the posting on the day, or of the last one before it.", null=True)
    officer_id = number()
    name = text()
    badge = text(null=True)
    protected = flag()
    posted = flag()
    camera_id = number()
    serial = text()
    assignment_id = number()
    issued_on = day()
    because = text("`separated`, `long_leave` or `out_of_scope`.")
    due_since = day()
    days_due = number()


class OwnedCountsPart(Schema):
    """How many cameras are owned, and what they count as: the parts add up to the whole."""

    owned = number()
    stolen = number()
    missing = number()
    recalled = number()
    in_repair = number()
    held = number()
    in_stock = number()


class ModelCountsPart(OwnedCountsPart):
    """The same of one model."""

    model = text("The model's name.")


class OwnedCameraPart(Schema):
    """A camera owned on the day."""

    serial = text()
    asset_tag = text(null=True)
    model = text("The model's name.")
    purchase_batch = text(null=True)
    owned_from = day()
    owned_as = text("The first that applies: stolen, missing, recalled, in_repair, held, in_stock.")
    precinct = text("The code of the holder's precinct, or of the room's.", null=True)
    place = text("Where it was put last, where nobody holds it.", null=True)
    name = text("Who holds it.", null=True)
    badge = text(null=True)
    issued_on = day(null=True)
    camera_id = number("The camera's number.")
    officer_id = number("The holder's number.", null=True)


class InventoryAnswer(StampedAnswer):
    """The report `inventory`: the cameras owned, each counted once, by model and one by one."""

    models = fields.List(fields.Nested(ModelCountsPart), required=True)
    total = fields.Nested(OwnedCountsPart, required=True)
    rows = fields.List(fields.Nested(OwnedCameraPart), required=True)


class ReturnDueAnswer(StampedAnswer):
    """The report `return-due`: cameras that leavers, officers on long leave and officers out of scope still hold."""

    rows = fields.List(fields.Nested(ReturnDuePart), required=True)
