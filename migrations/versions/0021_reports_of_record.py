"""Reports kept for the record, the bytes of each of their formats, and the months that commanders signed off.

Nothing of them is ever changed: a signature is superseded by the next version of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

TABLES = ("month_signatures", "frozen_files", "frozen_reports")
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables, and guard them."""
    create_frozen_reports()
    create_frozen_files()
    create_month_signatures()
    for table in reversed(TABLES):
        guard(table)


def create_frozen_reports() -> None:
    """Create the reports: what was asked, by which right, and which log it rests on."""
    create(
        "frozen_reports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", INSTANT, nullable=False),
        sa.Column("precincts", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("pulled_format", sa.Text(), nullable=False),
        sa.Column("reveals_identities", sa.Boolean(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("data_version", BIG_ID, nullable=False),
        sa.Column("audit_head", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_frozen_reports_number_from_one")),
        sa.UniqueConstraint("number", name=op.f("uq_frozen_reports_number")),
    )


def create_frozen_files() -> None:
    """Create the files: a digest and the bytes for each format of a report."""
    create(
        "frozen_files",
        sa.Column("frozen_report_id", BIG_ID, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        names_row("frozen_files", "frozen_report_id", "frozen_reports"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_frozen_files_digest_is_whole")),
        sa.UniqueConstraint("frozen_report_id", "format", name=op.f("uq_frozen_files_frozen_report_id_format")),
    )
    op.create_index(op.f("ix_frozen_files_sha256"), "frozen_files", ["sha256"], unique=False)


def create_month_signatures() -> None:
    """Create the signatures: one of each version for a month of a precinct."""
    table = "month_signatures"
    create(
        table,
        sa.Column("precinct_id", BIG_ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("frozen_report_id", BIG_ID, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        names_row(table, "precinct_id", "precincts"),
        names_row(table, "frozen_report_id", "frozen_reports"),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f(f"ck_{table}_month_of_year")),
        sa.CheckConstraint("version > 0", name=op.f(f"ck_{table}_version_from_one")),
        sa.CheckConstraint("(version = 1) = (reason IS NULL)", name=op.f(f"ck_{table}_later_ones_say_why")),
        sa.UniqueConstraint(
            "precinct_id", "year", "month", "version", name=op.f(f"uq_{table}_precinct_id_year_month_version")
        ),
    )
    op.create_index(op.f(f"ix_{table}_frozen_report_id"), table, ["frozen_report_id"], unique=False)


def create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that say when, and in which event and batch, they were recorded."""
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
        names_row(table, "batch_id", "batches"),
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


def names_row(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """What a row refers to stays."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="RESTRICT")


def guard(table: str) -> None:
    """Refuse to change or delete a row, whatever program is connected."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_fact_change()"
        )
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_fact_change()"
        )
        return
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    for moment, when, words in (("UPDATE", f"WHEN {changed} ", "changed"), ("DELETE", "", "deleted")):
        op.execute(
            f"CREATE TRIGGER guard_{table}_{moment.lower()} BEFORE {moment} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never {words}: they are kept for the record'); END"
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
