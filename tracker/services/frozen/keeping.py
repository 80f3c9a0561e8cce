"""Keeping a report for the record: its number, what it was asked for, and the bytes of every format."""

import base64
import hashlib
import zlib
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.frozen import MadeFile, MadeReport
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.frozen import name_of, written_codes
from tracker.services.ledger import TICK, recording
from tracker.store.known import stamp_of
from tracker.store.models import FrozenFile, FrozenReport

MOST_BYTES = 24_000_000
"""Of one report in all its formats, packed."""


def freeze_report(session: Session, actor: Actor, made: MadeReport, *, now: datetime) -> FrozenReport:
    """Keep a report under the next number, in every format. It was made before, outside of the audit lock; under the
    lock it is certain that nothing more will be recorded up to its moment of knowledge.

    Raises:
        Forbidden; Invalid `report_too_large`; Conflict `figures_moved`: an entry that was under way when the report was
        made belongs in it. Make it again.
    """
    actor.check_may("reports.freeze")
    actor.check_may(made.permission)
    packed = [(file, _packed(file.body)) for file in made.files]
    if sum(len(content) for _, content in packed) > MOST_BYTES:
        message = "This report is too large for the record. Ask for one precinct, or for a shorter period."
        raise Invalid("report_too_large", message, field="report")
    with recording(session, actor, "freeze_report", now=after_report(made, now)) as entry:
        entry.changes_data = False
        _check_still_so(session, made)
        frozen = entry.stamp(_report(made, actor, _next_number(session)))
        session.flush()
        for file, content in packed:
            entry.stamp(_file(frozen.id, file, content))
        entry.about(
            frozen,
            number=name_of(frozen.number),
            report=made.report,
            as_of=made.as_of,
            known_at=made.known_at,
            format=made.pulled_format,
            asked=frozen.asked,
            data_version=made.data_version,
            sha256={file.format: _digest(file.body) for file in made.files},
        )
    return frozen


def after_report(made: MadeReport, now: datetime) -> datetime:
    """The moment to record a report with: after its moment of knowledge, so that what keeps it is never known in it."""
    return max(now, made.known_at + TICK)


def _check_still_so(session: Session, made: MadeReport) -> None:
    stamp = stamp_of(session, made.as_of, made.known_at)
    if (stamp.data_version, stamp.audit_head) != (made.data_version, made.audit_head):
        raise Conflict("figures_moved", "Something was entered while the report was made. Pull it again.")


def _next_number(session: Session) -> int:
    """The lock makes it the next one for certain; a sequence would leave a gap behind whatever is undone."""
    return (session.execute(select(func.max(FrozenReport.number))).scalar_one() or 0) + 1


def _report(made: MadeReport, actor: Actor, number: int) -> FrozenReport:
    return FrozenReport(
        number=number,
        report=made.report,
        as_of=made.as_of,
        known_at=made.known_at,
        precincts=written_codes(made.asked.precincts),
        asked=made.asked.written(),
        pulled_format=made.pulled_format,
        reveals_identities=made.reveals_identities,
        permission=made.permission,
        role=actor.role.value,
        data_version=made.data_version,
        audit_head=made.audit_head,
        program=made.program,
    )


def _file(report_id: int, file: MadeFile, content: str) -> FrozenFile:
    return FrozenFile(
        frozen_report_id=report_id,
        format=file.format,
        sha256=_digest(file.body),
        length=len(file.body),
        content=content,
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _packed(body: bytes) -> str:
    return base64.b64encode(zlib.compress(body, 6)).decode()
