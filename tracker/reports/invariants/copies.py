"""Columns that repeat what facts and edits say, and that no event seals: each must still equal what it repeats."""

from tracker.domain.edits import fields_kept
from tracker.reports.invariants.compared import Comparison, by_statement
from tracker.reports.invariants.told import TOLD
from tracker.store.known.edits import COLLECTION_OF

PAST = "Some program wrote past the tracker: restore the last sound backup, and keep this database for whoever asks."

OF_THE_SAME_TIME = "(({fact}.voided_at IS NULL AND {row}.voided_at IS NULL) OR {fact}.voided_seq = {row}.voided_seq)"
"""A fact that stands as its row does, or that was voided with it: what the copy of a void row was left as."""

OTHERWISE = "(({one} IS NULL) <> ({other} IS NULL) OR {one} <> {other})"

RETURNS = f"""
    SELECT 'assignment' AS words, a.id AS number, coalesce(r.recorded_seq, a.recorded_seq) AS seq FROM assignments a
    LEFT JOIN assignment_returns r ON r.assignment_id = a.id AND {OF_THE_SAME_TIME.format(fact="r", row="a")}
    WHERE {OTHERWISE.format(one="a.returned_on", other="r.returned_on")}
"""  # noqa: S608  # nosec B608 - constants of this module

NUMBERS = f"""
    SELECT 'officer' AS words, o.id AS number, coalesce(p.recorded_seq, o.recorded_seq) AS seq FROM officers o
    LEFT JOIN officer_particulars p ON p.officer_id = o.id AND {OF_THE_SAME_TIME.format(fact="p", row="o")}
    AND NOT EXISTS (
        SELECT 1 FROM officer_particulars later WHERE later.officer_id = o.id AND later.starts_on > p.starts_on
        AND {OF_THE_SAME_TIME.format(fact="later", row="o")}
    )
    WHERE {OTHERWISE.format(one="o.employee_number", other="p.employee_number")}
"""  # noqa: S608  # nosec B608 - constants of this module


OPEN = """
    SELECT 'count' AS words, c.id AS number, coalesce(x.recorded_seq, c.recorded_seq) AS seq FROM counts c
    LEFT JOIN count_closings x ON x.count_id = c.id AND x.voided_at IS NULL
    WHERE c.voided_at IS NULL AND (
        (c.is_open AND x.id IS NOT NULL) OR (NOT c.is_open AND x.id IS NULL AND NOT EXISTS (
            SELECT 1 FROM counts other WHERE other.place_id = c.place_id AND other.voided_at IS NULL AND other.is_open
        ))
    )
"""
"""A count that waits while another of its place is open was let in by an earlier version: it is open after that one."""


def _other_revision(table: str, collection: str) -> str:
    return f"""
        SELECT '{table}' AS words, t.id AS number, t.recorded_seq AS seq FROM {table} t
        LEFT JOIN (
            SELECT record_id, max(revision) AS last FROM record_edits WHERE collection = '{collection}'
            GROUP BY record_id
        ) e ON e.record_id = t.id
        WHERE t.revision <> coalesce(e.last, 1)
    """  # noqa: S608  # nosec B608 - names of the models


def _other_text(table: str, collection: str, field: str) -> str:
    return f"""
        SELECT '{table}' AS words, t.id AS number, e.recorded_seq AS seq FROM record_edits e
        JOIN {table} t ON t.id = e.record_id
        WHERE e.collection = '{collection}' AND e.field = '{field}'
        AND {OTHERWISE.format(one=f"CAST(t.{field} AS TEXT)", other="e.after")}
        AND NOT EXISTS (
            SELECT 1 FROM record_edits later WHERE later.collection = e.collection AND later.record_id = e.record_id
            AND later.field = e.field AND later.revision > e.revision
        )
    """  # noqa: S608  # nosec B608 - names of the models


EDITED = sorted((model.__tablename__, collection) for model, collection in COLLECTION_OF.items())  # type: ignore[attr-defined]

EDITS = " UNION ALL ".join(
    [
        *(_other_revision(table, collection) for table, collection in EDITED),
        *(_other_text(table, collection, field) for table, collection in EDITED for field in fields_kept(collection)),
    ]
)

COPIES = (
    Comparison(
        "return_disagrees",
        "An assignment's day of return is not that of its return.",
        PAST,
        by_statement(RETURNS),
    ),
    Comparison(
        "number_disagrees",
        "An officer's employee number is not that of the latest standing particulars.",
        PAST,
        by_statement(NUMBERS),
    ),
    Comparison(
        "count_open_otherwise",
        "A count is marked as open, or not, other than its closing says.",
        PAST,
        by_statement(OPEN),
    ),
    Comparison(
        "edits_disagree",
        "A record's words or its revision are not what its last edit left.",
        PAST,
        by_statement(EDITS),
    ),
    *(Comparison(code, message, PAST, finds) for code, message, finds in TOLD),
)
"""What stands twice. What was entered with a record and never edited is sealed by its event (reports/audit)."""
