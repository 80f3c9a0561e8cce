"""The application as a server of processes loads it: settings from the environment, log lines on stderr."""

import sys

import structlog
from flask import Flask

from tracker.settings import load_settings
from tracker.web import create_app


def application() -> Flask:
    """The application of this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    return create_app(load_settings())
