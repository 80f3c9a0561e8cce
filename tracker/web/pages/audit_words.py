"""The audit log in plain words: every act, kind of record, field and door. One table of each; a test holds them
complete.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from tracker.domain.spans import AGENCY_ZONE
from tracker.render.words import MONTHS, plain_words, short_day

ACTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Officers": {
            "add_officer": "Entered an officer",
            "change_particulars": "Changed an officer's name, rank or badge",
            "protect_identity": "Set or lifted the protection of an identity",
            "post_officer": "Posted an officer",
            "move_officers": "Moved officers",
            "enter_officers": "Entered officers from a list",
            "enter_particulars": "Changed officers' names, ranks or badges from a list",
            "enter_postings": "Posted officers from a list",
            "enter_employment": "Recorded employment statuses from a list",
            "end_posting": "Ended a posting",
            "record_employment": "Recorded an employment status",
            "end_employment": "Ended an employment status",
            "set_officer_pin": "Set an officer's PIN",
            "fail_pin": "Gave a PIN that did not fit",
        },
        "Cameras": {
            "add_camera": "Entered a camera",
            "add_camera_model": "Entered a camera model",
            "issue_camera": "Issued a camera",
            "return_camera": "Took a camera back",
            "swap_camera": "Swapped a camera for another",
            "record_condition": "Recorded a camera's condition",
            "place_camera": "Recorded a camera's place",
            "place_cameras": "Recorded the place of several cameras",
            "recall_cameras": "Recalled cameras",
            "issue_cameras": "Issued cameras from a list",
            "enter_cameras": "Entered cameras from a list",
            "enter_assignments": "Recorded assignments from a list",
            "return_cameras": "Took a box of cameras back",
            "record_conditions": "Recorded the condition of several cameras",
            "acknowledge": "Had an officer sign for a camera",
            "acknowledge_sheet": "Ticked off a signed sheet",
            "open_count": "Opened a count of a place",
            "hold_list": "Held a list against the register",
            "explain_difference": "Explained a difference",
            "record_sighting": "Scanned a camera in a count",
            "explain_camera": "Explained a camera of a count",
            "close_count": "Closed a count",
            "edit_camera": "Edited a camera",
            "edit_camera_model": "Edited a camera model",
        },
        "Training": {
            "add_course": "Entered a course",
            "add_course_version": "Entered a version of a course",
            "add_requirement": "Required a course",
            "end_requirement": "Ended a requirement",
            "add_session": "Entered a class",
            "sign_in": "Recorded who did a class",
            "enrol_officer": "Enrolled an officer in a class",
            "enrol_officers": "Enrolled officers in a class",
            "end_enrolment": "Ended an enrolment",
            "record_completion": "Recorded a completion",
            "record_completions": "Recorded completions",
            "enter_completions": "Recorded completions from a list",
            "edit_course": "Edited a course",
            "edit_session": "Edited a class",
        },
        "Rollout": {
            "add_precinct": "Entered a precinct",
            "add_place": "Entered a place",
            "add_duty": "Entered a duty",
            "add_scope_rule": "Changed which duties are in scope",
            "adopt_plan": "Adopted a plan",
            "adopt_policy": "Adopted a policy",
            "end_policy": "Ended a policy",
            "record_daily_use": "Recorded a day's use",
            "enter_daily_use": "Recorded the use of several days from a list",
            "record_storage_figure": "Recorded a storage figure",
            "record_money": "Recorded money",
            "sign_month": "Signed off a month",
            "set_up_agency": "Set up the agency",
            "edit_precinct": "Edited a precinct",
            "edit_place": "Edited a place",
            "edit_duty": "Edited a duty",
            "edit_policy": "Edited a policy",
        },
        "Corrections and batches": {
            "void_fact": "Voided an entry",
            "correct_fact": "Corrected an entry",
            "open_batch": "Opened a batch",
            "close_batch": "Closed a batch",
            "reverse_batch": "Reversed a batch",
        },
        "Senders of files": {
            "save_mapping": "Saved a sender's mapping",
            "forget_mapping": "Forgot a sender's mapping",
            "remember_link": "Remembered whom or what a sender means",
            "forget_link": "Forgot whom or what a sender means",
        },
        "Views and mail": {
            "save_view": "Saved a view",
            "forget_view": "Forgot a view",
            "subscribe": "Subscribed to mail",
            "end_subscription": "Ended a subscription",
        },
        "Accounts": {
            "create_user": "Created an account",
            "edit_user": "Edited an account",
            "set_password": "Set a password",  # nosec B105 - words
            "disable_user": "Disabled an account",
            "enable_user": "Enabled an account",
            "invite_user": "Invited somebody to an account",
            "make_account_link": "Made a link to choose a password",
            "mail_account_link": "Mailed a link to choose a password",
            "use_account_link": "Chose a password with a link",  # nosec B105 - words
            "fail_account_link": "Used a link that works no more",
            "request_reset": "Asked for a link to choose a password",
            "change_role": "Changed an account's role or precincts",
            "link_officer": "Said whose an account is",
            "set_mail_address": "Changed an account's mail address",
            "end_user_sessions": "Ended all sign-ins of an account",
            "change_own_password": "Changed the own password",  # nosec B105 - words
            "fail_change_own_password": "Failed to change the own password",  # nosec B105 - words
            "end_own_session": "Ended a sign-in of one's own",
            "end_other_sessions": "Ended all other sign-ins of one's own",
            "acknowledge_notice": "Acknowledged the notice",
            "lock_user": "Locked an account after wrong sign-ins",
            "spare_user": "Held off the last administrator after wrong sign-ins",
            "unlock_user": "Unlocked an account",
            "break_glass": "BROKE GLASS: let an administrator back in from the tracker's machine",
            "link_identity": "Linked an account to a person at the identity provider",
            "unlink_identity": "Ended an account's link to a person at the identity provider",
            "create_token": "Created a token",  # nosec B105 - words
            "revoke_token": "Revoked a token",  # nosec B105 - words
            "refuse_token": "Turned a token away",  # nosec B105 - words
            "begin_log_in": "Gave a password that fitted",  # nosec B105 - words
            "log_in": "Signed in",
            "log_out": "Signed out",
            "fail_log_in": "Failed to sign in",
            "confirm_session": "Confirmed who it is",
            "fail_confirm": "Failed to confirm who it is",
            "set_up_authenticator": "Set up an authenticator",
            "renew_recovery_codes": "Made new recovery codes",
            "reset_authenticator": "Took an authenticator away",
            "rekey_seeds": "Encrypted authenticators' seeds with the newest key",
        },
        "Keeping": {
            "begin_audit_key": "Took a new key for the audit log into use",
            "take_backup": "Took a backup",
            "restore_backup": "Restored a backup",
        },
        "Reading": {
            "read_audit_log": "Searched the audit log",
            "read_audit_event": "Read an event of the audit log",
            "export_audit_log": "Exported the audit log",
            "try_audit_log": "Was refused the audit log",
            "pull_report": "Pulled a report",
            "freeze_report": "Kept a report for the record",
        },
    }
)
"""Every act by its group and its name, as somebody's doing: `ada: issued a camera`."""

