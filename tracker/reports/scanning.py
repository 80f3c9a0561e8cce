"""The scan desk's questions: what a code fits, who and what lies on the desk today, what was entered last."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.codes import ScannedCode
from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.reports.equipment import Holder
from tracker.domain.reports.scanning import CameraAtDesk, DeskEntry, Fit, Named, OfficerAtDesk, OnDesk
from tracker.domain.reports.stamp import check_moment
from tracker.domain.spans import start_of_day
from tracker.domain.vocabulary import FactKind
from tracker.reports.equipment import cameras_among
from tracker.reports.on_day import Reader, full_name, holds
from tracker.reports.people import officer_line
from tracker.store.holding import assignments_touching, is_duty_in_scope, is_trained_on
from tracker.store.known import Asked
from tracker.store.lookups import find_camera, find_officer
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent, Camera, Officer, OfficerParticulars
from tracker.store.scope import Sphere

ENTERED_HERE = ("issue_camera", "return_camera", "swap_camera")
LARGEST_ID = 2**63 - 1


def what_fits(
    session: Session, reader: Reader, scanned: ScannedCode, *, as_of: date, known_at: datetime
) -> tuple[Fit, ...]:
    """Every officer and camera that a scanned code names: several bearers of a badge, a tag that is a badge too.

    Our own cards name an officer by record number; a badge is looked up as entries look it up, so that an old one finds
    its bearer where nobody has it now. Labels tell several apart: an officer who is the only one has a number alone.
    """
    sphere = reader.sphere(as_of)
    ids = _bearers(session, scanned, sphere) if scanned.officer else []
    cameras = _cameras(session, scanned, sphere) if scanned.camera else []
    by = "card" if scanned.is_ours else "badge"
    if len(ids) == 1 and not cameras:
        return (Fit(Named.OFFICER, ids[0], f"Officer {ids[0]}", by),)
    return (*_officers(session, reader, ids, by, as_of, known_at), *cameras)


def _bearers(session: Session, scanned: ScannedCode, sphere: Sphere) -> list[int]:
    by = _by_card if scanned.is_ours else _by_badge
    return by(session, scanned.text, sphere)


def _by_card(session: Session, text: str, sphere: Sphere) -> list[int]:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) <= LARGEST_ID and len(text) < 20):
        return []
    try:
        return [find_officer(session, OfficerRef(id=int(text)), sphere=sphere).id]
    except NotFound:
        return []


def _by_badge(session: Session, badge: str, sphere: Sphere) -> list[int]:
    try:
        return [find_officer(session, OfficerRef(badge=badge), sphere=sphere).id]
    except NotFound:
        return []
    except Conflict as several:
        return [number for _, number, _ in several.related]


def _officers(
    session: Session, reader: Reader, ids: Sequence[int], by: str, as_of: date, known_at: datetime
) -> list[Fit]:
    found = []
    for number in ids:
        try:
            line = officer_line(session, reader, number, as_of=as_of, known_at=known_at)
        except NotFound:
            continue
        said = [line.name, line.rank, line.precinct_name, f"badge {line.badge}" if line.badge else None]
        found.append(Fit(Named.OFFICER, number, ", ".join(part for part in said if part), by))
    return found


def _cameras(session: Session, scanned: ScannedCode, sphere: Sphere) -> list[Fit]:
    """By serial number, and by asset tag where that is another camera; our label says the serial number alone."""
    by_serial = "label" if scanned.is_ours else "serial number"
    asked = [(CameraRef(serial=scanned.text), by_serial)]
    if not scanned.is_ours:
        asked.append((CameraRef(asset_tag=scanned.text), "asset tag"))
    found: dict[int, Fit] = {}
    for ref, by in asked:
        try:
            camera = find_camera(session, ref, sphere=sphere)
        except NotFound:
            continue
        found.setdefault(camera.id, Fit(Named.CAMERA, camera.id, f"Camera {camera.serial}", by))
    return list(found.values())


def on_desk(
    session: Session,
    reader: Reader,
    *,
    officer_id: int | None,
    camera_id: int | None,
    as_of: date,
    known_at: datetime,
) -> OnDesk:
    """The officer and the camera of these numbers as they are today; one that is gone is not on the desk.

    Training and scope are those an issue asks for: as believed now.
    """
    check_moment(as_of, known_at)
    officer = None if officer_id is None else _officer_at_desk(session, reader, officer_id, as_of, known_at)
    camera = None if camera_id is None else _camera_at_desk(session, reader, camera_id, as_of, known_at)
    return OnDesk(officer, camera)


def _officer_at_desk(
    session: Session, reader: Reader, officer_id: int, as_of: date, known_at: datetime
) -> OfficerAtDesk | None:
    try:
        line = officer_line(session, reader, officer_id, as_of=as_of, known_at=known_at)
    except NotFound:
        return None
    held = assignments_touching(session, officer_id=officer_id, start=as_of, end=None)
    return OfficerAtDesk(
        line=line,
        is_trained=is_trained_on(session, officer_id, as_of),
        is_in_scope=line.duty is not None and is_duty_in_scope(session, line.duty, as_of),
        assignment_id=held[0].id if held and held[0].returned_on is None else None,
    )


def _camera_at_desk(
    session: Session, reader: Reader, camera_id: int, as_of: date, known_at: datetime
) -> CameraAtDesk | None:
    for line in cameras_among(session, reader, [camera_id], as_of=as_of, known_at=known_at):
        return CameraAtDesk(line, line.owned_from is not None and line.owned_from <= as_of)
    return None


def desk_entries(
    session: Session,
    reader: Reader,
    user_id: int | None,
    *,
    as_of: date,
    known_at: datetime,
    seq: int | None = None,
    limit: int = 8,
) -> tuple[DeskEntry, ...]:
    """What an account issued, took back and swapped on a day, the newest first, whichever page it was entered on; with
    `seq` the one of that number alone. Three statements.
    """
    check_moment(as_of, known_at)
    events: Sequence[Any] = session.execute(
        select(AuditEvent.seq, AuditEvent.recorded_at, AuditEvent.act, AuditEvent.subject_id, AuditEvent.detail)
        .where(
            AuditEvent.changes_data,
            AuditEvent.recorded_at >= start_of_day(as_of),
            AuditEvent.recorded_at <= known_at,
            AuditEvent.user_id == user_id,
            AuditEvent.act.in_(ENTERED_HERE),
            *([AuditEvent.seq == seq] if seq is not None else []),
        )
        .order_by(AuditEvent.recorded_at.desc())
        .limit(limit)
    ).all()
    outs = {event.seq: event.subject_id for event in events if event.act != "return_camera"}
    backs = {event.seq: back for event in events if (back := _given_back(event)) is not None}
    assignments = _assignments(session, reader, {*outs.values(), *backs.values()}, Asked(as_of, known_at))
    returns = {
        ended.recorded_seq: ended
        for ended in session.scalars(select(AssignmentReturn).where(AssignmentReturn.assignment_id.in_(backs.values())))
    }
    return tuple(
        _entry(
            event, assignments.get(outs.get(event.seq, 0)), assignments.get(backs.get(event.seq, 0)), returns, known_at
        )
        for event in events
    )


def _given_back(event: Any) -> int | None:
    back: int | None = event.detail.get("assignment_id" if event.act == "return_camera" else "returned_assignment_id")
    return back


def _assignments(session: Session, reader: Reader, ids: set[int], asked: Asked) -> dict[int, Any]:
    """By number: the assignment, void or not, its camera's serial number and the officer as the reader may read."""
    known = OfficerParticulars
    rows = session.execute(
        select(Assignment, Camera.serial, Officer.protected_identity, known)
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .join(known, holds(asked, known, known.officer_id, Officer.id))
        .where(Assignment.id.in_(ids))
    )
    found = {}
    for assignment, serial, is_protected, called in rows:
        name = full_name(called.last_name, called.first_name, called.middle_name, called.suffix)
        holder = Holder(assignment.officer_id, *reader.named(name, called.badge, is_protected))
        found[assignment.id] = (assignment, serial, holder)
    return found


def _entry(event: Any, out: Any, back: Any, returns: dict[int, AssignmentReturn], known_at: datetime) -> DeskEntry:
    issued, returned = (out[0] if out else None), (returns.get(event.seq) if back else None)
    halves = [(FactKind.ASSIGNMENT, issued), (FactKind.RETURN, returned)]
    facts = [(kind, fact) for kind, fact in halves if fact is not None]
    void = {fact for _, fact in facts if fact.voided_at is not None and fact.voided_at <= known_at}
    return DeskEntry(
        seq=event.seq,
        recorded_at=event.recorded_at,
        act=event.act,
        officer=(out or back)[2],
        issued=out[1] if out else None,
        issued_id=issued.camera_id if issued is not None else None,
        returned=back[1] if back else None,
        returned_id=back[0].camera_id if back else None,
        condition=returned.condition if returned is not None else None,
        report_number=returned.report_number if returned is not None else None,
        override_reason=issued.override_reason if issued is not None else None,
        standing=tuple((kind, fact.id) for kind, fact in facts if fact not in void),
        void_reason=next((fact.void_reason for _, fact in facts if fact in void), None),
    )
