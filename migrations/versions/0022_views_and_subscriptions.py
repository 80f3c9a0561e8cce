"""Reports under a name, and what is sent of them by mail.

A view and a subscription are never changed, only let go of, once; a delivery is one row for each day it was due.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    create_saved_views()
    create_subscriptions()
    create_deliveries()


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that say when they were recorded."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    constraints = [part for part in parts if not isinstance(part, sa.Column)]
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        *columns,
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f(f"fk_{table}_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f(f"fk_{table}_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        *constraints,
    )
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """A reference that keeps what it refers to."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="RESTRICT")


def create_saved_views() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "saved_views",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("within", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", INSTANT, nullable=True),
        sa.CheckConstraint("since IS NULL OR days IS NULL", name=op.f("ck_saved_views_period_begins_once")),
        sa.CheckConstraint("days IS NULL OR days > 0", name=op.f("ck_saved_views_days_from_one")),
        sa.CheckConstraint("within IS NULL OR within >= 0", name=op.f("ck_saved_views_within_from_none")),
        refers("saved_views", "precinct_id", "precincts"),
    )
    op.create_index(op.f("ix_saved_views_precinct_id"), "saved_views", ["precinct_id"], unique=False)


def create_subscriptions() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "subscriptions",
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("view_id", BIG_ID, nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly', 'monthly')", name=op.f("ck_subscriptions_rhythm_is_known")),
        sa.CheckConstraint("(view_id IS NULL) = (form IS NULL)", name=op.f("ck_subscriptions_view_has_a_form")),
        refers("subscriptions", "user_id", "users"),
        refers("subscriptions", "view_id", "saved_views"),
    )
    for column in ("user_id", "view_id"):
        op.create_index(op.f(f"ix_subscriptions_{column}"), "subscriptions", [column], unique=False)


def create_deliveries() -> None:
    """Create the table, its constraints and index."""
    op.create_table(
        "deliveries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("subscription_id", BIG_ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("known_at", INSTANT, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("data_version", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("subscription_id", "due_on", name=op.f("uq_deliveries_subscription_id_due_on")),
        sa.CheckConstraint(
            "state IN ('claimed', 'sent', 'failed', 'withheld')", name=op.f("ck_deliveries_state_is_known")
        ),
        sa.CheckConstraint("tries > 0", name=op.f("ck_deliveries_tries_from_one")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_deliveries_sent_has_its_moment")),
        refers("deliveries", "subscription_id", "subscriptions"),
    )
    op.create_index(op.f("ix_deliveries_claimed_at"), "deliveries", ["claimed_at"], unique=False)


def downgrade() -> None:
    """Drop the tables; refused once a view was saved or something subscribed to, and so with anything sent."""
    bind = op.get_bind()
    for table in ("subscriptions", "saved_views"):
        rows = bind.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
        if rows:
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table} ({rows})")
    for table in ("deliveries", "subscriptions", "saved_views"):
        op.drop_table(table)
