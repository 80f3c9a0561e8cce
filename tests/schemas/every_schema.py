"""Every input schema by the command it makes, and a command as it would be sent."""

import dataclasses
import inspect
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import CorrectFact
from tracker.domain.commands.lists import EntryRow
from tracker.domain.commands.people import Particulars
from tracker.domain.commands.rows import BulkRow
from tracker.domain.money import Cents
from tracker.domain.vocabulary import FactKind
from tracker.schemas import (
    accounts,
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
from tracker.schemas.base import CommandSchema

MODULES = (
    accounts,
    audit,
    bulk,
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

SCHEMAS: dict[type[Any], type[CommandSchema[Any]]] = {
    schema.command: schema  # type: ignore[misc]
    for module in MODULES
    for schema in vars(module).values()
    if inspect.isclass(schema) and issubclass(schema, CommandSchema) and hasattr(schema, "command")
    if schema.__module__ == module.__name__
}

SCHEMAS[CorrectFact] = corrections.CorrectFactSchema.of(FactKind.POSTING)
"""Of the corrections, one for each kind of fact, one stands for all here; the others are tried in test_corrections."""

NOT_ENTERED = {"demonstration", "pin_id"}
"""Fields of commands that no door fills in."""


def sent(command: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A command as a program would send it: the body, and what stands in the address."""
    schema = SCHEMAS[type(command)]
    values = {field.name: getattr(command, field.name) for field in dataclasses.fields(command)}
    in_path = {name: values.pop(name) for name in schema.in_path}
    if isinstance(particulars := values.pop("particulars", None), Particulars):
        values |= dataclasses.asdict(particulars)
    values |= values.pop("changes", {})
    keys = {name: field.data_key or name for name, field in schema().fields.items()}
    body = {keys[name]: plain(value) for name, value in values.items() if name not in NOT_ENTERED}
    return body, in_path


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, OfficerRef | CameraRef):
        return {name: part for name, part in dataclasses.asdict(value).items() if part is not None}
    if isinstance(value, BulkRow):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, EntryRow):
        return sent(value)[0]
    if isinstance(value, Cents):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
