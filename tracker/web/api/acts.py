"""Acts on a record that is there: returned, swapped, ended, signed in, disabled, revoked. Voids stand beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from tracker.domain.commands import OfficerRef
from tracker.domain.commands.accounts import RevokeToken
from tracker.domain.commands.views import EndSubscription, ForgetView
from tracker.schemas import equipment as equipment_in
from tracker.schemas import people as people_in
from tracker.schemas import rollout as rollout_in
from tracker.schemas import senders as senders_in
from tracker.schemas import signing as signing_in
from tracker.schemas import training as training_in
from tracker.schemas.base import CommandSchema
from tracker.schemas.output import RECORDS
from tracker.services import accounts, equipment, people, rollout, senders, signing, subscriptions, training, views
from tracker.web.api.account_acts import ACCOUNT_ACTS
from tracker.web.api.asked import asked_command, is_dry_run
from tracker.web.api.collections import address_of, record_after
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, writing_doc
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.requests import Writing

Done = Callable[[Writing, int, Any], Answer]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: on which collection, called what, with which body (None: none), what of the command the address gives,
    for whom, and what it does.
    """

    collection: str
    name: str
    schema: type[CommandSchema[Any]] | None
    in_path: Callable[[int], Mapping[str, object]]
    permission: str
    done: Done
    said: str
    status: int = 200
    answer: Any = None
    """The document's schema of the answer; None: the collection's record."""


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document every act."""
    for act in ACTS:
        answer = act.answer or RECORDS[act.collection]
        doc = writing_doc(act.said, _described(act), act.schema, answer, status=act.status)
        endpoint = f"{act.name}_{act.collection}"
        rule = f"/{act.collection}/{NUMBER_IN_PATH}/{act.name}"
        add_operation(api, blueprint, rule, endpoint, "POST", _view(act), doc)


def _described(act: Act) -> str:
    return (act.schema.__doc__ or "").strip() if act.schema is not None else "It takes no body."


def _as(name: str) -> Callable[[int], Mapping[str, object]]:
    return lambda number: {name: number}


def _nothing(_: int) -> Mapping[str, object]:
    return {}


def _view(act: Act) -> Callable[..., Response]:
    @permission(act.permission)
    def view(number: int) -> Response:
        command = _command(act, number)
        return enter(lambda desk: act.done(desk, number, command))

    return view


def _command(act: Act, number: int) -> Any:
    if act.schema is None:
        is_dry_run()
        request.get_data(cache=True)
        return None
    return asked_command(act.schema, **act.in_path(number))


def _return(desk: Writing, number: int, command: Any) -> Answer:
    equipment.return_camera(desk.session, desk.actor, command, now=desk.now)
    return Answer(record_after(desk, "assignments", number))


def _swap(desk: Writing, _: int, command: Any) -> Answer:
    issued = equipment.swap_camera(desk.session, desk.actor, command, now=desk.now)
    number = issued.assignment.id
    record = record_after(desk, "assignments", number)
    headers = {"Location": address_of("assignments", number)}
    return Answer({**record, "warnings": list(issued.warnings)}, 201, headers)


def _sign_in(desk: Writing, _: int, command: Any) -> Answer:
    signed = training.sign_in(desk.session, desk.actor, command, now=desk.now)
    return Answer(
        {
            "session": signed.session.id,
            "batch": signed.batch.id if signed.batch is not None else None,
            "created": [completion.id for completion in signed.created],
            "already": [completion.id for completion in signed.already],
            "no_shows": [end.id for end in signed.no_shows],
        }
    )


def _enrol(desk: Writing, _: int, command: Any) -> Answer:
    enrolled = training.enrol_officers(desk.session, desk.actor, command, now=desk.now)
    return Answer(
        {
            "session": command.session_id,
            "batch": enrolled.batch.id,
            "created": [enrolment.id for enrolment in enrolled.created],
            "seats_left": enrolled.seats_left,
        }
    )


def _of_count(collection: str, service: Callable[..., Any]) -> Done:
    """What belongs to a count: entered, and answered as a record of its own."""

    def done(desk: Writing, _: int, command: Any) -> Answer:
        entered = service(desk.session, desk.actor, command, now=desk.now)
        headers = {"Location": address_of(collection, entered.id)}
        return Answer(record_after(desk, collection, entered.id), 201, headers)

    return done


def _name_later(_: int) -> Mapping[str, object]:
    """The address says an account's number: its name is looked up with the act."""
    return {"username": ""}


def _revoke(desk: Writing, number: int, _: Any) -> Answer:
    accounts.revoke_token(desk.session, desk.actor, RevokeToken(number), now=desk.now)
    return Answer(record_after(desk, "tokens", number))


def _forget_view(desk: Writing, number: int, _: Any) -> Answer:
    views.forget_view(desk.session, desk.actor, ForgetView(number), now=desk.now)
    return Answer(record_after(desk, "saved-views", number))


def _end_subscription(desk: Writing, number: int, _: Any) -> Answer:
    subscriptions.end_subscription(desk.session, desk.actor, EndSubscription(number), now=desk.now)
    return Answer(record_after(desk, "subscriptions", number))


def _changing(collection: str, service: Callable[..., Any]) -> Done:
    def done(desk: Writing, number: int, command: Any) -> Answer:
        service(desk.session, desk.actor, command, now=desk.now)
        return Answer(record_after(desk, collection, number))

    return done


