"""What is remembered of those who send files: mappings under their revisions, links until they are forgotten."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.senders import (
    ForgetLink,
    ForgetMapping,
    RememberLink,
    SaveMapping,
    course_identity,
    identity_of,
)
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.services.checks import database_word, stated_reason
from tracker.services.ledger import recording
from tracker.store.lookups import find_by_id, find_course_version, find_officer
from tracker.store.models import Course, CourseVersion, RememberedLink, SavedMapping

OFFICER, COURSE = "officer", "course"


def save_mapping(session: Session, actor: Actor, command: SaveMapping, *, now: datetime) -> SavedMapping:
    """The next revision of a sender's mapping; saved again as it stands, it stays as it is.

    Raises:
        Conflict `mapping_changed`: it was saved meanwhile, and the revision named is not the last.
    """
    actor.check_may("imports.write")
    with recording(session, actor, "save_mapping", now=now) as entry:
        last = _last_revision(session, command)
        current = find_mapping(session, command.sender, command.kind)
        if command.revision != (current.revision if current is not None else 0):
            raise _changed(command, current)
        saved = SavedMapping(sender=command.sender, kind=command.kind.value, revision=last + 1, mapping=command.mapping)
        with database_word(session, lambda: _changed(command, find_mapping(session, command.sender, command.kind))):
            entry.stamp(saved)
            session.flush()
        entry.about(saved, sender=command.sender, kind=command.kind, revision=saved.revision)
    return saved


def forget_mapping(session: Session, actor: Actor, command: ForgetMapping, *, now: datetime) -> SavedMapping:
    """A sender's mapping is used no more: all of its revisions.

    Raises:
        NotFound `unknown_saved_mapping`; Conflict `mapping_forgotten`, `mapping_changed` (not its last revision);
        Invalid `reason_required`.
    """
    actor.check_may("imports.write")
    reason = stated_reason(command.reason)
    saved = find_by_id(session, SavedMapping, command.mapping_id, field="id", what="saved mapping")
    with recording(session, actor, "forget_mapping", now=now) as entry:
        session.refresh(saved)
        if saved.forgotten_at is not None:
            raise Conflict("mapping_forgotten", "This mapping is forgotten already.")
        current = find_mapping(session, saved.sender, ImportKind(saved.kind))
        if current is None or current.id != saved.id:
            raise Conflict("mapping_changed", "There is a later revision of this mapping. Forget that one.")
        for revision in _standing_revisions(session, saved):
            revision.forgotten_at = entry.recorded_at
        entry.about(saved, sender=saved.sender, kind=saved.kind, revision=saved.revision, reason=reason)
    return saved


def remember_link(session: Session, actor: Actor, command: RememberLink, *, now: datetime) -> RememberedLink:
    """From now on rows of this sender that say the same mean this officer, or this version of a course.

    Raises:
        Invalid `link_unclear`: neither an officer nor a course is linked, or both; NotFound `unknown_officer`,
        `unknown_course`, `unknown_course_version`; Conflict `ambiguous`, `link_known` (it is remembered otherwise).
    """
    actor.check_may("imports.write")
    link = _link_of(session, command)
    with recording(session, actor, "remember_link", now=now) as entry:
        if _standing_link(session, link) is not None:
            raise _known()
        with database_word(session, _known):
            entry.stamp(link)
            session.flush()
        entry.about(
            link, sender=link.sender, kind=link.kind, officer_id=link.officer_id, course=command.course,
            version=command.version,
        )  # fmt: skip
        entry.personal["written"] = link.written
    return link


def forget_link(session: Session, actor: Actor, command: ForgetLink, *, now: datetime) -> RememberedLink:
    """The link holds no more; what was imported by it stays.

    Raises:
        NotFound `unknown_remembered_link`; Conflict `link_forgotten`; Invalid `reason_required`.
    """
    actor.check_may("imports.write")
    reason = stated_reason(command.reason)
    link = find_by_id(session, RememberedLink, command.link_id, field="id", what="remembered link")
    with recording(session, actor, "forget_link", now=now) as entry:
        session.refresh(link)
        if link.forgotten_at is not None:
            raise Conflict("link_forgotten", "This link is forgotten already.")
        link.forgotten_at = entry.recorded_at
        entry.about(link, sender=link.sender, kind=link.kind, officer_id=link.officer_id, reason=reason)
        entry.personal["written"] = link.written
    return link


def find_mapping(session: Session, sender: str, kind: ImportKind) -> SavedMapping | None:
    """The mapping that a sender's files of a kind are read by now; None where none is kept."""
    return session.scalars(
        select(SavedMapping)
        .where(SavedMapping.sender == sender, SavedMapping.kind == kind.value, SavedMapping.forgotten_at.is_(None))
        .order_by(SavedMapping.revision.desc())
        .limit(1)
    ).one_or_none()


