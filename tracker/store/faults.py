"""What a database's errors mean to whoever waits for an answer: a stable code, a sentence that says what to do, and
when to try again. No status, no log: those are the doors'.
"""

import sqlite3
from dataclasses import dataclass

from sqlalchemy import exc


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps the database from working. It passes, or somebody sees to it: nothing is wrong with what was
    asked.
    """

    code: str
    sentence: str
    retry_seconds: int = 5


BUSY = Fault(
    "database_busy", "The database is busy with other work. Try again in a moment; this request changed nothing."
)
FULL = Fault(
    "disk_full",
    "The database has no room left, so nothing can be entered; what is recorded can still be read. "
    "Make room on its disk, then send this again.",
    retry_seconds=30,
)
UNAVAILABLE = Fault(
    "database_unavailable",
    "The database does not answer or cannot write to its disk. Try again in a moment. Where this was an entry, "
    "send it again under the same Idempotency-Key, or look first whether it was made.",
)
DAMAGED = Fault(
    "database_damaged",
    "The database's file is damaged. Stop the tracker and restore the latest backup; an administrator has to see to "
    "this.",
    retry_seconds=60,
)
BEHIND = Fault(
    "schema_behind",
    "The database is not at this program's revision. An administrator has to run `tracker db upgrade`.",
    retry_seconds=30,
)

OF_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_INTERRUPT: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: UNAVAILABLE,
    sqlite3.SQLITE_READONLY: UNAVAILABLE,
    sqlite3.SQLITE_CANTOPEN: UNAVAILABLE,
    sqlite3.SQLITE_PERM: UNAVAILABLE,
    sqlite3.SQLITE_NOMEM: UNAVAILABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
"""By SQLite's primary result code (https://sqlite.org/rescode.html)."""

OF_POSTGRESQL = {
    "53100": FULL,  # disk_full
    "53200": BUSY,  # out_of_memory
    "53300": BUSY,  # too_many_connections
    "55P03": BUSY,  # lock_not_available
    "57014": BUSY,  # query_canceled, by the statement timeout
    "40001": BUSY,  # serialization_failure
    "40P01": BUSY,  # deadlock_detected
    "25P03": BUSY,  # idle_in_transaction_session_timeout
    "25006": UNAVAILABLE,  # read_only_sql_transaction: this server takes no writes any more
    "57P01": UNAVAILABLE,  # admin_shutdown
    "57P02": UNAVAILABLE,  # crash_shutdown
    "57P03": UNAVAILABLE,  # cannot_connect_now
    "57P04": UNAVAILABLE,  # database_dropped
    "58000": UNAVAILABLE,  # system_error
    "58030": UNAVAILABLE,  # io_error
    "58P01": UNAVAILABLE,  # undefined_file
    "XX001": DAMAGED,  # data_corrupted
    "XX002": DAMAGED,  # index_corrupted
    "42P01": BEHIND,  # undefined_table
    "42703": BEHIND,  # undefined_column
}
"""By PostgreSQL's error code (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

UNEXPLAINED = (exc.OperationalError, exc.InternalError, exc.InterfaceError)
"""Kinds of errors that are the database's own, whatever their code."""

MISSING_IN_SQLITE = ("no such table", "no such column", "has no column named")


def fault_of(error: BaseException) -> Fault | None:
    """The fault behind an error of the database; None where the database is well and the error is of another kind."""
    if isinstance(error, exc.TimeoutError):
        return BUSY  # every connection of the pool is at work
    if isinstance(error, exc.PendingRollbackError):
        return UNAVAILABLE  # the connection was lost earlier in this transaction
    if not isinstance(error, exc.DBAPIError):
        return None
    cause = error.orig
    found = None
    if isinstance(cause, sqlite3.Error):
        found = _of_sqlite(cause)
    elif (state := getattr(cause, "sqlstate", None)) is not None:
        found = OF_POSTGRESQL.get(state)
    if found is None and (error.connection_invalidated or isinstance(error, UNEXPLAINED)):
        found = UNAVAILABLE
    return found


def _of_sqlite(cause: sqlite3.Error) -> Fault | None:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None and (found := OF_SQLITE.get(code & 0xFF)) is not None:
        return found
    return BEHIND if any(words in str(cause) for words in MISSING_IN_SQLITE) else None
