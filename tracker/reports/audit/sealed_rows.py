"""The rows that audit events seal, read back from their tables as the lines the events were made of."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from tracker.domain.chain import facts_digest
from tracker.reports.audit.as_entered import Edited, lines_as_entered
from tracker.store.base import Fact, Recorded
from tracker.store.raw_text import as_text
from tracker.store.sealing import (
    EDITED,
    PARTS,
    RECORDED,
    Line,
    in_order,
    part_line,
    recorded_line,
    sealed_columns,
    voided_line,
)

Seen = dict[int, list[Line]]
"""The lines of each event, by its number."""

AFTER: BindParameter[int] = bindparam("after")
UPTO: BindParameter[int] = bindparam("upto")


def _column(model: type[Recorded], name: str) -> Any:
    """Of the table, not of the model: rows come as tuples, and much faster."""
    return model.__table__.c[name]  # type: ignore[attr-defined]


def _recorded(name: str, model: type[Recorded]) -> Select[Any]:
    seq = _column(model, "recorded_seq")
    sealed = [as_text(column).label(column.name) for column in sealed_columns(name)]
    revision = _column(model, "revision") if name in EDITED else literal(1)
    head = (seq, _column(model, "id").label("row_id"), revision.label("edits"))
    return select(*head, *sealed).where(seq > AFTER, seq <= UPTO)


def _parts(name: str, model: type[Recorded]) -> Select[Any]:
    whose, says = PARTS[name]
    seq, row_id = _column(model, "recorded_seq"), _column(model, "id")
    return select(seq, whose, says).where(whose == row_id, seq > AFTER, seq <= UPTO)


def _voided(model: type[Fact]) -> Select[Any]:
    seq = _column(model, "voided_seq")
    said = (_column(model, "id"), as_text(_column(model, "voided_at")), _column(model, "void_reason"))
    return select(seq, *said).where(seq > AFTER, seq <= UPTO)


QUERIES = [
    (
        name,
        _recorded(name, model),
        _parts(name, model) if name in PARTS else None,
        _voided(model) if issubclass(model, Fact) else None,
    )
    for name, model in RECORDED.items()
]
"""Built once: a long log is read in many pieces."""


def lines_between(session: Session, after: int, upto: int) -> Seen:
    """The lines of the events with `after < seq <= upto`, as the tables hold them now."""
    seen: Seen = defaultdict(list)
    piece = {"after": after, "upto": upto}
    connection = session.connection()
    for name, recorded, parts, voided in QUERIES:
        columns = [column.name for column in sealed_columns(name)]
        edited: list[Edited] = []
        for seq, row_id, revision, *values in connection.execute(recorded, piece):
            if revision == 1:
                seen[seq].append(recorded_line(name, row_id, zip(columns, values, strict=True)))
            else:
                edited.append(Edited(seq, row_id, revision, dict(zip(columns, values, strict=True))))
        for seq, line in lines_as_entered(session, name, edited):
            seen[seq].append(line)
        if parts is not None:
            for seq, whose, says in connection.execute(parts, piece):
                seen[seq].append(part_line(name, whose, says))
        if voided is not None:
            for seq, row_id, moment, reason in connection.execute(voided, piece):
                seen[seq].append(voided_line(name, row_id, moment, reason))
    return seen


def digest_of(secret: bytes, seq: int, lines: list[Line]) -> str | None:
    """What the event says of its rows, where they are as it left them."""
    return facts_digest(secret, seq, in_order(lines))


def words_for(lines: list[Line]) -> str:
    """What there is now, for a person: `2 of assignments, 1 void of postings`."""
    counted = Counter(f"void of {table}" if kind else f"of {table}" for table, kind, *_ in sorted(set(lines)))
    return ", ".join(f"{count} {what}" for what, count in counted.items()) or "nothing"


def first_beyond(session: Session, last: int) -> tuple[int, str] | None:
    """The lowest event number past the `last` event, or below the first, that some row names, and the row's table."""
    found = []
    for name, model in RECORDED.items():
        columns = [model.recorded_seq, *([model.voided_seq] if issubclass(model, Fact) else [])]
        for column in columns:
            lowest = session.scalar(select(func.min(column)).where(or_(column > last, column < 1)))
            if lowest is not None:
                found.append((lowest, name))
    return min(found, default=None)
