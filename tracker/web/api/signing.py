"""Signatures for issues and returns: one by one, and a whole sheet of paper as one batch."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.schemas.output import RECORDS
from tracker.schemas.signing import AcknowledgeSchema, AcknowledgeSheetSchema
from tracker.services.signing import acknowledge, acknowledge_sheet
from tracker.web.api.asked import asked_command
from tracker.web.api.collections import address_of, record_after
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, writing_doc
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.proving import proven
from tracker.web.requests import Writing


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the signatures."""
    said = (AcknowledgeSchema.__doc__ or "").strip()
    record = RECORDS["acknowledgements"]
    doc = writing_doc("Sign for an issue or a return", said, AcknowledgeSchema, record, status=201)
    rule = f"/assignments/{NUMBER_IN_PATH}/acknowledgements"
    add_operation(api, blueprint, rule, "acknowledge_assignments", "POST", sign, doc)
    said = (AcknowledgeSheetSchema.__doc__ or "").strip()
    doc = writing_doc("Tick off a signed sheet", said, AcknowledgeSheetSchema, SIGNED)
    add_operation(api, blueprint, "/acknowledgement-sheets", "add_acknowledgement_sheets", "POST", tick_off, doc)


@permission("equipment.write")
def sign(number: int) -> Response:
    """The officer signs for an issue or a return."""
    command = proven(asked_command(AcknowledgeSchema, assignment_id=number))

    def act(desk: Writing) -> Answer:
        made = acknowledge(desk.session, desk.actor, command, now=desk.now)
        headers = {"Location": address_of("acknowledgements", made.id)}
        return Answer(record_after(desk, "acknowledgements", made.id), 201, headers)

    return enter(act)


@permission("equipment.write")
def tick_off() -> Response:
    """Everything on a sheet that was not signed for is, as one batch."""
    command = asked_command(AcknowledgeSheetSchema)

    def act(desk: Writing) -> Answer:
        signed = acknowledge_sheet(desk.session, desk.actor, command, now=desk.now)
        batch = signed.batch.id if signed.batch is not None else None
        answer = {
            "batch": batch,
            "created": [one.id for one in signed.created],
            "already": [one.id for one in signed.already],
        }
        return Answer(answer)

    return enter(act)


SIGNED: Mapping[str, Any] = {
    "type": "object",
    "required": ["batch", "created", "already"],
    "properties": {
        "batch": {"type": ["integer", "null"], "description": "The batch to reverse; null where nothing was new."},
        "created": {"type": "array", "items": {"type": "integer"}, "description": "The new acknowledgements."},
        "already": {"type": "array", "items": {"type": "integer"}, "description": "Those that stood already."},
    },
}
