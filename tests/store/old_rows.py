"""What stands in the database of every released version: rows of every table, written down by hand, and among them rows
that an earlier version let in and today's rules refuse. Plain values; nothing of the program is asked.

A row goes into the released database of a version that has its table, with the columns that this version has.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.store.old_frozen import rows_of_the_record
from tests.store.old_senders import rows_of_senders
from tests.store.old_sign_ins import rows_of_sign_ins
from tests.store.old_views import rows_of_views

Row = dict[str, Any]

OVERLONG = "Wolfeschlegelsteinhausenbergerdorff" * 12
"""420 characters, where a name has at most 100 today."""

BEGAN = datetime(2016, 1, 4, 14, 0, tzinfo=UTC)


def moment(seq: int) -> str:
    """When an event was recorded."""
    return f"{BEGAN + timedelta(minutes=seq):%Y-%m-%dT%H:%M:%S.%fZ}"


def record(seq: int, **values: Any) -> Row:
    """A row recorded by event `seq`."""
    return {"batch_id": None, **values, "recorded_at": moment(seq), "recorded_seq": seq}


def fact(seq: int, *, void: tuple[int, str] | None = None, **values: Any) -> Row:
    """A fact recorded by event `seq`; `void` is the event that voided it, and why."""
    voided: Row = {"voided_at": None, "voided_seq": None, "void_reason": None}
    if void is not None:
        voided = {"voided_at": moment(void[0]), "voided_seq": void[0], "void_reason": void[1]}
    return {**record(seq, **values), **voided}


PEOPLE: dict[str, list[Row]] = {
    "precincts": [
        record(2, id=1, code="1", name="1st Precinct", kind="precinct"),
        record(3, id=2, code="5", name="5th Precinct", kind="precinct"),
        record(4, id=3, code="Room 2 / East!", name=" City Hall ", kind="other"),  # no short word, and padded
    ],
    "duties": [
        record(5, id=1, code="patrol", name="Patrol"),
        record(6, id=2, code="Front Desk", name=""),  # capitals and a blank; no name
    ],
    "officers": [
        fact(7, id=1, protected_identity=False, employee_number="E0412"),
        fact(8, id=2, protected_identity=False, employee_number=" E0500 "),
        fact(9, id=3, protected_identity=False, employee_number=None),
        fact(10, id=4, protected_identity=True, employee_number="E0666"),
        fact(11, id=5, protected_identity=False, employee_number="E0412", void=(12, "entered twice")),
        fact(13, id=6, protected_identity=False, employee_number=None),  # nothing is known of this one at all
    ],
    "officer_particulars": [
        fact(
            7,
            id=1,
            officer_id=1,
            starts_on="2012-03-01",
            last_name="Lund",
            first_name="Eva",
            middle_name=None,
            suffix=None,
            rank="Officer",
            badge="0412",
            employee_number="E0412",
        ),
        fact(
            8,
            id=2,
            officer_id=2,
            starts_on="2013-03-01",
            last_name=OVERLONG,
            first_name="Ola",
            middle_name="",
            suffix="Jr.",
            rank="Officer",
            badge=" 0500 ",
            employee_number=" E0500 ",
        ),
        fact(
            9,
            id=3,
            officer_id=3,
            starts_on="2014-03-01",
            last_name="Holm",
            first_name=" ",
            middle_name=None,
            suffix=None,
            rank=None,
            badge="",
            employee_number=None,
        ),
        fact(
            10,
            id=4,
            officer_id=4,
            starts_on="2015-03-01",
            last_name="Berg",
            first_name="Åse",
            middle_name=None,
            suffix=None,
            rank="Sergeant",
            badge="0666",
            employee_number="E0666",
        ),
        fact(
            14,
            id=5,
            officer_id=1,
            starts_on="2016-01-01",
            last_name="Lund",
            first_name="Eva",
            middle_name=None,
            suffix=None,
            rank="Sergeant",
            badge="0413",
            employee_number="E0412",
            void=(15, "no promotion"),
        ),
    ],
    "postings": [
        fact(16, id=1, officer_id=1, precinct_id=1, duty="patrol", starts_on="2012-03-01"),
        fact(16, id=2, officer_id=2, precinct_id=2, duty="patrol", starts_on="2013-03-01"),
        fact(17, id=3, officer_id=3, precinct_id=3, duty="Front Desk", starts_on="2014-03-01"),
        fact(18, id=4, officer_id=4, precinct_id=1, duty="patrol", starts_on="2015-03-01", void=(19, "wrong house")),
        fact(20, id=5, officer_id=4, precinct_id=2, duty="patrol", starts_on="2015-03-01"),
    ],
    "posting_ends": [fact(21, id=1, posting_id=5, ends_on="2015-02-01")],  # before the posting began
    "employments": [
        fact(16, id=1, officer_id=1, status="active", starts_on="2012-03-01"),
        fact(16, id=2, officer_id=2, status="active", starts_on="2013-03-01"),
        fact(22, id=3, officer_id=4, status="separated", starts_on="2015-03-01"),
    ],  # officer 3 was never employed
    "employment_ends": [fact(23, id=1, employment_id=3, ends_on="2016-02-01")],
}

EQUIPMENT: dict[str, list[Row]] = {
    "camera_models": [
        record(24, id=1, name="Axon Body 2", manufacturer="Axon"),
        record(25, id=2, name=" Axon Body 2", manufacturer=None),
    ],
    "places": [
        record(26, id=1, code="room-1", name="1st Precinct room", kind="precinct_room", precinct_id=1),
        record(27, id=2, code="Room 9", name="A room of no precinct", kind="precinct_room", precinct_id=None),
    ],
    "cameras": [
        fact(28, id=1, serial="X1", asset_tag="T-1", camera_model_id=1, owned_from="2016-03-01", purchase_batch="P1"),
        fact(28, id=2, serial="X2", asset_tag=None, camera_model_id=1, owned_from="2016-03-01", purchase_batch="P1"),
        fact(29, id=3, serial=" x2 ", asset_tag="", camera_model_id=2, owned_from="2030-01-01", purchase_batch=None),
        fact(30, id=4, serial="L1", asset_tag=None, camera_model_id=1, owned_from=None, purchase_batch=OVERLONG),
        fact(
            31,
            id=5,
            serial="X9",
            asset_tag=None,
            camera_model_id=1,
            owned_from=None,
            purchase_batch=None,
            void=(32, "misread"),
        ),
    ],
    "camera_places": [
        fact(28, id=1, camera_id=1, place_id=1, starts_on="2016-03-01"),
        fact(29, id=2, camera_id=3, place_id=2, starts_on="2015-01-01"),
    ],
    "assignments": [
        fact(
            33,
            id=1,
            officer_id=1,
            camera_id=1,
            issued_on="2016-07-11",
            returned_on=None,
            override_reason=None,
            note=None,
        ),
        fact(
            34,
            id=2,
            officer_id=2,
            camera_id=2,
            issued_on="2016-07-11",
            returned_on="2016-08-01",
            override_reason=None,
            note="as on the sheet",
        ),  # not trained, and nobody said why
        fact(
            35, id=3, officer_id=3, camera_id=3, issued_on="2015-05-01", returned_on=None, override_reason="", note=None
        ),  # not employed, not trained, under no policy, before the camera was owned
        fact(
            36,
            id=4,
            officer_id=2,
            camera_id=4,
            issued_on="2016-08-02",
            returned_on=None,
            override_reason="  ",
            note=OVERLONG,
        ),  # a device that is not owned
        fact(
            37,
            id=5,
            officer_id=4,
            camera_id=2,
            issued_on="2016-08-01",
            returned_on=None,
            override_reason="urgent",
            note=None,
            void=(38, "never happened"),
        ),
    ],
    "assignment_returns": [
        fact(39, id=1, assignment_id=2, returned_on="2016-08-01", condition="missing", report_number="  ", note=None),
    ],
    "camera_conditions": [
        fact(39, id=1, camera_id=2, condition="missing", starts_on="2016-08-01", report_number="  ", return_id=1),
        fact(40, id=2, camera_id=1, condition="in_repair", starts_on="2016-07-01", report_number=None, return_id=None),
    ],  # camera 1 was issued while in repair
    "officer_pins": [record(41, id=1, officer_id=2, pin_hash="$argon2id$old", locked_at=None)],
    "acknowledgements": [
        fact(41, id=1, assignment_id=1, act="issue", method="drawn", signed_on="2016-07-11", return_id=None,
             drawn="12,90 40,30 70,120;90,60 130,140 200,50", sheet=None, officer_pin_id=None),
        fact(41, id=2, assignment_id=2, act="return", method="pin", signed_on="2016-08-01", return_id=1, drawn=None,
             sheet=None, officer_pin_id=1),
    ],
    "pin_tries": [{"id": 1, "officer_pin_id": 1, "tried_at": moment(41), "fitted": True}],
}  # fmt: skip

TRAINING: dict[str, list[Row]] = {
    "courses": [record(43, id=1, code="BWC", name="Body-worn camera"), record(44, id=2, code="bwc ", name="")],
    "course_versions": [
        record(45, id=1, course_id=1, version="2016", version_order=1, hours=2.0, modules=4, validity_months=24),
        record(46, id=2, course_id=2, version=" ", version_order=-1, hours=0.0, modules=0, validity_months=None),
    ],
    "requirements": [fact(47, id=1, course_id=1, minimum_version_id=1, starts_on="2016-01-01"),
                     fact(48, id=2, course_id=2, minimum_version_id=1, starts_on="2014-01-01")],  # of another course
    "requirement_ends": [fact(49, id=1, requirement_id=2, ends_on="2013-01-01")],
    "training_sessions": [
        fact(50, id=1, course_version_id=1, held_on="2016-07-01", starts_at="25:61", place=" ", instructor=None,
             seats=1, precinct_id=None),
        fact(51, id=2, course_version_id=1, held_on="2016-07-02", starts_at="08:00", place="Academy",
             instructor="Sgt. Dahl", seats=20, precinct_id=1),
    ],
    "completions": [
        fact(52, id=1, officer_id=1, course_version_id=1, completed_on="2016-07-02", validity_months=24,
             expires_on="2018-07-02", session_id=2, batch_id=1),
        fact(52, id=2, officer_id=4, course_version_id=1, completed_on="2016-07-01", validity_months=24,
             expires_on="2016-07-03", session_id=1, batch_id=1),  # does not last as long as it says
        fact(53, id=3, officer_id=6, course_version_id=2, completed_on="2036-01-01", validity_months=None,
             expires_on=None, session_id=None),
    ],
    "enrolments": [fact(52, id=1, officer_id=1, session_id=2, enrolled_on="2016-06-01", batch_id=1),
                   fact(52, id=2, officer_id=4, session_id=2, enrolled_on="2036-06-01")],  # long after the class
    "enrolment_ends": [fact(53, id=1, enrolment_id=2, ends_on="2015-01-01", outcome="no_show")],
}  # fmt: skip

ROLLOUT: dict[str, list[Row]] = {
    "scope_rules": [fact(54, id=1, starts_on="2016-01-01", every_duty=False),
                    fact(55, id=2, starts_on="2015-01-01", every_duty=False)],  # takes in no duty
    "scope_rule_duties": [{"scope_rule_id": 1, "duty": "patrol"}],
    "plans": [
        fact(56, id=1, precinct_id=1, version=1, adopted_on="2016-01-15", start="2016-05-16", finish="2016-06-30",
             target=80, reason=None),
        fact(57, id=2, precinct_id=1, version=3, adopted_on="2016-01-10", start="2016-05-16", finish="2016-05-16",
             target=0, reason=" "),  # adopted before the first; there is no second
    ],
    "policies": [
        fact(58, id=1, number="4-223", version="1", title="Body-worn cameras", starts_on="2016-06-29",
             published_on="2016-06-01", link="javascript:alert(1)"),
        fact(59, id=2, number=" 4-223", version="1", title=OVERLONG, starts_on="2016-06-29", published_on="2017-01-01",
             link=""),
    ],
    "policy_ends": [fact(60, id=1, policy_id=2, ends_on="2016-06-01")],
    "daily_use": [fact(61, id=1, precinct_id=1, used_on="2036-07-12", deployed=40, used=38, source=" ")],
    "storage_figures": [
        fact(61, id=1, measured_on="2036-07-12", measure="stored", value=0, unit="hours", source=""),  # of no source
    ],
    "money_figures": [
        fact(61, id=1, kind="spent", year=2015, dated_on="2036-07-12", amount_cents=1, purpose=" ", source="-"),
    ],  # in a year of another day
}  # fmt: skip

ACCOUNTS: dict[str, list[Row]] = {
    "users": [
        record(62, id=1, username="ada", full_name="Ada Dahl", role="administrator", password_hash="$argon2id$old",
               demonstration=False, disabled_at=None),
        record(63, id=2, username="Ivy Holm", full_name="", role="supervisor", password_hash=None,
               demonstration=False, disabled_at=moment(70)),
        record(63, id=3, username="payroll", full_name="", role="service", password_hash=None, demonstration=False,
               disabled_at=None),
    ],
    "user_precincts": [{"user_id": 2, "precinct_id": 1}],
    "web_sessions": [
        {"id": 1, "token_hash": "a" * 64, "user_id": 1, "csrf_token": "c" * 43, "created_at": moment(71),
         "last_seen_at": moment(71), "ended_at": None},
        {"id": 2, "token_hash": "A" * 64, "user_id": 1, "csrf_token": "c" * 43, "created_at": moment(71),
         "last_seen_at": moment(71), "ended_at": moment(72), "begun_by": "demonstration"},
    ],
    "api_tokens": [
        record(64, id=1, name="nightly", token_hash="b" * 64, role="oversight", read_only=True, expires_at=None,
               revoked_at=None, last_used_at=moment(72)),
        record(64, id=2, name="payroll", token_hash="c" * 64, role="service", read_only=False, expires_at=None,
               revoked_at=None, last_used_at=None, user_id=3, scopes={"json": ["people.read"]},
               networks={"json": ["10.0.0.0/8"]}),
    ],
    "api_token_precincts": [{"token_id": 1, "precinct_id": 2}],
    "idempotency_records": [
        {"id": 1, "owner": "token:1", "key": "k", "request_digest": "d" * 64, "status": 201,
         "headers": {"json": {"Location": "/api/v1/officers/1"}}, "body": "{}", "created_at": moment(65)},
    ],
    **rows_of_senders(record, moment),
    **rows_of_views(record, moment),
    **rows_of_the_record(record),
    **rows_of_sign_ins(record, moment),
}  # fmt: skip

BATCHES: list[Row] = [
    record(50, id=1, kind="sign-in", file_name=None, sha256=None, as_of=None, receipt={"json": {"entered": 2}},
           reversed_seq=None, reversal_reason=None),
    record(66, id=2, kind="a kind of long ago", file_name="../../roster.csv", sha256="", as_of="2036-01-01",
           receipt=None, reversed_seq=67, reversal_reason=""),
    record(67, id=3, kind="roster", file_name="roster.csv", sha256="e" * 64, as_of="2016-01-01",
           receipt={"json": None}, reversed_seq=None, reversal_reason=None, batch_id=2),
]  # fmt: skip

RECONCILIATION: dict[str, list[Row]] = {
    "listed_rows": [
        record(66, id=1, batch_id=2, line=2, officer_id=1, officer="Lund, Eva", unclear=None, serial="X1",
               asset_tag=None, condition="on the moon", precinct=None, employment=None, last_name=None,
               first_name=None, rank=None, badge=None),  # a condition of no list
    ],
    "difference_explanations": [
        fact(67, id=1, reconciliation_id=2, code="other_holder", subject="camera:1", explanation=""),
        fact(67, id=2, reconciliation_id=2, code="unclear", subject="line:2", explanation="?",
             void=(68, "no sentence")),
    ],
}  # fmt: skip

INSTALLATION: Row = {
    "id": 1, "agency": "A police department", "demonstration": False, "clock_offset_seconds": 0, "opening_day": None,
}  # fmt: skip

EVENTS = 72


def events() -> list[Row]:
    """The log as the versions before the keyed chain wrote it: each hash is over the one before and the event."""
    written: list[Row] = []
    before = "0" * 64
    for seq in range(1, EVENTS + 1):
        event: Row = {
            "seq": seq, "recorded_at": moment(seq), "act": "set_up_agency" if seq == 1 else "record_of_old",
            "actor": "ada", "role": "administrator", "door": "api", "user_id": None, "token_id": None,
            "request_id": None, "batch_id": 1 if seq == 52 else None, "subject": None, "subject_id": None,
            "detail": {"nr": seq, "words": "façade \"quoted\" \\ 😀"},
            "personal": {"name": "Lund"} if seq % 7 == 0 else None, "changes_data": seq < 70,
        }  # fmt: skip
        before = plain_hash(before, event)
        personal = event["personal"]
        written.append({
            **event, "detail": {"json": event["detail"]}, "personal": personal and {"json": personal}, "hash": before,
        })  # fmt: skip
    return written


def plain_hash(before: str, event: Row) -> str:
    """The chain without a key, as it was computed up to revision 0009."""
    body = {name: value for name, value in event.items() if name not in ("personal", "recorded_at")}
    body["recorded_at"] = datetime.fromisoformat(event["recorded_at"]).isoformat()
    body["personal_digest"] = hashlib.sha256(_canonical(event["personal"])).hexdigest()
    return hashlib.sha256(before.encode() + _canonical(body)).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
