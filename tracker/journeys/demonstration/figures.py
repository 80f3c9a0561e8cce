"""Last chapter: figures that were entered with their source. What no public source says is marked as invented."""

from datetime import date

from tracker.domain.commands.figures import RecordMoney, RecordStorageFigure
from tracker.domain.money import Cents
from tracker.domain.vocabulary import MoneyKind, StorageMeasure, StorageUnit
from tracker.journeys.demonstration.agenda import PROGRAMME_OFFICE, Act, Agenda
from tracker.services.figures import record_money, record_storage_figure

INVENTED = "Demonstration figure"

GRANTED, PAID = MoneyKind.APPROPRIATED, MoneyKind.SPENT
MONEY = [
    (date(2014, 12, 10), GRANTED, 2015, 140_000_00, "Camera pilot, first year", INVENTED),
    (date(2015, 1, 20), PAID, 2015, 38_520_00, "Cameras of the pilot", INVENTED),
    (date(2015, 12, 9), GRANTED, 2016, 580_000_00, "Cameras, second year", INVENTED),
    (date(2016, 3, 1), PAID, 2016, 234_213_00, "587 cameras", INVENTED),
    (date(2016, 7, 5), PAID, 2016, 162_480_50, "Storage and licences, first half", INVENTED),
    (date(2016, 10, 3), PAID, 2016, 48_611_25, "Storage and licences, third quarter", INVENTED),
    (
        date(2016, 11, 4),
        GRANTED,
        2017,
        325_000_00,
        "Cameras, third year",
        "Southwest Journal, November 2016: the Council adds $325,000 for the 2017 budget",
    ),
]
"""Day, kind, year, cents, purpose, source. The public sources give no day for the last, and it is entered as of the day
on which it was read; that it was the third year of such money they say too.
"""

RETENTION_DAY = date(2016, 6, 29)
RETENTION = [
    (StorageMeasure.RETENTION, 90, "Minn. Stat. 13.825 subd. 3, the least it allows. Demonstration figure"),
    (StorageMeasure.LONGER_RETENTION, 365, "Minn. Stat. 13.825 subd. 3, the least it allows. Demonstration figure"),
]

STORAGE = [
    (date(2016, 7, 31), 5_120, 3_410, 0),
    (date(2016, 8, 31), 17_460, 11_640, 0),
    (date(2016, 9, 30), 36_900, 24_600, 0),
    (date(2016, 10, 31), 63_240, 42_160, 3_080),
]
"""Day, gigabytes recorded, hours recorded, gigabytes destroyed; what is stored is the difference."""

STATEMENT = "Vendor's statement of the month. Demonstration figure"


def enter_figures(agenda: Agenda) -> None:
    """Each amount of money on its day, and the month's storage figures on the third day of the next month."""
    for day, kind, year, cents, purpose, source in MONEY:
        money = RecordMoney(kind, year, day, Cents(cents), purpose, source)
        agenda.at(day, "16:20", _recording_money(money))
    for measure, days, source in RETENTION:
        agenda.at(
            RETENTION_DAY,
            "16:30",
            _recording_figure(RecordStorageFigure(RETENTION_DAY, measure, days, StorageUnit.DAYS, source)),
        )
    for day, recorded, hours, destroyed in STORAGE:
        told = (
            (StorageMeasure.RECORDED, recorded, StorageUnit.GIGABYTES),
            (StorageMeasure.RECORDED, hours, StorageUnit.HOURS),
            (StorageMeasure.DESTROYED, destroyed, StorageUnit.GIGABYTES),
            (StorageMeasure.STORED, recorded - destroyed, StorageUnit.GIGABYTES),
        )
        statement_day = date(day.year, day.month + 1, 3)
        for measure, value, unit in told:
            figure = RecordStorageFigure(day, measure, value, unit, STATEMENT)
            agenda.at(statement_day, "11:10", _recording_figure(figure))


def _recording_money(command: RecordMoney) -> Act:
    return lambda desk: record_money(desk.session, PROGRAMME_OFFICE, command, now=desk.now)


def _recording_figure(command: RecordStorageFigure) -> Act:
    return lambda desk: record_storage_figure(desk.session, PROGRAMME_OFFICE, command, now=desk.now)
