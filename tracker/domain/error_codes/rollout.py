"""What stands against plans, scope rules, policies, daily use and figures."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Plans, scope, policies and figures"

CODES = {
    "plan_order": Explained(
        (409,),
        "The precinct's latest plan was adopted on that day or later.",
        "Correct the day, or void that version first.",
    ),
    "finish_before_start": Explained(
        (422,),
        "The finish lies before the start.",
        "Correct one of them.",
    ),
    "scope_rule_same_day": Explained(
        (409,),
        "Another scope rule starts on that day.",
        "Void that entry first, or correct the day.",
    ),
    "duties_and_every_duty": Explained(
        (422,),
        "A scope rule names duties or takes in every duty, not both and not neither.",
        "Give one of the two.",
    ),
    "policy_same_day": Explained(
        (409,),
        "Another policy version takes effect on that day.",
        "Void that entry first, or correct the day.",
    ),
    "daily_use_same_day": Explained(
        (409,),
        "Daily use of that precinct and day is recorded already.",
        "Void that entry first.",
    ),
    "used_exceeds_deployed": Explained(
        (422,),
        "More cameras are said to be used than deployed.",
        "Correct one of the two.",
    ),
    "storage_figure_same_day": Explained(
        (409,),
        "A figure of that measure and day is recorded already.",
        "Void that entry first.",
    ),
    "other_unit": Explained(
        (422,),
        "The measure is told in another unit.",
        "Correct the measure or the unit.",
    ),
    "money_same_day": Explained(
        (409,),
        "Money of that kind, day and purpose is recorded already.",
        "Void that entry first, or say how the purpose differs.",
    ),
    "other_year": Explained(
        (422,),
        "Money paid on that day is spent in another year.",
        "Correct the day or the year.",
    ),
}
