"""The table of permissions and who holds what, as JSON, as CSV, and as the table of docs/permissions.md."""

from typing import Any

from tracker.domain.actors import PERMISSIONS, PHRASES
from tracker.domain.reports.holders import Holder, Holders
from tracker.domain.reports.stamp import Stamp
from tracker.domain.vocabulary import Role
from tracker.render.cells import Kind, Value
from tracker.render.table import Column, Table
from tracker.render.to_csv import table_to_csv
from tracker.render.words import plain_words

YES, NO = "yes", "no"

ROLES = tuple((role, plain_words(role.value)) for role in Role)
"""Every role with its name for people, in the order of the table."""

HELD = (
    Column("kind", "Account or token", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("full_name", "Whose", Kind.TEXT),
    Column("role", "Role", Kind.TEXT),
    Column("precincts", "Precincts", Kind.TEXT),
    Column("read_only", "Reads only", Kind.TEXT),
    Column("permissions", "Permissions", Kind.TEXT),
    Column("since", "Since", Kind.TEXT),
    Column("expires_at", "Expires", Kind.TEXT),
    Column("last_used_at", "Last used", Kind.TEXT),
)


def permissions_as_json() -> dict[str, Any]:
    """Each permission with what it lets somebody do and the roles that hold it."""
    return {
        "permissions": [
            {"name": name, "lets": PHRASES[name], "roles": [role.value for role in Role if role in roles]}
            for name, roles in PERMISSIONS.items()
        ]
    }


def permissions_csv(stamp: Stamp) -> bytes:
    """The table, a permission a row and a role a column."""
    columns = (
        Column("permission", "Permission", Kind.TEXT),
        Column("lets", "What it lets somebody do", Kind.TEXT),
        *(Column(role.value, said, Kind.TEXT) for role, said in ROLES),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (name, PHRASES[name], *(YES if role in roles else NO for role in Role)) for name, roles in PERMISSIONS.items()
    )
    return table_to_csv(Table("permissions", "Permissions", stamp, columns, rows))


def permissions_markdown() -> str:
    """The table as docs/permissions.md holds it."""
    heads = ["Permission", "What it lets somebody do", *(said for _, said in ROLES)]
    lines = [heads, ["---", "---", *(":-:" for _ in ROLES)]]
    lines += [
        [f"`{name}`", PHRASES[name], *("x" if role in roles else "" for role in Role)]
        for name, roles in PERMISSIONS.items()
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def holders_as_json(found: Holders) -> dict[str, Any]:
    """Who holds what, stamped."""
    stamp = found.stamp
    return {
        "as_of": stamp.as_of,
        "known_at": stamp.known_at_text,
        "data_version": stamp.data_version,
        "audit_head": stamp.audit_head,
        "held_at": found.moment,
        "holders": [
            {
                "kind": _kind(one),
                "name": one.name,
                "full_name": one.full_name,
                "role": one.role.value,
                "precincts": list(one.precincts),
                "read_only": one.read_only,
                "permissions": list(one.permissions),
                "since": one.since,
                "expires_at": one.expires_at,
                "last_used_at": one.last_used_at,
            }
            for one in found.rows
        ],
    }


def holders_csv(found: Holders) -> bytes:
    """Who holds what, one account or token a row."""
    return table_to_csv(Table("holders", "Who holds what", found.stamp, HELD, tuple(map(_held, found.rows))))


def _held(one: Holder) -> tuple[Value, ...]:
    moments = (one.since, one.expires_at, one.last_used_at)
    return (
        _kind(one),
        one.name,
        one.full_name,
        one.role.value,
        " ".join(one.precincts),
        YES if one.read_only else NO,
        " ".join(one.permissions),
        *(None if moment is None else moment.isoformat(timespec="seconds") for moment in moments),
    )


def _kind(one: Holder) -> str:
    return "token" if one.is_token else "account"
