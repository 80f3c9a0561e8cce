"""Everything that is read can be asked for as it was known at a moment: no page, list, record or report is left out.

Derived from the routes themselves, so that one which is added later is held to it too.
"""

from collections.abc import Iterator

import click
import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_site, make_tokens
from tracker.cli import COMMANDS, main
from tracker.reports.records import COLLECTIONS
from tracker.schemas.queries import QUERIES, KnownListQuery
from tracker.web.guard import access_of

ONLY_NOW = {
    "users": "an account is no fact of the rollout: it says who may act now; who holds what tells of days gone by",
    "tokens": "the same of a token",
}
"""Collections without a moment of knowledge, and why."""

KEPT = "a report of record has a moment of its own and never changes"
RIGHTS = "who may what is the program's own table"
FED = "it leads to now, from wherever a copy stands: each answer says the day and the moment"
SIGNED = "what was signed is held against what is known now"

ENDPOINTS_OF_NOW = {
    "api.list_frozen-reports": KEPT,
    "api.get_frozen-reports": KEPT,
    **{f"api.file_of_frozen-reports_{form}": KEPT for form in ("text", "json", "csv", "xlsx", "pdf")},
    "api.verification_of_frozen-reports": "a report of record is held against what is known now",
    "api.corrections_of_month-signatures": SIGNED,
    "api.list_changes": FED,
    **dict.fromkeys(("api.permissions", "api.permissions_csv"), RIGHTS),
}
"""Addresses of the API without a moment of knowledge, and why."""

PAGES_OF_NOW = {
    **dict.fromkeys(("pages.frozen_reports", "pages.frozen_report", "pages.frozen_file"), KEPT),
    "pages.verify_frozen": "a report of record is held against what is known now",
    **dict.fromkeys(("pages.months", "pages.month", "pages.sign_month"), SIGNED),
    "pages.audit": "events never change: `until` bounds the log, and each event says when it was recorded",
    "pages.audit_event": "an event never changes",
    "pages.new_view": "a form",
    **dict.fromkeys(("pages.permissions", "pages.permissions_file"), RIGHTS),
    "pages.welcome": "nobody is signed in",
    "pages.forgotten": "nobody is signed in",
    "pages.notice": "a text of the settings",
    "pages.own_account": "an account is no fact of the rollout",
    **dict.fromkeys(
        (
            *("pages.sign_in", "pages.sign_in_code", "pages.sign_in_authenticator"),
            *("pages.begin_single_sign_on", "pages.return_from_provider", "pages.signed_out"),
        ),
        "nobody is signed in",
    ),
    **dict.fromkeys(("pages.confirm", "pages.authenticator", "pages.recovery_codes"), "an account is of now"),
    "pages.subscriptions": "what is sent by mail is no fact of the rollout",
}
"""Reading pages without a moment of knowledge, and why."""

COMMANDS_OF_NOW = {
    "user list": "accounts are no facts of the rollout",
    "token list": "the same of tokens",
}
"""Commands that list or show without a moment of knowledge, and why."""

NOT_YET = "2199-01-01T00:00:00Z"
VALUES = {"day": "2016-09-27", "code": "1", "form": "json", "kind": "assignments"}


@pytest.fixture(scope="module")
def site(databases: Databases) -> Iterator[Site]:
    """A site with the story in it; the tests here only read."""
    with databases.fresh("sqlite", with_story) as url:
        made = make_site(url, make_tokens(url))
        yield made
        close(made)


def readable(app: Flask, blueprint: str) -> list[Rule]:
    """The addresses of a blueprint that are read. A page that belongs to an entry is of now: its permission writes."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(f"{blueprint}.") and "GET" in (rule.methods or ()):
            access = access_of(app, rule.endpoint, "GET")
            if access is not None and (access.permission or "").endswith((".write", ".void", ".manage")):
                assert rule.endpoint not in PAGES_OF_NOW
                if blueprint == "pages":
                    continue
            found.append(rule)
    return found


def address_of(rule: Rule) -> str:
    """An address of a rule, of a record that is there."""
    assert rule.map is not None
    return rule.map.bind("localhost").build(rule.endpoint, {name: VALUES.get(name, 1) for name in rule.arguments})


def test_every_collection_is_asked_for_as_known_at_a_moment() -> None:
    without = {name for name in COLLECTIONS if not issubclass(QUERIES[name], KnownListQuery)}
    assert without == ONLY_NOW.keys()


def test_every_list_record_and_report_of_the_api_takes_the_moment(site: Site) -> None:
    rules = readable(site.app, "api")
    assert len(rules) > 60
    wrong = []
    for rule in rules:
        address = address_of(rule)
        if address.split("/")[3].partition(".")[0] in ONLY_NOW or rule.endpoint in ENDPOINTS_OF_NOW:
            continue
        answer = site.get(f"{address}?known_at={NOT_YET}")
        late = site.get(f"{address}?as_of=2016-09-27&known_at=2016-09-20T15:00:00Z")
        if (answer.status_code, answer.json["code"]) != (422, "known_at_in_future"):  # type: ignore[index]
            wrong.append(f"{address}: {answer.status_code}")
        elif (late.status_code, late.json["code"]) != (422, "day_after_known_at"):  # type: ignore[index]
            wrong.append(f"{address}, day after moment: {late.status_code}")
    assert wrong == []


def test_every_reading_page_takes_the_moment(site: Site) -> None:
    browser = signed_in(site)
    rules = [rule for rule in readable(site.app, "pages") if rule.endpoint not in PAGES_OF_NOW]
    assert len(rules) > 10
    wrong = []
    for rule in rules:
        address = address_of(rule)
        answer = browser.get(f"{address}?known_at={NOT_YET}")
        if answer.status != 422 or "known_at_in_future" not in answer.text:
            wrong.append(f"{address}: {answer.status}")
    assert wrong == []


def test_what_is_exempt_is_there(site: Site) -> None:
    assert PAGES_OF_NOW.keys() <= {rule.endpoint for rule in site.app.url_map.iter_rules()}
    assert all([*ONLY_NOW.values(), *PAGES_OF_NOW.values(), *COMMANDS_OF_NOW.values()])


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the command line, by its words."""
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        if isinstance(command, click.Group):
            for below in command.list_commands(click.Context(command)):
                found = command.get_command(click.Context(command), below)
                assert found is not None
                yield f"{name} {below}", found
        else:
            yield name, command


def test_every_command_that_lists_or_shows_takes_the_moment() -> None:
    found = {
        words: any("--known-at" in option.opts for option in command.params)
        for words, command in commands()
        if words == "report" or words.endswith((" list", " show"))
    }
    assert {words for words, takes in found.items() if not takes} == COMMANDS_OF_NOW.keys()
    assert found.keys() - COMMANDS_OF_NOW.keys() >= {"report", "batch list", "batch show"}
