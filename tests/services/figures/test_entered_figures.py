"""Figures with a source: what may be entered of storage and of money, and how a mistake is put right."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.department import Department
from tests.services.refusals import do, refused
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.figures import RecordMoney, RecordStorageFigure
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.money import Cents
from tracker.domain.vocabulary import FactKind, MoneyKind, StorageMeasure, StorageUnit
from tracker.services.figures import record_money, record_storage_figure
from tracker.services.voids import void_fact

DAY = date(2016, 7, 11)
STORED = RecordStorageFigure(DAY, StorageMeasure.STORED, 4_120, StorageUnit.GIGABYTES, "vendor's report")
PAID = RecordMoney(MoneyKind.SPENT, 2016, DAY, Cents(12_000_05), "storage", "invoice 77")


def test_a_storage_figure_is_kept_as_entered_and_corrected_by_a_void(department: Department) -> None:
    figure = do(department, record_storage_figure, STORED)
    assert (figure.measure, figure.value, figure.unit, figure.source) == ("stored", 4_120, "gigabytes", STORED.source)
    again = refused(department, record_storage_figure, replace(STORED, value=4_210))
    assert (again.code, again.related[0][:2]) == ("storage_figure_same_day", ("storage-figures", figure.id))
    do(department, void_fact, VoidFact(FactKind.STORAGE_FIGURE, figure.id, "digits swapped"))
    assert do(department, record_storage_figure, replace(STORED, value=4_210)).value == 4_210


def test_one_measure_may_be_told_in_two_units(department: Department) -> None:
    do(department, record_storage_figure, STORED)
    assert do(department, record_storage_figure, replace(STORED, value=900, unit=StorageUnit.HOURS)).unit == "hours"


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"value": -1}, "out_of_range"),
        ({"measured_on": date(2016, 9, 28)}, "future_date"),
        ({"measured_on": date(1816, 9, 28)}, "day_out_of_range"),
        ({"unit": StorageUnit.DAYS}, "other_unit"),
        ({"measure": StorageMeasure.RETENTION}, "other_unit"),
    ],
)
def test_a_storage_figure_against_the_rules_is_refused(
    department: Department, changes: dict[str, object], code: str
) -> None:
    refusal = refused(department, record_storage_figure, replace(STORED, **changes))  # type: ignore[arg-type]
    assert (type(refusal), refusal.code) == (Invalid, code)


def test_money_is_kept_to_the_cent_and_corrected_by_a_void(department: Department) -> None:
    money = do(department, record_money, PAID)
    assert (money.kind, money.year, money.amount_cents, money.purpose) == ("spent", 2016, 1_200_005, "storage")
    again = refused(department, record_money, replace(PAID, amount=Cents(1)))
    assert (type(again), again.code, again.related[0][:2]) == (Conflict, "money_same_day", ("money-figures", money.id))
    do(department, void_fact, VoidFact(FactKind.MONEY_FIGURE, money.id, "another programme's invoice"))
    assert do(department, record_money, PAID).id != money.id


def test_money_is_appropriated_for_a_year_to_come_and_spent_in_its_own(department: Department) -> None:
    granted = replace(PAID, kind=MoneyKind.APPROPRIATED, year=2017)
    assert do(department, record_money, granted).year == 2017
    assert refused(department, record_money, replace(PAID, year=2017)).code == "other_year"


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"amount": Cents(0)}, "out_of_range"),
        ({"amount": Cents(-1)}, "out_of_range"),
        ({"year": 1816}, "out_of_range"),
        ({"dated_on": date(2016, 9, 28)}, "future_date"),
    ],
)
def test_money_against_the_rules_is_refused(department: Department, changes: dict[str, object], code: str) -> None:
    refusal = refused(department, record_money, replace(PAID, **changes))  # type: ignore[arg-type]
    assert (type(refusal), refusal.code) == (Invalid, code)
