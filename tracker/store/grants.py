"""What the role of a running tracker may do in a PostgreSQL database, and no more: it reads, adds, voids, and changes
what its tables let change. Schema changes belong to another role, the owner.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, Table, text

from tracker.domain.errors import Refusal
from tracker.store import models  # noqa: F401 - all tables are to be known
from tracker.store.base import Base

VOID = ("voided_at", "voided_seq", "void_reason")

DESCRIPTIVE = {
    "camera_models": ("name", "manufacturer", "revision"),
    "cameras": ("asset_tag", "purchase_batch", "revision"),
    "courses": ("name", "revision"),
    "duties": ("name", "revision"),
    "places": ("name", "revision"),
    "policies": ("title", "link", "revision"),
    "precincts": ("name", "revision"),
    "training_sessions": ("starts_at", "place", "instructor", "seats", "revision"),
    "users": ("full_name", "revision"),
}
"""Words that may be put better, and the count of how often they were."""

FOLLOWING = {
    "account_links": ("used_at", "ended_at"),
    "api_tokens": ("last_used_at", "revoked_at"),
    "assignments": ("returned_on",),
    "authenticators": ("seed", "confirmed_at", "last_step", "ended_at"),
    "audit_head": ("seq", "recorded_at", "hash", "key_id"),
    "batches": ("receipt", "reversed_seq", "reversal_reason"),
    "counts": ("is_open",),
    "idempotency_records": ("status", "headers", "body"),
    "identities": ("ended_at",),
    "officer_pins": ("locked_at",),
    "pin_tries": ("fitted",),
    "import_drafts": ("version", "choices", "plan", "planned", "touched_at"),
    "officers": ("employee_number", "protected_identity"),
    "remembered_links": ("forgotten_at",),
    "deliveries": ("state", "tries", "claimed_at", "sent_at", "digest", "data_version", "said"),
    "recovery_codes": ("used_at", "ended_at"),
    "saved_mappings": ("forgotten_at",),
    "sign_in_tries": ("fitted",),
    "saved_views": ("forgotten_at",),
    "subscriptions": ("ended_at",),
    "users": ("disabled_at", "password_hash", "role", "officer_id", "mail_address", "locked_at", "idle_since"),
    "web_sessions": ("last_seen_at", "ended_at", "second_factor_at", "confirmed_at", "notice_at"),
}
"""What changes as entries are made: the log's head, the copies that follow other facts, the state of accounts."""


def _may_change(table: Table) -> tuple[str, ...]:
    voids = VOID if "voided_at" in table.columns else ()
    return (*voids, *DESCRIPTIVE.get(table.name, ()), *FOLLOWING.get(table.name, ()))


MAY_CHANGE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: columns for name, table in Base.metadata.tables.items() if (columns := _may_change(table))}
)
"""The columns that some act changes, by table; every other column of every table is written once."""

MAY_DELETE: frozenset[str] = frozenset(
    {"idempotency_records", "import_drafts", "sign_in_tries", "user_precincts", "web_sessions"}
)
"""The tables whose rows are let go of: kept answers, files on their way and tries of passwords when they are old,
a precinct that is taken from an account, every sign-in at a restore.
"""


def tables() -> list[str]:
    """Every table of the tracker, by name."""
    return sorted(Base.metadata.tables)


def grant_statements(role: str, *, database: str, schema: str) -> Iterator[str]:
    """The statements, to be run by the owner, after which `role` may do exactly what the tracker needs.

    They take back everything else that was given to the role or to everyone. They may be run again.
    """
    to, inside = _quoted(role), _quoted(schema)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {inside} FROM {to}, PUBLIC"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {inside} FROM {to}, PUBLIC"
    yield f"REVOKE ALL ON SCHEMA {inside} FROM {to}"
    yield f"REVOKE CREATE ON SCHEMA {inside} FROM PUBLIC"
    yield f"REVOKE ALL ON DATABASE {_quoted(database)} FROM {to}"
    yield f"REVOKE CREATE, TEMPORARY ON DATABASE {_quoted(database)} FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {_quoted(database)} TO {to}"
    yield f"GRANT USAGE ON SCHEMA {inside} TO {to}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {inside} TO {to}"
    yield f"GRANT SELECT ON {inside}.alembic_version TO {to}"
    for table in tables():
        where = f"{inside}.{_quoted(table)}"
        yield f"GRANT SELECT, INSERT ON {where} TO {to}"
        if columns := MAY_CHANGE.get(table):
            yield f"GRANT UPDATE ({', '.join(map(_quoted, columns))}) ON {where} TO {to}"
        if table in MAY_DELETE:
            yield f"GRANT DELETE ON {where} TO {to}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {inside} GRANT SELECT, INSERT ON TABLES TO {to}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {inside} GRANT USAGE, SELECT ON SEQUENCES TO {to}"


def grant(connection: Connection, role: str) -> None:
    """Run `grant_statements` over the owner's connection, in its open transaction.

    Raises:
        Refusal `not_postgresql`; `unknown_role`; `role_too_strong` for a role that no grant could hold back.
    """
    check_role(connection, role)
    database, schema = connection.execute(text("SELECT current_database(), current_schema()")).one()
    for statement in grant_statements(role, database=database, schema=schema):
        connection.exec_driver_sql(statement)


def check_role(connection: Connection, role: str) -> None:
    """Refuse a role that is not there, or whose rights do not come from grants."""
    if connection.dialect.name != "postgresql":
        raise Refusal("not_postgresql", "Grants are for PostgreSQL. A SQLite file is guarded by who may open it.")
    found = connection.execute(
        text(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication AS strong,"
            " pg_has_role(rolname, current_user, 'MEMBER') AS owner FROM pg_roles WHERE rolname = :role"
        ),
        {"role": role},
    ).one_or_none()
    if found is None:
        raise Refusal("unknown_role", f"There is no role {role}. Create it first: CREATE ROLE {_quoted(role)} LOGIN.")
    if found.strong or found.owner:
        raise Refusal(
            "role_too_strong",
            f"The role {role} is the owner, belongs to it, or may do what no grant takes away (SUPERUSER, CREATEDB, "
            "CREATEROLE, REPLICATION, BYPASSRLS). Use a plain role of its own for the tracker.",
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
