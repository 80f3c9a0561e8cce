"""Histories: at most one posting, status and condition a day; ends come after starts; nothing stands on a void."""

from tracker.reports.invariants.check import Check

ONE_A_DAY = {
    "postings": ("posting", "officer_id"),
    "employments": ("employment status", "officer_id"),
    "officer_particulars": ("particulars", "officer_id"),
    "camera_conditions": ("condition", "camera_id"),
    "camera_places": ("place of a camera", "camera_id"),
}
ENDS = {
    "posting_ends": ("end of a posting", "postings", "posting_id"),
    "employment_ends": ("end of an employment status", "employments", "employment_id"),
    "policy_ends": ("end of a policy", "policies", "policy_id"),
    "requirement_ends": ("end of a requirement", "requirements", "requirement_id"),
    "enrolment_ends": ("end of an enrolment", "enrolments", "enrolment_id"),
}
STARTS = {"enrolments": "enrolled_on"}
"""The day from which what ends speaks, where it is not called `starts_on`."""

ENDS_AT_ONCE = ("enrolment_ends",)
"""Who is enrolled on the class's day may withdraw, or not be there, on the same day."""

AGAIN = "Void the wrong one with its reason, and find out what wrote past the database's own guard."


def _two_a_day(table: str) -> str:
    words, subject = ONE_A_DAY[table]
    return f"""
        SELECT '{words}' AS words, id AS number FROM (
            SELECT id, row_number() OVER (PARTITION BY {subject}, starts_on ORDER BY id) AS place
            FROM {table} WHERE voided_at IS NULL
        ) AS {table}_of_a_day WHERE place > 1
    """  # noqa: S608  # nosec B608 - constants of this module


def _early(table: str) -> str:
    words, parents, parent = ENDS[table]
    too_early = "<" if table in ENDS_AT_ONCE else "<="
    return f"""
        SELECT '{words}' AS words, e.id AS number FROM {table} e JOIN {parents} f ON f.id = e.{parent}
        WHERE e.voided_at IS NULL AND e.ends_on {too_early} f.{STARTS.get(parents, "starts_on")}
    """  # noqa: S608  # nosec B608


def _of_a_void(table: str) -> str:
    words, parents, parent = ENDS[table]
    return f"""
        SELECT '{words}' AS words, e.id AS number FROM {table} e JOIN {parents} f ON f.id = e.{parent}
        WHERE e.voided_at IS NULL AND f.voided_at IS NOT NULL
    """  # noqa: S608  # nosec B608


def _second(table: str) -> str:
    words, _, parent = ENDS[table]
    return f"""
        SELECT '{words}' AS words, id AS number FROM (
            SELECT id, row_number() OVER (PARTITION BY {parent} ORDER BY id) AS place FROM {table}
            WHERE voided_at IS NULL
        ) AS {table}_of_one WHERE place > 1
    """  # noqa: S608  # nosec B608


EXPIRES = "SELECT 'completion' AS words, id AS number FROM completions WHERE expires_on <= completed_on"

HISTORIES = (
    Check(
        "two_on_a_day",
        "Two postings, statuses, conditions, places or particulars of one officer or camera start on one day.",
        AGAIN,
        " UNION ALL ".join(map(_two_a_day, ONE_A_DAY)),
    ),
    Check(
        "end_not_after_start",
        "An end is not later than the start of what it ends.",
        "Void the end and enter it again with its day.",
        " UNION ALL ".join([*map(_early, ENDS), EXPIRES]),
    ),
    Check(
        "two_ends",
        "One posting, status, policy, requirement or enrolment has two ends that stand.",
        AGAIN,
        " UNION ALL ".join(map(_second, ENDS)),
    ),
    Check(
        "end_of_a_void",
        "An end stands of a fact that is void.",
        "Void the end with the reason of the other.",
        " UNION ALL ".join(map(_of_a_void, ENDS)),
    ),
)
