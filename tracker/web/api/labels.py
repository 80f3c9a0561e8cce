"""Labels of cameras and cards of officers for programs, as PDF."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.commands.labels import PrintCameraLabels, PrintOfficerCards
from tracker.journeys.labels import CARDS, labels_of, on_record
from tracker.schemas.labels import CAMERA_LABELS_QUERY, OFFICER_CARDS_QUERY
from tracker.schemas.queries import OnDay
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.recorded import record_pull
from tracker.web.requests import reading

PDF = "application/pdf"
PDF_FILE = {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}

Command = type[PrintCameraLabels] | type[PrintOfficerCards]
LABELS: tuple[tuple[str, str, Command, type[OnDay]], ...] = (
    ("camera-labels", "Labels of cameras as PDF", PrintCameraLabels, CAMERA_LABELS_QUERY),
    (CARDS, "Cards of officers as PDF", PrintOfficerCards, OFFICER_CARDS_QUERY),
)


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the sheets."""
    for name, said, command, query in LABELS:
        doc = reading_doc(said, (query.__doc__ or "").strip(), PDF_FILE, parameters=query_parameters(api, query))
        endpoint = f"print_{name.replace('-', '_')}"
        add_operation(api, blueprint, f"/labels/{name}.pdf", endpoint, "GET", _view(command, query), doc)


def _view(made_of: Command, query: type[OnDay]) -> Callable[[], Response]:
    @permission("labels.read")
    def view() -> Response:
        given: dict[str, Any] = asked_query(query)
        with reading() as desk:
            sight = sight_of(desk, given)
            command = made_of(**given)
            labels = labels_of(desk.session, sight.reader, sight.asked, command)
        pdf = labels.pdf()
        if isinstance(command, PrintOfficerCards):
            record_pull(CARDS, "pdf", labels.stamp, on_record(command, labels), always=True)
        headers = {"Content-Disposition": f'attachment; filename="{labels.file_name}"'}
        return Response(pdf, content_type=PDF, headers=headers)

    return view
