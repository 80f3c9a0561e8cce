"""A fact on record as the command that would enter it: what a correction starts from, and the service that enters it
again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.codes import camera_code
from tracker.domain.commands import equipment, figures, people, reconciliation, rollout, signing, training
from tracker.domain.commands.references import CameraRef, OfficerRef
from tracker.domain.errors import Conflict
from tracker.domain.money import Cents
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import (
    CameraCondition,
    DifferenceCode,
    EmploymentStatus,
    EnrolmentOutcome,
    FactKind,
    MoneyKind,
    SignedAct,
    SigningMethod,
    StorageMeasure,
    StorageUnit,
)
from tracker.services.equipment import (
    add_camera,
    close_count,
    explain_camera,
    issue_camera,
    open_count,
    place_camera,
    record_condition,
    record_sighting,
    return_camera,
)
from tracker.services.figures import record_money, record_storage_figure
from tracker.services.people import (
    add_officer,
    change_particulars,
    end_employment,
    end_posting,
    post_officer,
    record_employment,
)
from tracker.services.reconciliation import explain_difference
from tracker.services.resting import standing_return
from tracker.services.rollout import add_scope_rule, adopt_plan, adopt_policy, end_policy, record_daily_use
from tracker.services.signing import acknowledge
from tracker.services.training import (
    add_requirement,
    add_session,
    end_enrolment,
    end_requirement,
    enrol_officer,
    record_completion,
)
from tracker.store.kinds import KIND_OF
from tracker.store.models import (
    Assignment,
    Camera,
    CameraModel,
    CameraPlace,
    Course,
    CourseVersion,
    OfficerParticulars,
    Place,
    Precinct,
    ScopeRuleDuty,
)


@dataclass(frozen=True, slots=True)
class Entering:
    """How a kind of fact is entered: its command, its service, and a fact on record as that command."""

    command: type[Any]
    service: Callable[..., Any]
    read: Callable[[Session, Any], Any]


def as_entered(session: Session, fact: Any) -> Any:
    """The command that would enter a fact as it is on record, officer and camera by their numbers."""
    return ENTERING[KIND_OF[type(fact)]].read(session, fact)


def _known(row: OfficerParticulars) -> people.Particulars:
    return people.Particulars(**{one.name: getattr(row, one.name) for one in fields(people.Particulars)})


def _officer(session: Session, fact: Any) -> people.AddOfficer:
    """With the particulars of the same act."""
    row = session.scalars(
        select(OfficerParticulars)
        .where(OfficerParticulars.officer_id == fact.id, OfficerParticulars.recorded_seq == fact.recorded_seq)
        .order_by(OfficerParticulars.id)
    ).first()
    if row is None:
        row = session.scalars(
            select(OfficerParticulars)
            .where(OfficerParticulars.officer_id == fact.id)
            .order_by(OfficerParticulars.starts_on)
        ).first()
    if row is None:  # an earlier version let in officers of whom nothing was said: the name is for whoever corrects it
        nothing = people.Particulars("", "", employee_number=fact.employee_number)
        return people.AddOfficer(nothing, local_day(fact.recorded_at), fact.protected_identity)
    return people.AddOfficer(_known(row), row.starts_on, fact.protected_identity)


def _particulars(_: Session, fact: Any) -> people.ChangeParticulars:
    return people.ChangeParticulars(OfficerRef(id=fact.officer_id), _known(fact), fact.starts_on)


def _posting(session: Session, fact: Any) -> people.PostOfficer:
    home = session.get_one(Precinct, fact.precinct_id)
    return people.PostOfficer(OfficerRef(id=fact.officer_id), home.code, fact.duty, fact.starts_on)


def _employment(_: Session, fact: Any) -> people.RecordEmployment:
    return people.RecordEmployment(OfficerRef(id=fact.officer_id), EmploymentStatus(fact.status), fact.starts_on)


def _camera(session: Session, fact: Any) -> equipment.AddCamera:
    """With the place of the same act."""
    model = session.get_one(CameraModel, fact.camera_model_id)
    place = session.scalars(
        select(Place.code)
        .join(CameraPlace, CameraPlace.place_id == Place.id)
        .where(CameraPlace.camera_id == fact.id, CameraPlace.recorded_seq == fact.recorded_seq)
    ).first()
    return equipment.AddCamera(
        fact.serial, model.name, fact.owned_from, fact.asset_tag, fact.purchase_batch, place=place
    )


def _camera_place(session: Session, fact: Any) -> equipment.PlaceCamera:
    place = session.get_one(Place, fact.place_id)
    return equipment.PlaceCamera(CameraRef(id=fact.camera_id), place.code, fact.starts_on)


def _condition(_: Session, fact: Any) -> equipment.RecordCondition:
    return equipment.RecordCondition(
        CameraRef(id=fact.camera_id), CameraCondition(fact.condition), fact.starts_on, fact.report_number
    )


def _assignment(session: Session, fact: Any) -> equipment.IssueCamera:
    """With its return, where it has one: the span as a whole."""
    issued = equipment.IssueCamera(
        OfficerRef(id=fact.officer_id), CameraRef(id=fact.camera_id), fact.issued_on, fact.override_reason, fact.note
    )
    ended = standing_return(session, fact)
    if ended is None:
        return issued
    back = _return(session, ended)
    return equipment.IssueCamera(
        issued.officer,
        issued.camera,
        issued.issued_on,
        issued.override_reason,
        issued.note,
        back.returned_on,
        back.condition,
        back.report_number,
        back.place,
        back.note,
    )


def _return(session: Session, fact: Any) -> equipment.ReturnCamera:
    """With the place stated in the same act."""
    place = session.scalars(
        select(Place.code)
        .join(CameraPlace, CameraPlace.place_id == Place.id)
        .where(
            CameraPlace.recorded_seq == fact.recorded_seq,
            CameraPlace.camera_id == session.get_one(Assignment, fact.assignment_id).camera_id,
        )
    ).first()
    return equipment.ReturnCamera(
        fact.assignment_id, fact.returned_on, CameraCondition(fact.condition), fact.report_number, place, fact.note
    )


def _acknowledgement(_: Session, fact: Any) -> signing.Acknowledge:
    """Signed by PIN: with the number of the PIN that fitted, which stands for it."""
    return signing.Acknowledge(
        fact.assignment_id,
        SignedAct(fact.act),
        SigningMethod(fact.method),
        fact.signed_on,
        fact.drawn,
        fact.sheet,
        pin_id=fact.officer_pin_id,
    )


def _count(session: Session, fact: Any) -> equipment.OpenCount:
    return equipment.OpenCount(session.get_one(Place, fact.place_id).code, fact.opened_on)


def _sighting(session: Session, fact: Any) -> equipment.RecordSighting:
    """The code that would be scanned: the camera's own label, or what nobody knew."""
    if fact.camera_id is None:
        return equipment.RecordSighting(fact.count_id, fact.code)
    return equipment.RecordSighting(fact.count_id, camera_code(session.get_one(Camera, fact.camera_id).serial))


