"""Figures entered with their source: storage and its retention, and money."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
VOID = ("voided_at", "voided_seq", "void_reason")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)

TABLES = ["money_figures", "storage_figures"]
"""In the order in which they can be dropped."""

UNIT_FITS = (
    "(measure IN ('retention', 'longer_retention') AND unit = 'days')"
    " OR (measure NOT IN ('retention', 'longer_retention') AND unit <> 'days')"
)


def upgrade() -> None:
    """Create the tables and guard them."""
    create_storage_figures()
    create_money_figures()
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            guard_on_postgresql(table)
        else:
            guard_on_sqlite(table)


def create_storage_figures() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "storage_figures",
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        one_of("storage_figures", "measure", ("recorded", "stored", "destroyed", "retention", "longer_retention")),
        one_of("storage_figures", "unit", ("gigabytes", "hours", "recordings", "days")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_storage_figures_value_not_negative")),
        sa.CheckConstraint(UNIT_FITS, name=op.f("ck_storage_figures_unit_fits_measure")),
    )
    one_standing("uq_storage_figures_day", "storage_figures", ["measured_on", "measure", "unit"])


def create_money_figures() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "money_figures",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        one_of("money_figures", "kind", ("appropriated", "spent")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_money_figures_amount_positive")),
    )
    one_standing("uq_money_figures_purpose", "money_figures", ["kind", "year", "dated_on", "purpose"])


def one_of(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    """A column that takes only the words of a closed list."""
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_is_known"))


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of facts: rows that say when they were recorded, and when and why they were voided."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    constraints = [part for part in parts if not isinstance(part, sa.Column)]
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        *columns,
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        names_row(table, "batch_id", "batches"),
        *(names_event(table, column) for column in ("recorded_seq", "voided_seq")),
        sa.CheckConstraint(VOID_IS_WHOLE, name=op.f(f"ck_{table}_void_is_whole")),
        *constraints,
    )
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    void = sa.text("voided_seq IS NOT NULL")
    op.create_index(f"ix_{table}_voided_seq", table, ["voided_seq"], sqlite_where=void, postgresql_where=void)


def names_row(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference to a row that must not go away."""
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


def one_standing(name: str, table: str, columns: list[str]) -> None:
    """At most one row of the same columns that is not void."""
    standing = sa.text("voided_at IS NULL")
    op.create_index(name, table, columns, unique=True, sqlite_where=standing, postgresql_where=standing)


def guard_on_postgresql(table: str) -> None:
    """A trigger for each row, and one for TRUNCATE, which asks no row."""
    listed = ", ".join(f"'{name}'" for name in VOID)
    op.execute(
        f"CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_fact_change({listed})"
    )
    op.execute(
        f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_fact_change()"
    )


def guard_on_sqlite(table: str) -> None:
    """A trigger for each thing that may go wrong: SQLite's messages are written beforehand."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in VOID)
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


def downgrade() -> None:
    """Drop the tables; refused while one of them holds a row."""
    bind = op.get_bind()
    rows = {table: bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}
    if any(rows.values()):
        lost = ", ".join(f"{table} ({count})" for table, count in rows.items() if count)
        raise RuntimeError(f"downgrade refused: it would lose the rows of {lost}")
    for table in TABLES:
        op.drop_table(table)
