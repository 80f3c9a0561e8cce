"""The closed lists of words the tracker uses, spelt once. Open lists (duties, ranks, places) are data, not code."""

from enum import StrEnum


class PrecinctKind(StrEnum):
    """A precinct proper, or any other home of officers (City Hall), kept so that nothing falls outside a total."""

    PRECINCT = "precinct"
    OTHER = "other"


class EmploymentStatus(StrEnum):
    """Whether an officer serves; never why not (no medical or disciplinary detail is collected)."""

    ACTIVE = "active"
    LEAVE = "leave"
    SUSPENDED = "suspended"
    SEPARATED = "separated"


class CameraCondition(StrEnum):
    """What state a camera is in, from a day on. With none recorded it is serviceable from `owned_from`."""

    SERVICEABLE = "serviceable"
    IN_REPAIR = "in_repair"
    MISSING = "missing"
    STOLEN = "stolen"
    RECALLED = "recalled"
    RETIRED = "retired"


CONDITIONS_WITH_REPORT = frozenset({CameraCondition.MISSING, CameraCondition.STOLEN})
"""Conditions that need a report number."""


class PlaceKind(StrEnum):
    """What sort of place keeps a camera that is in nobody's hands."""

    PRECINCT_ROOM = "precinct_room"
    TRAINING_UNIT = "training_unit"
    VENDOR = "vendor"
    OTHER = "other"


class SignedAct(StrEnum):
    """What of an assignment an officer signs for."""

    ISSUE = "issue"
    RETURN = "return"


class SigningMethod(StrEnum):
    """How an officer signed: by a PIN, with a finger on the second screen, or on paper that was ticked off."""

    PIN = "pin"
    DRAWN = "drawn"
    PAPER = "paper"


class EnrolmentOutcome(StrEnum):
    """How an enrolment ended without the officer's doing the class; never why."""

    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"


class StorageMeasure(StrEnum):
    """What a storage figure measures (Minn. Stat. 13.825 subd. 5: the amount of recorded data, its retention and its
    destruction).
    """

    RECORDED = "recorded"
    """All that was recorded up to the end of the day."""
    STORED = "stored"
    """What is kept at the end of the day."""
    DESTROYED = "destroyed"
    """All that was destroyed up to the end of the day."""
    RETENTION = "retention"
    """For how long a recording is kept that nothing asks to be kept for longer, as scheduled on the day."""
    LONGER_RETENTION = "longer_retention"
    """For how long one is kept of force, of a shot or under a complaint, as scheduled on the day."""


class StorageUnit(StrEnum):
    """What a storage figure counts in."""

    GIGABYTES = "gigabytes"
    HOURS = "hours"
    RECORDINGS = "recordings"
    DAYS = "days"


class MoneyKind(StrEnum):
    """Whether money was granted or paid."""

    APPROPRIATED = "appropriated"
    SPENT = "spent"


class Role(StrEnum):
    """What an account is for; what each may do stands in `actors.PERMISSIONS`."""

    ADMINISTRATOR = "administrator"
    PRECINCT_ADMINISTRATOR = "precinct_administrator"
    SUPERVISOR = "supervisor"
    OVERSIGHT = "oversight"
    SERVICE = "service"


class Door(StrEnum):
    """The way an entry came in; recorded with every audit event."""

    PAGE = "page"
    API = "api"
    COMMAND_LINE = "command_line"


class ImportKind(StrEnum):
    """What a file to import speaks of."""

    ROSTER = "roster"
    CAMERAS = "cameras"
    ASSIGNMENTS = "assignments"
    COMPLETIONS = "completions"
    DAILY_USE = "daily-use"
    DEVICES = "devices"
    """A vendor's list of devices with their holders and states: held against the register, never entered."""


ENTERED_KINDS = tuple(kind for kind in ImportKind if kind is not ImportKind.DEVICES)
"""The files whose rows are entered."""

RECONCILED_KINDS = (ImportKind.DEVICES, ImportKind.ROSTER)
"""The lists that are held against the register."""


class DifferenceCode(StrEnum):
    """How a list that somebody else keeps differs from the register on its day."""

    NOT_IN_REGISTER = "not_in_register"
    NOT_IN_THEIRS = "not_in_theirs"
    LISTED_TWICE = "listed_twice"
    UNCLEAR = "unclear"
    """Nobody on record, or several, may be the person they name."""
    OTHER_HOLDER = "other_holder"
    OTHER_CONDITION = "other_condition"
    OTHER_PRECINCT = "other_precinct"
    OTHER_EMPLOYMENT = "other_employment"
    OTHER_NAME = "other_name"
    OTHER_RANK = "other_rank"
    OTHER_BADGE = "other_badge"


class FactKind(StrEnum):
    """The kinds of fact that can be voided, named as their collections are."""

    OFFICER = "officers"
    PARTICULARS = "particulars"
    POSTING = "postings"
    POSTING_END = "posting-ends"
    EMPLOYMENT = "employment"
    EMPLOYMENT_END = "employment-ends"
    CAMERA = "cameras"
    CAMERA_PLACE = "camera-places"
    CONDITION = "conditions"
    ASSIGNMENT = "assignments"
    RETURN = "returns"
    ACKNOWLEDGEMENT = "acknowledgements"
    COUNT = "counts"
    COUNT_SIGHTING = "count-sightings"
    COUNT_EXPLANATION = "count-explanations"
    COUNT_CLOSING = "count-closings"
    REQUIREMENT = "requirements"
    REQUIREMENT_END = "requirement-ends"
    SESSION = "sessions"
    COMPLETION = "completions"
    ENROLMENT = "enrolments"
    ENROLMENT_END = "enrolment-ends"
    SCOPE_RULE = "scope-rules"
    PLAN = "plans"
    POLICY = "policies"
    POLICY_END = "policy-ends"
    DAILY_USE = "daily-use"
    STORAGE_FIGURE = "storage-figures"
    MONEY_FIGURE = "money-figures"
    DIFFERENCE_EXPLANATION = "difference-explanations"


class FileForm(StrEnum):
    """The formats in which a report is sent by mail."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


class Rhythm(StrEnum):
    """How often a subscription is sent: every day, every Monday, or on the first of every month."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class AccountState(StrEnum):
    """How an account stands; of several that are true the first. Invited: no password was chosen yet, and nobody is
    known to sign in to it elsewhere.
    """

    DISABLED = "disabled"
    LOCKED = "locked"
    INVITED = "invited"
    IN_USE = "in_use"


class BegunBy(StrEnum):
    """How a sign-in came about."""

    PASSWORD = "password"  # noqa: S105 # nosec B105 - a word
    SINGLE_SIGN_ON = "single_sign_on"
    DEMONSTRATION = "demonstration"


class DeliveryState(StrEnum):
    """How far a delivery came: somebody is at it, the mail server took it, it did not, or the account may have it no
    more.
    """

    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
