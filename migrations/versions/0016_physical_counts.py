"""Physical counts: what was seen, what was explained, the closing with its figures; one open count a place.

A count says itself whether it is open, a copy of whether a closing stands. An earlier version let in a second open
count of one place: of such, the first is marked as open and the others wait until it is closed.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)
VOID = ("voided_at", "voided_seq", "void_reason")
STANDING = sa.text("voided_at IS NULL")
OPEN_COUNT = sa.text("voided_at IS NULL AND is_open")
UNKNOWN_CODE = sa.text("voided_at IS NULL AND camera_id IS NULL")

TABLES = ("count_closings", "count_explanations", "count_sightings")
"""In the order in which they can be dropped."""

SECOND_OPEN = """
    UPDATE counts SET is_open = false WHERE EXISTS (
        SELECT 1 FROM counts AS earlier
        WHERE earlier.place_id = counts.place_id AND earlier.id < counts.id AND earlier.voided_at IS NULL
    )
"""


def upgrade() -> None:
    """Mark the open counts, hold each place to one, and make room for what a count finds."""
    unguard("counts")
    op.add_column("counts", sa.Column("is_open", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute(SECOND_OPEN)
    guard("counts", (*VOID, "is_open"))
    unique("uq_counts_open_place", "counts", ["place_id"], OPEN_COUNT)
    create_count_sightings()
    create_count_explanations()
    create_count_closings()
    for table in TABLES:
        guard(table, VOID)


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of facts of a count."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    constraints = [part for part in parts if not isinstance(part, sa.Column)]
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("count_id", BIG_ID, nullable=False),
        *columns,
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        *void_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        names(table, "count_id", "counts"),
        names(table, "batch_id", "batches"),
        *(names_event(table, column) for column in ("recorded_seq", "voided_seq")),
        sa.CheckConstraint(VOID_IS_WHOLE, name=op.f(f"ck_{table}_void_is_whole")),
        *constraints,
    )
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def void_columns() -> list[sa.Column[Any]]:
    """When a fact was voided, by which event, and why."""
    return [
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
    ]


def names(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference that keeps what it names."""
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT"
    )


def names_event(table: str, column: str) -> sa.ForeignKeyConstraint:
    """The audit event that recorded or voided a row: it may be written later in the same transaction."""
    return sa.ForeignKeyConstraint(
        [column],
        ["audit_events.seq"],
        name=op.f(f"fk_{table}_{column}_audit_events"),
        ondelete="RESTRICT",
        initially="DEFERRED",
        deferrable=True,
    )


def unique(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    """A unique index over the rows of a condition."""
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def create_count_sightings() -> None:
    """Create the table, its constraints and indexes."""
    table = "count_sightings"
    create(
        table,
        sa.Column("camera_id", BIG_ID, nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        names(table, "camera_id", "cameras"),
        sa.CheckConstraint("(camera_id IS NULL) <> (code IS NULL)", name=op.f(f"ck_{table}_camera_or_code")),
    )
    for column in ("camera_id", "count_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    unique(f"uq_{table}_camera", table, ["count_id", "camera_id"], STANDING)
    unique(f"uq_{table}_code", table, ["count_id", "code"], UNKNOWN_CODE)


def create_count_explanations() -> None:
    """Create the table, its constraints and indexes."""
    table = "count_explanations"
    create(
        table,
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        names(table, "camera_id", "cameras"),
    )
    for column in ("camera_id", "count_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    unique(f"uq_{table}_camera", table, ["count_id", "camera_id"], STANDING)


def create_count_closings() -> None:
    """Create the table, its constraints and indexes."""
    table = "count_closings"
    figures = ("expected", "found", "missing", "unexpected", "held", "wrong_condition")
    create(
        table,
        sa.Column("closed_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in figures),
        sa.CheckConstraint("expected = found + missing", name=op.f(f"ck_{table}_expected_is_whole")),
        sa.CheckConstraint(
            "found >= 0 AND missing >= 0 AND unexpected >= 0 AND held >= 0 AND wrong_condition >= 0",
            name=op.f(f"ck_{table}_figures_are_counts"),
        ),
    )
    op.create_index(f"ix_{table}_count", table, ["count_id"], unique=False)
    unique(f"uq_{table}_count", table, ["count_id"], STANDING)


def guard(table: str, may_change: tuple[str, ...]) -> None:
    """Let a fact take a void, once, and the columns that follow other facts; nothing else, and no deletion."""
    if op.get_bind().dialect.name == "postgresql":
        listed = ", ".join(f"'{name}'" for name in may_change)
        op.execute(
            f"CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_fact_change({listed})"
        )
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_fact_change()"
        )
        return
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in may_change)
    again = " OR ".join(f'(OLD."{name}" IS NOT NULL AND OLD."{name}" IS NOT NEW."{name}")' for name in VOID)
    refuse(table, "update", "UPDATE", changed, "never changed: void the entry and enter it again")
    refuse(table, "void", "UPDATE", again, "void for good")
    refuse(table, "delete", "DELETE", None, "never deleted: void the entry")


def refuse(table: str, name: str, moment: str, condition: str | None, words: str) -> None:
    """One trigger on SQLite."""
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER guard_{table}_{name} BEFORE {moment} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are {words}'); END"
    )


def unguard(table: str) -> None:
    """Take the triggers off."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
        op.execute(f"DROP TRIGGER guard_{table} ON {table}")
        return
    for name in ("update", "void", "delete"):
        op.execute(f"DROP TRIGGER guard_{table}_{name}")


def downgrade() -> None:
    """Drop the tables and the mark; refused while one of them holds a row."""
    bind = op.get_bind()
    rows = {table: bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}
    if any(rows.values()):
        lost = ", ".join(f"{table} ({count})" for table, count in rows.items() if count)
        raise RuntimeError(f"downgrade refused: it would lose the rows of {lost}")
    for table in TABLES:
        op.drop_table(table)
    unguard("counts")
    op.drop_index("uq_counts_open_place", "counts")
    op.drop_column("counts", "is_open")
    guard("counts", VOID)
