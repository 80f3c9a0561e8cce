"""What may be entered about scope, plans, policies and daily use."""

from tracker.domain.commands.rollout import AddScopeRule, AdoptPlan, AdoptPolicy, EndPolicy, RecordDailyUse
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Day, Flag, Link, Several, Text, Whole

PRECINCT = 20
DUTY = 40
MOST_CAMERAS = 100_000


class AddScopeRuleSchema(CommandSchema[AddScopeRule]):
    """Which duties are in scope from a day on: a list of them, or every one."""

    command = AddScopeRule

    starts_on = Day(required=True)
    duties = Several(Text(DUTY), most=100, load_default=())
    every_duty = Flag(load_default=False)


class AdoptPlanSchema(CommandSchema[AdoptPlan]):
    """A precinct's planned start, finish and target."""

    command = AdoptPlan

    precinct = Text(PRECINCT, required=True)
    adopted_on = Day(required=True)
    start = Day(required=True)
    finish = Day(required=True)
    target = Whole(0, MOST_CAMERAS, required=True)
    reason = Text(1000, lines=True, load_default=None)


class AdoptPolicySchema(CommandSchema[AdoptPolicy]):
    """A version of a written policy."""

    command = AdoptPolicy

    number = Text(40, required=True)
    version = Text(40, required=True)
    title = Text(200, required=True)
    starts_on = Day(required=True)
    published_on = Day(load_default=None)
    link = Link(500, load_default=None)


class EndPolicySchema(CommandSchema[EndPolicy]):
    """The first day a policy is no longer in effect."""

    command = EndPolicy
    in_path = ("policy_id",)

    ends_on = Day(required=True)


class RecordDailyUseSchema(CommandSchema[RecordDailyUse]):
    """How many cameras a precinct deployed and used on a day."""

    command = RecordDailyUse

    precinct = Text(PRECINCT, required=True)
    used_on = Day(required=True)
    deployed = Whole(0, MOST_CAMERAS, required=True)
    used = Whole(0, MOST_CAMERAS, required=True)
    source = Text(200, load_default=None)
