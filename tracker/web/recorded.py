"""Reads put on record before they are answered: in a transaction of their own; where it fails, nothing is answered.

A view that has read the audit log, or made a report, calls one of these last, with its reading transaction ended.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from tracker.domain.commands.readings import PullReport, ReadAuditEvent, ReadAuditLog, TryAuditLog
from tracker.domain.errors import Unavailable
from tracker.domain.reports.stamp import Stamp
from tracker.services import readings
from tracker.store.engine import transaction
from tracker.web.requests import current_actor, now
from tracker.web.wiring import request_id, wiring

LONGEST_ADDRESS = 500

log = structlog.get_logger("tracker.web")


def register(app: Flask) -> None:
    """Say in the headers of every report that leaves when it was pulled and by whom: its bytes stay the same."""
    app.after_request(_say_who_pulled)


def _say_who_pulled(response: Response) -> Response:
    if "pulled" in g:
        response.headers["Report-Pulled-At"], response.headers["Report-Pulled-By"] = g.pulled
    return response


def record_log_read(asked: Mapping[str, Any], answered: int) -> None:
    """The log was searched with these filters. Raises Unavailable `read_not_recorded`."""
    _record(readings.read_audit_log, ReadAuditLog(asked, answered))


def record_event_read(seq: int) -> None:
    """One event was read. Raises Unavailable `read_not_recorded`."""
    _record(readings.read_audit_event, ReadAuditEvent(seq))


def record_log_refused(address: str) -> None:
    """The log was asked for by someone who may not read it. Raises Unavailable `read_not_recorded`."""
    _record(readings.try_audit_log, TryAuditLog(address[:LONGEST_ADDRESS]))


def record_pull(
    report: str, form: str, stamp: Stamp, asked: Mapping[str, Any], *, unchanged: bool = False, always: bool = False
) -> None:
    """A report is about to leave, through whichever door: the server's own log has every pull, the answer's headers
    say when and by whom, and oversight's are put on record, with `always` everybody's; `unchanged`: the answer is that
    nothing has changed.

    Raises:
        Unavailable `read_not_recorded`.
    """
    actor = current_actor()
    if always or readings.leaves_pull(actor):
        pulled = PullReport(report, form, stamp.as_of, stamp.known_at, stamp.data_version, asked, unchanged)
        _record(readings.pull_report, pulled)
    log.info(
        "report_pulled",
        report=report,
        format=form,
        data_version=stamp.data_version,
        as_of=stamp.as_of.isoformat(),
        actor=actor.name,
        request_id=request_id(),
    )
    g.pulled = now().isoformat(), actor.name.encode("ascii", "backslashreplace").decode()


def asked_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What an address asked for, as it is kept: a copy, since views take what they use out of it."""
    return dict(given)


def _record(service: Callable[..., int], command: Any) -> None:
    try:
        with transaction(wiring().engine, write=True) as session:
            service(session, current_actor(), command, now=now())
    except SQLAlchemyError as error:
        raise Unavailable(
            "read_not_recorded",
            "This read cannot be put on record just now, so it is not answered. Try again in a moment.",
        ) from error
