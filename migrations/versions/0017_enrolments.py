"""Enrolments: officers' seats in classes, and how they ended without the class being done.

The database holds a class to its seats: a row for one more than there are is refused, whatever program asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
VOID = ("voided_at", "voided_seq", "void_reason")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)

TABLES = ["enrolment_ends", "enrolments"]
"""In the order in which they can be dropped."""

IS_FULL = """
(SELECT count(*) FROM enrolments e
  WHERE e.session_id = NEW.session_id AND e.voided_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM enrolment_ends w WHERE w.enrolment_id = e.id AND w.voided_at IS NULL AND w.outcome = 'withdrawn'))
>= (SELECT s.seats FROM training_sessions s WHERE s.id = NEW.session_id)
"""
"""Never true of a class of which nobody said how many seats it has."""

FUNCTION = f"""
CREATE FUNCTION refuse_full_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.voided_at IS NULL AND {IS_FULL} THEN
        RAISE EXCEPTION 'class % has no seat left', NEW.session_id
            USING ERRCODE = 'check_violation', TABLE = 'enrolments', CONSTRAINT = 'seats_enrolments';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Create the tables, guard them, and hold classes to their seats."""
    create_enrolments()
    create_enrolment_ends()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(
            "CREATE TRIGGER seats_enrolments BEFORE INSERT ON enrolments "
            "FOR EACH ROW EXECUTE FUNCTION refuse_full_class()"
        )
        for table in TABLES:
            guard_on_postgresql(table)
        return
    op.execute(
        f"CREATE TRIGGER seats_enrolments BEFORE INSERT ON enrolments WHEN NEW.voided_at IS NULL AND {IS_FULL.strip()} "
        "BEGIN SELECT RAISE(ABORT, 'seats_enrolments'); END"
    )
    for table in TABLES:
        guard_on_sqlite(table)


def create_enrolments() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "enrolments",
        sa.Column("session_id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        names_row("enrolments", "session_id", "training_sessions"),
        names_row("enrolments", "officer_id", "officers"),
    )
    op.create_index("ix_enrolments_officer", "enrolments", ["officer_id"], unique=False)
    one_standing("uq_enrolments_seat", "enrolments", ["session_id", "officer_id"])


def create_enrolment_ends() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "enrolment_ends",
        sa.Column("enrolment_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        names_row("enrolment_ends", "enrolment_id", "enrolments"),
    )
    one_standing("uq_enrolment_ends_enrolment", "enrolment_ends", ["enrolment_id"])


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
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_full_class()")
