"""The rules of issuing, asked of every standing assignment as facts stand now: what a later entry or void has made look
untrue is an exception for a person to look at, not a corrupt register.
"""

from tracker.reports.invariants.check import Check

LOOK = "Look at the entry: void it, or what was recorded after it, where that was a mistake."

LATEST = """
    SELECT 1 FROM {table} f WHERE f.{subject} = a.{subject} AND f.voided_at IS NULL {more}
    AND f.starts_on <= a.issued_on
    AND NOT EXISTS (
        SELECT 1 FROM {table} g WHERE g.{subject} = f.{subject} AND g.voided_at IS NULL
        AND g.starts_on <= a.issued_on AND g.starts_on > f.starts_on
    )
"""
"""The fact of an assignment's officer or camera that holds on the day of issue."""

NOT_ENDED = """
    AND NOT EXISTS (
        SELECT 1 FROM {ends} e WHERE e.{parent}_id = f.id AND e.voided_at IS NULL AND e.ends_on <= a.issued_on
    )
"""

ASSIGNED = "SELECT 'assignment' AS words, a.id AS number FROM assignments a WHERE a.voided_at IS NULL"

ACTIVE = LATEST.format(table="employments", subject="officer_id", more="AND f.status = 'active'") + NOT_ENDED.format(
    ends="employment_ends", parent="employment"
)
POSTED = LATEST.format(table="postings", subject="officer_id", more="") + NOT_ENDED.format(
    ends="posting_ends", parent="posting"
)
UNFIT = LATEST.format(table="camera_conditions", subject="camera_id", more="AND f.condition <> 'serviceable'")
OWNED = "SELECT 1 FROM cameras c WHERE c.id = a.camera_id AND c.voided_at IS NULL AND c.owned_from <= a.issued_on"

REQUIRED = """
    SELECT 1 FROM requirements r JOIN course_versions lowest ON lowest.id = r.minimum_version_id
    WHERE r.voided_at IS NULL AND r.starts_on <= a.issued_on
    AND NOT EXISTS (
        SELECT 1 FROM requirements later WHERE later.course_id = r.course_id AND later.voided_at IS NULL
        AND later.starts_on <= a.issued_on AND later.starts_on > r.starts_on
    )
    AND NOT EXISTS (
        SELECT 1 FROM requirement_ends e WHERE e.requirement_id = r.id AND e.voided_at IS NULL
        AND e.ends_on <= a.issued_on
    )
"""
COMPLETED = """
    SELECT 1 FROM completions c JOIN course_versions done ON done.id = c.course_version_id
    WHERE c.officer_id = a.officer_id AND c.voided_at IS NULL AND done.course_id = r.course_id
    AND done.version_order >= lowest.version_order AND c.completed_on <= a.issued_on
    AND (c.expires_on IS NULL OR c.expires_on > a.issued_on)
"""
POLICY = """
    SELECT 1 FROM policies p WHERE p.voided_at IS NULL AND p.starts_on <= a.issued_on
    AND NOT EXISTS (
        SELECT 1 FROM policies later WHERE later.number = p.number AND later.voided_at IS NULL
        AND later.starts_on <= a.issued_on AND later.starts_on > p.starts_on
    )
    AND NOT EXISTS (
        SELECT 1 FROM policy_ends e WHERE e.policy_id = p.id AND e.voided_at IS NULL AND e.ends_on <= a.issued_on
    )
"""

ISSUING = (
    Check(
        "issued_unfit",
        "A camera was issued on a day on which it was not serviceable, or not owned.",
        LOOK,
        f"{ASSIGNED} AND (EXISTS ({UNFIT}) OR NOT EXISTS ({OWNED}))",
        is_exception=True,
    ),
    Check(
        "issued_to_inactive",
        "A camera was issued to an officer who was not active, or had no posting, on that day.",
        LOOK,
        f"{ASSIGNED} AND (NOT EXISTS ({ACTIVE}) OR NOT EXISTS ({POSTED}))",
        is_exception=True,
    ),
    Check(
        "issued_untrained",
        "A camera was issued to an officer who was not trained, and nobody gave a reason.",
        LOOK,
        f"""{ASSIGNED} AND a.override_reason IS NULL AND (
            NOT EXISTS ({REQUIRED}) OR EXISTS ({REQUIRED} AND NOT EXISTS ({COMPLETED}))
        )""",
        is_exception=True,
    ),
    Check(
        "issued_without_policy",
        "A camera was issued on a day without a policy in effect.",
        LOOK,
        f"{ASSIGNED} AND NOT EXISTS ({POLICY})",
        is_exception=True,
    ),
)
