"""Records and facts as they were entered, a collection at a time, for whoever may see them."""

from collections.abc import Mapping
from types import MappingProxyType

from tracker.reports.records import (
    accounts,
    audit,
    counts,
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
from tracker.reports.records.collection import (
    Collection,
    Row,
    Sight,
    Wanted,
    every_record,
    get_record,
    list_records,
    records_of,
)

__all__ = [
    "COLLECTIONS",
    "Collection",
    "Row",
    "Sight",
    "Wanted",
    "every_record",
    "get_record",
    "list_records",
    "records_of",
]

COLLECTIONS: Mapping[str, Collection] = MappingProxyType(
    {
        "precincts": people.PRECINCTS,
        "duties": people.DUTIES,
        "officers": people.OFFICERS,
        "particulars": people.PARTICULARS,
        "postings": people.POSTINGS,
        "employment": people.EMPLOYMENT,
        "camera-models": equipment.CAMERA_MODELS,
        "places": equipment.PLACES,
        "cameras": equipment.CAMERAS,
        "camera-places": equipment.CAMERA_PLACES,
        "conditions": equipment.CONDITIONS,
        "assignments": equipment.ASSIGNMENTS,
        "acknowledgements": signing.ACKNOWLEDGEMENTS,
        "counts": counts.COUNTS,
        "count-sightings": counts.COUNT_SIGHTINGS,
        "count-explanations": counts.COUNT_EXPLANATIONS,
        "count-closings": counts.COUNT_CLOSINGS,
        "courses": training.COURSES,
        "course-versions": training.COURSE_VERSIONS,
        "requirements": training.REQUIREMENTS,
        "sessions": training.SESSIONS,
        "enrolments": training.ENROLMENTS,
        "completions": training.COMPLETIONS,
        "scope-rules": rollout.SCOPE_RULES,
        "plans": rollout.PLANS,
        "policies": rollout.POLICIES,
        "daily-use": rollout.DAILY_USE,
        "storage-figures": figures.STORAGE_FIGURES,
        "money-figures": figures.MONEY_FIGURES,
        "month-signatures": frozen.MONTH_SIGNATURES,
        "difference-explanations": reconciliation.DIFFERENCE_EXPLANATIONS,
        "imports": audit.IMPORTS,
        "batches": audit.BATCHES,
        "saved-mappings": senders.SAVED_MAPPINGS,
        "remembered-links": senders.REMEMBERED_LINKS,
        "saved-views": views.SAVED_VIEWS,
        "subscriptions": views.SUBSCRIPTIONS,
        "deliveries": views.DELIVERIES,
        "users": accounts.USERS,
        "tokens": accounts.TOKENS,
        "audit-events": audit.AUDIT_EVENTS,
    }
)
"""Each collection by its name in addresses."""
