"""What is remembered of senders of files, as records: mappings in their revisions, and links."""

from typing import Any

from sqlalchemy import case, null, select

from tracker.reports.records.collection import Collection, Rows, Sight, equals, lacks
from tracker.store.models import Course, CourseVersion, Officer, RememberedLink, SavedMapping


def _forgotten(columns: Any, value: Any) -> Any:
    return lacks("forgotten_at")(columns, not value)


def _end(sight: Sight, column: Any) -> Any:
    """When it was forgotten, as known at the moment."""
    return case((column <= sight.asked.known_at, column)).label("forgotten_at")


def _saved_mappings(sight: Sight) -> Rows:
    saved = SavedMapping
    return select(
        saved.id,
        saved.sender,
        saved.kind,
        saved.revision,
        saved.mapping,
        _end(sight, saved.forgotten_at),
        saved.recorded_at,
        saved.recorded_seq,
    )


SAVED_MAPPINGS = Collection(
    what="saved mapping",
    rows=_saved_mappings,
    filters={"sender": equals("sender"), "kind": equals("kind"), "forgotten": _forgotten},
    orders={"sender": ("sender", "kind", "revision")},
)


def _remembered_links(sight: Sight) -> Rows:
    """The words of a row that means an officer of protected identity are for those who see every identity."""
    link = RememberedLink
    hidden = (Officer.protected_identity, null())
    written = link.written if sight.reader.sees_identities else case(hidden, else_=link.written)
    return (
        select(
            link.id,
            link.sender,
            link.kind,
            link.subject,
            written.label("written"),
            link.officer_id,
            Course.code.label("course"),
            CourseVersion.version,
            _end(sight, link.forgotten_at),
            link.recorded_at,
            link.recorded_seq,
        )
        .outerjoin(Officer, Officer.id == link.officer_id)
        .outerjoin(CourseVersion, CourseVersion.id == link.course_version_id)
        .outerjoin(Course, Course.id == CourseVersion.course_id)
    )


REMEMBERED_LINKS = Collection(
    what="remembered link",
    rows=_remembered_links,
    filters={
        "sender": equals("sender"),
        "kind": equals("kind"),
        "officer": equals("officer_id"),
        "forgotten": _forgotten,
    },
    orders={"sender": ("sender", "kind")},
)
