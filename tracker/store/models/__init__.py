"""The tables, a file a subject. No queries, no rules."""

from tracker.store.base import index_voids
from tracker.store.models.accounts import ApiToken, ApiTokenPrecinct, IdempotencyRecord, User, UserPrecinct, WebSession
from tracker.store.models.audit import AuditEvent, AuditHead, Installation
from tracker.store.models.counts import Count, CountClosing, CountExplanation, CountSighting
from tracker.store.models.edits import RecordEdit
from tracker.store.models.equipment import (
    Assignment,
    AssignmentReturn,
    Camera,
    CameraModel,
    CameraPlace,
    ConditionFact,
    Place,
)
from tracker.store.models.figures import MoneyFigure, StorageFigure
from tracker.store.models.frozen import FrozenFile, FrozenReport, MonthSignature
from tracker.store.models.imports import Batch
from tracker.store.models.people import (
    Duty,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)
from tracker.store.models.reconciliation import DifferenceExplanation, ListedRow
from tracker.store.models.rollout import DailyUse, Plan, Policy, PolicyEnd, ScopeRule, ScopeRuleDuty
from tracker.store.models.senders import ImportDraft, RememberedLink, SavedMapping
from tracker.store.models.sign_in import AccountLink, Authenticator, Identity, RecoveryCode, SignInTry
from tracker.store.models.signing import Acknowledgement, OfficerPin, PinTry
from tracker.store.models.training import (
    Completion,
    Course,
    CourseVersion,
    Enrolment,
    EnrolmentEnd,
    Requirement,
    RequirementEnd,
    TrainingSession,
)
from tracker.store.models.views import Delivery, SavedView, Subscription

index_voids()

__all__ = [
    "AccountLink",
    "Acknowledgement",
    "ApiToken",
    "ApiTokenPrecinct",
    "Assignment",
    "AssignmentReturn",
    "AuditEvent",
    "AuditHead",
    "Authenticator",
    "Batch",
    "Camera",
    "CameraModel",
    "CameraPlace",
    "Completion",
    "ConditionFact",
    "Count",
    "CountClosing",
    "CountExplanation",
    "CountSighting",
    "Course",
    "CourseVersion",
    "DailyUse",
    "Delivery",
    "DifferenceExplanation",
    "Duty",
    "Employment",
    "EmploymentEnd",
    "Enrolment",
    "EnrolmentEnd",
    "FrozenFile",
    "FrozenReport",
    "IdempotencyRecord",
    "Identity",
    "ImportDraft",
    "Installation",
    "ListedRow",
    "MoneyFigure",
    "MonthSignature",
    "Officer",
    "OfficerParticulars",
    "OfficerPin",
    "PinTry",
    "Place",
    "Plan",
    "Policy",
    "PolicyEnd",
    "Posting",
    "PostingEnd",
    "Precinct",
    "RecordEdit",
    "RecoveryCode",
    "RememberedLink",
    "Requirement",
    "RequirementEnd",
    "SavedMapping",
    "SavedView",
    "ScopeRule",
    "ScopeRuleDuty",
    "SignInTry",
    "StorageFigure",
    "Subscription",
    "TrainingSession",
    "User",
    "UserPrecinct",
    "WebSession",
]
