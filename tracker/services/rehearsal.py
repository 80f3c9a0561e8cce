"""Acts tried out: carried out by the same services and undone, so that what would happen can be told beforehand."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Whatever is done in the block leaves no trace, not even a number in the log; read its results within it."""
    savepoint = session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
