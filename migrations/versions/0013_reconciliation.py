"""Lists of others held against the register: their lines, and what was said of a difference. Both are guarded as every
table on record is: lines are never changed, explanations take a void, once.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

VOID = ("voided_at", "voided_seq", "void_reason")
VOID_IS_WHOLE = (
    "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
    " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL AND voided_at >= recorded_at)"
)
CODES = (
    "not_in_register",
    "not_in_theirs",
    "listed_twice",
    "unclear",
    "other_holder",
    "other_condition",
    "other_precinct",
    "other_employment",
    "other_name",
    "other_rank",
    "other_badge",
)
TOLD = (
    "officer",
    "unclear",
    "serial",
    "asset_tag",
    "condition",
    "precinct",
    "employment",
    "last_name",
    "first_name",
    "rank",
    "badge",
)


def upgrade() -> None:
    """Create both tables and their guards."""
    create_listed_rows()
    create_difference_explanations()
    guard("listed_rows", ())
    guard("difference_explanations", VOID)


def create_listed_rows() -> None:
    """Create the lines."""
    op.create_table(
        "listed_rows",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in TOLD),
        *recorded("listed_rows"),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_listed_rows_officer_id_officers"), ondelete="RESTRICT"
        ),
        sa.CheckConstraint("line > 0", name=op.f("ck_listed_rows_line_positive")),
    )
    index_recorded("listed_rows")
    op.create_index("ix_listed_rows_officer", "listed_rows", ["officer_id"])


def create_difference_explanations() -> None:
    """Create the explanations: one stands for each difference."""
    table = "difference_explanations"
    listed = ", ".join(f"'{code}'" for code in CODES)
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reconciliation_id", BIG_ID, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "subject", "explanation")),
        *recorded(table),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("voided_seq", BIG_ID, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        names_event(table, "voided_seq"),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["batches.id"],
            name=op.f(f"fk_{table}_reconciliation_id_batches"),
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint(VOID_IS_WHOLE, name=op.f(f"ck_{table}_void_is_whole")),
        sa.CheckConstraint(f"code IN ({listed})", name=op.f(f"ck_{table}_code_is_known")),
    )
    index_recorded(table)
    standing = sa.text("voided_at IS NULL")
    op.create_index(
        f"uq_{table}_difference",
        table,
        ["reconciliation_id", "code", "subject"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def recorded(table: str) -> Sequence[sa.schema.SchemaItem]:
    """The columns and keys of a row that says when, and in which event and batch, it was recorded."""
    return (
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_seq", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f(f"fk_{table}_batch_id_batches"), ondelete="RESTRICT"
        ),
        names_event(table, "recorded_seq"),
    )


def names_event(table: str, column: str) -> sa.ForeignKeyConstraint:
    """An event that is written later in the same transaction."""
    return sa.ForeignKeyConstraint(
        [column],
        ["audit_events.seq"],
        name=op.f(f"fk_{table}_{column}_audit_events"),
        ondelete="RESTRICT",
        initially="DEFERRED",
        deferrable=True,
    )


def index_recorded(table: str) -> None:
    """What came in with a batch or an event is found by it."""
    for column in ("batch_id", "recorded_seq"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def guard(table: str, may_change: Sequence[str]) -> None:
    """Refuse to change or delete its rows, as for every table on record."""
    if op.get_bind().dialect.name == "postgresql":
        listed = ", ".join(f"'{name}'" for name in may_change)
        op.execute(
            f"CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_fact_change({listed})"
        )
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_fact_change()"
        )
        return
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in may_change)
    refuse(table, "update", "UPDATE", changed, "never changed: void the entry and enter it again")
    if may_change:
        again = " OR ".join(f'(OLD."{name}" IS NOT NULL AND OLD."{name}" IS NOT NEW."{name}")' for name in VOID)
        refuse(table, "void", "UPDATE", again, "void for good")
    refuse(table, "delete", "DELETE", None, "never deleted: void the entry")


def refuse(table: str, name: str, moment: str, condition: str | None, words: str) -> None:
    """One trigger on SQLite."""
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER guard_{table}_{name} BEFORE {moment} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are {words}'); END"
    )


def downgrade() -> None:
    """Drop both tables; refused while there are rows."""
    bind = op.get_bind()
    for table in ("difference_explanations", "listed_rows"):
        rows = bind.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()
        if rows:
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table} ({rows})")
        op.drop_table(table)
