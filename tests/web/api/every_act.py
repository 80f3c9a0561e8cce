"""The API's operation for every act of the registry, and each act's example as a program would send it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.schemas.every_schema import plain, sent
from tests.services.acts import EXAMPLES
from tests.web.site import Site
from tracker.store.models import OfficerParticulars, User
from tracker.web.api.adding import ADDING
from tracker.web.editing import EDITING

Operation = tuple[str, str]
"""A method, and an address under `/api/v1` with the fields of the command that stand in it."""

ACCOUNT = "/users/{user_id}"
OPERATIONS: Mapping[str, Operation] = {
    **{adding.service.__name__: ("POST", f"/{name}") for name, adding in ADDING.items()},
    **{editing.service.__name__: ("PATCH", f"/{name}/{{number}}") for name, editing in EDITING.items()},
    **{
        name: ("POST", path)
        for name, path in {
            "protect_identity": "/officers/{officer}/protection",
            "set_officer_pin": "/officers/{officer}/pin",
            "end_posting": "/postings/{posting_id}/end",
            "end_employment": "/employment/{employment_id}/end",
            "return_camera": "/assignments/{assignment_id}/return",
            "swap_camera": "/assignments/{assignment_id}/swap",
            "acknowledge": "/assignments/{assignment_id}/acknowledgements",
            "acknowledge_sheet": "/acknowledgement-sheets",
            "recall_cameras": "/recalls",
            "place_cameras": "/placings",
            "issue_cameras": "/bulk/issues",
            "return_cameras": "/bulk/returns",
            "move_officers": "/bulk/moves",
            "record_conditions": "/bulk/conditions",
            "enter_officers": "/bulk/officers",
            "enter_particulars": "/bulk/particulars",
            "enter_postings": "/bulk/postings",
            "enter_employment": "/bulk/employment",
            "enter_cameras": "/bulk/cameras",
            "enter_assignments": "/bulk/assignments",
            "enter_completions": "/bulk/completions",
            "enter_daily_use": "/bulk/daily-use",
            "record_sighting": "/counts/{count_id}/sightings",
            "explain_camera": "/counts/{count_id}/explanations",
            "close_count": "/counts/{count_id}/close",
            "end_requirement": "/requirements/{requirement_id}/end",
            "sign_in": "/sessions/{session_id}/sign-in",
            "enrol_officers": "/sessions/{session_id}/enrol",
            "end_enrolment": "/enrolments/{enrolment_id}/end",
            "propose_officers": "/sessions/{session_id}/proposals",
            "accept_proposal": "/proposals/{proposal_id}/accept",
            "decline_proposal": "/proposals/{proposal_id}/decline",
            "end_policy": "/policies/{policy_id}/end",
            "void_fact": "/{kind}/{fact_id}/void",
            "correct_fact": "/{kind}/{fact_id}/correct",
            "reverse_batch": "/batches/{batch_id}/reverse",
            "forget_view": "/saved-views/{view_id}/forget",
            "end_subscription": "/subscriptions/{subscription_id}/end",
            "forget_mapping": "/saved-mappings/{mapping_id}/forget",
            "forget_link": "/remembered-links/{link_id}/forget",
            "disable_user": f"{ACCOUNT}/disable",
            "unlock_user": f"{ACCOUNT}/unlock",
            "end_user_sessions": f"{ACCOUNT}/end-sign-ins",
            "change_role": f"{ACCOUNT}/role",
            "link_officer": f"{ACCOUNT}/officer",
            "revoke_token": "/tokens/{token_id}/revoke",
        }.items()
    },
}
"""By the act's name in the registry."""

WHO: Mapping[str, str] = {"propose_officers": "inspector"}
"""Who asks for what an administrator never does."""

LETS_SOMEBODY_IN = "a token lets nobody in: docs/accounts.md"
NOT_OVER_THE_API: Mapping[str, str] = {
    "create_token": "a token makes no token: POST /tokens answers 403 to each of them",
    "set_password": LETS_SOMEBODY_IN,
    "enable_user": LETS_SOMEBODY_IN,
    "invite_user": LETS_SOMEBODY_IN,
    "make_account_link": LETS_SOMEBODY_IN,
    "reset_authenticator": LETS_SOMEBODY_IN,
    "set_mail_address": "it says where a link is sent, and so lets somebody in",
    "break_glass": "for the tracker's own machine alone",
    "link_identity": LETS_SOMEBODY_IN,
    "unlink_identity": "identities are linked and unlinked on the tracker's own machine and on its pages",
}
"""Acts that no program can ask for, each with the reason."""


def asked(site: Site, name: str) -> tuple[str, str, dict[str, Any], dict[str, str]]:
    """The example of an act as a request: method, address, body, headers."""
    method, path = OPERATIONS[name]
    with site.writing() as session:
        command: Any = EXAMPLES[name](session)
        body, in_path = sent(command)
        values = {field: plain(value) for field, value in in_path.items()}
        return method, f"/api/v1{_filled(session, path, values)}", body, _headers(values)


def send(site: Site, name: str, query: str = "", **headers: str) -> Any:
    """Send the example of an act."""
    method, address, body, own = asked(site, name)
    return site.api(method, address + query, who=WHO.get(name, "admin"), json=body, headers={**own, **headers})


def _headers(values: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{values["revision"]}"'} if "revision" in values else {}


def _filled(session: Session, path: str, values: dict[str, Any]) -> str:
    """The address; who is named by a key in the command stands there by number."""
    if "username" in values:
        values["user_id"] = session.scalars(select(User.id).where(User.username == values["username"])).one()
    if isinstance(values.get("officer"), dict):
        bearer = select(OfficerParticulars.officer_id).where(OfficerParticulars.badge == values["officer"]["badge"])
        values["officer"] = session.scalars(bearer).first()
    return path.format(**values)
