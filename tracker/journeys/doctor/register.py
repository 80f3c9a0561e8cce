"""The register: its backups, its audit log, and every day of its history."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, select

from tracker.domain.chain import Keyring
from tracker.domain.chain_walk import Anchor
from tracker.journeys.doctor.line import Line, problem, warning, well
from tracker.reports.audit.verify import verify_database
from tracker.reports.invariants import CHECKS, Broken, check_owned
from tracker.services.backups import TAKEN
from tracker.store.engine import transaction
from tracker.store.models import AuditEvent


def look_at_backups(engine: Engine, now: datetime, *, warn_after: timedelta) -> Line:
    """How old the last backup is that the log tells of."""
    with transaction(engine, write=False) as session:
        last = session.scalars(
            select(AuditEvent.recorded_at).where(AuditEvent.act == TAKEN).order_by(AuditEvent.seq.desc()).limit(1)
        ).first()
    schedule = "Run `tracker backup FILE`, and schedule it as docs/backup.md says."
    if last is None:
        return warning("backup", "no_backup", "No backup was ever taken.", schedule)
    hours = (now - last) / timedelta(hours=1)
    if now - last > warn_after:
        return warning("backup", "backup_old", f"The last backup is {hours:,.0f} hours old.", schedule)
    return well("backup", f"the last was taken {max(hours, 0):,.1f} hours ago")


def look_at_audit_log(engine: Engine, keyring: Keyring, *, anchor: Anchor | None) -> Iterator[Line]:
    """The chain from the first event to the head, every row it sealed, and the anchor where one is given."""
    verified = verify_database(engine, keyring, anchor=anchor)
    if verified.sound:
        held = f", and holds to the anchor {anchor[0]}" if anchor else ""
        yield well("audit log", f"{verified.events:,} events verify, up to {verified.last_seq}:{verified.head}{held}")
        return
    first = min(verified.problems, key=lambda each: each.seq)
    yield problem(
        "audit log",
        "audit_unsound",
        f"Event {first.seq} is the first of {len(verified.problems)} findings: {first.code}: {first.message}",
        "Keep a copy of this database for whoever looks into it, run `tracker audit verify`, and restore the last "
        "backup that is sound.",
    )


def look_at_history(engine: Engine, today: date) -> Iterator[Line]:
    """Every invariant, in a transaction of its own each, so that writers need not wait for all of them."""
    broken = []
    for check in CHECKS:
        with transaction(engine, write=False) as session:
            if (found := check.run(session)) is not None:
                broken.append(found)
    with transaction(engine, write=False) as session:
        owned = check_owned(session, today)
    if owned.broken is not None:
        broken.append(owned.broken)
    yield from map(_line, broken)
    if not any(not each.is_exception for each in broken):
        yield well("history", f"{len(CHECKS)} invariants hold")
    if owned.broken is None:
        since = f" from {owned.first.isoformat()} on" if owned.first else ""
        yield well("owned cameras", f"the parts add up to the whole on each of {owned.days:,} days{since}")


def _line(broken: Broken) -> Line:
    more = f" and {broken.count - len(broken.examples)} more" if broken.count > len(broken.examples) else ""
    tell = warning if broken.is_exception else problem
    return tell("history", broken.code, f"{broken.message} ({', '.join(broken.examples)}{more})", broken.advice)
