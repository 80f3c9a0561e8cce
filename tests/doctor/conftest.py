"""Databases for the doctor, and the intruder who takes their guards away first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from tracker.domain.chain import DEVELOPMENT_KEYRING
from tracker.store.base import Base
from tracker.store.engine import KEYRING, make_engine
from tracker.store.models import AuditEvent

GUARDS_OF_POSTGRESQL = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
    WHERE contype IN ('c', 'x') AND connamespace = current_schema()::regnamespace AND conrelid <> 0
    UNION ALL
    SELECT format('DROP INDEX %I', indexname) FROM pg_indexes
    WHERE schemaname = current_schema() AND indexname LIKE 'uq%' AND indexdef LIKE '%WHERE%'
"""
GUARDS_OF_SQLITE = """
    SELECT 'DROP TRIGGER "' || name || '"' FROM sqlite_master WHERE type = 'trigger'
    UNION ALL
    SELECT 'DROP INDEX "' || name || '"' FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'
"""


@contextmanager
def intruder(url: str) -> Iterator[Session]:
    """A session with the owner's rights, in which no trigger, key, check or unique index stands in the way."""
    engine = make_engine(url)
    with engine.connect() as connection:
        _unguard(connection)
        with Session(bind=connection, info={KEYRING: DEVELOPMENT_KEYRING}) as session:
            yield session
            session.flush()
            connection.commit()
    engine.dispose()


def _unguard(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET SESSION session_replication_role = replica"))
        guards = GUARDS_OF_POSTGRESQL
    else:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("PRAGMA ignore_check_constraints = ON")
        guards = GUARDS_OF_SQLITE
    for (statement,) in connection.execute(text(guards)).all():
        connection.exec_driver_sql(statement)
    connection.commit()


def recorded(session: Session) -> dict[str, Any]:
    """The columns of a row that the first event recorded."""
    moment: datetime = session.scalars(select(AuditEvent.recorded_at).where(AuditEvent.seq == 1)).one()
    return {"recorded_at": moment, "recorded_seq": 1}


def add(session: Session, model: type[Base], **values: Any) -> None:
    """Write a row past every service."""
    session.execute(insert(model).values(**{**recorded(session), **values}))
