"""Camera models, places, cameras, conditions, assignments and returns, counts."""

from typing import Any

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
    """Create the tables, each after those it refers to."""
    create_camera_models()
    create_places()
    create_cameras()
    create_camera_places()
    create_assignments()
    create_assignment_returns()
    create_camera_conditions()
    create_counts()


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


def create_camera_models() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "camera_models",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.UniqueConstraint("name", name=op.f("uq_camera_models_name")),
        facts=False,
    )


def create_places() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "places",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "kind IN ('precinct_room', 'training_unit', 'vendor', 'other')", name=op.f("ck_places_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_places_precinct_id_precincts"), ondelete="RESTRICT"
        ),
        sa.UniqueConstraint("code", name=op.f("uq_places_code")),
        facts=False,
    )


def create_cameras() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "cameras",
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("asset_tag", sa.Text(), nullable=True),
        sa.Column("camera_model_id", BIG_ID, nullable=False),
        sa.Column("owned_from", sa.Date(), nullable=True),
        sa.Column("purchase_batch", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["camera_model_id"],
            ["camera_models.id"],
            name=op.f("fk_cameras_camera_model_id_camera_models"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(op.f("ix_cameras_camera_model_id"), "cameras", ["camera_model_id"], unique=False)
    op.create_index("ix_cameras_purchase_batch", "cameras", ["purchase_batch"], unique=False)
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


def create_camera_places() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "camera_places",
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_camera_places_camera_id_cameras"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_camera_places_place_id_places"), ondelete="RESTRICT"
        ),
    )
    op.create_index(op.f("ix_camera_places_place_id"), "camera_places", ["place_id"], unique=False)
    op.create_index(
        "uq_camera_places_day",
        "camera_places",
        ["camera_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_assignments() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "assignments",
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "returned_on IS NULL OR returned_on >= issued_on", name=op.f("ck_assignments_return_not_before_issue")
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_assignments_camera_id_cameras"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_assignments_officer_id_officers"), ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_assignments_camera", "assignments", ["camera_id", "issued_on"], unique=False)
    op.create_index("ix_assignments_officer", "assignments", ["officer_id", "issued_on"], unique=False)
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


def create_assignment_returns() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "assignment_returns",
        sa.Column("assignment_id", BIG_ID, nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("report_number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "condition IN ('serviceable', 'in_repair', 'missing', 'stolen', 'recalled', 'retired')",
            name=op.f("ck_assignment_returns_condition_is_known"),
        ),
        sa.CheckConstraint(
            "condition NOT IN ('missing', 'stolen') OR report_number IS NOT NULL",
            name=op.f("ck_assignment_returns_loss_has_report_number"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_assignment_returns_assignment_id_assignments"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(
        "uq_assignment_returns_assignment",
        "assignment_returns",
        ["assignment_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_camera_conditions() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "camera_conditions",
        sa.Column("camera_id", BIG_ID, nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("report_number", sa.Text(), nullable=True),
        sa.Column("return_id", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "condition IN ('serviceable', 'in_repair', 'missing', 'stolen', 'recalled', 'retired')",
            name=op.f("ck_camera_conditions_condition_is_known"),
        ),
        sa.CheckConstraint(
            "condition NOT IN ('missing', 'stolen') OR report_number IS NOT NULL",
            name=op.f("ck_camera_conditions_loss_has_report_number"),
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_camera_conditions_camera_id_cameras"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["assignment_returns.id"],
            name=op.f("fk_camera_conditions_return_id_assignment_returns"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(op.f("ix_camera_conditions_return_id"), "camera_conditions", ["return_id"], unique=False)
    op.create_index(
        "uq_camera_conditions_day",
        "camera_conditions",
        ["camera_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_counts() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "counts",
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_counts_place_id_places"), ondelete="RESTRICT"
        ),
    )
    op.create_index(op.f("ix_counts_place_id"), "counts", ["place_id"], unique=False)


def downgrade() -> None:
    """Drop the tables; refused while one of them holds a row."""
    bind = op.get_bind()
    rows = {table: bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}
    if any(rows.values()):
        lost = ", ".join(f"{table} ({count})" for table, count in rows.items() if count)
        raise RuntimeError(f"downgrade refused: it would lose the rows of {lost}")
    for table in TABLES:
        op.drop_table(table)
