"""What may be entered of figures with a source: storage and its retention, and money."""

from tracker.domain.commands.figures import RecordMoney, RecordStorageFigure
from tracker.domain.vocabulary import MoneyKind, StorageMeasure, StorageUnit
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import EARLIEST_DAY, LATEST_DAY, Choice, Day, Dollars, Text, Whole

SOURCE = 200
PURPOSE = 200
MOST_UNITS = 10**12
MOST_CENTS = 10**13


class RecordStorageFigureSchema(CommandSchema[RecordStorageFigure]):
    """How much was recorded, is stored or was destroyed, or for how long recordings are kept, as a source says."""

    command = RecordStorageFigure

    measured_on = Day(required=True)
    measure = Choice(StorageMeasure, required=True)
    value = Whole(0, MOST_UNITS, required=True)
    unit = Choice(StorageUnit, required=True)
    source = Text(SOURCE, required=True)


class RecordMoneySchema(CommandSchema[RecordMoney]):
    """Money appropriated for a year, or spent in it, as a source says."""

    command = RecordMoney

    kind = Choice(MoneyKind, required=True)
    year = Whole(EARLIEST_DAY.year, LATEST_DAY.year, required=True)
    dated_on = Day(required=True)
    amount = Dollars(MOST_CENTS, required=True)
    purpose = Text(PURPOSE, required=True)
    source = Text(SOURCE, required=True)