ACT_WORDS: Mapping[str, str] = MappingProxyType({act: said for group in ACTS.values() for act, said in group.items()})

RECORDS: Mapping[str, str] = MappingProxyType(
    {
        "officers": "officer",
        "particulars": "name, rank and badge",
        "postings": "posting",
        "posting-ends": "end of a posting",
        "employment": "employment status",
        "employment-ends": "end of an employment status",
        "precincts": "precinct",
        "duties": "duty",
        "cameras": "camera",
        "camera-models": "camera model",
        "camera-places": "place of a camera",
        "conditions": "condition of a camera",
        "assignments": "assignment",
        "returns": "return",
        "acknowledgements": "signature",
        "officer-pins": "PIN",
        "places": "place",
        "counts": "count",
        "listed-rows": "line of a list",
        "difference-explanations": "explanation of a difference",
        "count-sightings": "sighting in a count",
        "count-explanations": "explanation in a count",
        "count-closings": "closing of a count",
        "courses": "course",
        "course-versions": "course version",
        "requirements": "requirement",
        "requirement-ends": "end of a requirement",
        "sessions": "class",
        "enrolments": "enrolment",
        "enrolment-ends": "end of an enrolment",
        "completions": "completion",
        "scope-rules": "scope rule",
        "plans": "plan",
        "policies": "policy",
        "policy-ends": "end of a policy",
        "daily-use": "daily use",
        "storage-figures": "storage figure",
        "money-figures": "money figure",
        "frozen-reports": "report of record",
        "frozen-files": "file of a report of record",
        "month-signatures": "signature under a month",
        "batches": "batch",
        "imports": "import",
        "saved-mappings": "mapping of a sender",
        "saved-views": "saved view",
        "subscriptions": "subscription",
        "deliveries": "delivery by mail",
        "remembered-links": "remembered link",
        "users": "account",
        "identities": "link to the identity provider",
        "tokens": "token",
    }
)
"""Every kind of record in the singular."""

