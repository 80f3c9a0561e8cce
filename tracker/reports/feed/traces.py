"""Which row belongs to which record of which collection, whose it is, and on which days it begins and ends to count."""

from dataclasses import dataclass
from typing import Any

from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    Batch,
    Camera,
    CameraModel,
    CameraPlace,
    Completion,
    ConditionFact,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    Course,
    CourseVersion,
    DailyUse,
    DifferenceExplanation,
    Duty,
    Employment,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    MoneyFigure,
    MonthSignature,
    Officer,
    OfficerParticulars,
    Place,
    Plan,
    Policy,
    PolicyEnd,
    Posting,
    PostingEnd,
    Precinct,
    Requirement,
    RequirementEnd,
    ScopeRule,
    StorageFigure,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows of a table: in which record of which collection they are seen, and the officer and camera they speak of."""

    collection: str
    model: Any
    number: Any
    officer: Any = None
    camera: Any = None
    joins: tuple[tuple[Any, Any], ...] = ()


def _own(collection: str, model: Any, officer: Any = None, camera: Any = None) -> Trace:
    return Trace(collection, model, model.id, officer, camera)


_SIGNED_FOR = (Assignment, Assignment.id == Acknowledgement.assignment_id)
_RETURNED = (Assignment, Assignment.id == AssignmentReturn.assignment_id)
_POSTING = (Posting, Posting.id == PostingEnd.posting_id)
_EMPLOYMENT = (Employment, Employment.id == EmploymentEnd.employment_id)
_ENROLMENT = (Enrolment, Enrolment.id == EnrolmentEnd.enrolment_id)

TRACES = (
    _own("precincts", Precinct),
    _own("duties", Duty),
    _own("officers", Officer, Officer.id),
    _own("particulars", OfficerParticulars, OfficerParticulars.officer_id),
    _own("postings", Posting, Posting.officer_id),
    Trace("postings", PostingEnd, PostingEnd.posting_id, Posting.officer_id, None, (_POSTING,)),
    _own("employment", Employment, Employment.officer_id),
    Trace("employment", EmploymentEnd, EmploymentEnd.employment_id, Employment.officer_id, None, (_EMPLOYMENT,)),
    _own("camera-models", CameraModel),
    _own("places", Place),
    _own("cameras", Camera, None, Camera.id),
    _own("camera-places", CameraPlace, None, CameraPlace.camera_id),
    _own("conditions", ConditionFact, None, ConditionFact.camera_id),
    _own("assignments", Assignment, Assignment.officer_id, Assignment.camera_id),
    Trace(
        "assignments",
        AssignmentReturn,
        AssignmentReturn.assignment_id,
        Assignment.officer_id,
        Assignment.camera_id,
        (_RETURNED,),
    ),
    Trace("acknowledgements", Acknowledgement, Acknowledgement.id, Assignment.officer_id, None, (_SIGNED_FOR,)),
    _own("counts", Count),
    Trace("counts", CountClosing, CountClosing.count_id),
    _own("count-sightings", CountSighting),
    _own("count-explanations", CountExplanation),
    _own("count-closings", CountClosing),
    _own("courses", Course),
    _own("course-versions", CourseVersion),
    _own("requirements", Requirement),
    Trace("requirements", RequirementEnd, RequirementEnd.requirement_id),
    _own("sessions", TrainingSession),
    _own("enrolments", Enrolment, Enrolment.officer_id),
    Trace("enrolments", EnrolmentEnd, EnrolmentEnd.enrolment_id, Enrolment.officer_id, None, (_ENROLMENT,)),
    _own("completions", Completion, Completion.officer_id),
    _own("scope-rules", ScopeRule),
    _own("plans", Plan),
    _own("policies", Policy),
    Trace("policies", PolicyEnd, PolicyEnd.policy_id),
    _own("daily-use", DailyUse),
    _own("storage-figures", StorageFigure),
    _own("money-figures", MoneyFigure),
    _own("month-signatures", MonthSignature),
    _own("difference-explanations", DifferenceExplanation),
    _own("batches", Batch),
)
"""Every row that an event records or voids and that a list of the feed shows."""


@dataclass(frozen=True, slots=True)
class Owned:
    """The records of a collection that are an officer's or a camera's."""

    collection: str
    number: Any
    owner: Any
    join: tuple[Any, Any] | None = None


OF_OFFICERS = (
    Owned("officers", Officer.id, Officer.id),
    Owned("particulars", OfficerParticulars.id, OfficerParticulars.officer_id),
    Owned("postings", Posting.id, Posting.officer_id),
    Owned("employment", Employment.id, Employment.officer_id),
    Owned("assignments", Assignment.id, Assignment.officer_id),
    Owned("acknowledgements", Acknowledgement.id, Assignment.officer_id, _SIGNED_FOR),
    Owned("enrolments", Enrolment.id, Enrolment.officer_id),
    Owned("completions", Completion.id, Completion.officer_id),
)
OF_CAMERAS = (
    Owned("cameras", Camera.id, Camera.id),
    Owned("camera-places", CameraPlace.id, CameraPlace.camera_id),
    Owned("conditions", ConditionFact.id, ConditionFact.camera_id),
)

OFFICER_DAYS = (
    (OfficerParticulars.officer_id, OfficerParticulars.starts_on, None),
    (Posting.officer_id, Posting.starts_on, None),
    (Posting.officer_id, PostingEnd.ends_on, (PostingEnd, _POSTING[1])),
    (Employment.officer_id, Employment.starts_on, None),
    (Employment.officer_id, EmploymentEnd.ends_on, (EmploymentEnd, _EMPLOYMENT[1])),
)
"""Whose officer's state of the day begins or ends: owner, day, join."""

CAMERA_DAYS = (
    (Camera.id, Camera.owned_from, None),
    (CameraPlace.camera_id, CameraPlace.starts_on, None),
    (ConditionFact.camera_id, ConditionFact.starts_on, None),
    (Assignment.camera_id, Assignment.issued_on, None),
    (Assignment.camera_id, AssignmentReturn.returned_on, (AssignmentReturn, _RETURNED[1])),
)
"""The same of cameras."""
