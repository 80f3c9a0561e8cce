"""Scope rules, plans, policies, daily use."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)

TABLES = ["daily_use", "policy_ends", "policies", "plans", "scope_rule_duties", "scope_rules"]
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables, each after those it refers to."""
    create_scope_rules()
    create_scope_rule_duties()
    create_plans()
    create_policies()
    create_policy_ends()
    create_daily_use()


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


def create_scope_rules() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "scope_rules",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("every_duty", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "uq_scope_rules_day",
        "scope_rules",
        ["starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_scope_rule_duties() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "scope_rule_duties",
        sa.Column("scope_rule_id", BIG_ID, nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty"], ["duties.code"], name=op.f("fk_scope_rule_duties_duty_duties"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["scope_rule_id"],
            ["scope_rules.id"],
            name=op.f("fk_scope_rule_duties_scope_rule_id_scope_rules"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("scope_rule_id", "duty", name=op.f("pk_scope_rule_duties")),
    )


def create_plans() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "plans",
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("finish", sa.Date(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("finish >= start", name=op.f("ck_plans_finish_not_before_start")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_plans_target_not_negative")),
        sa.CheckConstraint("version = 1 OR reason IS NOT NULL", name=op.f("ck_plans_replan_has_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_plans_version_from_one")),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_plans_precinct_id_precincts"), ondelete="RESTRICT"
        ),
    )
    op.create_index(
        "uq_plans_version",
        "plans",
        ["precinct_id", "version"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_policies() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "policies",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
    )
    op.create_index(
        "uq_policies_day",
        "policies",
        ["number", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_policy_ends() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "policy_ends",
        sa.Column("policy_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("fk_policy_ends_policy_id_policies"), ondelete="RESTRICT"
        ),
    )
    op.create_index(
        "uq_policy_ends_policy",
        "policy_ends",
        ["policy_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def create_daily_use() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "daily_use",
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("deployed", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("deployed >= 0", name=op.f("ck_daily_use_deployed_not_negative")),
        sa.CheckConstraint("used >= 0 AND used <= deployed", name=op.f("ck_daily_use_used_within_deployed")),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_daily_use_precinct_id_precincts"), ondelete="RESTRICT"
        ),
    )
    op.create_index(
        "uq_daily_use_day",
        "daily_use",
        ["precinct_id", "used_on"],
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
