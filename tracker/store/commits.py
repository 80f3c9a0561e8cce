"""Commits that fail: what is certain afterwards, and which failed transactions may be tried again as a whole.
Nothing is retried here.
"""

import sqlite3
from typing import Any

from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

PASSING_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"})
"""PostgreSQL: a serialization failure, a deadlock, a lock not given in time; a server that shuts down or starts."""
RAISED_BY_TRIGGER = "P0001"
PASSING_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
UNDONE_CODES = PASSING_CODES | {sqlite3.SQLITE_FULL}
"""SQLite: with these a COMMIT has not taken place."""
PRIMARY = 0xFF
"""The part of SQLite's extended codes that says what kind they are."""


class CommitFailed(OperationalError):  # noqa: N818 - says where
    """The database failed in the COMMIT itself. Only `is_undone` says that nothing was committed; otherwise nobody
    knows, and what was to be committed must be looked for before it is repeated.
    """

    def __init__(self, error: DBAPIError) -> None:
        original: Any = error.orig
        super().__init__("COMMIT", None, original, connection_invalidated=error.connection_invalidated)

    @property
    def is_undone(self) -> bool:
        """Whether it is certain that nothing was committed: the database said so itself."""
        if isinstance(self.orig, sqlite3.Error):
            return sqlite_code(self) in UNDONE_CODES
        return not self.connection_invalidated and state_of(self) is not None


def commit(begun: RootTransaction) -> None:
    """Commit; where the database fails in it, say that it was in the commit.

    Raises:
        CommitFailed; IntegrityError: a constraint that is checked last stands against it, and nothing was committed.
    """
    try:
        begun.commit()
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise CommitFailed(error) from error


def may_pass(error: Exception) -> bool:
    """Whether a whole transaction may succeed when it is tried again, and has certainly not been committed: it lost a
    race for a lock, or its connection before the COMMIT.
    """
    if isinstance(error, CommitFailed):
        return error.is_undone and _is_passing(error)
    return isinstance(error, DBAPIError) and (error.connection_invalidated or _is_passing(error))


def is_trigger_refusal(error: DBAPIError) -> bool:
    """Whether a trigger of ours refused; SQLite itself calls that a broken constraint."""
    return state_of(error) == RAISED_BY_TRIGGER


def state_of(error: DBAPIError) -> str | None:
    """PostgreSQL's code of an error that the server reported; None of any other."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def sqlite_code(error: DBAPIError) -> int | None:
    """The kind of an error of SQLite; None of any other."""
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY


def _is_passing(error: DBAPIError) -> bool:
    return state_of(error) in PASSING_STATES or sqlite_code(error) in PASSING_CODES
