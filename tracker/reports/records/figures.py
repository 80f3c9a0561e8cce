"""Figures entered with their source, as records."""

from sqlalchemy import select

from tracker.domain.money import Cents
from tracker.reports.records.collection import (
    Collection,
    Row,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
)
from tracker.store.models import MoneyFigure, StorageFigure


def _storage(_: Sight) -> Rows:
    return select(
        StorageFigure.id,
        StorageFigure.measured_on,
        StorageFigure.measure,
        StorageFigure.value,
        StorageFigure.unit,
        StorageFigure.source,
        *fact_columns(StorageFigure),
    )


STORAGE_FIGURES = Collection(
    what="storage figure",
    rows=_storage,
    filters={"measure": equals("measure"), "from": at_least("measured_on"), "to": at_most("measured_on")},
    orders={"measured_on": ("measured_on", "measure", "unit")},
    facts=True,
)


def _money(_: Sight) -> Rows:
    return select(
        MoneyFigure.id,
        MoneyFigure.kind,
        MoneyFigure.year,
        MoneyFigure.dated_on,
        MoneyFigure.amount_cents,
        MoneyFigure.purpose,
        MoneyFigure.source,
        *fact_columns(MoneyFigure),
    )


def _with_dollars(row: Row) -> Row:
    return {**row, "amount": str(Cents(row["amount_cents"]))}


MONEY_FIGURES = Collection(
    what="money figure",
    rows=_money,
    filters={
        "kind": equals("kind"),
        "year": equals("year"),
        "from": at_least("dated_on"),
        "to": at_most("dated_on"),
    },
    orders={"dated_on": ("dated_on", "kind", "purpose"), "year": ("year", "kind", "dated_on")},
    facts=True,
    shown=_with_dollars,
)
