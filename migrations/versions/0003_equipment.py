"""Camera models, places, cameras, conditions, assignments and returns, counts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)

TABLES = [
    "counts",
    "camera_conditions",
    "assignment_returns",
    "assignments",
    "camera_places",
    "cameras",
    "places",
    "camera_models",
]
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "camera_models",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_camera_models_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_camera_models_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_models")),
        sa.UniqueConstraint("name", name=op.f("uq_camera_models_name")),
    )
    op.create_index(op.f("ix_camera_models_batch_id"), "camera_models", ["batch_id"], unique=False)
    op.create_index(op.f("ix_camera_models_recorded_seq"), "camera_models", ["recorded_seq"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "kind IN ('precinct_room', 'training_unit', 'vendor', 'other')", name=op.f("ck_places_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_places_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_places_precinct_id_precincts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_places_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("code", name=op.f("uq_places_code")),
    )
    op.create_index(op.f("ix_places_batch_id"), "places", ["batch_id"], unique=False)
    op.create_index(op.f("ix_places_recorded_seq"), "places", ["recorded_seq"], unique=False)
    op.create_table(
        "cameras",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("asset_tag", sa.Text(), nullable=True),
        sa.Column("camera_model_id", BIG_ID, nullable=False),
        sa.Column("owned_from", sa.Date(), nullable=True),
        sa.Column("purchase_batch", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_cameras_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_cameras_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["camera_model_id"],
            ["camera_models.id"],
            name=op.f("fk_cameras_camera_model_id_camera_models"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_cameras_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_cameras_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cameras")),
    )
    op.create_index(op.f("ix_cameras_batch_id"), "cameras", ["batch_id"], unique=False)
    op.create_index(op.f("ix_cameras_camera_model_id"), "cameras", ["camera_model_id"], unique=False)
    op.create_index("ix_cameras_purchase_batch", "cameras", ["purchase_batch"], unique=False)
    op.create_index(op.f("ix_cameras_recorded_seq"), "cameras", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_cameras_asset_tag",
        "cameras",
        ["asset_tag"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_index(
        "uq_cameras_serial",
        "cameras",
        ["serial"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "camera_places",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_camera_places_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_camera_places_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_camera_places_camera_id_cameras"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_camera_places_place_id_places"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_camera_places_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_camera_places_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_places")),
    )
    op.create_index(op.f("ix_camera_places_batch_id"), "camera_places", ["batch_id"], unique=False)
    op.create_index(op.f("ix_camera_places_place_id"), "camera_places", ["place_id"], unique=False)
    op.create_index(op.f("ix_camera_places_recorded_seq"), "camera_places", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_camera_places_day",
        "camera_places",
        ["camera_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "assignments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_assignments_void_is_whole"),
        ),
        sa.CheckConstraint(
            "returned_on IS NULL OR returned_on >= issued_on", name=op.f("ck_assignments_return_not_before_issue")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_assignments_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_assignments_camera_id_cameras"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_assignments_officer_id_officers"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_assignments_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_assignments_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_batch_id"), "assignments", ["batch_id"], unique=False)
    op.create_index("ix_assignments_camera", "assignments", ["camera_id", "issued_on"], unique=False)
    op.create_index("ix_assignments_officer", "assignments", ["officer_id", "issued_on"], unique=False)
    op.create_index(op.f("ix_assignments_recorded_seq"), "assignments", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_assignments_open_camera",
        "assignments",
        ["camera_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL AND returned_on IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL AND returned_on IS NULL"),
    )
    op.create_index(
        "uq_assignments_open_officer",
        "assignments",
        ["officer_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL AND returned_on IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL AND returned_on IS NULL"),
    )
    op.create_table(
        "assignment_returns",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("assignment_id", BIG_ID, nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("report_number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "condition IN ('serviceable', 'in_repair', 'missing', 'stolen', 'recalled', 'retired')",
            name=op.f("ck_assignment_returns_condition_is_known"),
        ),
        sa.CheckConstraint(
            "condition NOT IN ('missing', 'stolen') OR report_number IS NOT NULL",
            name=op.f("ck_assignment_returns_loss_has_report_number"),
        ),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_assignment_returns_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_assignment_returns_assignment_id_assignments"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_assignment_returns_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_assignment_returns_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_assignment_returns_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_returns")),
    )
    op.create_index(op.f("ix_assignment_returns_batch_id"), "assignment_returns", ["batch_id"], unique=False)
    op.create_index(op.f("ix_assignment_returns_recorded_seq"), "assignment_returns", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_assignment_returns_assignment",
        "assignment_returns",
        ["assignment_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "camera_conditions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("report_number", sa.Text(), nullable=True),
        sa.Column("return_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "condition IN ('serviceable', 'in_repair', 'missing', 'stolen', 'recalled', 'retired')",
            name=op.f("ck_camera_conditions_condition_is_known"),
        ),
        sa.CheckConstraint(
            "condition NOT IN ('missing', 'stolen') OR report_number IS NOT NULL",
            name=op.f("ck_camera_conditions_loss_has_report_number"),
        ),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_camera_conditions_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_camera_conditions_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_camera_conditions_camera_id_cameras"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_camera_conditions_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["assignment_returns.id"],
            name=op.f("fk_camera_conditions_return_id_assignment_returns"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_camera_conditions_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_conditions")),
    )
    op.create_index(op.f("ix_camera_conditions_batch_id"), "camera_conditions", ["batch_id"], unique=False)
    op.create_index(op.f("ix_camera_conditions_recorded_seq"), "camera_conditions", ["recorded_seq"], unique=False)
    op.create_index(op.f("ix_camera_conditions_return_id"), "camera_conditions", ["return_id"], unique=False)
    op.create_index(
        "uq_camera_conditions_day",
        "camera_conditions",
        ["camera_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "counts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_counts_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_counts_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_counts_place_id_places"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_counts_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_counts_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counts")),
    )
    op.create_index(op.f("ix_counts_batch_id"), "counts", ["batch_id"], unique=False)
    op.create_index(op.f("ix_counts_place_id"), "counts", ["place_id"], unique=False)
    op.create_index(op.f("ix_counts_recorded_seq"), "counts", ["recorded_seq"], unique=False)


def downgrade() -> None:
    """Drop the tables; refused while one of them holds a row."""
    bind = op.get_bind()
    for table in TABLES:
        if bind.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table}")
    for table in TABLES:
        op.drop_table(table)
