"""What a class says holds together: seats not cut below those taken, and ends of enrolments that can be.

An end says `withdrawn` or `no_show` and nothing else, is none of a void enrolment, and no no-show stands beside a
completion of the same class by the same officer. Triggers ask this of what comes in: a row of old that says otherwise
stays as it is, so that no upgrade fails on it, can still be voided, and is reported by `tracker doctor`. A CHECK would
refuse the upgrade on SQLite and the void on PostgreSQL.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TOO_FEW = """
NEW.seats IS NOT NULL AND NEW.seats < (
  SELECT count(*) FROM enrolments e
  WHERE e.session_id = NEW.id AND e.voided_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM enrolment_ends w WHERE w.enrolment_id = e.id AND w.voided_at IS NULL AND w.outcome = 'withdrawn'))
""".strip()

CUT = "OLD.seats IS NULL OR NEW.seats <> OLD.seats"
"""Whether an edit speaks of the seats: a class of old with too few takes other edits all the same."""

UNKNOWN = "NEW.outcome NOT IN ('withdrawn', 'no_show')"

OF_A_VOID = "EXISTS (SELECT 1 FROM enrolments e WHERE e.id = NEW.enrolment_id AND e.voided_at IS NOT NULL)"

WAS_THERE = """
NEW.outcome = 'no_show' AND EXISTS (
  SELECT 1 FROM enrolments e JOIN completions c ON c.session_id = e.session_id AND c.officer_id = e.officer_id
  WHERE e.id = NEW.enrolment_id AND c.voided_at IS NULL)
""".strip()

WAS_NOT_THERE = """
NEW.session_id IS NOT NULL AND EXISTS (
  SELECT 1 FROM enrolments e JOIN enrolment_ends n ON n.enrolment_id = e.id
  WHERE e.session_id = NEW.session_id AND e.officer_id = NEW.officer_id AND e.voided_at IS NULL
  AND n.voided_at IS NULL AND n.outcome = 'no_show')
""".strip()

ENTERED = "NEW.voided_at IS NULL AND ({})"

RULES = {
    "seats_training_sessions": ("training_sessions", "UPDATE OF seats", f"({CUT}) AND {TOO_FEW}"),
    "outcome_enrolment_ends": ("enrolment_ends", "INSERT", UNKNOWN),
    "void_enrolment_ends": ("enrolment_ends", "INSERT", ENTERED.format(OF_A_VOID)),
    "there_enrolment_ends": ("enrolment_ends", "INSERT", ENTERED.format(WAS_THERE)),
    "there_completions": ("completions", "INSERT", ENTERED.format(WAS_NOT_THERE)),
}
"""By the trigger's name: its table, the moment, and what is refused."""

FUNCTION = """
CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {refused} THEN
        RAISE EXCEPTION '{name}'
            USING ERRCODE = 'check_violation', TABLE = '{table}', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Add the triggers."""
    for name, (table, moment, refused) in RULES.items():
        if op.get_bind().dialect.name == "postgresql":
            op.execute(FUNCTION.format(name=name, table=table, refused=refused))
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{name}()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


def downgrade() -> None:
    """Drop them; no data is lost."""
    for name, (table, _, _) in reversed(RULES.items()):
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION refuse_{name}()")
        else:
            op.execute(f"DROP TRIGGER {name}")