WARNED = {
    "allOf": [
        RECORDS["assignments"],
        {"type": "object", "properties": {"warnings": {"type": "array", "items": {"type": "string"}}}},
    ]
}
SIGNED_IN: Mapping[str, Any] = {
    "type": "object",
    "required": ["session", "batch", "created", "already", "no_shows"],
    "properties": {
        "session": {"type": "integer"},
        "batch": {"type": ["integer", "null"], "description": "The batch to reverse; null where nobody was new."},
        "created": {"type": "array", "items": {"type": "integer"}, "description": "The new completions."},
        "already": {"type": "array", "items": {"type": "integer"}, "description": "Those that stood already."},
        "no_shows": {"type": "array", "items": {"type": "integer"}, "description": "The ends of seats nobody took."},
    },
}
ENROLLED: Mapping[str, Any] = {
    "type": "object",
    "required": ["session", "batch", "created", "seats_left"],
    "properties": {
        "session": {"type": "integer"},
        "batch": {"type": "integer", "description": "The batch to reverse."},
        "created": {"type": "array", "items": {"type": "integer"}, "description": "The new enrolments."},
        "seats_left": {"type": ["integer", "null"], "description": "Null where the class has no limit."},
    },
}

ACTS = (
    Act(
        "assignments",
        "return",
        equipment_in.ReturnCameraSchema,
        _as("assignment_id"),
        "equipment.write",
        _return,
        "Take a camera back",
    ),
    Act(
        "assignments",
        "swap",
        equipment_in.SwapCameraSchema,
        _as("assignment_id"),
        "equipment.write",
        _swap,
        "Take one camera back and issue another in one act",
        status=201,
        answer=WARNED,
    ),
    Act(
        "counts",
        "sightings",
        equipment_in.RecordSightingSchema,
        _as("count_id"),
        "equipment.write",
        _of_count("count-sightings", equipment.record_sighting),
        "Record what was scanned in a count",
        status=201,
        answer=RECORDS["count-sightings"],
    ),
    Act(
        "counts",
        "explanations",
        equipment_in.ExplainCameraSchema,
        _as("count_id"),
        "counts.explain",
        _of_count("count-explanations", equipment.explain_camera),
        "Explain a camera of a count",
        status=201,
        answer=RECORDS["count-explanations"],
    ),
    Act(
        "counts",
        "close",
        equipment_in.CloseCountSchema,
        _as("count_id"),
        "equipment.write",
        _changing("counts", equipment.close_count),
        "Close a count",
    ),
    Act(
        "sessions",
        "sign-in",
        training_in.SignInSchema,
        _as("session_id"),
        "classes.write",
        _sign_in,
        "Record who did a class",
        answer=SIGNED_IN,
    ),
    Act(
        "sessions",
        "enrol",
        training_in.EnrolOfficersSchema,
        _as("session_id"),
        "classes.write",
        _enrol,
        "Give seats in a class to officers: all or none",
        answer=ENROLLED,
    ),
    Act(
        "enrolments",
        "end",
        training_in.EndEnrolmentSchema,
        _as("enrolment_id"),
        "classes.write",
        _changing("enrolments", training.end_enrolment),
        "End an enrolment: withdrawn, or not there",
    ),
    Act(
        "postings",
        "end",
        people_in.EndPostingSchema,
        _as("posting_id"),
        "people.write",
        _changing("postings", people.end_posting),
        "End a posting",
    ),
    Act(
        "employment",
        "end",
        people_in.EndEmploymentSchema,
        _as("employment_id"),
        "people.write",
        _changing("employment", people.end_employment),
        "End an employment status",
    ),
    Act(
        "requirements",
        "end",
        training_in.EndRequirementSchema,
        _as("requirement_id"),
        "training.write",
        _changing("requirements", training.end_requirement),
        "End a requirement",
    ),
    Act(
        "policies",
        "end",
        rollout_in.EndPolicySchema,
        _as("policy_id"),
        "rollout.write",
        _changing("policies", rollout.end_policy),
        "End a policy",
    ),
    Act(
        "officers",
        "protection",
        people_in.ProtectionSchema,
        lambda number: {"officer": OfficerRef(id=number)},
        "people.write",
        _changing("officers", people.protect_identity),
        "Set or lift the protection of an officer's identity",
    ),
    Act(
        "officers",
        "pin",
        signing_in.SetOfficerPinSchema,
        lambda number: {"officer": OfficerRef(id=number)},
        "people.write",
        _changing("officers", signing.set_officer_pin),
        "Set the PIN that an officer signs with",
    ),
    Act(
        "saved-mappings",
        "forget",
        senders_in.ForgetMappingSchema,
        _as("mapping_id"),
        "imports.write",
        _changing("saved-mappings", senders.forget_mapping),
        "Use a sender's mapping no more",
    ),
    Act(
        "remembered-links",
        "forget",
        senders_in.ForgetLinkSchema,
        _as("link_id"),
        "imports.write",
        _changing("remembered-links", senders.forget_link),
        "Let go of a remembered link",
    ),
    Act("saved-views", "forget", None, _nothing, "own.views", _forget_view, "Offer a saved view no more"),
    Act("subscriptions", "end", None, _nothing, "own.views", _end_subscription, "Send nothing more of a subscription"),
    *(Act("users", act.name, act.schema, _name_later, "accounts.manage", act.done, act.said) for act in ACCOUNT_ACTS),
    Act("tokens", "revoke", None, _nothing, "accounts.manage", _revoke, "Revoke a token"),
)
