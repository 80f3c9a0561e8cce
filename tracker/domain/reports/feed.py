"""What the change feed says: from where to where it takes a copy, through which events, and how each record is then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class FedCollection(StrEnum):
    """The collections that a copy can be kept of: the records and facts of the register.

    `imports` are batches. Accounts, tokens, views, subscriptions and what is remembered of senders are the tracker's
    own housekeeping; the audit log is read by its numbers.
    """

    PRECINCTS = "precincts"
    DUTIES = "duties"
    OFFICERS = "officers"
    PARTICULARS = "particulars"
    POSTINGS = "postings"
    EMPLOYMENT = "employment"
    CAMERA_MODELS = "camera-models"
    PLACES = "places"
    CAMERAS = "cameras"
    CAMERA_PLACES = "camera-places"
    CONDITIONS = "conditions"
    ASSIGNMENTS = "assignments"
    ACKNOWLEDGEMENTS = "acknowledgements"
    COUNTS = "counts"
    COUNT_SIGHTINGS = "count-sightings"
    COUNT_EXPLANATIONS = "count-explanations"
    COUNT_CLOSINGS = "count-closings"
    COURSES = "courses"
    COURSE_VERSIONS = "course-versions"
    REQUIREMENTS = "requirements"
    SESSIONS = "sessions"
    ENROLMENTS = "enrolments"
    COMPLETIONS = "completions"
    SCOPE_RULES = "scope-rules"
    PLANS = "plans"
    POLICIES = "policies"
    DAILY_USE = "daily-use"
    STORAGE_FIGURES = "storage-figures"
    MONEY_FIGURES = "money-figures"
    MONTH_SIGNATURES = "month-signatures"
    DIFFERENCE_EXPLANATIONS = "difference-explanations"
    BATCHES = "batches"


TOLD_BESIDE = frozenset({"officer_name", "officer_badge", "place_name", "precinct_name", "course_name"})
"""What a list tells of others beside a record. A copy has those records, too, and nothing happens to this one when an
officer is called otherwise.
"""

OF_CAMERAS = "asset_tag"
"""Is a camera's own, and told beside every other record of it."""


def without_others(collection: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of a list as the feed tells it: without what is another record's."""
    beside = TOLD_BESIDE if collection == FedCollection.CAMERAS else TOLD_BESIDE | {OF_CAMERAS}
    return {field: value for field, value in record.items() if field not in beside}


class State(StrEnum):
    """How a record stands for a reader."""

    STANDING = "standing"
    VOID = "void"
    """A fact found to be a mistake; it stays on record, with when and why."""
    GONE = "gone"
    """No longer for this reader to see, or no longer on any list: the copy lets go of it."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a copy stands: after which event, on which day, known when; `audit_head` is the event's hash."""

    seq: int
    """0: before the first event."""
    day: date
    known_at: datetime
    audit_head: str


@dataclass(frozen=True, slots=True)
class Change:
    """A record of a collection as it is at the end of the answer; `record` None: it is gone."""

    collection: str
    number: int
    record: Mapping[str, Any] | None

    @property
    def state(self) -> State:
        """How it stands."""
        if self.record is None:
            return State.GONE
        return State.STANDING if self.record.get("voided_at") is None else State.VOID


@dataclass(frozen=True, slots=True)
class FedEvent:
    """An event with the records it entered, voided, ended or edited, and those that are otherwise through it."""

    seq: int
    recorded_at: datetime
    act: str
    batch_id: int | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What takes a copy from one position to the next. `by_day`: what another day alone made of records."""

    upto: Position
    more: bool
    events: tuple[FedEvent, ...]
    by_day: tuple[Change, ...]
