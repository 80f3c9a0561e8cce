"""Courses and their versions, requirements, sessions, completions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)

TABLES = ["completions", "training_sessions", "requirement_ends", "requirements", "course_versions", "courses"]
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables, each after those it refers to."""
    create_courses()
    create_course_versions()
    create_requirements()
    create_requirement_ends()
    create_training_sessions()
    create_completions()


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


def create_courses() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "courses",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_courses_code")),
        facts=False,
    )


def create_course_versions() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "course_versions",
        sa.Column("course_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("version_order", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("modules", sa.Integer(), nullable=True),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_course_versions_hours_not_negative")),
        sa.CheckConstraint(
            "validity_months IS NULL OR validity_months > 0", name=op.f("ck_course_versions_validity_positive")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_versions_course_id_courses"), ondelete="RESTRICT"
        ),
        sa.UniqueConstraint("course_id", "version", name=op.f("uq_course_versions_course_id_version")),
        sa.UniqueConstraint("course_id", "version_order", name=op.f("uq_course_versions_course_id_version_order")),
        facts=False,
    )


def create_requirements() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "requirements",
        sa.Column("course_id", BIG_ID, nullable=False),
        sa.Column("minimum_version_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_requirements_course_id_courses"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["minimum_version_id"],
            ["course_versions.id"],
            name=op.f("fk_requirements_minimum_version_id_course_versions"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(
        "uq_requirements_day",
        "requirements",
        ["course_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_requirement_ends() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "requirement_ends",
        sa.Column("requirement_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirements.id"],
            name=op.f("fk_requirement_ends_requirement_id_requirements"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(
        "uq_requirement_ends_requirement",
        "requirement_ends",
        ["requirement_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_training_sessions() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "training_sessions",
        sa.Column("course_version_id", BIG_ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("instructor", sa.Text(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("precinct_id", BIG_ID, nullable=True),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name=op.f("ck_training_sessions_seats_positive")),
        sa.ForeignKeyConstraint(
            ["course_version_id"],
            ["course_versions.id"],
            name=op.f("fk_training_sessions_course_version_id_course_versions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"],
            ["precincts.id"],
            name=op.f("fk_training_sessions_precinct_id_precincts"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_training_sessions_held_on", "training_sessions", ["held_on"], unique=False)
    op.create_index(op.f("ix_training_sessions_precinct_id"), "training_sessions", ["precinct_id"], unique=False)


def create_completions() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "completions",
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("course_version_id", BIG_ID, nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("session_id", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "expires_on IS NULL OR expires_on > completed_on", name=op.f("ck_completions_expires_after_completion")
        ),
        sa.ForeignKeyConstraint(
            ["course_version_id"],
            ["course_versions.id"],
            name=op.f("fk_completions_course_version_id_course_versions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_completions_officer_id_officers"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_completions_session_id_training_sessions"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_completions_course_version", "completions", ["course_version_id", "completed_on"], unique=False)
    op.create_index(op.f("ix_completions_session_id"), "completions", ["session_id"], unique=False)
    op.create_index(
        "uq_completions_day",
        "completions",
        ["officer_id", "course_version_id", "completed_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
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
