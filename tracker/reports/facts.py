"""One fact on record, whatever its kind, and what officers and cameras are called in forms. Nothing is written here."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.reports.facts import FactOnRecord
from tracker.domain.vocabulary import FactKind
from tracker.reports.on_day import Reader, full_name
from tracker.store.kinds import MODELS, day_of
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    AuditEvent,
    Camera,
    CountClosing,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    Officer,
    OfficerParticulars,
    PolicyEnd,
    PostingEnd,
    RequirementEnd,
)

CORRECTION = "correct_fact"
"""The act whose event names the fact corrected and the one in its place."""

ENDED_BY: Mapping[FactKind, tuple[FactKind, Any]] = MappingProxyType(
    {
        FactKind.POSTING: (FactKind.POSTING_END, PostingEnd.posting_id),
        FactKind.EMPLOYMENT: (FactKind.EMPLOYMENT_END, EmploymentEnd.employment_id),
        FactKind.REQUIREMENT: (FactKind.REQUIREMENT_END, RequirementEnd.requirement_id),
        FactKind.ENROLMENT: (FactKind.ENROLMENT_END, EnrolmentEnd.enrolment_id),
        FactKind.POLICY: (FactKind.POLICY_END, PolicyEnd.policy_id),
        FactKind.ASSIGNMENT: (FactKind.RETURN, AssignmentReturn.assignment_id),
        FactKind.COUNT: (FactKind.COUNT_CLOSING, CountClosing.count_id),
    }
)


def fact_on_record(session: Session, reader: Reader, kind: FactKind, fact_id: int) -> FactOnRecord:
    """A fact as it stands now, for a reader who sees every precinct.

    Raises:
        NotFound `unknown_fact`: there is none.
    """
    model, recorded, voided = MODELS[kind], aliased(AuditEvent), aliased(AuditEvent)
    row = session.execute(
        select(model, recorded.actor, recorded.act, recorded.detail, voided.actor, voided.act, voided.detail)
        .join(recorded, recorded.seq == model.recorded_seq)
        .outerjoin(voided, voided.seq == model.voided_seq)
        .where(model.id == fact_id)
    ).one_or_none()
    if row is None:
        raise NotFound("unknown_fact", f"There is no entry {fact_id} among the {kind}. Check the number.")
    fact, recorded_by, recorded_act, recorded_detail, voided_by, voided_act, voided_detail = row
    officer_id, camera_id = _subjects(session, kind, fact)
    return FactOnRecord(
        kind=kind,
        fact_id=fact.id,
        day=day_of(fact),
        officer_id=officer_id,
        officer=_name(session, reader, officer_id),
        camera_id=camera_id,
        serial=session.get_one(Camera, camera_id).serial if camera_id is not None else None,
        recorded_at=fact.recorded_at,
        recorded_by=recorded_by,
        batch_id=fact.batch_id,
        voided_at=fact.voided_at,
        voided_by=voided_by,
        void_reason=fact.void_reason,
        replaces_id=_linked(recorded_act, recorded_detail, kind, fact.id, "replaced_by_id", "corrected_id"),
        replaced_by_id=_linked(voided_act, voided_detail, kind, fact.id, "corrected_id", "replaced_by_id"),
        ended_by=_ended_by(session, kind, fact.id),
    )


def badges_and_serials(
    session: Session, officer_ids: Collection[int], camera_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """The badges of officers, or their names where they have none, and the serial numbers of cameras, by their ids."""
    badges: dict[int, str] = {}
    known = OfficerParticulars
    rows = session.scalars(select(known).where(known.officer_id.in_(officer_ids)).order_by(known.starts_on))
    for row in rows:
        if row.voided_at is None or row.officer_id not in badges:
            badges[row.officer_id] = row.badge or full_name(row.last_name, row.first_name)
    cameras = session.execute(select(Camera.id, Camera.serial).where(Camera.id.in_(camera_ids)))
    return badges, {row.id: row.serial for row in cameras}


def _subjects(session: Session, kind: FactKind, fact: Any) -> tuple[int | None, int | None]:
    """The officer and the camera that a fact is about."""
    if kind in (FactKind.RETURN, FactKind.ACKNOWLEDGEMENT):
        fact = session.get_one(Assignment, fact.assignment_id)
    if kind is FactKind.ENROLMENT_END:
        fact = session.get_one(Enrolment, fact.enrolment_id)
    officer_id = fact.id if kind is FactKind.OFFICER else getattr(fact, "officer_id", None)
    return officer_id, fact.id if kind is FactKind.CAMERA else getattr(fact, "camera_id", None)


def _name(session: Session, reader: Reader, officer_id: int | None) -> str | None:
    if officer_id is None:
        return None
    known = OfficerParticulars
    row = session.scalars(
        select(known)
        .where(known.officer_id == officer_id)
        .order_by(known.voided_at.is_not(None), known.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if row is None:  # an earlier version let in officers of whom nothing was said
        return f"officer {officer_id}"
    is_protected = session.get_one(Officer, officer_id).protected_identity
    name, badge = reader.named(full_name(row.last_name, row.first_name), row.badge, is_protected)
    return f"{name}, badge {badge}" if badge else name


def _linked(act: str | None, detail: Any, kind: FactKind, fact_id: int, own: str, other: str) -> int | None:
    """The other side of the correction that an event tells of, where this fact is one side of it."""
    if act != CORRECTION or detail.get("kind") != kind.value or detail.get(own) != fact_id:
        return None
    number: int = detail[other]
    return number


def _ended_by(session: Session, kind: FactKind, fact_id: int) -> tuple[FactKind, int] | None:
    if kind not in ENDED_BY:
        return None
    end_kind, of = ENDED_BY[kind]
    model = MODELS[end_kind]
    number = session.scalars(select(model.id).where(of == fact_id, model.voided_at.is_(None))).one_or_none()
    return (end_kind, number) if number is not None else None
