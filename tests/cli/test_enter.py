"""`tracker enter`: one entry from JSON, by the schema, command and service of every other door."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.schemas.every_schema import plain, sent
from tests.services.acts import EXAMPLES, filled
from tracker.cli import main
from tracker.domain.commands.accounts import CreateUser
from tracker.journeys.entries import ELSEWHERE, ENTRIES, entry_of
from tracker.services.registry import ACTS
from tracker.store.engine import make_engine, transaction

Enter = Callable[..., Result]


@pytest.fixture
def enter(databases: Databases, backend: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Enter]:
    """`enter("add_duty", {...}, "--dry-run")` on the department on which every example can be done."""
    with databases.fresh(backend, filled) as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)

        def run(act: str, said: object, *options: str) -> Result:
            given = said if isinstance(said, str) else json.dumps(said)
            return CliRunner().invoke(main, ["enter", act, *options], input=given)

        yield run


def session_on(databases: Databases) -> Iterator[Session]:
    """A session on that department."""
    with databases.fresh("sqlite", filled) as url:
        engine = make_engine(url)
        with transaction(engine) as session:
            yield session
        engine.dispose()


def test_every_entry_comes_out_as_the_command_it_was(databases: Databases) -> None:
    for session in session_on(databases):
        for name in ENTRIES:
            command: Any = EXAMPLES[name](session)
            if name == "save_mapping":
                command = replace(command, mapping=command.mapping.strip())  # as every text is
            body, in_path = sent(command)
            assert entry_of(name, {**body, **{field: plain(value) for field, value in in_path.items()}}) == command, (
                name
            )


def test_every_act_that_is_not_an_account_s_is_entered_so_or_says_why() -> None:
    of_accounts = {name for name, act in ACTS.items() if act.command.__module__ == CreateUser.__module__}
    assert ENTRIES.keys() | ELSEWHERE.keys() == ACTS.keys() - of_accounts
    assert not ENTRIES.keys() & ELSEWHERE.keys()


def test_an_entry_is_tried_out_made_and_then_refused(enter: Enter) -> None:
    duty = {"code": "traffic", "name": "Traffic"}
    trial, made, again = (enter("add_duty", duty, *options) for options in (["--dry-run"], [], []))
    assert (trial.exit_code, made.exit_code, again.exit_code) == (0, 0, 1), (trial.output, made.output)
    told = [json.loads(one.stdout) for one in (trial, made)]
    assert [one.pop("dry_run") for one in told] == [True, False]
    assert (told[1]["act"], told[1]["subject"]) == ("add_duty", "duties")
    assert told[0]["seq"] == told[1]["seq"]  # the trial left no event behind
    assert "duty_exists" in again.stderr


def test_what_an_address_says_stands_beside_the_rest(enter: Enter) -> None:
    ended = enter("return_camera", {"assignment_id": 1, "returned_on": "2016-09-01", "condition": "serviceable"})
    assert (ended.exit_code, json.loads(ended.stdout)["act"]) == (0, "return_camera"), ended.output
    same = enter("edit_duty", {"number": 1, "revision": 1, "name": "Patrol"})
    assert same.exit_code == 0, same.output


@pytest.mark.parametrize(
    "act, said, told",
    [
        ("add_duty", {"code": "x"}, "invalid_input: name: "),
        ("add_duty", {"code": "x", "name": "X", "id": 3}, "invalid_input: id: "),
        ("add_duty", [], "invalid_input: This must be an object"),
        ("return_camera", {"returned_on": "2016-09-01", "condition": "serviceable"}, "invalid_input: assignment_id: "),
        ("void_fact", {"kind": "x", "fact_id": 1, "reason": "x"}, "invalid_input: kind: "),
        (
            "correct_fact",
            {"kind": "postings", "fact_id": 1, "reason": "x", "replacement": {"a": 1}},
            "invalid_input: replacement.a: ",
        ),
        ("add_duty", "{", "malformed_json: This is not JSON"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_field(enter: Enter, act: str, said: object, told: str) -> None:
    refused = enter(act, said)
    assert refused.exit_code == 1, refused.output
    assert told in refused.stderr
    assert refused.stdout == ""


def test_an_act_that_there_is_not_is_wrong_usage(enter: Enter) -> None:
    for act in ("add_nothing", *ELSEWHERE, "create_token"):
        assert enter(act, {}).exit_code == 2, act
