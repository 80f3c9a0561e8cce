"""Custody: who held which camera. The rules of docs/domain.md, asked of every day of the history at once."""

from tracker.reports.invariants.check import Check

SHARES_A_DAY = """
    SELECT 'assignment' AS words, id AS number FROM (
        SELECT id, issued_on, max(coalesce(returned_on, :forever)) OVER (
            PARTITION BY {subject} ORDER BY issued_on, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS held_until
        FROM assignments WHERE voided_at IS NULL AND (returned_on IS NULL OR returned_on > issued_on)
    ) AS spans WHERE issued_on < held_until
"""
"""Spans of a subject in the order of their starts: one that starts before all earlier ones have ended shares a day."""

ENTRY = "Void the wrong one of the two with its reason, and find out what wrote past the database's own guard."

CUSTODY = (
    Check(
        "camera_held_twice",
        "A camera is in two officers' hands on one day.",
        ENTRY,
        SHARES_A_DAY.format(subject="camera_id"),
    ),
    Check(
        "officer_holds_two",
        "An officer holds two cameras on one day.",
        ENTRY,
        SHARES_A_DAY.format(subject="officer_id"),
    ),
    Check(
        "return_before_issue",
        "A camera was returned before it was issued.",
        "Void the return and enter it again with its day.",
        """
        SELECT 'assignment' AS words, a.id AS number FROM assignments a
        LEFT JOIN assignment_returns r ON r.assignment_id = a.id AND r.voided_at IS NULL
        WHERE a.voided_at IS NULL AND (a.returned_on < a.issued_on OR r.returned_on < a.issued_on)
        """,
    ),
    Check(
        "loss_without_report",
        "A camera is missing or stolen without a report number.",
        "Void the condition or the return, and enter it again with its report number.",
        """
        SELECT 'return' AS words, id AS number FROM assignment_returns
        WHERE condition IN ('missing', 'stolen') AND (report_number IS NULL OR trim(report_number) = '')
        UNION ALL
        SELECT 'condition' AS words, id AS number FROM camera_conditions
        WHERE condition IN ('missing', 'stolen') AND (report_number IS NULL OR trim(report_number) = '')
        """,
    ),
    Check(
        "return_of_nothing",
        "A return stands whose assignment is void, or a condition whose return is.",
        "Void what is left standing, with the reason of the other.",
        """
        SELECT 'return' AS words, r.id AS number FROM assignment_returns r JOIN assignments a ON a.id = r.assignment_id
        WHERE r.voided_at IS NULL AND a.voided_at IS NOT NULL
        UNION ALL
        SELECT 'condition' AS words, c.id AS number FROM camera_conditions c
        JOIN assignment_returns r ON r.id = c.return_id WHERE c.voided_at IS NULL AND r.voided_at IS NOT NULL
        """,
    ),
)
