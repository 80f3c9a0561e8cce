"""Classes: seats given out, and how enrolments ended."""

from tracker.domain.vocabulary import EnrolmentOutcome
from tracker.reports.invariants.check import Check

FIND_OUT = "Void the wrong one with its reason, and find out what wrote past the database's own guard."
LOOK = "Look at the class: give it more seats, or withdraw officers from it."

OUTCOMES = ", ".join(f"'{outcome.value}'" for outcome in EnrolmentOutcome)

SEATS_TAKEN = """
    SELECT e.session_id FROM enrolments e WHERE e.voided_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM enrolment_ends w WHERE w.enrolment_id = e.id AND w.voided_at IS NULL AND w.outcome = 'withdrawn'
    )
"""

GIVEN = """
    SELECT e.session_id, e.recorded_seq AS seq, 1 AS taken FROM enrolments e
    UNION ALL
    SELECT e.session_id, e.voided_seq, -1 FROM enrolments e WHERE e.voided_seq IS NOT NULL
    UNION ALL
    SELECT e.session_id, w.recorded_seq, -1 FROM enrolment_ends w JOIN enrolments e ON e.id = w.enrolment_id
    WHERE w.outcome = 'withdrawn'
    UNION ALL
    SELECT e.session_id, w.voided_seq, 1 FROM enrolment_ends w JOIN enrolments e ON e.id = w.enrolment_id
    WHERE w.outcome = 'withdrawn' AND w.voided_seq IS NOT NULL
"""
"""What each event did to the seats taken in a class."""

LATER_EDIT = "d.collection = 'sessions' AND d.record_id = s.id AND d.field = 'seats' AND d.recorded_seq > g.seq"

SEATS_THEN = f"""
    CASE WHEN EXISTS (SELECT 1 FROM record_edits d WHERE {LATER_EDIT})
    THEN (SELECT CAST(d.before AS INTEGER) FROM record_edits d WHERE {LATER_EDIT} ORDER BY d.revision LIMIT 1)
    ELSE s.seats END
"""  # noqa: S608  # nosec B608 - constants of this module
"""The seats of a class as they stood at an event: what the first later edit found, else what stands now."""

OVERBOOKED = f"""
    SELECT DISTINCT 'class' AS words, s.id AS number FROM (
        SELECT session_id, seq, sum(taken) AS change, sum(sum(taken)) OVER (
            PARTITION BY session_id ORDER BY seq
        ) AS taken FROM ({GIVEN}) AS acts GROUP BY session_id, seq
    ) AS g JOIN training_sessions s ON s.id = g.session_id
    WHERE g.change > 0 AND g.taken > {SEATS_THEN}
"""  # noqa: S608  # nosec B608
"""At each moment at which a seat was given out, not only as facts stand now."""

CUT = f"""
    SELECT 'class' AS words, s.id AS number FROM training_sessions s
    WHERE s.voided_at IS NULL AND s.seats < (
        SELECT count(*) FROM ({SEATS_TAKEN}) AS seated WHERE seated.session_id = s.id
    )
"""  # noqa: S608  # nosec B608
"""Earlier versions let the seats be edited below those taken."""

ENROLLED_TWICE = """
    SELECT 'enrolment' AS words, id AS number FROM (
        SELECT id, row_number() OVER (PARTITION BY session_id, officer_id ORDER BY id) AS place FROM enrolments
        WHERE voided_at IS NULL
    ) AS enrolments_of_one WHERE place > 1
"""

NOT_THERE_AND_DONE = """
    SELECT 'end of an enrolment' AS words, n.id AS number FROM enrolment_ends n
    JOIN enrolments e ON e.id = n.enrolment_id AND e.voided_at IS NULL
    JOIN completions c ON c.session_id = e.session_id AND c.officer_id = e.officer_id AND c.voided_at IS NULL
    WHERE n.voided_at IS NULL AND n.outcome = 'no_show'
"""

UNKNOWN_OUTCOME = f"""
    SELECT 'end of an enrolment' AS words, id AS number FROM enrolment_ends
    WHERE voided_at IS NULL AND outcome NOT IN ({OUTCOMES})
"""  # noqa: S608  # nosec B608

CLASSES = (
    Check("class_overbooked", "More seats of a class were given out than it had at that moment.", FIND_OUT, OVERBOOKED),
    Check("seats_cut", "A class has fewer seats than are given out.", LOOK, CUT, is_exception=True),
    Check("enrolled_twice", "An officer is enrolled twice in one class.", FIND_OUT, ENROLLED_TWICE),
    Check(
        "no_show_beside_completion",
        "An officer is on record as not there, and as having done the same class.",
        FIND_OUT,
        NOT_THERE_AND_DONE,
    ),
    Check(
        "outcome_unknown",
        "An enrolment ended in a way that there is none of.",
        "Void the end with its reason, and enter it again as a withdrawal or a no-show.",
        UNKNOWN_OUTCOME,
    ),
)
