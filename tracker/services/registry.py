"""Every act: its name in the audit log, the command that asks for it, the service that does it and the permission it
takes. Doors and tests that speak of every act at once ask here; nothing is dispatched through it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.domain.commands import (
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
from tracker.services.accounts import (
    break_glass,
    change_role,
    create_token,
    create_user,
    disable_user,
    enable_user,
    end_user_sessions,
    invite_user,
    link_identity,
    link_officer,
    make_account_link,
    reset_authenticator,
    revoke_token,
    set_mail_address,
    set_password,
    unlink_identity,
    unlock_user,
)
from tracker.services.batches import reverse_batch
from tracker.services.bulk import (
    enter_assignments,
    enter_cameras,
    enter_completions,
    enter_daily_use,
    enter_employment,
    enter_officers,
    enter_particulars,
    enter_postings,
    issue_cameras,
    move_officers,
    record_conditions,
    return_cameras,
)
from tracker.services.corrections import correct_fact
from tracker.services.edits import (
    edit_camera,
    edit_camera_model,
    edit_course,
    edit_duty,
    edit_place,
    edit_policy,
    edit_precinct,
    edit_session,
    edit_user,
)
from tracker.services.equipment import (
    add_camera,
    add_camera_model,
    add_place,
    close_count,
    explain_camera,
    issue_camera,
    open_count,
    place_camera,
    place_cameras,
    recall_cameras,
    record_condition,
    record_sighting,
    return_camera,
    swap_camera,
)
from tracker.services.figures import record_money, record_storage_figure
from tracker.services.people import (
    add_duty,
    add_officer,
    add_precinct,
    change_particulars,
    end_employment,
    end_posting,
    post_officer,
    protect_identity,
    record_employment,
)
from tracker.services.readings import pull_report, read_audit_event, read_audit_log, try_audit_log
from tracker.services.reconciliation import explain_difference
from tracker.services.rollout import add_scope_rule, adopt_plan, adopt_policy, end_policy, record_daily_use
from tracker.services.senders import forget_link, forget_mapping, remember_link, save_mapping
from tracker.services.signing import acknowledge, acknowledge_sheet, set_officer_pin
from tracker.services.subscriptions import end_subscription, subscribe
from tracker.services.training import (
    add_course,
    add_course_version,
    add_requirement,
    add_session,
    end_enrolment,
    end_requirement,
    enrol_officer,
    enrol_officers,
    record_completion,
    sign_in,
)
from tracker.services.views import forget_view, save_view
from tracker.services.voids import void_fact


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be asked for. The service is called as `service(session, actor, command, now=...)`."""

    command: type[Any]
    service: Callable[..., Any]
    permission: str

    @property
    def name(self) -> str:
        """As the audit log writes it: the service's own name."""
        return self.service.__name__


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(people.AddPrecinct, add_precinct, "rollout.write"),
        Act(people.AddDuty, add_duty, "rollout.write"),
        Act(people.AddOfficer, add_officer, "people.write"),
        Act(people.ChangeParticulars, change_particulars, "people.write"),
        Act(people.ProtectIdentity, protect_identity, "people.write"),
        Act(people.PostOfficer, post_officer, "people.write"),
        Act(people.EndPosting, end_posting, "people.write"),
        Act(people.RecordEmployment, record_employment, "people.write"),
        Act(people.EndEmployment, end_employment, "people.write"),
        Act(equipment.AddCameraModel, add_camera_model, "cameras.write"),
        Act(equipment.AddPlace, add_place, "cameras.write"),
        Act(equipment.AddCamera, add_camera, "cameras.write"),
        Act(equipment.PlaceCamera, place_camera, "cameras.write"),
        Act(equipment.RecordCondition, record_condition, "equipment.write"),
        Act(equipment.IssueCamera, issue_camera, "equipment.write"),
        Act(equipment.ReturnCamera, return_camera, "equipment.write"),
        Act(equipment.SwapCamera, swap_camera, "equipment.write"),
        Act(equipment.RecallCameras, recall_cameras, "cameras.write"),
        Act(bulk.IssueCameras, issue_cameras, "equipment.write"),
        Act(bulk.ReturnCameras, return_cameras, "equipment.write"),
        Act(bulk.MoveOfficers, move_officers, "people.write"),
        Act(bulk.RecordConditions, record_conditions, "equipment.write"),
        Act(lists.EnterOfficers, enter_officers, "people.write"),
        Act(lists.EnterParticulars, enter_particulars, "people.write"),
        Act(lists.EnterPostings, enter_postings, "people.write"),
        Act(lists.EnterEmployment, enter_employment, "people.write"),
        Act(lists.EnterCameras, enter_cameras, "cameras.write"),
        Act(lists.EnterAssignments, enter_assignments, "equipment.write"),
        Act(lists.EnterCompletions, enter_completions, "training.write"),
        Act(lists.EnterDailyUse, enter_daily_use, "rollout.write"),
        Act(equipment.PlaceCameras, place_cameras, "cameras.write"),
        Act(equipment.OpenCount, open_count, "equipment.write"),
        Act(signing.Acknowledge, acknowledge, "equipment.write"),
        Act(signing.AcknowledgeSheet, acknowledge_sheet, "equipment.write"),
        Act(signing.SetOfficerPin, set_officer_pin, "people.write"),
        Act(equipment.RecordSighting, record_sighting, "equipment.write"),
        Act(equipment.ExplainCamera, explain_camera, "counts.explain"),
        Act(equipment.CloseCount, close_count, "equipment.write"),
        Act(training.AddCourse, add_course, "training.write"),
        Act(training.AddCourseVersion, add_course_version, "training.write"),
        Act(training.AddRequirement, add_requirement, "training.write"),
        Act(training.EndRequirement, end_requirement, "training.write"),
        Act(training.AddSession, add_session, "training.write"),
        Act(training.SignIn, sign_in, "classes.write"),
        Act(training.EnrolOfficer, enrol_officer, "classes.write"),
        Act(training.EnrolOfficers, enrol_officers, "classes.write"),
        Act(training.EndEnrolment, end_enrolment, "classes.write"),
        Act(training.RecordCompletion, record_completion, "training.write"),
        Act(rollout.AddScopeRule, add_scope_rule, "rollout.write"),
        Act(rollout.AdoptPlan, adopt_plan, "rollout.write"),
        Act(rollout.AdoptPolicy, adopt_policy, "rollout.write"),
        Act(rollout.EndPolicy, end_policy, "rollout.write"),
        Act(rollout.RecordDailyUse, record_daily_use, "rollout.write"),
        Act(figures.RecordStorageFigure, record_storage_figure, "rollout.write"),
        Act(figures.RecordMoney, record_money, "rollout.write"),
        Act(reconciliation.ExplainDifference, explain_difference, "imports.write"),
        Act(edits.EditPrecinct, edit_precinct, "rollout.write"),
        Act(edits.EditDuty, edit_duty, "rollout.write"),
        Act(edits.EditPlace, edit_place, "cameras.write"),
        Act(edits.EditCameraModel, edit_camera_model, "cameras.write"),
        Act(edits.EditCamera, edit_camera, "cameras.write"),
        Act(edits.EditCourse, edit_course, "training.write"),
        Act(edits.EditSession, edit_session, "training.write"),
        Act(edits.EditPolicy, edit_policy, "rollout.write"),
        Act(edits.EditUser, edit_user, "accounts.manage"),
        Act(audit.VoidFact, void_fact, "facts.void"),
        Act(audit.CorrectFact, correct_fact, "facts.void"),
        Act(audit.ReverseBatch, reverse_batch, "facts.void"),
        Act(views.SaveView, save_view, "own.views"),
        Act(views.ForgetView, forget_view, "own.views"),
        Act(views.Subscribe, subscribe, "own.views"),
        Act(views.EndSubscription, end_subscription, "own.views"),
        Act(senders.SaveMapping, save_mapping, "imports.write"),
        Act(senders.ForgetMapping, forget_mapping, "imports.write"),
        Act(senders.RememberLink, remember_link, "imports.write"),
        Act(senders.ForgetLink, forget_link, "imports.write"),
        Act(accounts.CreateUser, create_user, "accounts.manage"),
        Act(accounts.SetPassword, set_password, "accounts.manage"),
        Act(accounts.DisableUser, disable_user, "accounts.manage"),
        Act(accounts.EnableUser, enable_user, "accounts.manage"),
        Act(accounts.InviteUser, invite_user, "accounts.manage"),
        Act(accounts.MakeAccountLink, make_account_link, "accounts.manage"),
        Act(accounts.ChangeRole, change_role, "accounts.manage"),
        Act(accounts.LinkOfficer, link_officer, "accounts.manage"),
        Act(accounts.SetMailAddress, set_mail_address, "accounts.manage"),
        Act(accounts.EndSessions, end_user_sessions, "accounts.manage"),
        Act(accounts.ResetAuthenticator, reset_authenticator, "accounts.manage"),
        Act(accounts.UnlockUser, unlock_user, "accounts.manage"),
        Act(accounts.BreakGlass, break_glass, "accounts.manage"),
        Act(accounts.LinkIdentity, link_identity, "accounts.manage"),
        Act(accounts.UnlinkIdentity, unlink_identity, "accounts.manage"),
        Act(accounts.CreateToken, create_token, "accounts.manage"),
        Act(accounts.RevokeToken, revoke_token, "accounts.manage"),
    )
}

READS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(readings.ReadAuditLog, read_audit_log, "audit.read"),
        Act(readings.ReadAuditEvent, read_audit_event, "audit.read"),
        Act(readings.PullReport, pull_report, "reports.read"),
        Act(readings.TryAuditLog, try_audit_log, "own.session"),
    )
}
"""Reads that leave an event and change nothing; doors put them on record, nobody enters them."""
