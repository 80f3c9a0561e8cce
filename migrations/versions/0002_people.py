"""Precincts, duties, officers and their particulars, postings, employment."""

from typing import Any

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
    """Create the tables, each after those it refers to."""
    create_precincts()
    create_duties()
    create_officers()
    create_officer_particulars()
    create_postings()
    create_posting_ends()
    create_employments()
    create_employment_ends()


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


def create_precincts() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "precincts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('precinct', 'other')", name=op.f("ck_precincts_kind_is_known")),
        sa.UniqueConstraint("code", name=op.f("uq_precincts_code")),
        facts=False,
    )


def create_duties() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "duties",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_duties_code")),
        facts=False,
    )


def create_officers() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "officers",
        sa.Column("protected_identity", sa.Boolean(), nullable=False),
        sa.Column("employee_number", sa.Text(), nullable=True),
    )
    op.create_index(
        "uq_officers_employee_number",
        "officers",
        ["employee_number"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_officer_particulars() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "officer_particulars",
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("middle_name", sa.Text(), nullable=True),
        sa.Column("suffix", sa.Text(), nullable=True),
        sa.Column("rank", sa.Text(), nullable=True),
        sa.Column("badge", sa.Text(), nullable=True),
        sa.Column("employee_number", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
            name=op.f("fk_officer_particulars_officer_id_officers"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_officer_particulars_badge", "officer_particulars", ["badge"], unique=False)
    op.create_index("ix_officer_particulars_employee_number", "officer_particulars", ["employee_number"], unique=False)
    op.create_index("ix_officer_particulars_name", "officer_particulars", ["last_name", "first_name"], unique=False)
    op.create_index(
        "uq_officer_particulars_day",
        "officer_particulars",
        ["officer_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_postings() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "postings",
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["duty"], ["duties.code"], name=op.f("fk_postings_duty_duties"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_postings_officer_id_officers"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_postings_precinct_id_precincts"), ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_postings_precinct", "postings", ["precinct_id", "starts_on"], unique=False)
    op.create_index(
        "uq_postings_day",
        "postings",
        ["officer_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_posting_ends() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "posting_ends",
        sa.Column("posting_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_ends_posting_id_postings"), ondelete="RESTRICT"
        ),
    )
    op.create_index(
        "uq_posting_ends_posting",
        "posting_ends",
        ["posting_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_employments() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "employments",
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'leave', 'suspended', 'separated')", name=op.f("ck_employments_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_employments_officer_id_officers"), ondelete="RESTRICT"
        ),
    )
    op.create_index(
        "uq_employments_day",
        "employments",
        ["officer_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_employment_ends() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "employment_ends",
        sa.Column("employment_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"],
            ["employments.id"],
            name=op.f("fk_employment_ends_employment_id_employments"),
            ondelete="RESTRICT",
        ),
    )
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
    rows = {table: bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}
    if any(rows.values()):
        lost = ", ".join(f"{table} ({count})" for table, count in rows.items() if count)
        raise RuntimeError(f"downgrade refused: it would lose the rows of {lost}")
    for table in TABLES:
        op.drop_table(table)
