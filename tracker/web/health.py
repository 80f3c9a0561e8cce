"""Whether the tracker is alive and whether it can work, for whatever watches it."""

from flask import Flask, Response

from tracker.domain.errors import Unavailable
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import current_of
from tracker.web.guard import public
from tracker.web.replies import as_json
from tracker.web.wiring import wiring

WAIT_SECONDS = 2


def register(app: Flask) -> None:
    """Serve /healthz and /readyz."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@public
def healthz() -> Response:
    """The process answers."""
    return as_json({"status": "alive"})


@public
def readyz() -> Response:
    """The database answers, on a new connection, and stands at the newest revision; 503 otherwise. It waits for nobody
    longer than `WAIT_SECONDS` at a time.

    Raises:
        Unavailable `schema_behind`; the database's own errors, which are told as 503 without what they say.
    """
    engine = make_engine(wiring().settings.database_url, read_statement_seconds=WAIT_SECONDS, wait_seconds=WAIT_SECONDS)
    try:
        with transaction(engine, write=False) as session:
            revision = current_of(session.connection())
    finally:
        engine.dispose()
    newest = wiring().newest_revision
    if revision != newest:
        raise Unavailable(
            "schema_behind",
            f"The database stands at revision {revision or 'none'}, this program at {newest}. "
            "Run `tracker db upgrade`.",
        )
    return as_json({"status": "ready", "revision": revision})
