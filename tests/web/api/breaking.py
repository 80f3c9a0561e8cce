"""Which changes between two listings break somebody who calls the API: the rules of docs/api-changes.md."""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
LEAST, MOST = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")


def broken_by(agreed: Mapping[str, Any], present: Mapping[str, Any]) -> list[str]:
    """A sentence for each promise of `agreed` that `present` does not keep; none where every caller goes on."""
    found = [sentence for name in sorted(agreed["operations"]) for sentence in _of_operation(name, agreed, present)]
    told = Comparison(agreed["shapes"], present["shapes"], is_taken=False)
    return [*found, *told.of("an error", {"$ref": "Problem"}, {"$ref": "Problem"})]


def _of_operation(name: str, agreed: Mapping[str, Any], present: Mapping[str, Any]) -> Iterator[str]:
    old, new = agreed["operations"][name], present["operations"].get(name)
    if new is None:
        yield f"{name} is gone"
        return
    for part in ("at", "security"):
        if old[part] != new[part]:
            yield f"{name}: {part} was {old[part]}, is {new[part]}"
    taken = Comparison(agreed["shapes"], present["shapes"], is_taken=True)
    told = Comparison(agreed["shapes"], present["shapes"], is_taken=False)
    yield from _of_parameters(name, old["parameters"], new["parameters"], taken)
    if "body" in old or "body" in new:
        yield from _of_contents(f"{name}: body", old.get("body", {}), new.get("body", {}), taken)
        if "body" not in old:
            yield f"{name}: a body is needed that was not"
    for status, contents in old["answers"].items():
        if status not in new["answers"]:
            yield f"{name}: answers {status} no more"
        else:
            yield from _of_contents(f"{name}: {status}", contents, new["answers"][status], told)


def _of_parameters(name: str, old: Schema, new: Schema, taken: "Comparison") -> Iterator[str]:
    for one, told in new.items():
        if told["needed"] and not old.get(one, {}).get("needed"):
            yield f"{name}: {one} must be given, and need not before"
    for one, told in old.items():
        if one not in new:
            yield f"{name}: {one} is taken no more"
        else:
            yield from taken.of(f"{name}: {one}", told["schema"], new[one]["schema"])


def _of_contents(place: str, old: Schema, new: Schema, comparison: "Comparison") -> Iterator[str]:
    for media, schema in old.items():
        if media not in new:
            yield f"{place}: {media} is gone"
        else:
            yield from comparison.of(place, schema, new[media])


class Comparison:
    """Holds schemas of two listings against each other: of what is taken, or of what is told."""

    def __init__(self, old: Schema, new: Schema, *, is_taken: bool) -> None:
        self._old, self._new, self._is_taken = old, new, is_taken
        self._seen: set[tuple[str, str]] = set()

    def of(self, place: str, old: Any, new: Any) -> Iterator[str]:
        """What the new schema breaks of the old one."""
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            if self._is_taken and new is False and old is not False:
                yield f"{place}: no other fields are taken any more"
            return
        pair = (old.get("$ref", ""), new.get("$ref", ""))
        if all(pair):
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = _whole(old, self._old), _whole(new, self._new)
        if any(word in one for one in (old, new) for word in ("oneOf", "anyOf")):
            yield from self._of_choices(place, old, new)
            return
        yield from self._of_values(place, old, new)
        yield from self._of_fields(place, old, new)
        if "items" in old and "items" in new:
            yield from self.of(f"{place}[]", old["items"], new["items"])
        if "additionalProperties" in new and ("additionalProperties" in old or self._is_taken):
            yield from self.of(f"{place}.*", old.get("additionalProperties", True), new["additionalProperties"])

    def _of_choices(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = (one.get("oneOf") or one.get("anyOf") or [one] for one in (old, new))
        kept, among = (before, after) if self._is_taken else (after, before)
        for one in kept:
            if not any(self._fits(place, *((one, other) if self._is_taken else (other, one))) for other in among):
                yield f"{place}: a choice is {'taken no more' if self._is_taken else 'told that was not'}"

    def _fits(self, place: str, old: Schema, new: Schema) -> bool:
        alone = Comparison(self._old, self._new, is_taken=self._is_taken)
        return not list(alone.of(place, old, new))

    def _of_values(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = _types(old), _types(new)
        wide, narrow = (after, before) if self._is_taken else (before, after)
        if wide and (not narrow or not narrow <= wide):
            yield f"{place}: type was {sorted(before)}, is {sorted(after)}"
        if old.get("format") != new.get("format") and "format" in (new if self._is_taken else old):
            yield f"{place}: format was {old.get('format')}, is {new.get('format')}"
        if not self._is_taken:
            return  # bounds and words of what is told may grow: callers are told so
        if "enum" in new and ("enum" not in old or (gone := [one for one in old["enum"] if one not in new["enum"]])):
            yield f"{place}: words are taken no more: {gone if 'enum' in old else 'all but a list'}"
        if "pattern" in new and new["pattern"] != old.get("pattern"):
            yield f"{place}: pattern was {old.get('pattern')}, is {new['pattern']}"
        for word in (*LEAST, *MOST):
            if word in new and (word not in old or (new[word] > old[word] if word in LEAST else new[word] < old[word])):
                yield f"{place}: {word} was {old.get(word)}, is {new[word]}"

    def _of_fields(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, needed_now = set(old.get("required", [])), set(new.get("required", []))
        if self._is_taken:
            for name in sorted(needed_now - needed):
                yield f"{place}.{name} must be given, and need not before"
        else:
            for name in sorted(needed - needed_now):
                yield f"{place}.{name} is not always told any more"
        for name, schema in before.items():
            if name not in after:
                yield f"{place}.{name} is gone"
            else:
                yield from self.of(f"{place}.{name}", schema, after[name])


def _types(schema: Schema) -> set[str]:
    """The types that a schema allows; none: any."""
    told = schema.get("type", [])
    found = {told} if isinstance(told, str) else set(told)
    return found | {"integer"} if "number" in found else found


def _whole(schema: Schema, shapes: Schema) -> dict[str, Any]:
    """A schema with what it refers to and what it is made of put into one."""
    parts = [schema]
    if "$ref" in schema:
        parts = [shapes.get(schema["$ref"], {}), {name: one for name, one in schema.items() if name != "$ref"}]
    parts += schema.get("allOf", [])
    if len(parts) == 1:
        return dict(schema)
    whole: dict[str, Any] = {}
    for part in parts:
        one = _whole(part, shapes) if part is not schema else {n: v for n, v in part.items() if n != "allOf"}
        properties = {**whole.get("properties", {}), **one.get("properties", {})}
        required = sorted({*whole.get("required", []), *one.get("required", [])})
        whole |= one
        whole |= {"properties": properties} if properties else {}
        whole |= {"required": required} if required else {}
    return whole
