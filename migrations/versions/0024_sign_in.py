"""How somebody signs in: tries that count, the second factor, codes for when it is lost, one-time links, identities."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

NOT_ENDED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Create the tables."""
    create_sign_in_tries()
    create_authenticators()
    create_recovery_codes()
    create_account_links()
    create_identities()


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of what belongs to an account."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    constraints = [part for part in parts if not isinstance(part, sa.Column)]
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="RESTRICT"),
        *constraints,
    )


def index_users(table: str) -> None:
    """Find what belongs to an account."""
    op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"], unique=False)


def in_use(table: str, *columns: str) -> None:
    """One of a kind at a time: what has ended does not count."""
    op.create_index(
        op.f(f"ix_{table}_in_use"),
        table,
        list(columns),
        unique=True,
        sqlite_where=NOT_ENDED,
        postgresql_where=NOT_ENDED,
    )


def create_sign_in_tries() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "sign_in_tries",
        sa.Column("user_id", BIG_ID, nullable=True),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("tried_at", INSTANT, nullable=False),
        sa.Column("fitted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("step IN ('password', 'code')", name=op.f("ck_sign_in_tries_step_is_known")),
    )
    op.create_index("ix_sign_in_tries_user", "sign_in_tries", ["user_id", "tried_at"], unique=False)
    op.create_index("ix_sign_in_tries_client", "sign_in_tries", ["client", "tried_at"], unique=False)
    op.create_index(op.f("ix_sign_in_tries_tried_at"), "sign_in_tries", ["tried_at"], unique=False)


def create_authenticators() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "authenticators",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
    )
    index_users("authenticators")
    in_use("authenticators", "user_id")


def create_recovery_codes() -> None:
    """Create the table, its constraints and index."""
    create(
        "recovery_codes",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
    )
    index_users("recovery_codes")


def create_account_links() -> None:
    """Create the table, its constraints and index."""
    create(
        "account_links",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("purpose IN ('invite', 'reset')", name=op.f("ck_account_links_purpose_is_known")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_links_token_hash")),
    )
    index_users("account_links")


def create_identities() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "identities",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_identities_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_identities_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    index_users("identities")
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_identities_{column}"), "identities", [column], unique=False)
    in_use("identities", "issuer", "subject")


def downgrade() -> None:
    """Drop the tables; refused while there are authenticators, links or identities, without which nobody gets in.

    Tries of passwords go: they count for minutes.
    """
    bind = op.get_bind()
    for table in ("authenticators", "recovery_codes", "account_links", "identities"):
        rows = bind.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
        if rows:
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table} ({rows})")
    for table in ("identities", "account_links", "recovery_codes", "authenticators", "sign_in_tries"):
        op.drop_table(table)
