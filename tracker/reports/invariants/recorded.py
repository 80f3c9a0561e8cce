"""What was recorded: every row has its event and that event's moment, voids are whole, and events stand in order."""

from tracker.reports.invariants.check import Check
from tracker.store.base import Base, Fact, Recorded

RESTORE = "Rows were written past the tracker. Restore the last sound backup, and keep this database for whoever asks."


def _tables(kind: type) -> list[str]:
    """The tables whose rows are of a kind: recorded, or facts."""
    return sorted(
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, kind)
    )


def _without_event(table: str, column: str, moment: str) -> str:
    return f"""
        SELECT '{table}' AS words, f.id AS number FROM {table} f
        LEFT JOIN audit_events e ON e.seq = f.{column}
        WHERE (f.{column} IS NOT NULL OR f.{moment} IS NOT NULL)
        AND (e.seq IS NULL OR f.{moment} IS NULL OR e.recorded_at <> f.{moment})
    """  # noqa: S608  # nosec B608 - tables of the models


def _half_void(table: str) -> str:
    return f"""
        SELECT '{table}' AS words, id AS number FROM {table} WHERE voided_at < recorded_at OR voided_seq < recorded_seq
        OR (voided_at IS NULL) <> (voided_seq IS NULL) OR (voided_at IS NULL) <> (void_reason IS NULL)
    """  # noqa: S608  # nosec B608


IN_ORDER = """
    SELECT 'event' AS words, seq AS number FROM (
        SELECT seq, recorded_at, lag(seq) OVER (ORDER BY seq) AS seq_before,
        lag(recorded_at) OVER (ORDER BY seq) AS moment_before FROM audit_events
    ) AS events WHERE {broken}
"""

BEYOND_HEAD = """
    SELECT 'head' AS words, h.seq AS number FROM audit_head h
    WHERE h.seq <> (SELECT coalesce(max(seq), 0) FROM audit_events)
"""

RECORDED = (
    Check(
        "event_missing",
        "A row was recorded by an event that is not in the log, or at another moment than its event.",
        RESTORE,
        " UNION ALL ".join(_without_event(table, "recorded_seq", "recorded_at") for table in _tables(Recorded)),
    ),
    Check(
        "void_event_missing",
        "A row was voided by an event that is not in the log, or at another moment than its event.",
        RESTORE,
        " UNION ALL ".join(_without_event(table, "voided_seq", "voided_at") for table in _tables(Fact)),
    ),
    Check(
        "void_not_whole",
        "A void lacks its moment, its event or its reason, or is older than what it voids.",
        RESTORE,
        " UNION ALL ".join(map(_half_void, _tables(Fact))),
    ),
    Check(
        "events_not_in_order",
        "An event was not recorded later than the one before it.",
        RESTORE,
        IN_ORDER.format(broken="recorded_at <= moment_before"),
    ),
    Check(
        "events_missing",
        "Events are missing from the log: its numbers have a gap, or do not end with its head.",
        RESTORE,
        f"{IN_ORDER.format(broken='seq <> coalesce(seq_before, 0) + 1')} UNION ALL {BEYOND_HEAD}",
    ),
)
