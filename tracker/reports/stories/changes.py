"""Before and after, as an event's detail holds them."""

from collections.abc import Mapping
from typing import Any

from tracker.domain.reports.stories import Change

SIDES = {"before", "after"}


def changes_in(*parts: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """What changed, field by field, in the order written. A part says it as {field: {before, after}}, or as two whole
    states {before: {...}, after: {...}}, of which only what differs is a change; at any depth of one.
    """
    return tuple(change for part in parts if part for change in _changes(part))


def _changes(part: Mapping[str, Any]) -> list[Change]:
    found = _between(part["before"], part["after"]) if set(part) >= SIDES else []
    for name, value in part.items():
        if name in SIDES and set(part) >= SIDES:
            continue
        if isinstance(value, Mapping) and is_change(value):
            found.append(Change(name, value["before"], value["after"]))
        elif isinstance(value, Mapping):
            found += _changes(value)
    return found


def is_change(value: Any) -> bool:
    """Whether a value of a detail holds a before and an after and nothing else."""
    return isinstance(value, Mapping) and set(value) == SIDES


def _between(before: Any, after: Any) -> list[Change]:
    """Two whole states: what differs. None stands for a state with nothing in it."""
    old = before if isinstance(before, Mapping) else {}
    new = after if isinstance(after, Mapping) else {}
    return [
        Change(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


def rest_of(part: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a detail says besides what changed; what was not given is left out."""
    if not part:
        return {}
    rest = {}
    for name, value in part.items():
        if name in SIDES and set(part) >= SIDES:
            continue
        if isinstance(value, Mapping) and (is_change(value) or (_changes(value) and not rest_of(value))):
            continue
        if value is not None and value != "" and value != []:
            rest[name] = value
    return rest
