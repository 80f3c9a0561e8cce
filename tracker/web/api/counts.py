"""Physical counts for programs: what one of them finds, what belongs to it; and many cameras placed at once."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.reports.records import Void
from tracker.render.counts import sheet_as_json
from tracker.reports.counts import count_sheet
from tracker.reports.records import COLLECTIONS, Wanted, get_record, list_records
from tracker.schemas.equipment import PlaceCamerasSchema
from tracker.schemas.output import RECORDS
from tracker.schemas.output.equipment import CountSheetAnswer
from tracker.schemas.queries import FactListQuery, OnDay
from tracker.services.equipment import place_cameras
from tracker.web.api.asked import asked_command, asked_query, sight_of
from tracker.web.api.collections import address_of
from tracker.web.api.document import (
    NUMBER_IN_PATH,
    TrackerApi,
    add_operation,
    list_headers,
    query_parameters,
    reading_doc,
    writing_doc,
)
from tracker.web.api.lists import list_headers_of
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import Writing, reading
from tracker.web.sampling import sample_of
from tracker.web.wiring import wiring

PARTS: Mapping[str, str] = {"sightings": "count-sightings", "explanations": "count-explanations"}
"""What belongs to a count: the last word of its address, and its collection."""


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the sheet of a count, the lists of what belongs to it, and placings."""
    rule = f"/counts/{NUMBER_IN_PATH}"
    said = (CountSheetAnswer.__doc__ or "").strip()
    parameters = query_parameters(api, OnDay)
    doc = reading_doc("What a count finds", said, CountSheetAnswer, parameters=parameters)
    add_operation(api, blueprint, f"{rule}/sheet", "sheet_of_count", "GET", sheet, doc)
    for part, collection in PARTS.items():
        record = RECORDS[collection]
        doc = reading_doc(
            f"The {part} of one count",
            (record.__doc__ or "").strip(),
            {"type": "array", "items": record},
            parameters=query_parameters(api, FactListQuery),
            headers=list_headers(),
        )
        add_operation(api, blueprint, f"{rule}/{part}", f"list_{part}_of_count", "GET", _part_view(collection), doc)
    said = (PlaceCamerasSchema.__doc__ or "").strip()
    doc = writing_doc("Put many cameras in one place", said, PlaceCamerasSchema, PLACED, status=201)
    add_operation(api, blueprint, "/placings", "add_placings", "POST", place_many, doc)


@permission("equipment.read")
def sheet(number: int) -> Response:
    """One count, camera by camera."""
    given = asked_query(OnDay)
    with reading() as desk:
        sight = sight_of(desk, given)
        asked = sight.asked
        found = count_sheet(desk.session, sight.reader, number, as_of=asked.as_of, known_at=asked.known_at)
    return as_json(sheet_as_json(found))


def _part_view(name: str) -> Callable[..., Response]:
    collection = COLLECTIONS[name]

    @permission("equipment.read")
    def view(number: int) -> Response:
        given = asked_query(FactListQuery)
        sample = sample_of(given)
        limits = wiring().settings.limits
        with reading() as desk:
            sight = sight_of(desk, given)
            get_record(desk.session, COLLECTIONS["counts"], sight, number)
            wanted = Wanted(
                filters={"count": number},
                sort=given.get("sort"),
                void=given.get("void", Void.EXCLUDE),
                sample=sample,
                offset=given.get("offset", 0),
                limit=min(given.get("limit", limits.page_size), limits.largest_page),
            )
            page = list_records(desk.session, collection, sight, wanted)
        return as_json(page.rows, headers=list_headers_of(page, sample))

    return view


@permission("cameras.write")
def place_many() -> Response:
    """Record one place for many cameras, as a batch."""
    command = asked_command(PlaceCamerasSchema)

    def act(desk: Writing) -> Answer:
        placed = place_cameras(desk.session, desk.actor, command, now=desk.now)
        answer: dict[str, Any] = {
            "batch": placed.batch.id,
            "place": command.place,
            "starts_on": command.starts_on,
            "placed": [{"camera": one.camera_id, "camera_place": one.id} for one in placed.places],
        }
        return Answer(answer, 201, {"Location": address_of("batches", placed.batch.id)})

    return enter(act)


PLACED: Mapping[str, Any] = {
    "type": "object",
    "required": ["batch", "place", "starts_on", "placed"],
    "properties": {
        "batch": {"type": "integer", "description": "The batch to show and to reverse."},
        "place": {"type": "string"},
        "starts_on": {"type": "string", "format": "date"},
        "placed": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["camera", "camera_place"],
                "properties": {"camera": {"type": "integer"}, "camera_place": {"type": "integer"}},
            },
        },
    },
}
