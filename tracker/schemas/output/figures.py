"""Figures entered with their source, and the reports that show them, as answered."""

from tracker.schemas.output.parts import Fact, day, number, text


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
