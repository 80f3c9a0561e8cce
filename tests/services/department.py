"""A small department entered through the services: what most tests of rules start from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import AddCamera, AddCameraModel, AddPlace, IssueCamera
from tracker.domain.commands.people import (
    AddDuty,
    AddOfficer,
    AddPrecinct,
    Particulars,
    PostOfficer,
    RecordEmployment,
)
from tracker.domain.commands.rollout import AddScopeRule, AdoptPolicy
from tracker.domain.commands.training import AddCourse, AddCourseVersion, AddRequirement, RecordCompletion
from tracker.domain.vocabulary import Door, EmploymentStatus, PlaceKind, Role
from tracker.services.equipment import add_camera, add_camera_model, add_place, issue_camera
from tracker.services.people import (
    add_duty,
    add_officer,
    add_precinct,
    post_officer,
    record_employment,
)
from tracker.services.rollout import add_scope_rule, adopt_policy
from tracker.services.training import add_course, add_course_version, add_requirement, record_completion
from tracker.store.models import Assignment, Camera, Officer

NOW = datetime(2016, 9, 27, 15, 0, tzinfo=UTC)
ADMINISTRATOR = Actor("ada", Role.ADMINISTRATOR, Door.API)
POLICY_DAY = date(2016, 6, 29)


@dataclass(frozen=True)
class Department:
    """The 1st and the 5th Precinct, patrol in scope, one required course, a policy in effect from 29 June 2016."""

    session: Session

    def officer(
        self,
        badge: str,
        *,
        trained: bool = True,
        duty: str = "patrol",
        precinct: str = "1",
        since: date = date(2016, 1, 1),
    ) -> Officer:
        """An active officer, posted since `since`, who did the required course on 1 July unless told otherwise."""
        known = Particulars("Lund", f"Eva {badge}", badge=badge, employee_number=f"E{badge}", rank="Officer")
        officer = add_officer(self.session, ADMINISTRATOR, AddOfficer(known, since), now=NOW)
        who = OfficerRef(id=officer.id)
        posting = PostOfficer(who, precinct, duty, since)
        post_officer(self.session, ADMINISTRATOR, posting, now=NOW)
        record_employment(self.session, ADMINISTRATOR, RecordEmployment(who, EmploymentStatus.ACTIVE, since), now=NOW)
        if trained:
            done = RecordCompletion(who, "BWC", "2016", date(2016, 7, 1))
            record_completion(self.session, ADMINISTRATOR, done, now=NOW)
        return officer

    def camera(self, serial: str, *, owned_from: date | None = date(2016, 3, 1)) -> Camera:
        """A camera owned since 1 March 2016, in the store room of the 1st."""
        command = AddCamera(serial, "Axon Body 2", owned_from, asset_tag=f"T-{serial}", place="room-1")
        return add_camera(self.session, ADMINISTRATOR, command, now=NOW)

    def issue(self, officer: Officer, camera: Camera, day: date) -> Assignment:
        """The camera into the officer's hands on a day."""
        command = IssueCamera(OfficerRef(id=officer.id), CameraRef(id=camera.id), day)
        return issue_camera(self.session, ADMINISTRATOR, command, now=NOW).assignment


def set_up(session: Session) -> Department:
    """Everything an issue rests on, but no officer and no camera."""
    for code, name in (("1", "1st Precinct"), ("5", "5th Precinct")):
        add_precinct(session, ADMINISTRATOR, AddPrecinct(code, name), now=NOW)
    for duty in ("patrol", "administration"):
        add_duty(session, ADMINISTRATOR, AddDuty(duty, duty.capitalize()), now=NOW)
    add_camera_model(session, ADMINISTRATOR, AddCameraModel("Axon Body 2", "Axon"), now=NOW)
    add_place(session, ADMINISTRATOR, AddPlace("room-1", "1st Precinct room", PlaceKind.PRECINCT_ROOM, "1"), now=NOW)
    add_scope_rule(session, ADMINISTRATOR, AddScopeRule(date(2016, 1, 1), ("patrol",)), now=NOW)
    add_course(session, ADMINISTRATOR, AddCourse("BWC", "Body-worn camera"), now=NOW)
    add_course_version(session, ADMINISTRATOR, AddCourseVersion("BWC", "2016", 1, 2.0, validity_months=24), now=NOW)
    add_requirement(session, ADMINISTRATOR, AddRequirement("BWC", "2016", date(2016, 1, 1)), now=NOW)
    adopt_policy(session, ADMINISTRATOR, AdoptPolicy("4-223", "1", "Body-worn cameras", POLICY_DAY), now=NOW)
    return Department(session)
