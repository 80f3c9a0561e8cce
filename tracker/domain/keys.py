"""The keys by which people and other systems know records: what may stand where the number of one goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "officers": ("badge", "employee_number"),
        "cameras": ("serial", "asset_tag"),
        "assignments": ("serial",),
        "precincts": ("code",),
        "duties": ("code",),
        "places": ("code",),
        "courses": ("code",),
        "camera-models": ("name",),
        "users": ("username",),
    }
)
"""By the collection's name in addresses. An assignment is named by the camera that is out under it."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A record named by one of its keys, as `badge:0412` says it."""

    key: str
    value: str

    def __str__(self) -> str:
        return f"{self.key.replace('_', ' ')} {self.value}"
