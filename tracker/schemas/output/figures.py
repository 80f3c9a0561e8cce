"""Figures entered with their source, and the reports that show them, as answered."""

from marshmallow import Schema, fields

from tracker.schemas.output.parts import Fact, StampedAnswer, day, number, text
from tracker.schemas.output.rollout import OwnedCountsPart


class StorageFigureRecord(Fact):
    """How much was recorded, is stored or was destroyed, or for how long recordings are kept, as a source says."""

    measured_on = day()
    measure = text("`recorded`, `stored`, `destroyed`, `retention` or `longer_retention`.")
    value = number("Whole units.")
    unit = text("`gigabytes`, `hours`, `recordings` or `days`.")
    source = text()


class MoneyFigureRecord(Fact):
    """Money appropriated for a year, or spent in it, as a source says."""

    kind = text("`appropriated` or `spent`.")
    year = number("The budget's year; of money spent, the year of the day.")
    dated_on = day("The day on which it was decided or paid.")
    amount_cents = number()
    amount = text("The same in dollars and cents, as it is entered: `325000.00`.")
    purpose = text()
    source = text()


class DailyLinePart(Schema):
    """What the daily record has of a day and a precinct."""

    day = day()
    precinct = text("The precinct's code.")
    precinct_name = text()
    deployed = number(null=True)
    used = number(null=True)
    state = text("`recorded`, `gap` or `not_begun`.")
    source = text(null=True)
    daily_use_id = number("The entry's number.", null=True)


class DailySumPart(Schema):
    """A day of all the precincts; null where one of them has a gap, or none has an entry."""

    day = day()
    deployed = number(null=True)
    used = number(null=True)
    gaps = number("Precincts that lack an entry.")


class PolicyInForcePart(Schema):
    """A version of a policy that was in effect on a day of the period."""

    policy_id = number("The entry's number.")
    number = text()
    version = text()
    title = text()
    recorded_on = day("The day on which its adoption was recorded.")
    published_on = day(null=True)
    effective_from = day()
    effective_until = day("The first day on which it was no longer in effect.", null=True)
    link = text(null=True)


class StorageLinePart(Schema):
    """A storage figure as it was entered."""

    measured_on = day()
    measure = text()
    value = number()
    unit = text()
    source = text()
    storage_figure_id = number("The entry's number.")


class StatutoryAnswer(StampedAnswer):
    """The report `statutory-13-825`: what Minn. Stat. 13.825 subd. 5 makes public, for a period."""

    since = day("The first day of the period, which ends with `as_of`.")
    owned = fields.Nested(OwnedCountsPart, required=True)
    rows = fields.List(fields.Nested(DailyLinePart), required=True)
    days = fields.List(fields.Nested(DailySumPart), required=True)
    policies = fields.List(fields.Nested(PolicyInForcePart), required=True)
    storage = fields.List(fields.Nested(StorageLinePart), required=True)


class MoneyFiguresPart(Schema):
    """The money of a year, or of all years, in whole cents; null where no amount of the kind is entered."""

    appropriated_cents = number(null=True)
    spent_cents = number(null=True)
    spent_to_date_cents = number("All that was spent up to `counted_on`, of earlier years too.", null=True)
    counted_on = day("The year's last day or `as_of`, whichever is earlier; null for a year to come.", null=True)
    equipped = number("Officers of all precincts equipped on that day.", null=True)
    cost_per_equipped_cents = number("To the cent, a half upwards; null where there is none.", null=True)


class YearOfMoneyPart(MoneyFiguresPart):
    """One year with an amount of money."""

    year = number()
    sources = fields.List(fields.String(), required=True)


class MoneyLinePart(Schema):
    """An amount of money as it was entered."""

    money_figure_id = number("The entry's number.")
    kind = text("`appropriated` or `spent`.")
    year = number()
    dated_on = day()
    amount_cents = number()
    purpose = text()
    source = text()


class ProgramAnswer(StampedAnswer):
    """The report `program`: money appropriated and spent by year, and what an equipped officer has cost."""

    rows = fields.List(fields.Nested(YearOfMoneyPart), required=True)
    total = fields.Nested(MoneyFiguresPart, required=True)
    entries = fields.List(fields.Nested(MoneyLinePart), required=True)
