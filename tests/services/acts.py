"""One valid example of every act, and the department on which each of them can be done."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.databases import migrated
from tests.services.department import ADMINISTRATOR, NOW, set_up
from tracker.domain.commands import (
    CameraRef,
    OfficerRef,
    accounts,
    audit,
    bulk,
    edits,
    equipment,
    figures,
    lists,
    people,
    readings,
    reconciliation,
    rollout,
    senders,
    signing,
    training,
    views,
)
from tracker.domain.commands.imports import DeviceRow, NamedOfficer
from tracker.domain.commands.rows import CameraRow, IssueRow, OfficerRow
from tracker.domain.money import Cents
from tracker.domain.vocabulary import (
    CameraCondition,
    DifferenceCode,
    EmploymentStatus,
    FactKind,
    FileForm,
    ImportKind,
    MoneyKind,
    PlaceKind,
    Rhythm,
    Role,
    SignedAct,
    SigningMethod,
    StorageMeasure,
    StorageUnit,
)
from tracker.services.accounts import TryRules, count_try, create_token, create_user, disable_user, link_identity
from tracker.services.equipment import add_camera, add_place, open_count, record_sighting
from tracker.services.reconciliation import HeldList, hold_list
from tracker.services.senders import remember_link, save_mapping
from tracker.services.subscriptions import subscribe
from tracker.services.training import add_session, enrol_officer, sign_in
from tracker.services.views import save_view
from tracker.store.engine import make_engine, transaction
from tracker.store.models import (
    ApiToken,
    Assignment,
    Authenticator,
    Batch,
    Camera,
    CameraModel,
    Count,
    Course,
    Duty,
    Employment,
    Enrolment,
    Place,
    Policy,
    Posting,
    Precinct,
    RememberedLink,
    Requirement,
    SavedMapping,
    SavedView,
    Subscription,
    TrainingSession,
    User,
)
from tracker.store.models.sign_in import Step

DAY = date(2016, 7, 11)
LATER = date(2016, 9, 1)
HOLDER = OfficerRef(badge="0412")
OTHER = OfficerRef(badge="0500")
SPARE = CameraRef(serial="X2")
SERVICEABLE = CameraCondition.SERVICEABLE
DRAWN = "12,90 40,30 70,120;90,60 130,140 200,50 260,110"
ROSTER = ImportKind.ROSTER
MAPPING = 'kind = "roster"\n[columns]\nbadge = "Badge"\n'
AS_WRITTEN = NamedOfficer("Lundh", "Eva")
LONG_ENOUGH = "a password of several words"
ISSUER = "https://login.example.org/city/v2.0"


def filled(url: str) -> None:
    """Badge 0412 holds camera X1, 0500 holds none, 0600 was signed in to a class in which 0700 has a
    seat; there is an account and a token."""
    migrated(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        department = set_up(session)
        department.issue(department.officer("0412"), department.camera("X1"), DAY)
        department.officer("0500")
        department.officer("0600", trained=False)
        department.camera("X2")
        add_place(session, ADMINISTRATOR, equipment.AddPlace("store", "The store", PlaceKind.OTHER), now=NOW)
        kept = equipment.AddCamera("X3", "Axon Body 2", date(2016, 3, 1), place="store")
        add_camera(session, ADMINISTRATOR, kept, now=NOW)
        add_place(session, ADMINISTRATOR, equipment.AddPlace("annex", "The annex", PlaceKind.OTHER), now=NOW)
        open_count(session, ADMINISTRATOR, equipment.OpenCount("annex", LATER), now=NOW)
        counted = open_count(session, ADMINISTRATOR, equipment.OpenCount("store", LATER), now=NOW)
        seen = equipment.RecordSighting(counted.id, "X4")
        record_sighting(session, ADMINISTRATOR, seen, now=NOW)
        held = training.AddSession("BWC", "2016", date(2016, 8, 1))
        taught = add_session(session, ADMINISTRATOR, held, now=NOW)
        seat = training.EnrolOfficer(taught.id, OfficerRef(badge="0700"), date(2016, 7, 20))
        department.officer("0700", trained=False)
        enrol_officer(session, ADMINISTRATOR, seat, now=NOW)
        present = training.SignIn(taught.id, (OfficerRef(badge="0600"),))
        sign_in(session, ADMINISTRATOR, present, now=NOW)
        held = HeldList(ImportKind.DEVICES, LATER, [unheard_of_device(1)], "vendor.csv", "0" * 64)
        hold_list(session, ADMINISTRATOR, held, now=NOW)
        create_user(session, ADMINISTRATOR, accounts.CreateUser("rask", "Ida Rask", Role.OVERSIGHT), now=NOW)
        disable_user(session, ADMINISTRATOR, accounts.DisableUser("rask"), now=NOW)
        lund = create_user(session, ADMINISTRATOR, accounts.CreateUser("lund", "Eva Lund", Role.OVERSIGHT), now=NOW)
        kept = Authenticator(user_id=lund.id, seed="", created_at=NOW, confirmed_at=NOW)
        session.add(kept)
        ruud = accounts.CreateUser("ruud", "Kari Ruud", Role.ADMINISTRATOR, LONG_ENOUGH)
        given = {"client": "192.0.2.7", "step": Step.PASSWORD, "rules": TryRules(), "now": NOW}
        count_try(session, create_user(session, ADMINISTRATOR, ruud, now=NOW), **given)
        create_token(session, ADMINISTRATOR, accounts.CreateToken("nightly", Role.OVERSIGHT), now=NOW)
        link_identity(session, ADMINISTRATOR, accounts.LinkIdentity("lund", ISSUER, "00u0"), now=NOW)
        save_mapping(session, ADMINISTRATOR, senders.SaveMapping("HR", ROSTER, MAPPING), now=NOW)
        remember_link(session, ADMINISTRATOR, senders.RememberLink("HR", ROSTER, AS_WRITTEN, HOLDER), now=NOW)
        saved = save_view(session, ADMINISTRATOR, views.SaveView("The 1st", "outstanding", "1"), now=NOW)
        weekly = views.Subscribe("lund@example.org", Rhythm.WEEKLY, saved.id, FileForm.PDF, username="lund")
        subscribe(session, ADMINISTRATOR, weekly, now=NOW)
    engine.dispose()


def unheard_of_device(line: int) -> DeviceRow:
    """A device that is on somebody's list and not on record."""
    return DeviceRow(line, NamedOfficer(), CameraRef(serial="X404"))


