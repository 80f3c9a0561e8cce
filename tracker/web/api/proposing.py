"""Names proposed for a class: who was, and what became of it; and the acts of proposing, accepting and declining."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from tracker.domain.commands.training import AcceptProposal
from tracker.domain.reports.proposals import Proposal, ProposalState
from tracker.reports.proposals import class_proposals
from tracker.schemas.queries import OnDay
from tracker.schemas.training import DeclineProposalSchema, ProposeOfficersSchema
from tracker.services.training import accept_proposal, decline_proposal, propose_officers
from tracker.web.api.asked import asked_command, asked_query, is_dry_run, sight_of
from tracker.web.api.document import (
    NUMBER_IN_PATH,
    TrackerApi,
    add_operation,
    query_parameters,
    reading_doc,
    writing_doc,
)
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import Writing, reading

NUMBER: Mapping[str, Any] = {"type": "integer"}
TEXT_OR_NULL: Mapping[str, Any] = {"type": ["string", "null"]}
OFFICER: Mapping[str, Any] = {
    "type": "object",
    "required": ["officer_id", "name", "badge", "done_on"],
    "properties": {
        "officer_id": NUMBER,
        "name": {"type": "string"},
        "badge": TEXT_OR_NULL,
        "done_on": {
            **TEXT_OR_NULL,
            "format": "date",
            "description": "When the course was last done so that it counts on the class's day all the same; null: it "
            "is needed.",
        },
    },
}
PROPOSALS: Mapping[str, Any] = {
    "type": "object",
    "required": ["session", "as_of", "known_at", "data_version", "audit_head", "proposals"],
    "properties": {
        "session": NUMBER,
        "as_of": {"type": "string", "format": "date"},
        "known_at": {"type": "string", "format": "date-time"},
        "data_version": NUMBER,
        "audit_head": {"type": "string"},
        "proposals": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    *("proposal", "proposed_at", "proposed_by", "officers"),
                    *("state", "decided_at", "decided_by", "reason"),
                ],
                "properties": {
                    "proposal": {**NUMBER, "description": "The number of its batch."},
                    "proposed_at": {"type": "string", "format": "date-time"},
                    "proposed_by": {"type": "string"},
                    "officers": {"type": "array", "items": OFFICER},
                    "state": {"type": "string", "enum": [one.value for one in ProposalState]},
                    "decided_at": {**TEXT_OR_NULL, "format": "date-time"},
                    "decided_by": TEXT_OR_NULL,
                    "reason": {**TEXT_OR_NULL, "description": "Why it was declined or taken back."},
                },
            },
        },
    },
}
PROPOSED: Mapping[str, Any] = {
    "type": "object",
    "required": ["session", "proposal"],
    "properties": {"session": NUMBER, "proposal": {**NUMBER, "description": "The number of its batch."}},
}
ACCEPTED: Mapping[str, Any] = {
    "type": "object",
    "required": ["proposal", "created", "seats_left"],
    "properties": {
        "proposal": {**NUMBER, "description": "The batch to reverse."},
        "created": {"type": "array", "items": NUMBER, "description": "The new enrolments."},
        "seats_left": {"type": ["integer", "null"], "description": "Null where the class has no limit."},
    },
}
DECLINED: Mapping[str, Any] = {
    "type": "object",
    "required": ["proposal", "reason"],
    "properties": {"proposal": NUMBER, "reason": {"type": "string"}},
}


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document proposals."""
    of_class, one = f"/sessions/{NUMBER_IN_PATH}/proposals", f"/proposals/{NUMBER_IN_PATH}"
    said = "Who was proposed, by whom, and what became of it. Whoever is confined to precincts gets the own officers."
    doc = reading_doc("Proposals for a class", said, PROPOSALS, parameters=query_parameters(api, OnDay))
    add_operation(api, blueprint, of_class, "proposals_of_class", "GET", view, doc)
    doc = writing_doc(
        "Propose own officers for a class", "It takes no seat.", ProposeOfficersSchema, PROPOSED, status=200
    )
    add_operation(api, blueprint, of_class, "propose_for_class", "POST", propose, doc)
    doc = writing_doc("Accept a proposal", "Everyone proposed gets a seat, or nobody does. No body.", None, ACCEPTED)
    add_operation(api, blueprint, f"{one}/accept", "accept_proposals", "POST", accept, doc)
    doc = writing_doc("Decline a proposal", "The supervisor reads why.", DeclineProposalSchema, DECLINED)
    add_operation(api, blueprint, f"{one}/decline", "decline_proposals", "POST", decline, doc)


@permission("training.read")
def view(number: int) -> Response:
    """The proposals as JSON, stamped."""
    given = asked_query(OnDay)
    with reading() as desk:
        sight = sight_of(desk, given)
        asked = sight.asked
        found = class_proposals(desk.session, sight.reader, number, as_of=asked.as_of, known_at=asked.known_at)
    stamp = found.stamp
    return as_json(
        {
            "session": found.session_id,
            "as_of": stamp.as_of,
            "known_at": stamp.known_at_text,
            "data_version": stamp.data_version,
            "audit_head": stamp.audit_head,
            "proposals": [_as_json(one) for one in found.proposals],
        }
    )


def _as_json(one: Proposal) -> dict[str, Any]:
    return {
        "proposal": one.proposal_id,
        "proposed_at": one.proposed_at,
        "proposed_by": one.proposed_by,
        "officers": [
            {"officer_id": who.officer_id, "name": who.name, "badge": who.badge, "done_on": who.done_on}
            for who in one.officers
        ],
        "state": one.state.value,
        "decided_at": one.decided_at,
        "decided_by": one.decided_by,
        "reason": one.reason,
    }


@permission("training.propose")
def propose(number: int) -> Response:
    """Propose, and say under which number it stands."""
    command = asked_command(ProposeOfficersSchema, session_id=number)

    def act(desk: Writing) -> Answer:
        batch = propose_officers(desk.session, desk.actor, command, now=desk.now)
        return Answer({"session": number, "proposal": batch.id})

    return enter(act)


@permission("classes.write")
def accept(number: int) -> Response:
    """Enrol everyone proposed."""
    is_dry_run()
    request.get_data(cache=True)

    def act(desk: Writing) -> Answer:
        enrolled = accept_proposal(desk.session, desk.actor, AcceptProposal(number), now=desk.now)
        created = [enrolment.id for enrolment in enrolled.created]
        return Answer({"proposal": number, "created": created, "seats_left": enrolled.seats_left})

    return enter(act)


@permission("classes.write")
def decline(number: int) -> Response:
    """Enrol nobody proposed, and say why."""
    command = asked_command(DeclineProposalSchema, proposal_id=number)

    def act(desk: Writing) -> Answer:
        batch = decline_proposal(desk.session, desk.actor, command, now=desk.now)
        return Answer({"proposal": number, "reason": batch.reversal_reason})

    return enter(act)
