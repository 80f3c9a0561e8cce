"""The audit log's anchor as a log line, at start and once a day: where the lines are kept, the log cannot be cut or
rewritten unseen.
"""

from contextlib import suppress
from datetime import date
from http import HTTPStatus

import structlog
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from tracker.store.engine import transaction
from tracker.store.lookups import audit_head
from tracker.web.guard import SAFE
from tracker.web.wiring import wiring

NOTED = "tracker.anchor_day"

log = structlog.get_logger("tracker.web")


def register(app: Flask) -> None:
    """Write the line after the first write of each day of this process: the database has just answered."""
    app.after_request(_note_daily)


def note_anchor(app: Flask, day: date) -> None:
    """Write `audit_head` with the last event's `seq` and `hash`; a database that is silent is asked again next time."""
    with suppress(SQLAlchemyError), transaction(app.extensions["tracker"].hasty, write=False) as session:
        seq, chained = audit_head(session)
        log.info("audit_head", seq=seq, hash=chained)
        app.extensions[NOTED] = day


def _note_daily(response: Response) -> Response:
    today = wiring().clock().date()
    is_write = request.method not in SAFE and response.status_code < HTTPStatus.BAD_REQUEST
    if is_write and current_app.extensions.get(NOTED) != today:
        note_anchor(current_app._get_current_object(), today)  # type: ignore[attr-defined]
    return response
