"""Figures entered with their source: storage and its retention, and money."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import MoneyKind, StorageMeasure, StorageUnit
from tracker.store.base import STANDING, Base, Fact, one_of, void_check


class StorageFigure(Fact, Base):
    """How much was recorded, is stored or was destroyed, or for how long recordings are kept, as a source says of a
    day.
    """

    __tablename__ = "storage_figures"
    __table_args__ = (
        void_check(),
        one_of("measure", StorageMeasure),
        one_of("unit", StorageUnit),
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint(
            "(measure IN ('retention', 'longer_retention') AND unit = 'days')"
            " OR (measure NOT IN ('retention', 'longer_retention') AND unit <> 'days')",
            name="unit_fits_measure",
        ),
        Index(
            "uq_storage_figures_day",
            "measured_on",
            "measure",
            "unit",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    measured_on: Mapped[date]
    measure: Mapped[str]
    value: Mapped[int] = mapped_column(BigInteger)
    """Whole units."""
    unit: Mapped[str]
    source: Mapped[str]


class MoneyFigure(Fact, Base):
    """Money appropriated for a year, or spent in it."""

    __tablename__ = "money_figures"
    __table_args__ = (
        void_check(),
        one_of("kind", MoneyKind),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        Index(
            "uq_money_figures_purpose",
            "kind",
            "year",
            "dated_on",
            "purpose",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    kind: Mapped[str]
    year: Mapped[int]
    """The budget's year; of money spent, the year of the day."""
    dated_on: Mapped[date]
    """The day on which it was decided or paid."""
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str]
    source: Mapped[str]
