"""One schema an act: every command can be entered, arrives as it was sent, and nothing else ever comes out."""

import dataclasses
import string
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schemas.every_schema import NOT_ENTERED, SCHEMAS, sent
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.people import Particulars
from tracker.domain.edits import DESCRIPTIVE
from tracker.domain.errors import Invalid
from tracker.domain.money import Cents
from tracker.schemas.base import CommandSchema, load, schema_of
from tracker.schemas.edits import EDIT_SCHEMAS
from tracker.services.registry import ACTS

WORDS = st.text(string.ascii_letters + string.digits + "éßł-'", min_size=1, max_size=20)
NUMBERS = st.integers(1, 100)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
IDS = st.integers(1, 2**63 - 1)
OFFICERS = st.one_of(
    IDS.map(lambda number: OfficerRef(id=number)),
    WORDS.map(lambda badge: OfficerRef(badge=badge)),
    WORDS.map(lambda number: OfficerRef(employee_number=number)),
)
CAMERAS = st.one_of(
    IDS.map(lambda number: CameraRef(id=number)),
    WORDS.map(lambda serial: CameraRef(serial=serial)),
    WORDS.map(lambda tag: CameraRef(asset_tag=tag)),
)
SPECIAL = {
    "starts_at": st.one_of(st.none(), st.times().map(lambda time: time.strftime("%H:%M"))),
    "link": st.one_of(st.none(), WORDS.map(lambda word: f"https://city.example/{word}")),
    "officers": st.lists(OFFICERS, min_size=1, max_size=5).map(tuple),
    "cameras": st.lists(IDS, min_size=1, max_size=5).map(tuple),
    "explanation": WORDS.map(lambda word: f"Because of {word}."),
    "year": st.integers(1900, 2199),
    "amount": st.integers(1, 10**13).map(Cents),
    "demonstration": st.just(False),
    "address": WORDS.map(lambda word: f"{word.encode('ascii', 'ignore').decode()}x@police.example"),
    "mail_address": st.none() | WORDS.map(lambda word: f"{word.encode('ascii', 'ignore').decode()}x@police.example"),
    "pin": st.text(string.digits, min_size=1, max_size=12),
    "pin_id": st.none(),
    "drawn": st.one_of(st.none(), st.just("10,10 20,30 40,20;90,90 120,60 150,90")),
    "issues": st.lists(IDS, min_size=1, max_size=5).map(tuple),
    "returns": st.lists(IDS, min_size=1, max_size=5).map(tuple),
    "replacement": st.fixed_dictionaries({}, optional={"officer": OFFICERS, "duty": WORDS, "starts_on": DAYS}),
}
for kind, strategy in ((str, WORDS), (int, NUMBERS), (date, DAYS), (OfficerRef, OFFICERS), (CameraRef, CAMERAS)):
    st.register_type_strategy(kind, strategy)
st.register_type_strategy(float, st.integers(0, 100).map(lambda quarters: quarters / 4))


COLLECTION_OF = {schema.command: name for name, schema in EDIT_SCHEMAS.items()}


def commands(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Commands of a kind, every field of them filled in one way or another."""
    names = {field.name for field in dataclasses.fields(kind)}
    special = {**SPECIAL, "changes": changes(SCHEMAS[kind])} if "changes" in names else dict(SPECIAL)
    if "rows" in names:
        row = get_args(get_type_hints(kind)["rows"])[0]
        special["rows"] = st.lists(st.builds(row), min_size=1, max_size=4).map(tuple)
    return st.builds(kind, **{name: strategy for name, strategy in special.items() if name in names})


def changes(schema: type[CommandSchema[Any]]) -> st.SearchStrategy[Any]:
    """Any of the fields that may be edited, emptied where it may be empty."""
    fields = schema_of(schema).fields
    some = {name: SPECIAL.get(name, NUMBERS if name == "seats" else WORDS) for name in fields}
    return st.fixed_dictionaries(
        {},
        optional={name: st.none() | some[name] if field.allow_none else some[name] for name, field in fields.items()},
    )


@pytest.mark.parametrize("kind", SCHEMAS, ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_a_command_arrives_as_it_was_sent(kind: type[Any], data: st.DataObject) -> None:
    command = data.draw(commands(kind))
    body, in_path = sent(command)
    assert load(SCHEMAS[kind], body, **in_path) == command


def test_every_act_has_its_schema() -> None:
    assert set(SCHEMAS) == {act.command for act in ACTS.values()}


@pytest.mark.parametrize("kind", SCHEMAS, ids=lambda kind: kind.__name__)
def test_a_schema_asks_for_what_its_command_needs_and_for_no_more(kind: type[Any]) -> None:
    schema = schema_of(SCHEMAS[kind])
    wanted: dict[str, bool] = {}
    for field in dataclasses.fields(kind):
        if field.name == "particulars":
            wanted |= {own.name: needed(own) for own in dataclasses.fields(Particulars)}
        elif field.name == "changes":
            wanted |= dict.fromkeys(DESCRIPTIVE[COLLECTION_OF[kind]], False)
        elif field.name not in {*schema.in_path, *NOT_ENTERED}:
            wanted[field.name] = needed(field)
    assert {name: field.required for name, field in schema.fields.items()} == wanted


def needed(field: dataclasses.Field[Any]) -> bool:
    """Whether a command cannot be made without this. A camera that is not owned is said to be so by silence."""
    return field.default is dataclasses.MISSING and field.name != "owned_from"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", SCHEMAS, ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(data=st.data())
def test_whatever_is_sent_is_a_command_or_named_problems(kind: type[Any], data: st.DataObject) -> None:
    keys = [field.data_key or name for name, field in schema_of(SCHEMAS[kind]).fields.items()]
    body = data.draw(st.one_of(st.dictionaries(st.sampled_from([*keys, "another"]), JSON), JSON))
    in_path = dict.fromkeys(SCHEMAS[kind].in_path, 1)
    outcome = loaded(SCHEMAS[kind], body, in_path)
    if not isinstance(outcome, Invalid):
        assert isinstance(outcome, kind)
        return
    assert outcome.code == "invalid_input"
    assert outcome.problems
    for problem in outcome.problems:
        assert problem.code not in ("", "invalid")
        assert problem.message
        problem.field.encode()


def loaded(schema: type[CommandSchema[Any]], body: object, in_path: dict[str, object]) -> object:
    """The command, or the refusal."""
    try:
        return load(schema, body, **in_path)
    except Invalid as refusal:
        return refusal


def test_every_schema_can_be_described() -> None:
    spec = APISpec("Entries", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    for kind, schema in SCHEMAS.items():
        if kind.__name__ not in spec.components.schemas:  # a list's rows brought it
            spec.components.schema(kind.__name__, schema=schema)
    described = spec.to_dict()["components"]["schemas"]
    issue = described["IssueCamera"]["properties"]
    assert {part["type"] for part in issue["officer"]["oneOf"]} == {"integer", "object"}
    assert issue["issued_on"]["format"] == "date"
    assert described["RecordCondition"]["properties"]["condition"]["enum"][0] == "serviceable"
    assert described["AddOfficer"]["properties"]["last_name"]["maxLength"] == 100
    assert described["AdoptPlan"]["properties"]["target"]["minimum"] == 0
