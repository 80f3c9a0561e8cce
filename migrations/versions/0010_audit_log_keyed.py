"""The audit log's chain is keyed from here on: each event names its key and seals the rows it recorded and voided.

Events from before stay as they are, without a key, and are the chain's beginning. The head moves forward alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the triggers of the head."""
    op.add_column("audit_events", sa.Column("key_id", sa.Text(), nullable=True))
    op.add_column("audit_events", sa.Column("facts_digest", sa.Text(), nullable=True))
    op.add_column("audit_head", sa.Column("key_id", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        guard_head_on_postgresql()
    else:
        guard_head_on_sqlite()


def guard_head_on_postgresql() -> None:
    """The head's one row is never removed and never goes back."""
    op.execute(
        "CREATE FUNCTION refuse_audit_head_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit head never goes back'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head "
        "FOR EACH ROW WHEN (NEW.seq < OLD.seq OR NEW.id <> OLD.id) EXECUTE FUNCTION refuse_audit_head_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_head_change()"
    )


def guard_head_on_sqlite() -> None:
    """The head's one row is never removed and never goes back."""
    refusal = "BEGIN SELECT RAISE(ABORT, 'the audit head never goes back'); END"
    backwards = "WHEN NEW.seq < OLD.seq OR NEW.id <> OLD.id"
    op.execute(f"CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head {backwards} {refusal}")
    op.execute(f"CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head {refusal}")


def downgrade() -> None:
    """Drop them; refused once an event is keyed, since the chain could never be verified again."""
    bind = op.get_bind()
    keyed = bind.execute(sa.text("SELECT count(*) FROM audit_events WHERE key_id IS NOT NULL")).scalar_one()
    if keyed:
        raise RuntimeError(f"downgrade refused: it would lose the keys of audit_events ({keyed})")
    if bind.dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_head_kept ON audit_head")
        op.execute("DROP TRIGGER audit_head_forward ON audit_head")
        op.execute("DROP FUNCTION refuse_audit_head_change()")
    else:
        op.execute("DROP TRIGGER audit_head_kept")
        op.execute("DROP TRIGGER audit_head_forward")
    op.drop_column("audit_head", "key_id")
    op.drop_column("audit_events", "facts_digest")
    op.drop_column("audit_events", "key_id")
