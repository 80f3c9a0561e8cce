"""Whether the tracker is alive and whether it can work, for whatever watches it."""

from flask import Flask, Response
from werkzeug.exceptions import ServiceUnavailable

from tracker.store.migrate import current
from tracker.web.guard import public
from tracker.web.replies import as_json
from tracker.web.wiring import wiring


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
    """The database is reachable and stands at the newest revision; 503 otherwise."""
    revision = current(wiring().settings.database_url)
    if revision != wiring().newest_revision:
        raise ServiceUnavailable(
            f"The database stands at revision {revision or 'none'}, this program at {wiring().newest_revision}. "
            "Run `tracker db upgrade`.",
            retry_after=30,
        )
    return as_json({"status": "ready", "revision": revision})
