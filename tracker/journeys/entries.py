"""Any entry by its name, as one object says it: schema, command and service are those of the other doors."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.vocabulary import FactKind
from tracker.journeys import senders as sender_journeys
from tracker.journeys import views as view_journeys
from tracker.schemas import (
    audit,
    bulk,
    corrections,
    edits,
    equipment,
    figures,
    lists,
    people,
    reconciliation,
    rollout,
    senders,
    signing,
    training,
    views,
)
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Id
from tracker.schemas.references import OfficerField
from tracker.services.registry import ACTS

MODULES = (
    audit,
    bulk,
    corrections,
    edits,
    equipment,
    figures,
    lists,
    people,
    reconciliation,
    rollout,
    senders,
    signing,
    training,
    views,
)

ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "acknowledge": "an officer signs at the counter, where the PIN is typed or the name is drawn",
        "set_officer_pin": "a PIN is chosen by its officer at the counter, and stands in no file",
    }
)
"""Acts that are entered where the officer stands, each with the reason. Accounts have commands of their own."""

THROUGH: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "save_view": view_journeys.save_view,
        "save_mapping": sender_journeys.save_mapping,
    }
)
"""What the doors call for an act that looks at more than the database: whether a report or a mapping is one."""

TYPED: Mapping[str, Any] = MappingProxyType(
    {"kind": Choice(FactKind, required=True), "officer": OfficerField(required=True)}
)
"""What stands in the address of a request and is no number."""


def _of_module(module: Any) -> dict[Any, type[CommandSchema[Any]]]:
    return {
        schema.command: schema
        for schema in vars(module).values()
        if inspect.isclass(schema) and issubclass(schema, CommandSchema) and schema.__module__ == module.__name__
        if hasattr(schema, "command")
    }


SCHEMAS = {command: schema for module in MODULES for command, schema in _of_module(module).items()}

ENTRIES: Mapping[str, type[CommandSchema[Any]]] = MappingProxyType(
    {name: SCHEMAS[act.command] for name, act in ACTS.items() if act.command in SCHEMAS and name not in ELSEWHERE}
)
"""The schema of every act that can be entered so, by the act's name in the audit log."""


def entry_of(name: str, said: object) -> Any:
    """The command of an act, from one object: the fields of its body, and beside them what a request says in its
    address (`assignment_id`, `number` and `revision`, `officer`, `kind`).

    Raises:
        KeyError: it is no such act. Invalid `invalid_input`.
    """
    schema = ENTRIES[name]
    if not isinstance(said, Mapping):
        return load(schema, said, **dict.fromkeys(schema.in_path))
    in_path = load(_address(schema.in_path), {field: said[field] for field in schema.in_path if field in said})
    if name == "correct_fact":
        schema = corrections.CorrectFactSchema.of(in_path["kind"])
    body = {field: value for field, value in said.items() if field not in in_path}
    return load(schema, body, **in_path)


def enter(session: Session, actor: Actor, name: str, command: Any, *, now: datetime) -> None:
    """Carry out an act, as every door does. Raises what its service raises."""
    THROUGH.get(name, ACTS[name].service)(session, actor, command, now=now)


@cache
def _address(fields: tuple[str, ...]) -> type[CommandSchema[dict[str, Any]]]:
    typed = {field: TYPED[field] if field in TYPED else Id(required=True) for field in fields}
    return type("AddressSchema", (CommandSchema,), {"command": dict, "__doc__": "What an address says.", **typed})
