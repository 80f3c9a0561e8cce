"""Scope rules, plans, policies, daily use."""

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
    """Create the tables."""
    op.create_table(
        "scope_rules",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("every_duty", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_scope_rules_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_scope_rules_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_scope_rules_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_scope_rules_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_rules")),
    )
    op.create_index(op.f("ix_scope_rules_batch_id"), "scope_rules", ["batch_id"], unique=False)
    op.create_index(op.f("ix_scope_rules_recorded_seq"), "scope_rules", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_scope_rules_day",
        "scope_rules",
        ["starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
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
    op.create_table(
        "plans",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("finish", sa.Date(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_plans_void_is_whole"),
        ),
        sa.CheckConstraint("finish >= start", name=op.f("ck_plans_finish_not_before_start")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_plans_target_not_negative")),
        sa.CheckConstraint("version = 1 OR reason IS NOT NULL", name=op.f("ck_plans_replan_has_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_plans_version_from_one")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_plans_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_plans_precinct_id_precincts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_plans_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_plans_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_batch_id"), "plans", ["batch_id"], unique=False)
    op.create_index(op.f("ix_plans_recorded_seq"), "plans", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_plans_version",
        "plans",
        ["precinct_id", "version"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "policies",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_policies_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_policies_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_policies_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_policies_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
    )
    op.create_index(op.f("ix_policies_batch_id"), "policies", ["batch_id"], unique=False)
    op.create_index(op.f("ix_policies_recorded_seq"), "policies", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_policies_day",
        "policies",
        ["number", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "policy_ends",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("policy_id", BIG_ID, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_policy_ends_void_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_policy_ends_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("fk_policy_ends_policy_id_policies"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_policy_ends_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_policy_ends_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_ends")),
    )
    op.create_index(op.f("ix_policy_ends_batch_id"), "policy_ends", ["batch_id"], unique=False)
    op.create_index(op.f("ix_policy_ends_recorded_seq"), "policy_ends", ["recorded_seq"], unique=False)
    op.create_index(
        "uq_policy_ends_policy",
        "policy_ends",
        ["policy_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "daily_use",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("deployed", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.CheckConstraint(
            VOID_IS_WHOLE,
            name=op.f("ck_daily_use_void_is_whole"),
        ),
        sa.CheckConstraint("deployed >= 0", name=op.f("ck_daily_use_deployed_not_negative")),
        sa.CheckConstraint("used >= 0 AND used <= deployed", name=op.f("ck_daily_use_used_within_deployed")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_daily_use_batch_id_batches"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["precinct_id"], ["precincts.id"], name=op.f("fk_daily_use_precinct_id_precincts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_seq"],
            ["audit_events.seq"],
            name=op.f("fk_daily_use_recorded_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_seq"],
            ["audit_events.seq"],
            name=op.f("fk_daily_use_voided_seq_audit_events"),
            ondelete="RESTRICT",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_use")),
    )
    op.create_index(op.f("ix_daily_use_batch_id"), "daily_use", ["batch_id"], unique=False)
    op.create_index(op.f("ix_daily_use_recorded_seq"), "daily_use", ["recorded_seq"], unique=False)
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
    for table in TABLES:
        if bind.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table}")
    for table in TABLES:
        op.drop_table(table)
