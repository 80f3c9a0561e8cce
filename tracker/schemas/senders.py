"""What may be entered to be remembered of a sender of files."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from tracker.domain.commands.imports import NamedOfficer
from tracker.domain.commands.senders import ForgetLink, ForgetMapping, RememberLink, SaveMapping
from tracker.domain.vocabulary import ImportKind
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Coded, Text, Whole
from tracker.schemas.people import NAME
from tracker.schemas.problems import Problem, refuse
from tracker.schemas.references import BADGE, EMPLOYEE_NUMBER, OfficerField, is_blank
from tracker.schemas.training import COURSE, VERSION

SENDER = 100
LONGEST_MAPPING = 100_000
COURSE_NAME = 200
REASON = 1000


class NamedOfficerField(Coded, fields.Field[NamedOfficer]):
    """What a row says of its officer: an object with one or more of the keys."""

    keys: Mapping[str, Text] = {
        "last_name": Text(NAME),
        "first_name": Text(NAME),
        "middle_name": Text(NAME),
        "suffix": Text(20),
        "badge": Text(BADGE),
        "employee_number": Text(EMPLOYEE_NUMBER),
    }

    def __init__(self, **kwargs: Any) -> None:
        said = {name: {"type": "string", "minLength": 1, "maxLength": key.longest} for name, key in self.keys.items()}
        described = {"type": "object", "properties": said, "additionalProperties": False, "minProperties": 1}
        super().__init__(**{**kwargs, "metadata": {**described, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> NamedOfficer:
        if isinstance(value, NamedOfficer):
            return value
        if not isinstance(value, Mapping):
            raise refuse("not_an_object", "This must be an object with named fields.")
        if unknown := [name for name in value if name not in self.keys]:
            message = f"A row names an officer by: {', '.join(self.keys)}."
            raise ValidationError({str(name): [Problem("unknown_field", message)] for name in unknown})
        found: dict[str, str] = {}
        faults: dict[str, Any] = {}
        for name, part in value.items():
            try:
                if not is_blank(part):
                    found[name] = str(self.keys[name].deserialize(part))
            except ValidationError as error:
                faults[name] = error.messages
        if faults:
            raise ValidationError(faults)
        if not found:
            raise refuse("required", "Say what the row says of its officer: a name, a badge or a number.")
        return NamedOfficer(**found)


class SaveMappingSchema(CommandSchema[SaveMapping]):
    """A mapping for a sender's files of one kind. `revision` is the one that it follows; 0: it is the first."""

    command = SaveMapping

    sender = Text(SENDER, required=True)
    kind = Choice(ImportKind, required=True)
    mapping = Text(LONGEST_MAPPING, lines=True, required=True, metadata={"description": "In TOML."})
    revision = Whole(0, 1_000_000, load_default=0)


class ForgetMappingSchema(CommandSchema[ForgetMapping]):
    """Why the mapping is used no more."""

    command = ForgetMapping
    in_path = ("mapping_id",)

    reason = Text(REASON, lines=True, required=True)


class RememberLinkSchema(CommandSchema[RememberLink]):
    """Whom a sender means by a row (`row` and `officer`), or which course by a name (`course_name`, `course` and
    `version`).
    """

    command = RememberLink

    sender = Text(SENDER, required=True)
    kind = Choice(ImportKind, required=True)
    row = NamedOfficerField(load_default=None)
    officer = OfficerField(load_default=None)
    course_name = Text(COURSE_NAME, load_default=None)
    course = Text(COURSE, load_default=None)
    version = Text(VERSION, load_default=None)


class ForgetLinkSchema(CommandSchema[ForgetLink]):
    """Why the link holds no more."""

    command = ForgetLink
    in_path = ("link_id",)

    reason = Text(REASON, lines=True, required=True)
