"""The audit log with its head, the installation's own record, and batches."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

TABLES = ["batches", "installation", "audit_head", "audit_events"]
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables, each after those it refers to, and the head's one row."""
    create_audit_events()
    create_audit_head()
    create_installation()
    create_batches()
    write_beginning()


def create_audit_events() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "audit_events",
        sa.Column("seq", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=True),
        sa.Column("token_id", BIG_ID, nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("subject_id", BIG_ID, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("personal", sa.JSON(), nullable=True),
        sa.Column("changes_data", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_batch_id"), "audit_events", ["batch_id"], unique=False)
    op.create_index(
        "ix_audit_events_data",
        "audit_events",
        ["recorded_at"],
        unique=False,
        sqlite_where=sa.text("changes_data"),
        postgresql_where=sa.text("changes_data"),
    )


def create_audit_head() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "audit_head",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("seq", BIG_ID, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def create_installation() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "installation",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("clock_offset_seconds", BIG_ID, nullable=False),
        sa.Column("opening_day", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )


def create_batches() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "batches",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("reversed_seq", BIG_ID, nullable=True),
        sa.Column("reversal_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_batches_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_batches_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_batch_id"), "batches", ["batch_id"], unique=False)
    op.create_index(op.f("ix_batches_recorded_seq"), "batches", ["recorded_seq"], unique=False)


def write_beginning() -> None:
    """The head before the first event."""
    # The head starts before the first event: event 1 takes seq 0 and this hash as what came before it.
    head = sa.table(
        "audit_head", *(sa.column(name) for name in ("id", "seq", "hash")), sa.column("recorded_at", INSTANT)
    )
    beginning = datetime(1970, 1, 1, tzinfo=UTC)
    moment = beginning.strftime("%Y-%m-%d %H:%M:%S.%f") if op.get_bind().dialect.name == "sqlite" else beginning
    op.execute(head.insert().values(id=1, seq=0, hash="0" * 64, recorded_at=moment))


def downgrade() -> None:
    """Drop the tables; refused while one of them holds a row."""
    bind = op.get_bind()
    # The head's one row is written by the upgrade and says nothing without events.
    kept = [table for table in TABLES if table != "audit_head"]
    rows = {table: bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in kept}
    if any(rows.values()):
        lost = ", ".join(f"{table} ({count})" for table, count in rows.items() if count)
        raise RuntimeError(f"downgrade refused: it would lose the rows of {lost}")
    for table in TABLES:
        op.drop_table(table)
