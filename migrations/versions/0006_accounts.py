"""Users, web sessions, API tokens, answers kept for idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

TABLES = ["idempotency_records", "api_token_precincts", "api_tokens", "web_sessions", "user_precincts", "users"]
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables, each after those it refers to."""
    create_users()
    create_user_precincts()
    create_web_sessions()
    create_api_tokens()
    create_api_token_precincts()
    create_idempotency_records()


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that say when they were recorded."""
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
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f(f"fk_{table}_batch_id_batches"), ondelete="RESTRICT"
        ),
        names_event(table, "recorded_seq"),
        *constraints,
    )
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


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


def create_users() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "users",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.CheckConstraint("role IN ('administrator', 'supervisor', 'oversight')", name=op.f("ck_users_role_is_known")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )


def create_user_precincts() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "user_precincts",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_user_precincts_precinct_id_precincts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_precincts_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("user_id", "precinct_id", name=op.f("pk_user_precincts")),
    )


def create_web_sessions() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "web_sessions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_web_sessions_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
    )
    op.create_index(op.f("ix_web_sessions_user_id"), "web_sessions", ["user_id"], unique=False)


def create_api_tokens() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "api_tokens",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "role IN ('administrator', 'supervisor', 'oversight')", name=op.f("ck_api_tokens_role_is_known")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )


def create_api_token_precincts() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "api_token_precincts",
        sa.Column("token_id", BIG_ID, nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["precinct_id"],
            ["precincts.id"],
            name=op.f("fk_api_token_precincts_precinct_id_precincts"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["api_tokens.id"],
            name=op.f("fk_api_token_precincts_token_id_api_tokens"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("token_id", "precinct_id", name=op.f("pk_api_token_precincts")),
    )


def create_idempotency_records() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "idempotency_records",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_records")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_idempotency_records_owner_key")),
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
