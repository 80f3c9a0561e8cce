"""What is remembered of senders of files, for the page that shows it. Nothing is written here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.reports.on_day import Reader
from tracker.store.models import (
    AuditEvent,
    Course,
    CourseVersion,
    Officer,
    OfficerParticulars,
    RememberedLink,
    SavedMapping,
)


@dataclass(frozen=True, slots=True)
class MappingLine:
    """The mapping kept for a sender's files of one kind."""

    mapping_id: int
    sender: str
    kind: str
    revision: int
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link that holds: what a sender writes, and whom or which course that means."""

    link_id: int
    sender: str
    kind: str
    written: str
    means: str
    officer_id: int | None
    recorded_at: datetime
    recorded_by: str


MOST_LINKS = 500


def known_senders(session: Session, *, known_at: datetime) -> tuple[str, ...]:
    """Everybody of whom something is remembered, by name."""
    names = set(session.scalars(select(SavedMapping.sender).where(SavedMapping.recorded_at <= known_at).distinct()))
    names |= set(
        session.scalars(select(RememberedLink.sender).where(RememberedLink.recorded_at <= known_at).distinct())
    )
    return tuple(sorted(names))


def mapping_lines(session: Session, *, known_at: datetime) -> tuple[MappingLine, ...]:
    """The mappings in use, by sender and kind: of each the last revision."""
    saved = SavedMapping
    rows = session.execute(
        select(saved.id, saved.sender, saved.kind, saved.revision, saved.recorded_at, AuditEvent.actor)
        .join(AuditEvent, AuditEvent.seq == saved.recorded_seq)
        .where(saved.recorded_at <= known_at, saved.forgotten_at.is_(None))
        .order_by(saved.sender, saved.kind, saved.revision)
    )
    last = {(row.sender, row.kind): MappingLine(*row) for row in rows}
    return tuple(last.values())


def link_lines(session: Session, reader: Reader, *, known_at: datetime) -> tuple[LinkLine, ...]:
    """The links that hold, by sender; the first 500."""
    link = RememberedLink
    rows = session.execute(
        select(
            link.id,
            link.sender,
            link.kind,
            link.written,
            link.officer_id,
            Officer.protected_identity,
            Course.code,
            CourseVersion.version,
            link.recorded_at,
            AuditEvent.actor,
        )
        .join(AuditEvent, AuditEvent.seq == link.recorded_seq)
        .outerjoin(Officer, Officer.id == link.officer_id)
        .outerjoin(CourseVersion, CourseVersion.id == link.course_version_id)
        .outerjoin(Course, Course.id == CourseVersion.course_id)
        .where(link.recorded_at <= known_at, link.forgotten_at.is_(None))
        .order_by(link.sender, link.kind, link.id)
        .limit(MOST_LINKS)
    ).all()
    names = _names(session, [row.officer_id for row in rows if row.officer_id is not None])
    found = []
    for row in rows:
        means, written = f"{row.code} {row.version}", row.written
        if row.officer_id is not None:
            name, badge = names.get(row.officer_id, (f"officer {row.officer_id}", None))
            name, badge = reader.named(name, badge, row.protected_identity)
            means = f"{name} (badge {badge})" if badge else name
            written = reader.named(written, None, row.protected_identity)[0]
        found.append(LinkLine(row.id, row.sender, row.kind, written, means, row.officer_id, row.recorded_at, row.actor))
    return tuple(found)


def _names(session: Session, officers: list[int]) -> dict[int, tuple[str, str | None]]:
    known = OfficerParticulars
    rows = session.execute(
        select(known.officer_id, known.last_name, known.first_name, known.badge)
        .where(known.officer_id.in_(officers), known.voided_at.is_(None))
        .order_by(known.starts_on)
    )
    return {number: (f"{last}, {first}", badge) for number, last, first, badge in rows}
