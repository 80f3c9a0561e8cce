"""What is remembered of those who send files: mappings and links; and the files that are about to be imported.

A mapping is never changed: each revision is a row of its own. A link may be forgotten, once. A draft is let go of.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

REMEMBERED = sa.text("forgotten_at IS NULL")


def upgrade() -> None:
    """Create the tables."""
    create_saved_mappings()
    create_remembered_links()
    create_import_drafts()


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


def create_saved_mappings() -> None:
    """Create the table and its constraints."""
    create(
        "saved_mappings",
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("forgotten_at", INSTANT, nullable=True),
        sa.CheckConstraint("revision > 0", name=op.f("ck_saved_mappings_revision_from_one")),
        sa.UniqueConstraint("sender", "kind", "revision", name=op.f("uq_saved_mappings_sender_kind_revision")),
    )


def create_remembered_links() -> None:
    """Create the table, its constraints and indexes."""
    create(
        "remembered_links",
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=True),
        sa.Column("course_version_id", BIG_ID, nullable=True),
        sa.Column("forgotten_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(subject = 'officer' AND officer_id IS NOT NULL AND course_version_id IS NULL)"
            " OR (subject = 'course' AND course_version_id IS NOT NULL AND officer_id IS NULL)",
            name=op.f("ck_remembered_links_means_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
            name=op.f("fk_remembered_links_officer_id_officers"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_version_id"],
            ["course_versions.id"],
            name=op.f("fk_remembered_links_course_version_id_course_versions"),
            ondelete="RESTRICT",
        ),
    )
    op.create_index(
        "uq_remembered_links_one_at_a_time",
        "remembered_links",
        ["sender", "kind", "subject", "identity"],
        unique=True,
        sqlite_where=REMEMBERED,
        postgresql_where=REMEMBERED,
    )
    for column in ("officer_id", "course_version_id"):
        op.create_index(op.f(f"ix_remembered_links_{column}"), "remembered_links", [column], unique=False)


def create_import_drafts() -> None:
    """Create the table, its constraints and indexes."""
    op.create_table(
        "import_drafts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("planned", sa.Text(), nullable=True),
        sa.Column("touched_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_drafts")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_import_drafts_user_id_users"), ondelete="RESTRICT"
        ),
        sa.UniqueConstraint("key", name=op.f("uq_import_drafts_key")),
    )
    for column in ("touched_at", "user_id"):
        op.create_index(op.f(f"ix_import_drafts_{column}"), "import_drafts", [column], unique=False)


def downgrade() -> None:
    """Drop the tables; refused once a mapping or a link was ever kept. Drafts are let go of."""
    bind = op.get_bind()
    for table in ("remembered_links", "saved_mappings"):
        rows = bind.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
        if rows:
            raise RuntimeError(f"downgrade refused: it would lose the rows of {table} ({rows})")
    op.drop_table("import_drafts")
    op.drop_table("remembered_links")
    op.drop_table("saved_mappings")
