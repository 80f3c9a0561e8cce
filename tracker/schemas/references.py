"""How an entry names an officer or a camera: by its number, or by one natural key."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.schemas.fields import LARGEST_ID, Coded, Id, Text
from tracker.schemas.problems import Problem, refuse

BADGE = 20
EMPLOYEE_NUMBER = 30
SERIAL = 60
ASSET_TAG = 60


class Reference(Coded, fields.Field[Any]):
    """A record by its number, or by an object with exactly one of its keys: `17`, `{"id": 17}`, `{"badge": "0412"}`.

    Blank keys count as absent, so that a form may offer several.
    """

    what = ""
    makes: type[Any]
    keys: Mapping[str, fields.Field[Any]]

    def __init__(self, **kwargs: Any) -> None:
        number = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
        by_key: list[dict[str, Any]] = [
            {
                "type": "object",
                "properties": {key: _said_of(field) if isinstance(field, Text) else number},
                "required": [key],
                "additionalProperties": False,
            }
            for key, field in self.keys.items()
        ]
        super().__init__(**{**kwargs, "metadata": {"oneOf": [number, *by_key], **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return self.makes(id=Id().deserialize(value))
        if not isinstance(value, Mapping):
            raise self._unclear()
        if unknown := [key for key in value if key not in self.keys]:
            message = f"A reference to {self.what} has no such key. Use one of: {', '.join(self.keys)}."
            raise ValidationError({key: [Problem("unknown_field", message)] for key in unknown})
        given = {key: part for key, part in value.items() if not is_blank(part)}
        if len(given) != 1:
            raise self._unclear()
        [(key, part)] = given.items()
        try:
            return self.makes(**{key: self.keys[key].deserialize(part)})
        except ValidationError as error:
            raise ValidationError({key: error.messages}) from None

    def _unclear(self) -> ValidationError:
        return refuse("not_a_reference", f"Name {self.what} by exactly one of: {', '.join(self.keys)}.")


class OfficerField(Reference):
    """An officer; comes out as an OfficerRef."""

    what = "an officer"
    makes = OfficerRef
    keys: Mapping[str, fields.Field[Any]] = {
        "id": Id(),
        "badge": Text(BADGE),
        "employee_number": Text(EMPLOYEE_NUMBER),
    }


class CameraField(Reference):
    """A camera; comes out as a CameraRef."""

    what = "a camera"
    makes = CameraRef
    keys: Mapping[str, fields.Field[Any]] = {"id": Id(), "serial": Text(SERIAL), "asset_tag": Text(ASSET_TAG)}


def _said_of(key: Text) -> dict[str, Any]:
    return {"type": "string", "minLength": key.shortest, "maxLength": key.longest}


def is_blank(value: object) -> bool:
    """Whether nothing was entered: null, text of nothing but space, a list of nothing."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
