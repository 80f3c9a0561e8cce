"""Figures entered with their source in words: what is measured, and amounts of money."""

from collections.abc import Mapping
from types import MappingProxyType

from tracker.domain.vocabulary import MoneyKind, StorageMeasure
from tracker.render.cells import amount_cell

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        StorageMeasure.RECORDED.value: "Recorded, up to the day",
        StorageMeasure.STORED.value: "Stored at the day's end",
        StorageMeasure.DESTROYED.value: "Destroyed, up to the day",
        StorageMeasure.RETENTION.value: "Kept for, at least",
        StorageMeasure.LONGER_RETENTION.value: "Kept for, where force or a complaint is in it",
    }
)
"""By the code of the measure, in the order in which it is read."""

MONEY_KINDS: Mapping[str, str] = MappingProxyType(
    {MoneyKind.APPROPRIATED.value: "Appropriated", MoneyKind.SPENT.value: "Spent"}
)


def dollars(cents: int) -> str:
    """`$325,000.00`"""
    return f"${amount_cell(cents)}"
