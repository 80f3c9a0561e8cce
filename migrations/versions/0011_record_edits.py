"""Descriptive fields may be edited: what stood there before stays on record, and each record counts its revisions.

The edits take new rows and nothing else: the database refuses to change or delete one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

EDITABLE = [
    "precincts",
    "duties",
    "places",
    "camera_models",
    "cameras",
    "courses",
    "training_sessions",
    "policies",
    "users",
]


def upgrade() -> None:
    """Count revisions from 1 on every record there is, and make room for edits."""
    for table in EDITABLE:
        op.add_column(table, sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False))
    create_record_edits()
    if op.get_bind().dialect.name == "postgresql":
        guard_on_postgresql()
    else:
        guard_on_sqlite()


def create_record_edits() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "record_edits",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("record_id", BIG_ID, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.CheckConstraint("revision > 1", name=op.f("ck_record_edits_revision_after_first")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_edits")),
        sa.UniqueConstraint(
            "collection",
            "record_id",
            "field",
            "revision",
            name=op.f("uq_record_edits_collection_record_id_field_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_record_edits_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_record_edits_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    op.create_index(op.f("ix_record_edits_recorded_seq"), "record_edits", ["recorded_seq"])
    op.create_index(op.f("ix_record_edits_batch_id"), "record_edits", ["batch_id"])
    op.create_index("ix_record_edits_recorded_at", "record_edits", ["recorded_at"])


def guard_on_postgresql() -> None:
    """Refuse to change, delete or empty."""
    op.execute(
        "CREATE FUNCTION refuse_edit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'record edits are never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER record_edits_append_only BEFORE UPDATE OR DELETE ON record_edits "
        "FOR EACH ROW EXECUTE FUNCTION refuse_edit_change()"
    )
    op.execute(
        "CREATE TRIGGER record_edits_no_truncate BEFORE TRUNCATE ON record_edits "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit_change()"
    )


def guard_on_sqlite() -> None:
    """Refuse to change or delete."""
    for moment in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER record_edits_no_{moment.lower()} BEFORE {moment} ON record_edits "
            "BEGIN SELECT RAISE(ABORT, 'record edits are never changed'); END"
        )


def downgrade() -> None:
    """Drop the table and the counts; refused once a record has been edited."""
    bind = op.get_bind()
    edits = bind.execute(sa.text("SELECT count(*) FROM record_edits")).scalar_one()
    if edits:
        raise RuntimeError(f"downgrade refused: it would lose the rows of record_edits ({edits})")
    op.drop_table("record_edits")
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_edit_change()")
    for table in reversed(EDITABLE):
        op.drop_column(table, "revision")
