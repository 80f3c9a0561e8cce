"""Which cameras and officers labels are printed of, and what stands on each. Nothing is written here."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.codes import ScannedCode, camera_code, officer_code, read_code
from tracker.domain.commands.labels import PrintCameraLabels, PrintOfficerCards
from tracker.domain.errors import FieldProblem, Invalid, NotFound
from tracker.domain.labels import MOST_LABELS, Label
from tracker.domain.reports.people import OfficerLine
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus
from tracker.reports.equipment import known_cameras
from tracker.reports.on_day import Reader, not_ended
from tracker.reports.people import known_officers, officer_lines
from tracker.store.known import Asked
from tracker.store.known.edits import as_known
from tracker.store.models import (
    Assignment,
    Camera,
    CameraModel,
    Completion,
    ConditionFact,
    Installation,
    Officer,
    OfficerParticulars,
    Place,
    PostingEnd,
    Precinct,
)
from tracker.store.text import in_order

NUMBERS = 500
"""So many values stand in one statement's list."""


def camera_labels(session: Session, reader: Reader, asked: Asked, command: PrintCameraLabels) -> tuple[Label, ...]:
    """The labels of the cameras meant: by serial number, or in the order of a list. Retired cameras have none unless
    they are listed.

    Raises:
        Invalid `labels_of_what`, `serial_range`, `too_many_labels`, `ambiguous`, `day_after_known_at`;
        NotFound `unknown_camera` (each as `cameras.<place>`), `nothing_to_print`.
    """
    check_moment(asked.as_of, asked.known_at)
    _check_what(command.is_filtered, command.cameras, "Choose cameras by a filter, or list them.", "cameras")
    cameras = known_cameras(asked, reader)
    rows = _listed_cameras(session, asked, cameras, command.cameras) if command.cameras else None
    if rows is None:
        fitting = cameras.where(*_camera_filters(asked, command)).order_by(in_order(Camera.serial), Camera.id)
        rows = [row for row in session.execute(fitting) if _in_range(row.serial, command)]
    return _checked([_camera_label(row) for row in _picked(rows, "camera_id", command.numbers)], "camera")


def officer_cards(session: Session, reader: Reader, asked: Asked, command: PrintOfficerCards) -> tuple[Label, ...]:
    """The cards of the officers meant: by name, or in the order of a list. The separated have none unless listed.

    Raises:
        Invalid `labels_of_what`, `too_many_labels`, `ambiguous`, `day_after_known_at`;
        NotFound `unknown_officer` (each as `officers.<place>`), `nothing_to_print`.
    """
    check_moment(asked.as_of, asked.known_at)
    _check_what(command.is_filtered, command.officers, "Choose a precinct or a class, or list officers.", "officers")
    officers = known_officers(asked, reader)
    if command.officers:
        rows = _listed_officers(session, reader, officers, command.officers)
    else:
        by_name = (in_order(OfficerParticulars.last_name), in_order(OfficerParticulars.first_name), Officer.id)
        rows = list(session.execute(officers.where(*_officer_filters(asked, command)).order_by(*by_name)))
    lines = officer_lines(session, asked, reader, _picked(rows, "id", command.numbers))
    kept = [one for one in lines if command.officers or one.employment != EmploymentStatus.SEPARATED]
    agency = session.scalars(select(Installation.agency)).one_or_none()
    return _checked([_officer_card(one, agency) for one in kept], "officer")


def _check_what(is_filtered: bool, listed: Sequence[str], what: str, field: str) -> None:
    if is_filtered == bool(listed):
        both = " One way at a time." if is_filtered else ""
        raise Invalid("labels_of_what", f"{what}{both}", field=field)


def _checked(labels: list[Label], what: str) -> tuple[Label, ...]:
    if not labels:
        raise NotFound("nothing_to_print", f"No {what} fits. Choose less, or look the {what} up first.")
    if len(labels) > MOST_LABELS:
        message = f"These are {len(labels)} labels; {MOST_LABELS} are printed at once. Take them in several parts."
        raise Invalid("too_many_labels", message)
    return tuple(labels)


def _picked(rows: Sequence[Any], name: str, numbers: Sequence[int]) -> list[Any]:
    picked = frozenset(numbers)
    return [row for row in rows if not picked or getattr(row, name) in picked]


def _camera_filters(asked: Asked, command: PrintCameraLabels) -> list[ColumnElement[bool]]:
    retired = CameraCondition.RETIRED.value
    wanted = [func.coalesce(ConditionFact.condition, CameraCondition.SERVICEABLE.value) != retired]
    if command.purchase_batch is not None:
        wanted.append(as_known(Camera, "purchase_batch", asked.known_at).element == command.purchase_batch)
    if command.model is not None:
        wanted.append(as_known(CameraModel, "name", asked.known_at).element == command.model)
    if command.place is not None:
        wanted += [Place.code == command.place, Assignment.id.is_(None)]  # what is held is not there
    if command.in_stock is not None:
        wanted.append(Assignment.id.is_(None) if command.in_stock else Assignment.id.is_not(None))
    return wanted


