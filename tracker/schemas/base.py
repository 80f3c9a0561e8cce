"""What every input schema shares, and `load`: from what came through a door to a frozen command, or every problem at
once.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, ClassVar, Generic, TypeVar, cast

from marshmallow import RAISE, Schema, ValidationError, post_load, pre_load

from tracker.domain.errors import FieldProblem, Invalid
from tracker.schemas.problems import Problem, field_problems
from tracker.schemas.references import is_blank

Command = TypeVar("Command")


class CommandSchema(Schema, Generic[Command]):
    """What may be entered for one act.

    `command` is the dataclass it becomes. `in_path` names those of its fields that stand in an address and not in the
    body (`assignment_id`); such a schema loads to the command still waiting for them, which is called with them:
    `waiting(assignment_id=17)`. `load` below does both.
    """

    command: ClassVar[Callable[..., Any]]
    in_path: ClassVar[tuple[str, ...]] = ()

    error_messages: ClassVar[dict[str, str]] = {  # type: ignore[misc]
        "unknown": Problem("unknown_field", "There is no such field here. Check its name, or leave it out."),
        "type": Problem("not_an_object", "This must be an object with named fields."),
    }

    class Meta:
        """Nothing that was not asked for is let through."""

        unknown = RAISE

    @pre_load
    def drop_blanks(self, data: object, **_: Any) -> object:
        """Blank, null and absent are one: what a form leaves empty, a program leaves out."""
        if not isinstance(data, Mapping):
            return data
        known = {field.data_key or name for name, field in self.load_fields.items()}
        return {name: value for name, value in data.items() if name not in known or not is_blank(value)}

    @post_load
    def make(self, values: dict[str, Any], **_: Any) -> Any:
        """The frozen command, or the command waiting for what stands in the address."""
        command = type(self).command
        ready = self.arranged(values)
        return partial(command, **ready) if self.in_path else command(**ready)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """The command's arguments; a schema that groups its fields differently says how."""
        return values


def load(schema: type[CommandSchema[Command]], data: Mapping[str, Any] | object, **in_path: object) -> Command:
    """The command that the input asks for.

    `data` is a mapping of names to text or JSON values; `in_path` gives what the address said, already typed:
    `load(ReturnCameraSchema, body, assignment_id=17)`.

    Raises:
        Invalid `invalid_input`: `problems` names every field at fault, with its code.
    """
    try:
        loaded = schema_of(schema).load(cast(Any, data))
    except ValidationError as error:
        problems = sorted(field_problems(error.messages), key=_place)
        first = problems[0]
        said = f"{first.field}: {first.message}" if first.field else first.message
        message = said if len(problems) == 1 else f"{len(problems)} things must be corrected. The first: {said}"
        raise Invalid("invalid_input", message, problems=problems) from None
    return cast(Command, loaded(**in_path) if schema.in_path else loaded)


def _place(problem: FieldProblem) -> tuple[bool, str]:
    """Our own fields in our order; then what was not asked for, by name: the library finds those in no order at all."""
    unknown = problem.code == "unknown_field"
    return unknown, problem.field if unknown else ""


@cache
def schema_of(schema: type[CommandSchema[Any]]) -> CommandSchema[Any]:
    """The one instance of a schema: binding its fields anew for every row of a file would take longer than the row."""
    return schema()