def _count_explanation(_: Session, fact: Any) -> equipment.ExplainCamera:
    return equipment.ExplainCamera(fact.count_id, CameraRef(id=fact.camera_id), fact.explanation)


def _closing(_: Session, fact: Any) -> equipment.CloseCount:
    return equipment.CloseCount(fact.count_id, fact.closed_on)


def _taught(session: Session, course_version_id: int) -> tuple[str, str]:
    """The codes of a course and its version."""
    version = session.get_one(CourseVersion, course_version_id)
    return session.get_one(Course, version.course_id).code, version.version


def _requirement(session: Session, fact: Any) -> training.AddRequirement:
    return training.AddRequirement(*_taught(session, fact.minimum_version_id), fact.starts_on)


def _session(session: Session, fact: Any) -> training.AddSession:
    home = session.get_one(Precinct, fact.precinct_id).code if fact.precinct_id is not None else None
    return training.AddSession(
        *_taught(session, fact.course_version_id),
        fact.held_on,
        fact.starts_at,
        fact.place,
        fact.instructor,
        fact.seats,
        home,
    )


def _enrolment(_: Session, fact: Any) -> training.EnrolOfficer:
    return training.EnrolOfficer(fact.session_id, OfficerRef(id=fact.officer_id), fact.enrolled_on)


def _enrolment_end(_: Session, fact: Any) -> training.EndEnrolment:
    if fact.outcome not in list(EnrolmentOutcome):
        raise Conflict(
            "outcome_unknown",
            f"This enrolment ended as {fact.outcome!r}, which is none of ours. Void it and enter it anew.",
        )
    return training.EndEnrolment(fact.enrolment_id, fact.ends_on, EnrolmentOutcome(fact.outcome))


def _completion(session: Session, fact: Any) -> training.RecordCompletion:
    course, version = _taught(session, fact.course_version_id)
    return training.RecordCompletion(
        OfficerRef(id=fact.officer_id), course, version, fact.completed_on, fact.session_id
    )


def _scope_rule(session: Session, fact: Any) -> rollout.AddScopeRule:
    duties = session.scalars(select(ScopeRuleDuty.duty).where(ScopeRuleDuty.scope_rule_id == fact.id))
    return rollout.AddScopeRule(fact.starts_on, tuple(sorted(duties)), fact.every_duty)


def _plan(session: Session, fact: Any) -> rollout.AdoptPlan:
    home = session.get_one(Precinct, fact.precinct_id)
    return rollout.AdoptPlan(home.code, fact.adopted_on, fact.start, fact.finish, fact.target, fact.reason)