DOORS: Mapping[str, str] = MappingProxyType({"page": "a page", "api": "the API", "command_line": "the command line"})
"""Through what an act came in."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "starts_on": "From",
        "ends_on": "Ended on",
        "issued_on": "Issued on",
        "returned_on": "Returned on",
        "signed_on": "Signed on",
        "held_on": "Held on",
        "used_on": "Day",
        "opened_on": "Opened on",
        "measured_on": "Day",
        "dated_on": "Decided or paid on",
        "amount_cents": "Amount in cents",
        "closed_on": "Closed on",
        "count_id": "Count number",
        "adopted_on": "Adopted on",
        "completed_on": "Completed on",
        "enrolled_on": "Enrolled on",
        "expires_on": "Counts until before",
        "published_on": "Published on",
        "owned_from": "Owned from",
        "starts_at": "Begins at",
        "as_of": "As of",
        "known_at": "Known at",
        "version_order": "Order of the version",
        "every_duty": "Every duty is in scope",
        "validity_months": "Counts for (months)",
        "override_reason": "Reason for the override",
        "protected_identity": "Protected identity",
        "officer_id": "Officer number",
        "returned_assignment_id": "Returned assignment",
        "sha256": "Digest of the file",
        "file_name": "File",
        "receipt_sha256": "Digest of the receipt",
        "q": "Text of a reason",
        "data_version": "Data version",
        "report_number": "Number of the report of record",
    }
)
"""Names of fields where they are not simply the field's own words."""

NOTHING = "–"


def act_words(act: str) -> str:
    """`Issued a camera`; an act that no table knows in its own words."""
    return ACT_WORDS.get(act) or plain_words(act).capitalize()


def record_words(collection: str) -> str:
    """`assignment`, for the collection `assignments`."""
    return RECORDS.get(collection) or plain_words(collection.replace("-", " "))


def door_words(door: str) -> str:
    """`the command line`"""
    return DOORS.get(door) or plain_words(door)


def field_words(name: str) -> str:
    """`Report number`, for `report_number`."""
    return FIELDS.get(name) or plain_words(name).replace("-", " ").capitalize()


def value_words(value: Any) -> str:
    """A value as people write it: days and moments in words, yes and no, lists with commas."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{field_words(str(name))}: {value_words(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(value_words(one) for one in value)
    if isinstance(value, float):
        return f"{value:g}"
    return _text_words(value) if isinstance(value, str) else str(value)


def _text_words(text: str) -> str:
    """A text of the log that is a day or a moment, in words; a word of the program without its underscore."""
    for read in (_as_day, _as_moment):
        found = read(text)
        if found is not None:
            return found
    return plain_words(text) if text in PROGRAM_WORDS else text


PROGRAM_WORDS = frozenset({"in_repair", "no_show", "precinct_room", "training_unit", "command_line"})


def _as_day(text: str) -> str | None:
    if len(text) != len("2016-09-27"):
        return None
    try:
        return short_day(date.fromisoformat(text))
    except ValueError:
        return None


def _as_moment(text: str) -> str | None:
    if len(text) < len("2016-09-27T00:00") or text[10:11] != "T":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return full_moment(moment) if moment.tzinfo is not None else None


def full_moment(instant: datetime) -> str:
    """An instant on the agency's clock to the second: `27 Sep 2016, 14:05:09`"""
    local = instant.astimezone(AGENCY_ZONE)
    return f"{local.day} {MONTHS[local.month - 1][:3]} {local.year}, {local:%H:%M:%S}"
