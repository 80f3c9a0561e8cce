"""What a request to the API says: its parameters and its body, through the schemas; and who reads, as of when."""

from typing import Any, TypeVar

import orjson
from flask import request
from marshmallow import Schema
from werkzeug.exceptions import UnsupportedMediaType

from tracker.domain.actors import Actor
from tracker.domain.errors import FieldProblem, Invalid
from tracker.domain.reports.stamp import check_moment
from tracker.domain.spans import local_day
from tracker.reports.on_day import Reader
from tracker.reports.records import Sight
from tracker.schemas.base import CommandSchema, load, schema_of
from tracker.schemas.fields import Flag, Several
from tracker.schemas.queries import Query
from tracker.store.known import Asked
from tracker.store.lookups import last_recorded_at
from tracker.web.replies import JSON
from tracker.web.requests import Reading, Writing

Command = TypeVar("Command")


class WriteQuery(Query):
    """What every entry takes."""

    dry_run = Flag(load_default=False, metadata={"description": "Only say what would happen; nothing is entered."})


def asked_query(schema: type[Query] = Query) -> dict[str, Any]:
    """The parameters given, typed.

    Raises:
        Invalid `invalid_input`: one is unknown, wrong, or given twice where it may be given once.
    """
    fields: Schema = schema_of(schema)
    given: dict[str, Any] = {}
    repeated = []
    for name, values in request.args.lists():
        if isinstance(fields.fields.get(name), Several):
            given[name] = values
        elif len(values) > 1:
            repeated.append(FieldProblem(name, "repeated", "Give this once."))
        else:
            given[name] = values[0]
    if repeated:
        raise Invalid("invalid_input", f"{repeated[0].field}: {repeated[0].message}", problems=repeated)
    return load(schema, given)


def asked_command(schema: type[CommandSchema[Command]], **in_path: object) -> Command:
    """The command that the body and the address ask for.

    Raises:
        Invalid `invalid_input`; UnsupportedMediaType: it is not sent as JSON; orjson.JSONDecodeError: it is not JSON.
    """
    is_dry_run()
    return load(schema, json_body(), **in_path)


def is_dry_run() -> bool:
    """Whether an entry is only to be tried out.

    Raises:
        Invalid `invalid_input`: the address has another parameter, or says neither yes nor no.
    """
    dry: bool = asked_query(WriteQuery)["dry_run"]
    return dry


def json_body() -> Any:
    """The body as JSON has it."""
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    return orjson.loads(request.get_data(cache=True))


def reader_of(actor: Actor) -> Reader:
    """Which precincts, and whether protected names, the actor may see."""
    return Reader(actor.precincts, actor.may("identities.read"))


def sight_of(desk: Reading, given: dict[str, Any]) -> Sight:
    """Who reads as of which day and as known when; takes `as_of` and `known_at` out of what was given.

    Raises:
        Invalid `known_at_in_future`, `day_after_known_at`, `day_out_of_range`.
    """
    known_at = given.pop("known_at", None) or desk.moment
    if known_at > desk.moment:
        raise Invalid(
            "known_at_in_future", "What will be known is not known yet. Give an earlier moment.", field="known_at"
        )
    as_of = given.pop("as_of", None) or local_day(known_at)
    check_moment(as_of, known_at)
    return Sight(reader_of(desk.actor), Asked(as_of, known_at))


def sight_after(desk: Writing) -> Sight:
    """The sight of whoever has just written: what was written is in it."""
    moment = max(desk.now, last_recorded_at(desk.session))
    return Sight(reader_of(desk.actor), Asked(local_day(moment), moment))
