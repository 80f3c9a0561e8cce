"""What can be added to each collection: by which schema, with which permission, through which service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tracker.journeys import senders
from tracker.journeys.views import save_view
from tracker.schemas import accounts as accounts_in
from tracker.schemas import equipment as equipment_in
from tracker.schemas import figures as figures_in
from tracker.schemas import people as people_in
from tracker.schemas import reconciliation as reconciliation_in
from tracker.schemas import rollout as rollout_in
from tracker.schemas import senders as senders_in
from tracker.schemas import training as training_in
from tracker.schemas import views as views_in
from tracker.schemas.base import CommandSchema
from tracker.services import accounts, equipment, figures, people, reconciliation, rollout, subscriptions, training
from tracker.services.equipment import Issued
from tracker.store.base import Identified


@dataclass(frozen=True, slots=True)
class Added:
    """The number of what was added, and what the answer says beside the record."""

    number: int
    beside: Mapping[str, Any]


def _row(row: Identified) -> Added:
    return Added(row.id, {})


def _issued(issued: Issued) -> Added:
    return Added(issued.assignment.id, {"warnings": list(issued.warnings)})


def _token(made: accounts.NewToken) -> Added:
    """Without the secret: whoever acts here holds a token, and the service lets no token make another."""
    return Added(made.token.id, {})


@dataclass(frozen=True, slots=True)
class Adding:
    """How one kind of record is added. `service` is called as (session, actor, command, now=)."""

    schema: type[CommandSchema[Any]]
    permission: str
    service: Callable[..., Any]
    added: Callable[[Any], Added] = _row


ADDING: Mapping[str, Adding] = MappingProxyType(
    {
        "precincts": Adding(people_in.AddPrecinctSchema, "rollout.write", people.add_precinct),
        "duties": Adding(people_in.AddDutySchema, "rollout.write", people.add_duty),
        "officers": Adding(people_in.AddOfficerSchema, "people.write", people.add_officer),
        "particulars": Adding(people_in.ChangeParticularsSchema, "people.write", people.change_particulars),
        "postings": Adding(people_in.PostOfficerSchema, "people.write", people.post_officer),
        "employment": Adding(people_in.RecordEmploymentSchema, "people.write", people.record_employment),
        "camera-models": Adding(equipment_in.AddCameraModelSchema, "cameras.write", equipment.add_camera_model),
        "places": Adding(equipment_in.AddPlaceSchema, "cameras.write", equipment.add_place),
        "cameras": Adding(equipment_in.AddCameraSchema, "cameras.write", equipment.add_camera),
        "camera-places": Adding(equipment_in.PlaceCameraSchema, "cameras.write", equipment.place_camera),
        "conditions": Adding(equipment_in.RecordConditionSchema, "equipment.write", equipment.record_condition),
        "assignments": Adding(equipment_in.IssueCameraSchema, "equipment.write", equipment.issue_camera, _issued),
        "counts": Adding(equipment_in.OpenCountSchema, "equipment.write", equipment.open_count),
        "courses": Adding(training_in.AddCourseSchema, "training.write", training.add_course),
        "course-versions": Adding(training_in.AddCourseVersionSchema, "training.write", training.add_course_version),
        "requirements": Adding(training_in.AddRequirementSchema, "training.write", training.add_requirement),
        "sessions": Adding(training_in.AddSessionSchema, "training.write", training.add_session),
        "enrolments": Adding(training_in.EnrolOfficerSchema, "classes.write", training.enrol_officer),
        "completions": Adding(training_in.RecordCompletionSchema, "training.write", training.record_completion),
        "scope-rules": Adding(rollout_in.AddScopeRuleSchema, "rollout.write", rollout.add_scope_rule),
        "plans": Adding(rollout_in.AdoptPlanSchema, "rollout.write", rollout.adopt_plan),
        "policies": Adding(rollout_in.AdoptPolicySchema, "rollout.write", rollout.adopt_policy),
        "daily-use": Adding(rollout_in.RecordDailyUseSchema, "rollout.write", rollout.record_daily_use),
        "storage-figures": Adding(figures_in.RecordStorageFigureSchema, "rollout.write", figures.record_storage_figure),
        "money-figures": Adding(figures_in.RecordMoneySchema, "rollout.write", figures.record_money),
        "difference-explanations": Adding(
            reconciliation_in.ExplainDifferenceSchema, "imports.write", reconciliation.explain_difference
        ),
        "saved-mappings": Adding(senders_in.SaveMappingSchema, "imports.write", senders.save_mapping),
        "remembered-links": Adding(senders_in.RememberLinkSchema, "imports.write", senders.remember_link),
        "saved-views": Adding(views_in.SaveViewSchema, "own.views", save_view),
        "subscriptions": Adding(views_in.SubscribeSchema, "own.views", subscriptions.subscribe),
        "users": Adding(accounts_in.CreateUserSchema, "accounts.manage", accounts.create_user),
        "tokens": Adding(accounts_in.CreateTokenSchema, "accounts.manage", accounts.create_token, _token),
    }
)
"""Each collection that can be added to, by its name in addresses."""

COUNTING = ("counts", "count-sightings", "count-explanations", "count-closings")

READING: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("precincts", "duties", "month-signatures"), "reports.read"),
        **dict.fromkeys(("officers", "particulars", "postings", "employment"), "people.read"),
        **dict.fromkeys(
            (
                "camera-models",
                "places",
                "cameras",
                "camera-places",
                "conditions",
                "assignments",
                "acknowledgements",
                *COUNTING,
            ),
            "equipment.read",
        ),
        "acknowledgements": "equipment.read",
        **dict.fromkeys(
            ("courses", "course-versions", "requirements", "sessions", "enrolments", "completions"), "training.read"
        ),
        **dict.fromkeys(
            ("scope-rules", "plans", "policies", "daily-use", "storage-figures", "money-figures"), "rollout.read"
        ),
        **dict.fromkeys(
            ("imports", "batches", "difference-explanations", "saved-mappings", "remembered-links"), "imports.read"
        ),
        **dict.fromkeys(("users", "tokens", "subscriptions", "deliveries"), "accounts.manage"),
        "saved-views": "reports.read",
        "audit-events": "audit.read",
    }
)
"""The permission to read each collection."""
