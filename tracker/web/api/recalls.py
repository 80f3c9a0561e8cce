"""A recall for programs: its cameras, their replacements and the effect on the figures, as JSON and as CSV."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.reports.recalls import RecallReport, RecallState
from tracker.render.recalls import recall_csv, recall_json
from tracker.reports.recalls import Wanted, recall_report
from tracker.schemas.fields import Choice, Text
from tracker.schemas.queries import OnDay
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.replies import JSON
from tracker.web.requests import reading

CSV = "text/csv"


class RecallQuery(OnDay):
    """One recall: who holds each camera, what replaced it, and every precinct's figures with the recall and without."""

    precinct = Text(20, metadata={"description": "Only the cameras on this precinct's list."})
    state = Choice(RecallState, metadata={"description": "Only the cameras at this state."})


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document a recall."""
    said, described = "A recall", (RecallQuery.__doc__ or "").strip()
    for ending, answer in (("", RECALL), (".csv", {"content": {CSV: {"schema": {"type": "string"}}}})):
        doc = reading_doc(said, described, answer, parameters=query_parameters(api, RecallQuery))
        endpoint = f"get_recalls{ending.replace('.', '_')}"
        add_operation(api, blueprint, f"/recalls/{NUMBER_IN_PATH}{ending}", endpoint, "GET", _view(ending), doc)


def _view(ending: str) -> Callable[[int], Response]:
    write, media_type = (recall_csv, f"{CSV}; charset=utf-8") if ending else (recall_json, JSON)

    @permission("equipment.read")
    def view(number: int) -> Response:
        given = asked_query(RecallQuery)
        asked = asked_of(given)
        with reading() as desk:
            sight = sight_of(desk, given)
            wanted = Wanted(given.get("precinct"), given.get("state"))
            day, moment = sight.asked.as_of, sight.asked.known_at
            report = recall_report(desk.session, sight.reader, number, as_of=day, known_at=moment, wanted=wanted)
        record_pull(report.report, ending.strip(".") or "json", report.stamp, {"batch": number, **asked})
        return _answer(report, write, media_type, ending)

    return view


def _answer(report: RecallReport, write: Callable[[RecallReport], bytes], media_type: str, ending: str) -> Response:
    response = Response(write(report), content_type=media_type)
    if ending:
        name = f"recall-{report.batch.batch_id}-{report.as_of.isoformat()}{ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


TEXT, COUNT = {"type": "string"}, {"type": "integer"}
MAYBE_TEXT, MAYBE_COUNT = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
PERCENT = {"type": ["number", "null"]}
FIGURES = _object(eligible=COUNT, assigned=COUNT, equipped=COUNT, percent_equipped=PERCENT)
RECALL = _object(
    report=TEXT,
    as_of={"type": "string", "format": "date"},
    known_at={"type": "string", "format": "date-time"},
    data_version=COUNT,
    audit_head=TEXT,
    batch=COUNT,
    starts_on=MAYBE_DAY,
    reason=MAYBE_TEXT,
    reference=MAYBE_TEXT,
    asked={"type": ["object", "null"], "description": "Which cameras were asked for."},
    reversed={"type": "boolean"},
    counts=_object(
        cameras={**COUNT, "description": "How many cameras were recalled."},
        in_hands=COUNT,
        held={**COUNT, "description": "How many are still in the hands they were in."},
        replaced=COUNT,
        returned=COUNT,
        not_held=COUNT,
        percent_back=PERCENT,
    ),
    effect={"type": "array", "items": _object(precinct=MAYBE_TEXT, name=TEXT, without=FIGURES, figures=FIGURES)},
    rows={
        "type": "array",
        "items": _object(
            precinct=MAYBE_TEXT,
            state={"type": "string", "enum": [state.value for state in RecallState]},
            camera_id=COUNT,
            serial=TEXT,
            model=TEXT,
            condition=TEXT,
            place=MAYBE_TEXT,
            officer_id=MAYBE_COUNT,
            officer={**MAYBE_TEXT, "description": "The name of whoever held it when it was recalled."},
            badge=MAYBE_TEXT,
            issued_on=MAYBE_DAY,
            returned_on=MAYBE_DAY,
            replacement_id=MAYBE_COUNT,
            replacement={**MAYBE_TEXT, "description": "The serial number of the camera in its place."},
            replaced_on=MAYBE_DAY,
        ),
    },
)
