"""What the API answers, field by field, as its document tells it. Nothing is dumped through these: lists come from the
database as they are shown, and a test holds the two together.
"""

from collections.abc import Mapping
from types import MappingProxyType

from marshmallow import Schema

from tracker.schemas.output import (
    accounts,
    equipment,
    figures,
    frozen,
    people,
    reconciliation,
    rollout,
    senders,
    signing,
    training,
    views,
)

RECORDS: Mapping[str, type[Schema]] = MappingProxyType(
    {
        "precincts": people.PrecinctRecord,
        "duties": people.DutyRecord,
        "officers": people.OfficerRecord,
        "particulars": people.ParticularsRecord,
        "postings": people.PostingRecord,
        "employment": people.EmploymentRecord,
        "camera-models": equipment.CameraModelRecord,
        "places": equipment.PlaceRecord,
        "cameras": equipment.CameraRecord,
        "camera-places": equipment.CameraPlaceRecord,
        "conditions": equipment.ConditionRecord,
        "assignments": equipment.AssignmentRecord,
        "acknowledgements": signing.AcknowledgementRecord,
        "counts": equipment.CountRecord,
        "count-sightings": equipment.CountSightingRecord,
        "count-explanations": equipment.CountExplanationRecord,
        "count-closings": equipment.CountClosingRecord,
        "courses": training.CourseRecord,
        "course-versions": training.CourseVersionRecord,
        "requirements": training.RequirementRecord,
        "sessions": training.SessionRecord,
        "enrolments": training.EnrolmentRecord,
        "completions": training.CompletionRecord,
        "scope-rules": rollout.ScopeRuleRecord,
        "plans": rollout.PlanRecord,
        "policies": rollout.PolicyRecord,
        "daily-use": rollout.DailyUseRecord,
        "storage-figures": figures.StorageFigureRecord,
        "money-figures": figures.MoneyFigureRecord,
        "month-signatures": frozen.MonthSignatureRecord,
        "difference-explanations": reconciliation.DifferenceExplanationRecord,
        "imports": accounts.BatchRecord,
        "batches": accounts.BatchRecord,
        "saved-mappings": senders.SavedMappingRecord,
        "remembered-links": senders.RememberedLinkRecord,
        "saved-views": views.SavedViewRecord,
        "subscriptions": views.SubscriptionRecord,
        "deliveries": views.DeliveryRecord,
        "users": accounts.UserRecord,
        "tokens": accounts.TokenRecord,
        "audit-events": accounts.AuditEventRecord,
    }
)
"""A record of each collection, by the collection's name in addresses."""
