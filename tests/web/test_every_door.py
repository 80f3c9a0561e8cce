"""Every act of the registry at every door: a page, an operation of the API and a command, or the reason why not."""

import re
from collections.abc import Mapping

import click
import pytest

from tests.web.api.every_act import NOT_OVER_THE_API, OPERATIONS
from tests.web.site import one_app
from tracker.cli import main
from tracker.journeys.entries import ELSEWHERE, ENTRIES
from tracker.services.registry import ACTS
from tracker.web.editing import EDITING
from tracker.web.guard import access_of

FACTS, ACCOUNT = "/facts/<kind>/<fact_id>", "/accounts/<user_id>"
ON_PAGES: Mapping[str, str] = {
    **{editing.service.__name__: f"/lists/{name}/<number>/edit" for name, editing in EDITING.items()},
    "issue_camera": "/counter/issue",
    "return_camera": "/counter/return",
    "swap_camera": "/counter",
    "issue_cameras": "/bulk/issues",
    "return_cameras": "/bulk/returns",
    "move_officers": "/bulk/moves",
    "record_conditions": "/bulk/conditions",
    "record_condition": "/counts/<count_id>/condition",
    "place_camera": "/counts/<count_id>/place",
    "place_cameras": "/cameras/unplaced/place",
    "recall_cameras": "/cameras/recall",
    "acknowledge": "/counter/sign",
    "acknowledge_sheet": "/counter/unsigned",
    "set_officer_pin": "/officers/<officer_id>/pin",
    "open_count": "/counts/open",
    "record_sighting": "/counts/<count_id>/scan",
    "explain_camera": "/counts/<count_id>/explain",
    "close_count": "/counts/<count_id>/close",
    "add_session": "/sessions/new",
    "sign_in": "/sessions/<session_id>/sign-in",
    "enrol_officers": "/sessions/<session_id>/enrol",
    "end_enrolment": "/sessions/<session_id>/withdraw",
    "propose_officers": "/sessions/<session_id>/propose",
    "accept_proposal": "/sessions/<session_id>/proposals/<proposal_id>/accept",
    "decline_proposal": "/sessions/<session_id>/proposals/<proposal_id>/decline",
    "record_storage_figure": "/lists/storage-figures/new",
    "record_money": "/lists/money-figures/new",
    "explain_difference": "/reconciliations/<number>/explain",
    "void_fact": f"{FACTS}/void",
    "correct_fact": f"{FACTS}/correct",
    "reverse_batch": "/batches/<batch_id>/reverse",
    "save_view": "/reports/views",
    "forget_view": "/reports/views/<view_id>/forget",
    "subscribe": "/reports/subscriptions",
    "end_subscription": "/reports/subscriptions/<subscription_id>/end",
    "save_mapping": "/imports/guide/<key>/save",
    "remember_link": "/imports/guide/<key>/review",
    "forget_mapping": "/imports/senders/mappings/<mapping_id>/forget",
    "forget_link": "/imports/senders/links/<link_id>/forget",
    "invite_user": "/accounts/new",
    "make_account_link": f"{ACCOUNT}/link",
    **dict.fromkeys(
        (
            *("disable_user", "enable_user", "unlock_user", "change_role", "link_officer", "set_mail_address"),
            *("end_user_sessions", "reset_authenticator", "link_identity", "unlink_identity"),
        ),
        f"{ACCOUNT}/<act>",
    ),
    "create_token": "/tokens/new",
    "revoke_token": "/tokens/<token_id>/revoke",
}
"""By the act's name: the page whose form asks for it."""

SET_UP = "set up with `tracker init` from the agency's file, and seldom later: by the API or `tracker enter`"
BY_FILE = "comes from another system: on a page as a file, which is an import"
OF_ROSTER = "comes with the roster, which is imported; one by one by the API or `tracker enter`"
SEVERAL = "the page does it for several at once"
WITHOUT_A_PAGE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("add_precinct", "add_duty", "add_place", "add_camera_model", "add_course", "add_course_version"),
            *("add_requirement", "end_requirement", "add_scope_rule", "adopt_plan", "adopt_policy", "end_policy"),
        ),
        SET_UP,
    ),
    **dict.fromkeys(
        (
            *("add_officer", "change_particulars", "post_officer", "end_posting", "record_employment"),
            *("end_employment", "protect_identity"),
        ),
        OF_ROSTER,
    ),
    **dict.fromkeys(("add_camera", "record_completion", "record_daily_use"), BY_FILE),
    **dict.fromkeys((name for name in ACTS if name.startswith("enter_")), BY_FILE),
    "enrol_officer": SEVERAL,
    "create_user": "an account with a password is for the command line; on the page its holder is invited",
    "set_password": "on the page the holder chooses it, by a link",
    "break_glass": "for the tracker's own machine alone",
}

COMMANDS: Mapping[str, str] = {
    "create_user": "user create",
    "set_password": "user reset",
    "disable_user": "user disable",
    "enable_user": "user enable",
    "invite_user": "user invite",
    "make_account_link": "user reset-link",
    "change_role": "user role",
    "link_officer": "user officer",
    "set_mail_address": "user mail",
    "end_user_sessions": "user sessions",
    "reset_authenticator": "user reset-authenticator",
    "unlock_user": "user unlock",
    "break_glass": "user break-glass",
    "link_identity": "user link",
    "unlink_identity": "user unlink",
    "create_token": "token create",
    "revoke_token": "token revoke",
    "reverse_batch": "batch reverse",
}
"""Commands of their own, beside `tracker enter`."""


def rules() -> dict[str, str]:
    """The permission of every page's form, by its address without the kinds of its parts."""
    app, found = one_app(), {}
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            access = access_of(app, rule.endpoint, "POST")
            assert access is not None
            found[re.sub(r"<[^<>]*:(\w+)>", r"<\1>", rule.rule)] = access.permission or ""
    return found


def test_every_act_has_a_page_or_a_reason() -> None:
    assert ON_PAGES.keys() | WITHOUT_A_PAGE.keys() == ACTS.keys()
    assert not ON_PAGES.keys() & WITHOUT_A_PAGE.keys()


@pytest.mark.parametrize("name", ON_PAGES)
def test_its_page_is_there_for_whoever_may(name: str) -> None:
    assert rules()[ON_PAGES[name]] == ACTS[name].permission


def test_every_act_has_an_operation_of_the_api_or_a_reason() -> None:
    assert OPERATIONS.keys() | NOT_OVER_THE_API.keys() == ACTS.keys()


def test_what_a_page_does_the_api_does_but_for_what_lets_somebody_in() -> None:
    assert ON_PAGES.keys() - OPERATIONS.keys() == {
        *("enable_user", "invite_user", "make_account_link", "reset_authenticator", "set_mail_address"),
        *("link_identity", "unlink_identity"),
    }


def test_every_act_has_a_command_or_a_reason() -> None:
    assert ENTRIES.keys() | COMMANDS.keys() | ELSEWHERE.keys() == ACTS.keys()
    assert all(reason for table in (ELSEWHERE, NOT_OVER_THE_API, WITHOUT_A_PAGE) for reason in table.values())


@pytest.mark.parametrize("words", [*COMMANDS.values(), "enter"])
def test_the_command_is_there(words: str) -> None:
    command: click.Command | None = main
    for word in words.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
        assert command is not None, words
    assert command is not main
