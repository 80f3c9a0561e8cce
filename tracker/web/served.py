"""The application as a server of processes loads it: settings from the environment, log lines on stderr."""

import sqlite3
import sys
from datetime import UTC, datetime

import structlog
from flask import Flask

from tracker.settings import load_settings
from tracker.store.engine import sqlite_journal
from tracker.web import create_app
from tracker.web.anchor_line import note_anchor
from tracker.web.log_fields import only_listed


def application() -> Flask:
    """The application of this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_listed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    settings = load_settings()
    structlog.get_logger("tracker.web").info("worker_started", **_database(settings.database_url))
    app = create_app(settings)
    note_anchor(app, datetime.now(UTC).date())
    return app


def _database(url: str) -> dict[str, str]:
    """Which database this process works on and, of SQLite, how its writes are kept."""
    if not url.startswith("sqlite"):
        return {"database": "postgresql"}
    journal, synchronous = sqlite_journal()
    return {
        "database": "sqlite",
        "sqlite": sqlite3.sqlite_version,
        "journal": journal,
        "synchronous": synchronous,
    }