def _in_range(serial: str, command: PrintCameraLabels) -> bool:
    first, last = command.first_serial, command.last_serial
    if first is None and last is None:
        return True
    if first is None or last is None or len(first) != len(last) or first > last:
        message = "A range has a first and a last serial number of the same length, the smaller one first."
        raise Invalid("serial_range", message, field="last_serial" if first is not None else "first_serial")
    return len(serial) == len(first) and first <= serial <= last


def _listed_cameras(session: Session, asked: Asked, cameras: Select[Any], listed: Sequence[str]) -> list[Any]:
    """The rows of a list, in its order and each once; a code is a serial number before it is an asset tag."""
    codes = [read_code(one) for one in listed]
    tag = as_known(Camera, "asset_tag", asked.known_at).element
    by_serial: dict[str, Any] = {}
    by_tag: dict[str, Any] = {}
    for part in _parts([one.text for one in codes]):
        for row in session.execute(cameras.where(Camera.serial.in_(part) | tag.in_(part))):
            by_serial[row.serial] = row
            by_tag[row.asset_tag] = row
    found = [_camera_of(one, by_serial, by_tag) for one in codes]
    _check_known(found, listed, "cameras", "camera")
    return list({row.camera_id: row for row in found}.values())


def _camera_of(code: ScannedCode, by_serial: dict[str, Any], by_tag: dict[str, Any]) -> Any:
    if not code.camera:
        return None
    serial, tag = by_serial.get(code.text), None if code.is_ours else by_tag.get(code.text)
    if serial is not None and tag is not None and serial.camera_id != tag.camera_id:
        message = (
            f"{code.text} is one camera's serial number and another's asset tag. Write CAM:{code.text} for the first."
        )
        raise Invalid("ambiguous", message, field="cameras")
    return serial if serial is not None else tag


def _officer_filters(asked: Asked, command: PrintOfficerCards) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if command.precinct is not None:
        wanted += [Precinct.code == command.precinct, not_ended(asked, PostingEnd)]
    if command.session is not None:
        there = select(Completion.officer_id).where(Completion.session_id == command.session, asked.knows(Completion))
        wanted.append(Officer.id.in_(there))
    return wanted


def _listed_officers(session: Session, reader: Reader, officers: Select[Any], listed: Sequence[str]) -> list[Any]:
    """The rows of a list, in its order and each once: by badge, or by record number where the code is of our own."""
    codes = [read_code(one) for one in listed]
    numbers = {int(one.text) for one in codes if one.is_ours and one.officer and _is_number(one.text)}
    badges = {one.text for one in codes if not one.is_ours}
    by_number: dict[int, Any] = {}
    by_badge: dict[str, list[Any]] = {}
    for part in _parts(numbers):
        by_number |= {row.id: row for row in session.execute(officers.where(Officer.id.in_(part)))}
    for part in _parts(badges):
        for row in session.execute(officers.where(OfficerParticulars.badge.in_(part))):
            if reader.sees_identities or not row.protected_identity:
                by_badge.setdefault(row.badge, []).append(row)
    found = [_officer_of(one, by_number, by_badge) for one in codes]
    _check_known(found, listed, "officers", "officer")
    return list({row.id: row for row in found}.values())


def _officer_of(code: ScannedCode, by_number: dict[int, Any], by_badge: dict[str, list[Any]]) -> Any:
    if code.is_ours:
        return by_number.get(int(code.text)) if code.officer and _is_number(code.text) else None
    found = by_badge.get(code.text, [])
    if len(found) > 1:
        meant = " or ".join(officer_code(row.id) for row in found)
        raise Invalid(
            "ambiguous", f"{len(found)} officers have the badge {code.text}. Write {meant}.", field="officers"
        )
    return found[0] if found else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _check_known(found: Sequence[Any], listed: Sequence[str], field: str, what: str) -> None:
    unknown = [
        FieldProblem(f"{field}.{place}", f"unknown_{what}", f"No {what} has the code {code}. Check it.")
        for place, (row, code) in enumerate(zip(found, listed, strict=True))
        if row is None
    ]
    if unknown:
        raise NotFound(unknown[0].code, unknown[0].message, problems=unknown)


def _parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    distinct = list(dict.fromkeys(values))
    return (distinct[at : at + NUMBERS] for at in range(0, len(distinct), NUMBERS))


def _camera_label(row: Any) -> Label:
    tag = f"Tag {row.asset_tag}" if row.asset_tag else None
    lines = tuple(line for line in (tag, row.model) if line)
    return Label("cameras", row.camera_id, row.serial, lines, camera_code(row.serial))


def _officer_card(line: OfficerLine, agency: str | None) -> Label:
    last, _, given = line.name.partition(", ")
    code = officer_code(line.officer_id)
    badge = f"Badge {line.badge}" if line.badge else None
    lines = tuple(said for said in (given, line.rank, badge, code, agency) if said)
    return Label("officers", line.officer_id, last, lines, code)
