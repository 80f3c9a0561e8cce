"""Precincts, duties, officers and their particulars, postings, employment."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)

TABLES = [
    "employment_ends",
    "employments",
    "posting_ends",
    "postings",
    "officer_particulars",
    "officers",
    "duties",
    "precincts",
]
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "precincts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.CheckConstraint("kind IN ('precinct', 'other')", name=op.f("ck_precincts_kind_is_known")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_precincts_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_precincts_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precincts")),
        sa.UniqueConstraint("code", name=op.f("uq_precincts_code")),
    )
    op.create_index(op.f("ix_precincts_batch_id"), "precincts", ["batch_id"], unique=False)
    op.create_index(op.f("ix_precincts_recorded_seq"), "precincts", ["recorded_seq"], unique=False)
    op.create_table(
        "duties",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_duties_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_duties_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint("code", name=op.f("uq_duties_code")),
    )
    op.create_index(op.f("ix_duties_batch_id"), "duties", ["batch_id"], unique=False)
    op.create_index(op.f("ix_duties_recorded_seq"), "duties", ["recorded_seq"], unique=False)
    op.create_table(
        "officers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("protected_identity", sa.Boolean(), nullable=False),
        sa.Column("employee_number", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_officers_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_officers_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_officers_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_officers_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
    )
    op.create_index(op.f("ix_officers_batch_id"), "officers", ["batch_id"], unique=False)
    op.create_index(op.f("ix_officers_recorded_seq"), "officers", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_officers_employee_number",
        "officers",
        ["employee_number"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "officer_particulars",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("middle_name", sa.Text(), nullable=True),
        sa.Column("suffix", sa.Text(), nullable=True),
        sa.Column("rank", sa.Text(), nullable=True),
        sa.Column("badge", sa.Text(), nullable=True),
        sa.Column("employee_number", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_officer_particulars_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_officer_particulars_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
            name=op.f("fk_officer_particulars_officer_id_officers"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_officer_particulars_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_officer_particulars_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_particulars")),
    )
    op.create_index("ix_officer_particulars_badge", "officer_particulars", ["badge"], unique=False)
    op.create_index(op.f("ix_officer_particulars_batch_id"), "officer_particulars", ["batch_id"], unique=False)
    op.create_index("ix_officer_particulars_employee_number", "officer_particulars", ["employee_number"], unique=False)
    op.create_index("ix_officer_particulars_name", "officer_particulars", ["last_name", "first_name"], unique=False)
    op.create_index(op.f("ix_officer_particulars_recorded_seq"), "officer_particulars", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_officer_particulars_day",
        "officer_particulars",
        ["officer_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "postings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_postings_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_postings_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["duty"], ["duties.code"], name=op.f("fk_postings_duty_duties"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_postings_officer_id_officers"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_postings_precinct_id_precincts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_postings_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_postings_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    op.create_index(op.f("ix_postings_batch_id"), "postings", ["batch_id"], unique=False)
    op.create_index("ix_postings_precinct", "postings", ["precinct_id", "starts_on"], unique=False)
    op.create_index(op.f("ix_postings_recorded_seq"), "postings", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_postings_day",
        "postings",
        ["officer_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "posting_ends",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("posting_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_posting_ends_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_posting_ends_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_ends_posting_id_postings"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_posting_ends_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_posting_ends_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_ends")),
    )
    op.create_index(op.f("ix_posting_ends_batch_id"), "posting_ends", ["batch_id"], unique=False)
    op.create_index(op.f("ix_posting_ends_recorded_seq"), "posting_ends", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_posting_ends_posting",
        "posting_ends",
        ["posting_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "employments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'leave', 'suspended', 'separated')", name=op.f("ck_employments_status_is_known")
        ),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_employments_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_employments_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_employments_officer_id_officers"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_employments_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_employments_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employments")),
    )
    op.create_index(op.f("ix_employments_batch_id"), "employments", ["batch_id"], unique=False)
    op.create_index(op.f("ix_employments_recorded_seq"), "employments", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_employments_day",
        "employments",
        ["officer_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "employment_ends",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("employment_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_employment_ends_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_employment_ends_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"],
            ["employments.id"],
            name=op.f("fk_employment_ends_employment_id_employments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_employment_ends_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_employment_ends_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment_ends")),
    )
    op.create_index(op.f("ix_employment_ends_batch_id"), "employment_ends", ["batch_id"], unique=False)
    op.create_index(op.f("ix_employment_ends_recorded_seq"), "employment_ends", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_employment_ends_employment",
        "employment_ends",
        ["employment_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def downgrade() -> None:
    """Drop the tables; refused while one of them holds a row."""
    bind = op.get_bind()
    for table in TABLES:
        if bind.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table}")
    for table in TABLES:
        op.drop_table(table)
