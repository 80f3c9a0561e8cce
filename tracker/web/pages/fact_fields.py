"""A fact as a form: its fields as they are on record, typed in words, and which of them were changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import fields as kinds

from tracker.domain.commands.people import Particulars
from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.vocabulary import FactKind
from tracker.render.words import full_day, plain_words
from tracker.schemas.corrections import ENTRIES
from tracker.schemas.fields import Choice, Day, Flag, Text, Whole

Options = tuple[tuple[str, str], ...]
"""What a pick-list offers: values and what people call them."""

YES, NO = "true", "false"

LABELS = {
    "camera": "Camera: serial number",
    "officer": "Officer: badge",
    "session": "Class: its number",
    "duties": "Duties, with commas between them",
    "every_duty": "Every duty is in scope",
    "protected_identity": "Protected identity",
    "reason": "Reason for the plan",
    "validity_months": "Counts for so many months",
    "ends_on": "Ends on (the first day it no longer holds)",
}
"""Fields whose name alone does not say what to type."""


@dataclass(frozen=True, slots=True)
class FieldOfFact:
    """One field: its name, what people call it, how it is typed (text, date, number, area, or a choice), and its
    value.
    """

    name: str
    label: str
    type: str
    value: str
    required: bool
    options: Options = ()

    @property
    def said(self) -> str:
        """The value as people write it: a day in words, a choice by its name."""
        if self.type == "date" and self.value:
            return full_day(date.fromisoformat(self.value))
        return dict(self.options).get(self.value, self.value) if self.value else ""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Officers' badges and cameras' serial numbers, by their ids: what stands in a form for a reference; and what the
    pick-lists offer, by the field's name.
    """

    badges: Mapping[int, str]
    serials: Mapping[int, str]
    choices: Mapping[str, Options]


def fields_of(kind: FactKind, entered: Any, subjects: Subjects) -> list[FieldOfFact]:
    """The fields of a fact's entry in their order, with the values on record."""
    values = values_of(entered)
    return [
        _field(field.data_key or name, field, _typed(values.get(name), subjects), subjects.choices)
        for name, field in ENTRIES[kind]._declared_fields.items()
    ]


def values_of(entered: Any) -> dict[str, Any]:
    """A command's values by name, an officer's particulars beside the others."""
    names = type(entered).__dataclass_fields__
    values = {name: getattr(entered, name) for name in names}
    known = values.pop("particulars", None)
    own = {name: getattr(known, name) for name in Particulars.__dataclass_fields__} if known is not None else {}
    return {**own, **values}


def changed(shown: list[FieldOfFact], typed: Mapping[str, str]) -> dict[str, Any]:
    """What a form says otherwise than the record, as the schema of a correction takes it."""
    found: dict[str, Any] = {}
    for field in shown:
        text = typed.get(field.name, field.value).replace("\r\n", "\n").strip()
        if text == field.value:
            continue
        if field.name == "officer":
            found[field.name] = {"badge": text}
        elif field.name == "camera":
            found[field.name] = {"serial": text}
        elif field.name == "duties":
            found[field.name] = [part.strip() for part in text.split(",") if part.strip()]
        else:
            found[field.name] = text
    return found


def _field(name: str, field: kinds.Field[Any], value: str, choices: Mapping[str, Options]) -> FieldOfFact:
    label = LABELS.get(name, plain_words(name).capitalize())
    if isinstance(field, Choice) or name in choices:
        words = field.words if isinstance(field, Choice) else ()
        options = choices.get(name) or tuple((word.value, plain_words(word.value)) for word in words)
        none = () if field.required else (("", "none"),)
        return FieldOfFact(name, label, "choice", value, field.required, none + _with(value, options))
    if isinstance(field, Flag):
        return FieldOfFact(name, label, "choice", value, True, ((NO, "no"), (YES, "yes")))
    if isinstance(field, Day):
        return FieldOfFact(name, label, "date", value, field.required)
    if isinstance(field, Whole):
        return FieldOfFact(name, label, "number", value, field.required)
    is_long = isinstance(field, Text) and bool(field.allowed)
    return FieldOfFact(name, label, "area" if is_long else "text", value, field.required)


def _with(value: str, options: Options) -> Options:
    """The options, and the value on record where it is none of them: a form must not change what nobody touched."""
    return options if not value or value in dict(options) else (*options, (value, value))


def _typed(value: Any, subjects: Subjects) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, OfficerRef):
        return subjects.badges.get(value.id or 0, "")
    if isinstance(value, CameraRef):
        return subjects.serials.get(value.id or 0, "")
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)
