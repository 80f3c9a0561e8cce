"""Which record of a collection a key names, for whoever reads: what is hidden or out of sight is not there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict, NotFound
from tracker.domain.keys import KEYS, Keyed
from tracker.reports.records import COLLECTIONS, Row, Sight, Wanted, list_records

BESIDE: Mapping[str, Mapping[str, Any]] = {"assignments": {"open": True}}
"""What else is asked of the record."""

MOST_CANDIDATES = 20


def number_of(session: Session, name: str, sight: Sight, named: Keyed, *, field: str = "") -> int:
    """The number of the standing record of a collection that a key names on the day, as known at the moment.

    `field` is the parameter that said it; empty: the address. Two statements.

    Raises:
        NotFound `unknown_<what>`: none has the key, or not for this reader, or it is no key of such records; Conflict
        `ambiguous`: several have it, named in `related`.
    """
    collection = COLLECTIONS[name]
    if named.key not in KEYS[name]:
        listed = " or ".join(f"{key}:…" for key in KEYS[name])
        message = f"A record of {name} is named by its number, or as {listed}. Correct the key."
        raise NotFound("unknown_key", message, field=field)
    filters = {named.key: named.value, **BESIDE.get(name, {})}
    found = list_records(session, collection, sight, Wanted(filters, limit=MOST_CANDIDATES))
    if not found.rows:
        code = f"unknown_{collection.what.replace(' ', '_')}"
        raise NotFound(code, f"There is no {collection.what} with the {named}. Check it.", field=field)
    if found.total > 1:
        raise Conflict(
            "ambiguous",
            f"The {named} fits {found.total} of {name}. Name one by its number.",
            field=field,
            related=[(name, row["id"], _label(row)) for row in found.rows],
        )
    number: int = found.rows[0]["id"]
    return number


OF_PARAMETER = {"officer": "officers", "camera": "cameras"}
"""The collection whose record a filter names."""


def with_numbers(session: Session, sight: Sight, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Filters with the numbers of what they name by keys. Raises as `number_of`."""
    return {
        name: number_of(session, OF_PARAMETER[name], sight, value, field=name) if isinstance(value, Keyed) else value
        for name, value in filters.items()
    }


def _label(row: Row) -> str:
    """Name and badge of an officer, as this reader reads them."""
    if row.get("last_name") is None:
        return f"Number {row['id']}"
    name = f"{row['last_name']}, {row['first_name']}"
    return f"{name} (badge {row['badge']})" if row.get("badge") else name
