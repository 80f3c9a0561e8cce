"""Keeping a list of others, line by line, with whom each line means: from then on it is held against the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.imports import DeviceRow, NamedOfficer, RosterRow
from tracker.domain.vocabulary import ImportKind
from tracker.services.batches import open_batch
from tracker.services.checks import check_not_future
from tracker.services.imports.histories import load_particulars
from tracker.services.imports.matching import OfficerIndex
from tracker.services.ledger import recording
from tracker.store.models import Batch, ListedRow
from tracker.store.reconciled import PREFIX, differences_of

IDENTITIES = (("employee_number",), ("badge",), ("last_name", "first_name"))
"""What names an officer on a list of devices: the first of these that any of its lines brings."""


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list as it was read. `match` is what identifies an officer; None: what its lines bring."""

    kind: ImportKind
    as_of: date
    rows: Sequence[DeviceRow] | Sequence[RosterRow]
    file_name: str
    sha256: str
    match: tuple[str, ...] | None = None
    skipped: int = 0
    """Lines of the file that are no data, or were left out."""


def hold_list(session: Session, actor: Actor, held: HeldList, *, now: datetime) -> Batch:
    """Keep a list as a batch of its own, with each line's officer as far as it is sure who is meant.

    Raises:
        Forbidden; Invalid `future_date`, `day_out_of_range`.
    """
    actor.check_may("imports.write")
    check_not_future(held.as_of, now, field="as_of")
    kind = f"{PREFIX}{held.kind.value}"
    batch = open_batch(
        session, actor, kind=kind, now=now, file_name=held.file_name, sha256=held.sha256, as_of=held.as_of
    )
    with recording(session, actor, "hold_list", now=now, batch=batch) as entry:
        people = OfficerIndex(load_particulars(session).values(), held.match or _identity(held.rows), held.as_of)
        stamp = {"recorded_at": entry.recorded_at, "recorded_seq": entry.seq, "batch_id": batch.id}
        lines = [{**_line(row), **_meant(people, row.officer), **stamp} for row in held.rows]
        if lines:
            session.execute(insert(ListedRow), lines)
        entry.stamped(session.scalars(select(ListedRow).where(ListedRow.recorded_seq == entry.seq)).all())
        found = differences_of(session, batch, entry.recorded_at)
        receipt = {"kind": kind, "rows": len(lines), "skipped": held.skipped, "differences": len(found)}
        entry.keep_receipt(batch, receipt)
        entry.about(batch, **receipt, as_of=held.as_of)
    return batch


def _identity(rows: Sequence[DeviceRow] | Sequence[RosterRow]) -> tuple[str, ...]:
    brought = {name for row in rows for name in NamedOfficer.__dataclass_fields__ if getattr(row.officer, name)}
    return next((names for names in IDENTITIES if brought.issuperset(names)), IDENTITIES[0])


def _line(row: DeviceRow | RosterRow) -> dict[str, Any]:
    """What a line says, in columns; what it does not say is null."""
    told: dict[str, Any] = dict.fromkeys(
        ("serial", "asset_tag", "condition", "precinct", "employment", "last_name", "first_name", "rank", "badge")
    )
    told["line"] = row.line
    if isinstance(row, DeviceRow):
        condition = row.condition.value if row.condition is not None else None
        return {**told, "serial": row.camera.serial, "asset_tag": row.camera.asset_tag, "condition": condition}
    said = row.officer
    return {
        **told,
        "precinct": row.precinct,
        "employment": row.employment.value if row.employment is not None else None,
        "last_name": said.last_name,
        "first_name": said.first_name,
        "rank": row.rank,
        "badge": said.badge,
    }


def _meant(people: OfficerIndex, named: NamedOfficer) -> dict[str, Any]:
    words = _words(named)
    if words is None:
        return {"officer_id": None, "officer": None, "unclear": None}
    matched = people.match_one(named)
    if matched.known is not None:
        return {"officer_id": matched.known.id, "officer": words, "unclear": None}
    return {"officer_id": None, "officer": words, "unclear": matched.problem.code if matched.problem else None}


def _words(named: NamedOfficer) -> str | None:
    """The person as written, without the employee number, which no export shows; None where nobody is named."""
    name = ", ".join(part for part in (named.last_name, named.first_name) if part)
    badge = f"badge {named.badge}" if named.badge else ""
    said = ", ".join(part for part in (name, badge) if part)
    return said or ("a person named by number" if named.employee_number else None)
