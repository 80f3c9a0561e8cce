"""What officers signed for: acknowledgements of issues and returns, the PINs to sign with, and the tries of them.

Acknowledgements are facts and take a void, once, and nothing else; a PIN takes its lock.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)
PROOF_FITS_METHOD = (
    "(method = 'pin' AND officer_pin_id IS NOT NULL AND drawn IS NULL AND sheet IS NULL)"
    " OR (method = 'drawn' AND drawn IS NOT NULL AND officer_pin_id IS NULL AND sheet IS NULL)"
    " OR (method = 'paper' AND sheet IS NOT NULL AND officer_pin_id IS NULL AND drawn IS NULL)"
)

TABLES = ["pin_tries", "acknowledgements", "officer_pins"]
"""In the order in which they can be dropped."""

VOID = ("voided_at", "voided_seq", "void_reason")
GUARDED = {"acknowledgements": VOID, "officer_pins": ("locked_at",)}
"""Each guarded table and the columns of it that may change."""


def upgrade() -> None:
    """Create the tables, and guard those whose rows are never changed."""
    create_officer_pins()
    create_acknowledgements()
    create_pin_tries()
    for table, may_change in GUARDED.items():
        if op.get_bind().dialect.name == "postgresql":
            guard_on_postgresql(table, may_change)
        else:
            guard_on_sqlite(table, may_change)


def create(table: str, *parts: sa.schema.SchemaItem, facts: bool = True) -> None:
    """A table of rows that say when they were recorded and, where they are facts, when and why they were voided."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    constraints = [part for part in parts if not isinstance(part, sa.Column)]
    recorded = [
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
    ]
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        *columns,
        *recorded,
        *(void_columns() if facts else ()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f(f"fk_{table}_batch_id_batches"), ondelete="RESTRICT"
        ),
        *(names_event(table, column) for column in ("recorded_seq", *(("voided_seq",) if facts else ()))),
        *((sa.CheckConstraint(VOID_IS_WHOLE, name=op.f(f"ck_{table}_void_is_whole")),) if facts else ()),
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


def create_officer_pins() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "officer_pins",
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_pins_officer_id_officers"), ondelete="RESTRICT"
        ),
        facts=False,
    )
    op.create_index("ix_officer_pins_officer", "officer_pins", ["officer_id"], unique=False)


def create_acknowledgements() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "acknowledgements",
        sa.Column("assignment_id", BIG_ID, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("return_id", BIG_ID, nullable=True),
        sa.Column("drawn", sa.Text(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("officer_pin_id", BIG_ID, nullable=True),
        sa.CheckConstraint("act IN ('issue', 'return')", name=op.f("ck_acknowledgements_act_is_known")),
        sa.CheckConstraint("method IN ('pin', 'drawn', 'paper')", name=op.f("ck_acknowledgements_method_is_known")),
        sa.CheckConstraint(PROOF_FITS_METHOD, name=op.f("ck_acknowledgements_proof_fits_method")),
        sa.CheckConstraint(
            "(act = 'return') = (return_id IS NOT NULL)", name=op.f("ck_acknowledgements_return_is_named")
        ),
        *(names_row(column, table) for column, table in NAMED_BY_ACKNOWLEDGEMENTS),
    )
    op.create_index("ix_acknowledgements_assignment", "acknowledgements", ["assignment_id"], unique=False)
    op.create_index(
        "uq_acknowledgements_assignment_act",
        "acknowledgements",
        ["assignment_id", "act"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    for column in ("return_id", "officer_pin_id"):
        op.create_index(op.f(f"ix_acknowledgements_{column}"), "acknowledgements", [column], unique=False)


NAMED_BY_ACKNOWLEDGEMENTS = (
    ("assignment_id", "assignments"),
    ("return_id", "assignment_returns"),
    ("officer_pin_id", "officer_pins"),
)


def names_row(column: str, table: str) -> sa.ForeignKeyConstraint:
    """What an acknowledgement refers to."""
    name = op.f(f"fk_acknowledgements_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="RESTRICT")


def create_pin_tries() -> None:
    """Create the table, its constraints and its index."""
    op.create_table(
        "pin_tries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_pin_id", BIG_ID, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=False),
        sa.Column("fitted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin_tries")),
        sa.ForeignKeyConstraint(
            ["officer_pin_id"],
            ["officer_pins.id"],
            name=op.f("fk_pin_tries_officer_pin_id_officer_pins"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_pin_tries_pin", "pin_tries", ["officer_pin_id", "tried_at"], unique=False)


def guard_on_postgresql(table: str, may_change: tuple[str, ...]) -> None:
    """A trigger for each row, and one for TRUNCATE, which asks no row."""
    listed = ", ".join(f"'{name}'" for name in may_change)
    op.execute(
        f"CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_fact_change({listed})"
    )
    op.execute(
        f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_fact_change()"
    )


def guard_on_sqlite(table: str, may_change: tuple[str, ...]) -> None:
    """A trigger for each thing that may go wrong: SQLite's messages are written beforehand."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in may_change)
    refuse(table, "update", "UPDATE", changed, "never changed: void the entry and enter it again")
    settled = [name for name in VOID if name in columns]
    if settled:
        again = " OR ".join(f'(OLD."{name}" IS NOT NULL AND OLD."{name}" IS NOT NEW."{name}")' for name in settled)
        refuse(table, "void", "UPDATE", again, "void for good")
    refuse(table, "delete", "DELETE", None, "never deleted: void the entry")


def refuse(table: str, name: str, moment: str, condition: str | None, words: str) -> None:
    """One trigger on SQLite."""
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER guard_{table}_{name} BEFORE {moment} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are {words}'); END"
    )


def downgrade() -> None:
    """Drop the tables; refused while one of them holds a row."""
    bind = op.get_bind()
    rows = {table: bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}
    if any(rows.values()):
        lost = ", ".join(f"{table} ({count})" for table, count in rows.items() if count)
        raise RuntimeError(f"downgrade refused: it would lose the rows of {lost}")
    for table in TABLES:
        op.drop_table(table)
