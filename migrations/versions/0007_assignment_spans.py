"""Two assignments of one camera, or of one officer, never share a day: held by the database for past spans too.

PostgreSQL has exclusion constraints for it. SQLite has none, so a trigger asks the same question before each insert and
each change of a span. An empty span (issued and returned on one day) shares a day with nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SUBJECTS = ("camera", "officer")

OVERLAP = """
    SELECT 1 FROM assignments AS other
    WHERE other.{subject}_id = NEW.{subject}_id AND other.id <> NEW.id AND other.voided_at IS NULL
      AND (other.returned_on IS NULL OR other.returned_on > other.issued_on)
      AND (NEW.returned_on IS NULL OR other.issued_on < NEW.returned_on)
      AND (other.returned_on IS NULL OR NEW.issued_on < other.returned_on)
"""


def upgrade() -> None:
    """Add the exclusion constraints or the triggers."""
    if op.get_bind().dialect.name == "postgresql":
        for subject in SUBJECTS:
            op.execute(
                f"ALTER TABLE assignments ADD CONSTRAINT ex_assignments_{subject}_days EXCLUDE USING gist ("
                f"int8range({subject}_id, {subject}_id, '[]') WITH &&, daterange(issued_on, returned_on, '[)') WITH &&"
                ") WHERE (voided_at IS NULL)"
            )
        return
    for subject in SUBJECTS:
        question = OVERLAP.format(subject=subject)
        for moment, name in (("INSERT", "insert"), ("UPDATE", "update")):
            op.execute(
                f"CREATE TRIGGER ex_assignments_{subject}_days_{name} BEFORE {moment} ON assignments "
                "WHEN NEW.voided_at IS NULL AND (NEW.returned_on IS NULL OR NEW.returned_on > NEW.issued_on) "
                f"AND EXISTS ({question}) "
                f"BEGIN SELECT RAISE(ABORT, 'ex_assignments_{subject}_days'); END"
            )


def downgrade() -> None:
    """Drop them; no data is lost."""
    if op.get_bind().dialect.name == "postgresql":
        for subject in SUBJECTS:
            op.drop_constraint(op.f(f"ex_assignments_{subject}_days"), "assignments")
        return
    for subject in SUBJECTS:
        for name in ("insert", "update"):
            op.execute(sa.text(f"DROP TRIGGER ex_assignments_{subject}_days_{name}"))
