"""Who could be enrolled in a class. The enrolment itself is an act beside."""

from flask import Response
from flask_smorest import Blueprint

from tracker.render.formats import MEDIA_TYPES, Format
from tracker.render.needs import render_needs
from tracker.reports.class_needs import class_needs
from tracker.schemas.output.rollout import TrainingNeedsAnswer
from tracker.schemas.queries import ClassNeedsQuery
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
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
    """The list as the report of it has it: stamped, and how it was counted."""
    given = asked_query(ClassNeedsQuery)
    with reading() as desk:
        sight = sight_of(desk, given)
        found = class_needs(
            desk.session, sight.reader, number, as_of=sight.asked.as_of, known_at=sight.asked.known_at, **given
        )
    return Response(render_needs(found, Format.JSON), content_type=MEDIA_TYPES[Format.JSON])
