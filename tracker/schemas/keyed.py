"""A record in the query of an address: by its number, or by one of its keys, as `badge:0412`."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from tracker.domain.keys import Keyed
from tracker.schemas.fields import LARGEST_ID, Coded, Id, Text
from tracker.schemas.problems import refuse
from tracker.schemas.references import CameraField, OfficerField, Reference

SIGN = ":"


class KeyedId(Coded, fields.Field[Any]):
    """A number, or a key with its value; comes out as an int or as a Keyed."""

    of: type[Reference]

    def __init__(self, **kwargs: Any) -> None:
        self.keys: Mapping[str, Text] = {name: field for name, field in self.of.keys.items() if isinstance(field, Text)}
        described = {
            "oneOf": [
                {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
                {"type": "string", "pattern": f"^({'|'.join(self.keys)}){SIGN}.+$"},
            ]
        }
        super().__init__(**{**kwargs, "metadata": {**described, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int | Keyed:
        key, sign, said = value.partition(SIGN) if isinstance(value, str) else ("", "", "")
        if not sign:
            return Id().deserialize(value)  # type: ignore[no-any-return]
        if key not in self.keys:
            listed = ", ".join(f"{name}{SIGN}…" for name in self.keys)
            raise refuse("unknown_key", f"Give the number, or one of: {listed}.")
        return Keyed(key, str(self.keys[key].deserialize(said)))


class OfficerId(KeyedId):
    """An officer."""

    of = OfficerField


class CameraId(KeyedId):
    """A camera."""

    of = CameraField
