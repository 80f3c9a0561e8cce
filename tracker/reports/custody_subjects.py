"""The one camera or officer that a custody report is asked about, found by what stands on it, as known at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.domain.codes import ScannedCode, camera_code, officer_code, read_code
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.reports.custody import Side
from tracker.domain.reports.stamp import check_moment
from tracker.reports.equipment import known_cameras
from tracker.reports.on_day import Reader, full_name
from tracker.reports.people import known_officers
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import Camera, Officer, OfficerParticulars

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Subject:
    """A camera or an officer."""

    side: Side
    number: int
    label: str
    code: str
    """What names this one alone: the code on our own label or card."""


def find_subject(
    session: Session, reader: Reader, side: Side, code: str, *, as_of: date, known_at: datetime
) -> Subject:
    """The camera with a serial number or an asset tag, or the officer with a badge or an employee number; of either,
    what our own label or card says. At most three statements.

    Raises:
        NotFound `unknown_camera`, `unknown_officer`: none, or none that is the reader's to see. Conflict `ambiguous`:
        several; `related` names them.
    """
    found = subjects_with(session, reader, code, as_of=as_of, known_at=known_at, sides=frozenset({side}))
    if not found:
        raise NotFound(
            f"unknown_{side.value}", f"No {side.value} is known as {code.strip()}. Check the code.", field=side.value
        )
    if len(found) > 1:
        raise Conflict(
            "ambiguous",
            f"{code.strip()} fits {len(found)} {side.value}s. Ask for one of them as {found[0].code}, "
            "or whichever is meant.",
            field=side.value,
            related=[(f"{side.value}s", one.number, f"{one.label}: {one.code}") for one in found],
        )
    return found[0]


EITHER = frozenset(Side)


def subjects_with(
    session: Session, reader: Reader, code: str, *, as_of: date, known_at: datetime, sides: frozenset[Side] = EITHER
) -> tuple[Subject, ...]:
    """Every camera and officer that a scanned or typed code may mean, as known at a moment, within the reader's right.

    Whoever bears a badge on the day comes before those who only once did. A masked officer is found by no badge and
    no number that was to stay hidden, only by the tracker's own card. At most three statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked, scanned = Asked(as_of, known_at), read_code(code)
    cameras = _cameras(session, asked, reader, scanned) if scanned.camera and Side.CAMERA in sides else ()
    officers = _officers(session, asked, reader, scanned) if scanned.officer and Side.OFFICER in sides else ()
    return (*cameras, *officers)


def _cameras(session: Session, asked: Asked, reader: Reader, scanned: ScannedCode) -> tuple[Subject, ...]:
    """By serial number, and by asset tag where that is another camera; our label says the serial number alone."""
    tag = as_known(Camera, "asset_tag", asked.known_at).element
    fits = Camera.serial == scanned.text if scanned.is_ours else or_(Camera.serial == scanned.text, tag == scanned.text)
    rows: Sequence[Any] = session.execute(known_cameras(asked, reader).where(fits).order_by(Camera.id)).all()
    return tuple(Subject(Side.CAMERA, row.camera_id, f"Camera {row.serial}", camera_code(row.serial)) for row in rows)


def _officers(session: Session, asked: Asked, reader: Reader, scanned: ScannedCode) -> tuple[Subject, ...]:
    if scanned.is_ours:
        number = _number(scanned.text)
        return () if number is None else _people(session, asked, reader, Officer.id == number)
    visible = [] if reader.sees_identities else [Officer.protected_identity.is_(False)]
    known = OfficerParticulars
    on_day = or_(known.badge == scanned.text, known.employee_number == scanned.text)
    found = _people(session, asked, reader, on_day, *visible)
    if found:
        return found
    once = select(known.officer_id).where(on_day, asked.knows(known), known.starts_on <= asked.as_of)
    return _people(session, asked, reader, Officer.id.in_(once), *visible)


def _people(session: Session, asked: Asked, reader: Reader, *which: ColumnElement[bool]) -> tuple[Subject, ...]:
    rows: Sequence[Any] = session.execute(known_officers(asked, reader).where(*which).order_by(Officer.id)).all()
    return tuple(Subject(Side.OFFICER, row.id, _label(reader, row), officer_code(row.id)) for row in rows)


def _label(reader: Reader, row: Any) -> str:
    name = full_name(row.last_name, row.first_name, row.middle_name, row.suffix)
    shown, badge = reader.named(name, row.badge, row.protected_identity)
    return f"{shown}, badge {badge}" if badge else shown


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST_ID else None
