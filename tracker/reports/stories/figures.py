"""What is told of figures entered with their source."""

from tracker.reports.stories.kinds import Kind, Say
from tracker.store.models import MoneyFigure, StorageFigure

STORAGE_FIGURES = Kind(
    "storage-figures",
    StorageFigure,
    (
        Say("measured_on", StorageFigure.measured_on),
        Say("measure", StorageFigure.measure),
        Say("value", StorageFigure.value),
        Say("unit", StorageFigure.unit),
        Say("source", StorageFigure.source),
    ),
    starts="measured_on",
)

MONEY_FIGURES = Kind(
    "money-figures",
    MoneyFigure,
    (
        Say("kind", MoneyFigure.kind),
        Say("year", MoneyFigure.year),
        Say("dated_on", MoneyFigure.dated_on),
        Say("amount_cents", MoneyFigure.amount_cents),
        Say("purpose", MoneyFigure.purpose),
        Say("source", MoneyFigure.source),
    ),
    starts="dated_on",
)

KINDS = (STORAGE_FIGURES, MONEY_FIGURES)
