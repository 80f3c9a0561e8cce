"""Writes of figures that are entered with their source: storage and its retention, and money."""

from tracker.services.figures.money import record_money
from tracker.services.figures.storage import record_storage_figure

__all__ = ["record_money", "record_storage_figure"]