def officer_links(session: Session, sender: str | None, kind: ImportKind) -> Mapping[str, int]:
    """Which officer each remembered identity of a sender means."""
    link = RememberedLink
    query = select(link.identity, link.officer_id).where(*_standing(sender, kind), link.subject == OFFICER)
    return {identity: number for identity, number in session.execute(query) if number is not None}


def course_links(session: Session, sender: str | None, kind: ImportKind) -> Mapping[str, tuple[str, str]]:
    """Which course and version each remembered name of a sender means."""
    rows = session.execute(
        select(RememberedLink.identity, Course.code, CourseVersion.version)
        .join(CourseVersion, CourseVersion.id == RememberedLink.course_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(*_standing(sender, kind), RememberedLink.subject == COURSE)
    )
    return {identity: (code, version) for identity, code, version in rows}


def _standing(sender: str | None, kind: ImportKind) -> tuple[ColumnElement[bool], ...]:
    link = RememberedLink
    return (link.sender == (sender or ""), link.kind == kind.value, link.forgotten_at.is_(None))


def _link_of(session: Session, command: RememberLink) -> RememberedLink:
    names_officer = command.row is not None and command.officer is not None
    names_course = None not in (command.course_name, command.course, command.version)
    if names_officer == names_course:
        message = "Link a row to an officer, or a course's name to a version of a course: one of the two."
        raise Invalid("link_unclear", message, field="officer")
    link = RememberedLink(sender=command.sender, kind=command.kind.value)
    if command.row is not None and command.officer is not None:
        if identity_of(command.row) == "{}":
            raise Invalid("link_unclear", "The row names nobody: give a name, a badge or a number.", field="row")
        link.subject, link.identity, link.written = OFFICER, identity_of(command.row), str(command.row)
        link.officer_id = find_officer(session, command.officer).id
        return link
    name = command.course_name or ""
    link.subject, link.identity, link.written = COURSE, course_identity(name), name
    link.course_version_id = find_course_version(session, command.course or "", command.version or "").id
    return link


def _standing_link(session: Session, wanted: RememberedLink) -> RememberedLink | None:
    link = RememberedLink
    return session.scalars(
        select(link).where(
            link.sender == wanted.sender,
            link.kind == wanted.kind,
            link.subject == wanted.subject,
            link.identity == wanted.identity,
            link.forgotten_at.is_(None),
        )
    ).one_or_none()


def _known() -> Conflict:
    return Conflict("link_known", "This is linked already. Forget that link first, then link it anew.")


def _changed(command: SaveMapping, current: SavedMapping | None) -> Conflict:
    now = f"It is at revision {current.revision} now" if current is not None else "There is none now"
    message = f"The mapping of {command.sender} was changed meanwhile. {now}: look at it, and save again."
    return Conflict("mapping_changed", message, field="revision")


def _last_revision(session: Session, command: SaveMapping) -> int:
    found = session.scalar(
        select(func.max(SavedMapping.revision)).where(
            SavedMapping.sender == command.sender, SavedMapping.kind == command.kind.value
        )
    )
    return found or 0


def _standing_revisions(session: Session, saved: SavedMapping) -> list[SavedMapping]:
    return list(
        session.scalars(
            select(SavedMapping).where(
                SavedMapping.sender == saved.sender,
                SavedMapping.kind == saved.kind,
                SavedMapping.forgotten_at.is_(None),
            )
        )
    )