def _policy(_: Session, fact: Any) -> rollout.AdoptPolicy:
    return rollout.AdoptPolicy(fact.number, fact.version, fact.title, fact.starts_on, fact.published_on, fact.link)


def _daily_use(session: Session, fact: Any) -> rollout.RecordDailyUse:
    home = session.get_one(Precinct, fact.precinct_id)
    return rollout.RecordDailyUse(home.code, fact.used_on, fact.deployed, fact.used, fact.source)


def _storage_figure(_: Session, fact: Any) -> figures.RecordStorageFigure:
    return figures.RecordStorageFigure(
        fact.measured_on, StorageMeasure(fact.measure), fact.value, StorageUnit(fact.unit), fact.source
    )


def _money(_: Session, fact: Any) -> figures.RecordMoney:
    return figures.RecordMoney(
        MoneyKind(fact.kind), fact.year, fact.dated_on, Cents(fact.amount_cents), fact.purpose, fact.source
    )


def _explanation(_: Session, fact: Any) -> reconciliation.ExplainDifference:
    return reconciliation.ExplainDifference(
        fact.reconciliation_id, DifferenceCode(fact.code), fact.subject, fact.explanation
    )


def _end(command: Callable[..., Any], of: str) -> Callable[[Session, Any], Any]:
    return lambda _, fact: command(getattr(fact, of), fact.ends_on)


ENTERING: Mapping[FactKind, Entering] = MappingProxyType(
    {
        FactKind.OFFICER: Entering(people.AddOfficer, add_officer, _officer),
        FactKind.PARTICULARS: Entering(people.ChangeParticulars, change_particulars, _particulars),
        FactKind.POSTING: Entering(people.PostOfficer, post_officer, _posting),
        FactKind.POSTING_END: Entering(people.EndPosting, end_posting, _end(people.EndPosting, "posting_id")),
        FactKind.EMPLOYMENT: Entering(people.RecordEmployment, record_employment, _employment),
        FactKind.EMPLOYMENT_END: Entering(
            people.EndEmployment, end_employment, _end(people.EndEmployment, "employment_id")
        ),
        FactKind.CAMERA: Entering(equipment.AddCamera, add_camera, _camera),
        FactKind.CAMERA_PLACE: Entering(equipment.PlaceCamera, place_camera, _camera_place),
        FactKind.CONDITION: Entering(equipment.RecordCondition, record_condition, _condition),
        FactKind.ASSIGNMENT: Entering(equipment.IssueCamera, issue_camera, _assignment),
        FactKind.RETURN: Entering(equipment.ReturnCamera, return_camera, _return),
        FactKind.ACKNOWLEDGEMENT: Entering(signing.Acknowledge, acknowledge, _acknowledgement),
        FactKind.COUNT: Entering(equipment.OpenCount, open_count, _count),
        FactKind.COUNT_SIGHTING: Entering(equipment.RecordSighting, record_sighting, _sighting),
        FactKind.COUNT_EXPLANATION: Entering(equipment.ExplainCamera, explain_camera, _count_explanation),
        FactKind.COUNT_CLOSING: Entering(equipment.CloseCount, close_count, _closing),
        FactKind.REQUIREMENT: Entering(training.AddRequirement, add_requirement, _requirement),
        FactKind.REQUIREMENT_END: Entering(
            training.EndRequirement, end_requirement, _end(training.EndRequirement, "requirement_id")
        ),
        FactKind.SESSION: Entering(training.AddSession, add_session, _session),
        FactKind.ENROLMENT: Entering(training.EnrolOfficer, enrol_officer, _enrolment),
        FactKind.ENROLMENT_END: Entering(training.EndEnrolment, end_enrolment, _enrolment_end),
        FactKind.COMPLETION: Entering(training.RecordCompletion, record_completion, _completion),
        FactKind.SCOPE_RULE: Entering(rollout.AddScopeRule, add_scope_rule, _scope_rule),
        FactKind.PLAN: Entering(rollout.AdoptPlan, adopt_plan, _plan),
        FactKind.POLICY: Entering(rollout.AdoptPolicy, adopt_policy, _policy),
        FactKind.POLICY_END: Entering(rollout.EndPolicy, end_policy, _end(rollout.EndPolicy, "policy_id")),
        FactKind.DAILY_USE: Entering(rollout.RecordDailyUse, record_daily_use, _daily_use),
        FactKind.STORAGE_FIGURE: Entering(figures.RecordStorageFigure, record_storage_figure, _storage_figure),
        FactKind.MONEY_FIGURE: Entering(figures.RecordMoney, record_money, _money),
        FactKind.DIFFERENCE_EXPLANATION: Entering(reconciliation.ExplainDifference, explain_difference, _explanation),
    }
)
"""Each kind of fact."""
