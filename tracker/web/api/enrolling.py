"""Who could be enrolled in a class. The enrolment itself is an act beside."""

from flask import Response
from flask_smorest import Blueprint

from tracker.render.needs import need_as_json
from tracker.reports.class_needs import class_needs
from tracker.schemas.output.rollout import TrainingNeedsAnswer
from tracker.schemas.queries import ClassNeedsQuery
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import reading


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the list."""
    doc = reading_doc(
        "Who needs a class",
        "The officers eligible on the class's day who will need its course then, and where they are enrolled already.",
        TrainingNeedsAnswer,
        parameters=query_parameters(api, ClassNeedsQuery),
    )
    add_operation(api, blueprint, f"/sessions/{NUMBER_IN_PATH}/enrol", "needs_of_class", "GET", view, doc)


@permission("people.read")
def view(number: int) -> Response:
    """The list as JSON, stamped."""
    given = asked_query(ClassNeedsQuery)
    with reading() as desk:
        sight = sight_of(desk, given)
        found = class_needs(
            desk.session, sight.reader, number, as_of=sight.asked.as_of, known_at=sight.asked.known_at, **given
        )
    stamp = found.stamp
    return as_json(
        {
            "report": found.report,
            "as_of": stamp.as_of,
            "known_at": stamp.known_at_text,
            "data_version": stamp.data_version,
            "audit_head": stamp.audit_head,
            "within": found.within,
            "rows": [need_as_json(row) for row in found.rows],
        }
    )
