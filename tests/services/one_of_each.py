"""A fact of every kind, and what to correct in it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.acts import unheard_of_device
from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands import CameraRef, OfficerRef, equipment, figures, people, rollout, signing, training
from tracker.domain.commands.reconciliation import ExplainDifference
from tracker.domain.money import Cents
from tracker.domain.vocabulary import (
    CameraCondition,
    DifferenceCode,
    EmploymentStatus,
    FactKind,
    ImportKind,
    MoneyKind,
    PlaceKind,
    SignedAct,
    SigningMethod,
    StorageMeasure,
    StorageUnit,
)
from tracker.services.as_entered import ENTERING
from tracker.services.equipment import (
    add_camera,
    add_place,
    close_count,
    explain_camera,
    open_count,
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
from tracker.services.reconciliation import HeldList, explain_difference, hold_list
from tracker.services.rollout import adopt_plan, adopt_policy, end_policy, record_daily_use
from tracker.services.signing import acknowledge
from tracker.services.training import add_session, end_enrolment, end_requirement, enrol_officer
from tracker.store.models import (
    Completion,
    Requirement,
    ScopeRule,
)

DAY = date(2016, 7, 11)
LATER = date(2016, 8, 1)
GOOD = CameraCondition.SERVICEABLE


def only(session: Session, model: type[Any], *conditions: Any) -> Any:
    """The one standing row of a table."""
    return session.scalars(select(model).where(model.voided_at.is_(None), *conditions)).one()


def last(session: Session, model: type[Any]) -> Any:
    """The newest row of a table."""
    return session.scalars(select(model).order_by(model.id.desc())).first()


def one_of_each(department: Department) -> dict[FactKind, tuple[Any, dict[str, Any]]]:
    """A fact of every kind on which nothing rests, and what to correct in it."""
    session = department.session
    lone = add_officer(
        session, ADMINISTRATOR, people.AddOfficer(people.Particulars("Berg", "Ola"), DAY, False), now=NOW
    )
    officer = department.officer("0412")
    who = OfficerRef(id=officer.id)
    camera = department.camera("X1")
    spare = add_camera(session, ADMINISTRATOR, equipment.AddCamera("X7", "Axon Body 2", DAY, place="room-1"), now=NOW)
    assignment = department.issue(officer, camera, DAY)
    back = equipment.ReturnCamera(assignment.id, LATER, CameraCondition.IN_REPAIR, place="room-1", note="wet")
    ended = return_camera(session, ADMINISTRATOR, back, now=NOW)
    on_paper = signing.Acknowledge(assignment.id, SignedAct.RETURN, SigningMethod.PAPER, LATER, sheet="A-12")
    signed = acknowledge(session, ADMINISTRATOR, on_paper, now=NOW)
    told = people.Particulars("Lund", "Eva", badge="0412", employee_number="E0412", rank="Sergeant")
    renamed = change_particulars(session, ADMINISTRATOR, people.ChangeParticulars(who, told, LATER), now=NOW)
    moved = post_officer(session, ADMINISTRATOR, people.PostOfficer(who, "5", "patrol", LATER), now=NOW)
    posting_end = end_posting(session, ADMINISTRATOR, people.EndPosting(moved.id, date(2016, 9, 1)), now=NOW)
    leave = record_employment(
        session, ADMINISTRATOR, people.RecordEmployment(who, EmploymentStatus.LEAVE, LATER), now=NOW
    )
    leave_end = end_employment(session, ADMINISTRATOR, people.EndEmployment(leave.id, date(2016, 9, 1)), now=NOW)
    broken = ENTERING[FactKind.CONDITION].service(
        session,
        ADMINISTRATOR,
        equipment.RecordCondition(CameraRef(id=spare.id), CameraCondition.STOLEN, LATER, "16-1"),
        now=NOW,
    )
    placed = ENTERING[FactKind.CAMERA_PLACE].service(
        session, ADMINISTRATOR, equipment.PlaceCamera(CameraRef(id=camera.id), "room-1", date(2016, 9, 2)), now=NOW
    )
    lonely_camera = department.camera("X9")
    counted = open_count(session, ADMINISTRATOR, equipment.OpenCount("room-1", LATER), now=NOW)
    counting = count_of_a_store(session)
    required_end = end_requirement(
        session, ADMINISTRATOR, training.EndRequirement(only(session, Requirement).id, date(2016, 9, 9)), now=NOW
    )
    taught = add_session(session, ADMINISTRATOR, training.AddSession("BWC", "2016", LATER, instructor="Kim"), now=NOW)
    upcoming = add_session(session, ADMINISTRATOR, training.AddSession("BWC", "2016", date(2016, 8, 15)), now=NOW)
    enrolled = enrol_officer(session, ADMINISTRATOR, training.EnrolOfficer(upcoming.id, who, DAY), now=NOW)
    enrolment_end = end_enrolment(session, ADMINISTRATOR, training.EndEnrolment(enrolled.id, DAY), now=NOW)
    planned = adopt_plan(session, ADMINISTRATOR, rollout.AdoptPlan("1", DAY, DAY, LATER, 80), now=NOW)
    policy = adopt_policy(
        session,
        ADMINISTRATOR,
        rollout.AdoptPolicy("9-1", "1", "Radios", LATER, LATER, "https://city.example/9"),
        now=NOW,
    )
    policy_end = end_policy(session, ADMINISTRATOR, rollout.EndPolicy(policy.id, date(2016, 9, 9)), now=NOW)
    held = HeldList(ImportKind.DEVICES, LATER, [unheard_of_device(1)], "vendor.csv", "0" * 64)
    differs = ExplainDifference(
        hold_list(session, ADMINISTRATOR, held, now=NOW).id,
        DifferenceCode.NOT_IN_REGISTER,
        "device:X404",
        "The vendor lists a demonstration unit.",
    )
    explained = explain_difference(session, ADMINISTRATOR, differs, now=NOW)
    used = record_daily_use(session, ADMINISTRATOR, rollout.RecordDailyUse("1", LATER, 70, 64, "sheet"), now=NOW)
    stored = record_storage_figure(
        session,
        ADMINISTRATOR,
        figures.RecordStorageFigure(LATER, StorageMeasure.STORED, 4_120, StorageUnit.GIGABYTES, "vendor's report"),
        now=NOW,
    )
    paid = record_money(
        session,
        ADMINISTRATOR,
        figures.RecordMoney(MoneyKind.SPENT, LATER.year, LATER, Cents(12_000_05), "storage", "invoice 77"),
        now=NOW,
    )
    next_day = {"starts_on": LATER + timedelta(days=1)}
    next_end = {"ends_on": date(2016, 9, 20)}
    return {
        FactKind.OFFICER: (lone, {"last_name": "Bergh"}),
        FactKind.PARTICULARS: (renamed, {"rank": "Lieutenant"}),
        FactKind.POSTING: (moved, {"duty": "administration"}),
        FactKind.POSTING_END: (posting_end, next_end),
        FactKind.EMPLOYMENT: (leave, {"status": EmploymentStatus.SUSPENDED}),
        FactKind.EMPLOYMENT_END: (leave_end, next_end),
        FactKind.CAMERA: (lonely_camera, {"serial": "X8"}),
        FactKind.CAMERA_PLACE: (placed, {"starts_on": date(2016, 9, 3)}),
        FactKind.CONDITION: (broken, {"condition": CameraCondition.MISSING}),
        FactKind.ASSIGNMENT: (assignment, {"issued_on": date(2016, 7, 10), "note": "at the counter"}),
        FactKind.RETURN: (ended, {"returned_on": date(2016, 8, 3), "condition": GOOD}),
        FactKind.ACKNOWLEDGEMENT: (signed, {"sheet": "A-13"}),
        FactKind.COUNT: (counted, {"opened_on": DAY}),
        FactKind.COUNT_SIGHTING: (counting[0], {"code": "CAM:S2"}),
        FactKind.COUNT_EXPLANATION: (counting[1], {"explanation": "At the vendor, and the paper is lost."}),
        FactKind.COUNT_CLOSING: (counting[2], {"closed_on": date(2016, 9, 2)}),
        FactKind.REQUIREMENT: (only(session, Requirement), {"starts_on": date(2016, 2, 1)}),
        FactKind.REQUIREMENT_END: (required_end, next_end),
        FactKind.SESSION: (taught, {"instructor": "Kim Lee"}),
        FactKind.ENROLMENT: (enrolled, {"enrolled_on": date(2016, 7, 10)}),
        FactKind.ENROLMENT_END: (enrolment_end, {"ends_on": date(2016, 7, 21)}),
        FactKind.COMPLETION: (only(session, Completion), {"completed_on": date(2016, 7, 2)}),
        FactKind.SCOPE_RULE: (only(session, ScopeRule), {"every_duty": True, "duties": ()}),
        FactKind.PLAN: (planned, {"target": 81}),
        FactKind.POLICY: (policy, {"title": "Radios in cars", **next_day}),
        FactKind.POLICY_END: (policy_end, next_end),
        FactKind.DAILY_USE: (used, {"used": 65, "source": None}),
        FactKind.STORAGE_FIGURE: (stored, {"value": 4_102, "measure": StorageMeasure.RECORDED}),
        FactKind.MONEY_FIGURE: (paid, {"amount": Cents(12_000_50)}),
        FactKind.DIFFERENCE_EXPLANATION: (explained, {"explanation": "A loan of the vendor, seen on 1 August."}),
    }


def count_of_a_store(session: Session) -> tuple[Any, Any, Any]:
    """A sighting and an explanation in an open count of a store of no precinct, and the closing of another count."""
    for place in ("store", "annex"):
        add_place(session, ADMINISTRATOR, equipment.AddPlace(place, place, PlaceKind.OTHER), now=NOW)
    for serial in ("S1", "S2", "S3"):
        add_camera(session, ADMINISTRATOR, equipment.AddCamera(serial, "Axon Body 2", DAY, place="store"), now=NOW)
    closed = open_count(session, ADMINISTRATOR, equipment.OpenCount("annex", LATER), now=NOW)
    closing = close_count(session, ADMINISTRATOR, equipment.CloseCount(closed.id, LATER), now=NOW)
    opened = open_count(session, ADMINISTRATOR, equipment.OpenCount("store", LATER), now=NOW)
    seen = record_sighting(session, ADMINISTRATOR, equipment.RecordSighting(opened.id, "S1"), now=NOW)
    words = equipment.ExplainCamera(opened.id, CameraRef(serial="S3"), "At the vendor, without a paper.")
    return seen, explain_camera(session, ADMINISTRATOR, words, now=NOW), closing
