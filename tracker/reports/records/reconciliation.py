"""Explanations of differences, as records. They are for those who may read imports: see the doors' permissions."""

from sqlalchemy import select

from tracker.reports.records.collection import Collection, Rows, Sight, equals, fact_columns
from tracker.store.models import DifferenceExplanation


def _explanations(_: Sight) -> Rows:
    said = DifferenceExplanation
    return select(
        said.id,
        said.reconciliation_id.label("reconciliation"),
        said.code,
        said.subject,
        said.explanation,
        *fact_columns(said),
    )


DIFFERENCE_EXPLANATIONS = Collection(
    what="explanation of a difference",
    rows=_explanations,
    filters={"reconciliation": equals("reconciliation"), "code": equals("code"), "subject": equals("subject")},
    orders={"recorded_at": ("recorded_at",)},
    facts=True,
)
