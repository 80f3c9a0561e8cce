"""Facts take a void, once, and nothing else: the database refuses to change or delete one, whatever program asks.

Records (precincts, models, courses and so on) take new words for what only describes them, and are never deleted. A
later revision that rebuilds one of these tables on SQLite loses its triggers and must create them again, and one that
adds a column must say whether it may change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

VOID = ("voided_at", "voided_seq", "void_reason")
REVERSAL = ("reversed_seq", "reversal_reason")
FACTS = {
    "officers": ("protected_identity", "employee_number"),
    "officer_particulars": (),
    "postings": (),
    "posting_ends": (),
    "employments": (),
    "employment_ends": (),
    "cameras": ("asset_tag", "purchase_batch", "revision"),
    "camera_places": (),
    "assignments": ("returned_on",),
    "assignment_returns": (),
    "camera_conditions": (),
    "counts": (),
    "requirements": (),
    "requirement_ends": (),
    "training_sessions": ("starts_at", "place", "instructor", "seats", "revision"),
    "completions": (),
    "scope_rules": (),
    "plans": (),
    "policies": ("title", "link", "revision"),
    "policy_ends": (),
    "daily_use": (),
}
"""Each table of facts, and the columns beside the void that may change: words that only describe, and the copies that
follow other facts (the day of a return, the number of the newest particulars).
"""

RECORDS = {
    "precincts": ("name", "revision"),
    "duties": ("name", "revision"),
    "camera_models": ("name", "manufacturer", "revision"),
    "places": ("name", "revision"),
    "courses": ("name", "revision"),
    "course_versions": (),
    "scope_rule_duties": (),
}
"""Each table of records, and the columns that may change."""

BATCHES = ("receipt", *REVERSAL)

FUNCTION = """
CREATE FUNCTION refuse_fact_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb;
    after jsonb;
    settled text;
    may_change text[] := coalesce(TG_ARGV, ARRAY[]::text[]);
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'rows of % are never deleted: void the entry', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'guard_' || TG_TABLE_NAME;
    END IF;
    before := to_jsonb(OLD);
    after := to_jsonb(NEW);
    IF before - may_change IS DISTINCT FROM after - may_change THEN
        RAISE EXCEPTION 'rows of % are never changed: void the entry and enter it again', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'guard_' || TG_TABLE_NAME;
    END IF;
    FOREACH settled IN ARRAY ARRAY['voided_at', 'voided_seq', 'void_reason', 'reversed_seq', 'reversal_reason'] LOOP
        IF before ->> settled IS NOT NULL AND before ->> settled IS DISTINCT FROM after ->> settled THEN
            RAISE EXCEPTION 'rows of % are void for good', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'guard_' || TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Add the triggers."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(FUNCTION)
    for table, may_change in guarded().items():
        if postgresql:
            guard_on_postgresql(table, may_change)
        else:
            guard_on_sqlite(table, may_change)


def guarded() -> dict[str, tuple[str, ...]]:
    """Each guarded table and the columns of it that may change."""
    facts = {table: (*VOID, *also) for table, also in FACTS.items()}
    return {**facts, **RECORDS, "batches": BATCHES}


def columns_of(table: str) -> list[str]:
    """The columns of a table, in order."""
    return [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]


def guard_on_postgresql(table: str, may_change: tuple[str, ...]) -> None:
    """A trigger for each row, and one for TRUNCATE, which asks no row."""
    listed = ", ".join(f"'{name}'" for name in may_change)
    op.execute(
        f"CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_fact_change({listed})"
    )
    op.execute(
        f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_fact_change()"
    )


def guard_on_sqlite(table: str, may_change: tuple[str, ...]) -> None:
    """A trigger for each thing that may go wrong: SQLite's messages are written beforehand."""
    columns = columns_of(table)
    fixed = [name for name in columns if name not in may_change]
    settled = [name for name in (*VOID, *REVERSAL) if name in columns]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in fixed)
    refuse(table, "update", "UPDATE", changed, "never changed: void the entry and enter it again")
    if settled:
        again = " OR ".join(f'(OLD."{name}" IS NOT NULL AND OLD."{name}" IS NOT NEW."{name}")' for name in settled)
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
    """Drop them; no data is lost."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        for table in guarded():
            op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
            op.execute(f"DROP TRIGGER guard_{table} ON {table}")
        op.execute("DROP FUNCTION refuse_fact_change()")
        return
    for table in guarded():
        for name in ("update", "void", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS guard_{table}_{name}")