NONE = 9_000
"""The number of no record."""


def held_list(session: Session) -> int:
    """The number of the first list that was held against the register; one of no batch where none was."""
    found = session.scalars(select(Batch.id).where(Batch.kind == "reconciliation-devices").order_by(Batch.id)).first()
    return found or NONE


def first(session: Session, model: type[Any]) -> int:
    """The number of a table's first row; of none where it is empty."""
    return session.scalars(select(model.id).order_by(model.id)).first() or NONE


def count_of_store(session: Session) -> int:
    """The number of the open count in which camera X3 is missing; of none where there is no count."""
    return session.scalars(select(Count.id).order_by(Count.id.desc())).first() or NONE


KNOWN = people.Particulars("Lund", "Eva", badge="0412", employee_number="E0412", rank="Sergeant")

EXAMPLES: dict[str, Callable[[Session], object]] = {
    "add_precinct": lambda session: people.AddPrecinct("2", "2nd Precinct"),
    "add_duty": lambda session: people.AddDuty("investigations", "Investigations"),
    "add_officer": lambda session: people.AddOfficer(people.Particulars("Berg", "Ola"), DAY),
    "change_particulars": lambda session: people.ChangeParticulars(HOLDER, KNOWN, DAY),
    "protect_identity": lambda session: people.ProtectIdentity(HOLDER, True),
    "post_officer": lambda session: people.PostOfficer(HOLDER, "5", "patrol", LATER),
    "end_posting": lambda session: people.EndPosting(first(session, Posting), LATER),
    "record_employment": lambda session: people.RecordEmployment(HOLDER, EmploymentStatus.LEAVE, LATER),
    "end_employment": lambda session: people.EndEmployment(first(session, Employment), LATER),
    "add_camera_model": lambda session: equipment.AddCameraModel("Axon Body 3"),
    "add_place": lambda session: equipment.AddPlace("vendor", "The vendor", PlaceKind.VENDOR),
    "add_camera": lambda session: equipment.AddCamera("X9", "Axon Body 2", DAY),
    "place_camera": lambda session: equipment.PlaceCamera(SPARE, "room-1", LATER),
    "record_condition": lambda session: equipment.RecordCondition(SPARE, CameraCondition.IN_REPAIR, LATER),
    "issue_camera": lambda session: equipment.IssueCamera(OTHER, SPARE, DAY),
    "return_camera": lambda session: equipment.ReturnCamera(first(session, Assignment), LATER, SERVICEABLE),
    "swap_camera": lambda session: equipment.SwapCamera(first(session, Assignment), SPARE, LATER, SERVICEABLE),
    "recall_cameras": lambda session: equipment.RecallCameras(LATER, "the battery swells", model="Axon Body 2"),
    "issue_cameras": lambda session: bulk.IssueCameras((IssueRow(OTHER, SPARE),), DAY),
    "return_cameras": lambda session: bulk.ReturnCameras((CameraRow(CameraRef(serial="X1")),), LATER),
    "move_officers": lambda session: bulk.MoveOfficers((OfficerRow(HOLDER), OfficerRow(OTHER)), "5", "patrol", LATER),
    "record_conditions": lambda session: bulk.RecordConditions((CameraRow(SPARE),), CameraCondition.IN_REPAIR, LATER),
    "enter_officers": lambda session: lists.EnterOfficers((people.AddOfficer(people.Particulars("Berg", "Ola"), DAY),)),
    "enter_particulars": lambda session: lists.EnterParticulars((people.ChangeParticulars(HOLDER, KNOWN, DAY),)),
    "enter_postings": lambda session: lists.EnterPostings((people.PostOfficer(HOLDER, "5", "patrol", LATER),)),
    "enter_employment": lambda session: lists.EnterEmployment(
        (people.RecordEmployment(HOLDER, EmploymentStatus.LEAVE, LATER),)
    ),
    "enter_cameras": lambda session: lists.EnterCameras((equipment.AddCamera("X9", "Axon Body 2", DAY),)),
    "enter_assignments": lambda session: lists.EnterAssignments((equipment.IssueCamera(OTHER, SPARE, DAY),)),
    "enter_completions": lambda session: lists.EnterCompletions(
        (training.RecordCompletion(HOLDER, "BWC", "2016", LATER),)
    ),
    "enter_daily_use": lambda session: lists.EnterDailyUse((rollout.RecordDailyUse("1", LATER, 70, 64),)),
    "place_cameras": lambda session: equipment.PlaceCameras((first(session, Camera),), "store", LATER),
    "open_count": lambda session: equipment.OpenCount("room-1", LATER),
    "acknowledge": lambda session: signing.Acknowledge(
        first(session, Assignment), SignedAct.ISSUE, SigningMethod.DRAWN, DAY, DRAWN
    ),
    "acknowledge_sheet": lambda session: signing.AcknowledgeSheet("A-12", DAY, (first(session, Assignment),)),
    "set_officer_pin": lambda session: signing.SetOfficerPin(HOLDER, "493817"),
    "record_sighting": lambda session: equipment.RecordSighting(count_of_store(session), "CAM:X3"),
    "explain_camera": lambda session: equipment.ExplainCamera(
        count_of_store(session), CameraRef(serial="X3"), "Sent to the vendor without a note."
    ),
    "close_count": lambda session: equipment.CloseCount(first(session, Count), LATER),
    "add_course": lambda session: training.AddCourse("CIT", "Crisis intervention"),
    "add_course_version": lambda session: training.AddCourseVersion("BWC", "2017", 2, 1.5),
    "add_requirement": lambda session: training.AddRequirement("BWC", "2016", date(2015, 1, 1)),
    "end_requirement": lambda session: training.EndRequirement(first(session, Requirement), LATER),
    "add_session": lambda session: training.AddSession("BWC", "2016", LATER),
    "sign_in": lambda session: training.SignIn(first(session, TrainingSession), (HOLDER, OTHER)),
    "enrol_officer": lambda session: training.EnrolOfficer(first(session, TrainingSession), OTHER, date(2016, 7, 20)),
    "enrol_officers": lambda session: training.EnrolOfficers(
        first(session, TrainingSession), (HOLDER, OTHER), date(2016, 7, 20)
    ),
    "end_enrolment": lambda session: training.EndEnrolment(first(session, Enrolment), date(2016, 7, 25)),
    "record_completion": lambda session: training.RecordCompletion(HOLDER, "BWC", "2016", LATER),
    "add_scope_rule": lambda session: rollout.AddScopeRule(LATER, every_duty=True),
    "adopt_plan": lambda session: rollout.AdoptPlan("1", date(2016, 3, 1), date(2016, 5, 16), DAY, 80),
    "adopt_policy": lambda session: rollout.AdoptPolicy("4-223", "2", "Body-worn cameras", LATER),
    "end_policy": lambda session: rollout.EndPolicy(first(session, Policy), LATER),
    "record_storage_figure": lambda session: figures.RecordStorageFigure(
        LATER, StorageMeasure.STORED, 4_120, StorageUnit.GIGABYTES, "vendor's report"
    ),
    "record_money": lambda session: figures.RecordMoney(
        MoneyKind.SPENT, LATER.year, LATER, Cents(12_000_05), "storage", "invoice 77"
    ),
    "record_daily_use": lambda session: rollout.RecordDailyUse("1", LATER, 70, 64, "sergeants' sheet"),
    "explain_difference": lambda session: reconciliation.ExplainDifference(
        held_list(session),
        DifferenceCode.NOT_IN_REGISTER,
        "device:X404",
        "The vendor still lists a demonstration unit.",
    ),
    "save_view": lambda session: views.SaveView("Last week", "training-needs", within=30),
    "forget_view": lambda session: views.ForgetView(first(session, SavedView)),
    "subscribe": lambda session: views.Subscribe("lund@example.org", Rhythm.DAILY, username="lund"),
    "end_subscription": lambda session: views.EndSubscription(first(session, Subscription)),
    "save_mapping": lambda session: senders.SaveMapping("HR", ROSTER, MAPPING, 1),
    "forget_mapping": lambda session: senders.ForgetMapping(first(session, SavedMapping), "they write otherwise now"),
    "remember_link": lambda session: senders.RememberLink("HR", ROSTER, NamedOfficer(badge="412"), HOLDER),
    "forget_link": lambda session: senders.ForgetLink(first(session, RememberedLink), "another person"),
    "edit_precinct": lambda session: edits.EditPrecinct(first(session, Precinct), 1, {"name": "First Precinct"}),
    "edit_duty": lambda session: edits.EditDuty(first(session, Duty), 1, {"name": "911 response"}),
    "edit_place": lambda session: edits.EditPlace(first(session, Place), 1, {"name": "Locker room"}),
    "edit_camera_model": lambda session: edits.EditCameraModel(
        first(session, CameraModel), 1, {"name": "Axon Body 2+"}
    ),
    "edit_camera": lambda session: edits.EditCamera(first(session, Camera), 1, {"asset_tag": "T-1"}),
    "edit_course": lambda session: edits.EditCourse(first(session, Course), 1, {"name": "Wearing a camera"}),
    "edit_session": lambda session: edits.EditSession(first(session, TrainingSession), 1, {"seats": 12}),
    "edit_policy": lambda session: edits.EditPolicy(first(session, Policy), 1, {"link": "https://city.example/4-223"}),
    "edit_user": lambda session: edits.EditUser(first(session, User), 1, {"full_name": "Eva Maria Lund"}),
    "void_fact": lambda session: audit.VoidFact(FactKind.ASSIGNMENT, first(session, Assignment), "wrong officer"),
    "correct_fact": lambda session: audit.CorrectFact(
        FactKind.ASSIGNMENT, first(session, Assignment), "a day late", {"issued_on": date(2016, 7, 10)}
    ),
    "reverse_batch": lambda session: audit.ReverseBatch(first(session, Batch), "wrong class"),
    "create_user": lambda session: accounts.CreateUser("berg", "Ola Berg", Role.OVERSIGHT),
    "set_password": lambda session: accounts.SetPassword("lund", LONG_ENOUGH),
    "disable_user": lambda session: accounts.DisableUser("lund"),
    "enable_user": lambda session: accounts.EnableUser("rask"),
    "invite_user": lambda session: accounts.InviteUser("berg", "Ola Berg", Role.OVERSIGHT, (), "b@example.org", HOLDER),
    "make_account_link": lambda session: accounts.MakeAccountLink("lund"),
    "change_role": lambda session: accounts.ChangeRole("lund", Role.SUPERVISOR, ("1",)),
    "link_officer": lambda session: accounts.LinkOfficer("lund", HOLDER),
    "set_mail_address": lambda session: accounts.SetMailAddress("lund", "lund@example.org"),
    "end_user_sessions": lambda session: accounts.EndSessions("lund"),
    "reset_authenticator": lambda session: accounts.ResetAuthenticator("lund"),
    "unlock_user": lambda session: accounts.UnlockUser("ruud"),
    "break_glass": lambda session: accounts.BreakGlass("ruud"),
    "link_identity": lambda session: accounts.LinkIdentity("lund", ISSUER, "00u1"),
    "unlink_identity": lambda session: accounts.UnlinkIdentity("lund", ISSUER, "00u0"),
    "create_token": lambda session: accounts.CreateToken(
        "hourly", Role.OVERSIGHT, scopes=("people.read", "audit.read"), networks=("10.0.0.0/8", "::1/128")
    ),
    "revoke_token": lambda session: accounts.RevokeToken(first(session, ApiToken)),
}
"""By the act's name: a command that can be carried out on the department as `filled` leaves it."""

READ_EXAMPLES: dict[str, object] = {
    "read_audit_log": readings.ReadAuditLog({"act": "issue_camera"}, 12),
    "read_audit_event": readings.ReadAuditEvent(1),
    "pull_report": readings.PullReport("outstanding", "csv", DAY, NOW, 41, {"precinct": ["1"]}),
    "try_audit_log": readings.TryAuditLog("/audit"),
}
"""By the act's name: a read that can be put on record on any department."""
