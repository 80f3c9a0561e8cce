"""The log through the API: every filter, pages by place, each read on record before its answer, or no answer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.store.models import AuditEvent

LOG = "/api/v1/audit-events"
REPORT = "/api/v1/reports/rollout-progress"


def newest(site: Site) -> AuditEvent:
    """The event written last."""
    with site.writing() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def refuse_events(site: Site) -> None:
    """From now on the database takes no event."""
    with site.writing() as session:
        if site.url.startswith("sqlite"):
            session.execute(
                text("CREATE TRIGGER full_disk BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END")
            )
        else:
            session.execute(
                text(
                    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'full'; END $$"
                )
            )
            session.execute(
                text("CREATE TRIGGER full_disk BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION full_disk()")
            )


def ask(site: Site, **filters: object) -> list[dict[str, Any]]:
    """The events found, as the administrator reads them."""
    answer = site.get(LOG, query_string={"limit": 1000, **filters})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()
    return found


Kept = Callable[[dict[str, Any]], bool]


@pytest.mark.parametrize(
    "filters, kept",
    [
        ({"act": "issue_camera"}, lambda event: event["act"] == "issue_camera"),
        ({"actor": "ada"}, lambda event: event["actor"] == "ada"),
        ({"role": "administrator"}, lambda event: event["role"] == "administrator"),
        ({"door": "api"}, lambda event: event["door"] == "api"),
        ({"subject": "assignments"}, lambda event: event["subject"] == "assignments"),
        (
            {"subject": "officers", "subject_id": 1},
            lambda event: (event["subject"], event["subject_id"]) == ("officers", 1),
        ),
        ({"seq_from": 5, "seq_to": 9}, lambda event: 5 <= event["seq"] <= 9),
        ({"before": 9}, lambda event: event["seq"] < 9),
        ({"after": 9, "sort": "id"}, lambda event: event["seq"] > 9),
        ({"changes_data": "true"}, lambda event: event["changes_data"]),
        ({"q": "WRONG sheet"}, lambda event: "wrong sheet" in str(event["detail"].get("reason", "")).lower()),
        ({"q": "100%_"}, lambda event: False),
    ],
)
def test_a_filter_finds_those_events_and_no_others(
    told: Site, story: Story, filters: dict[str, Any], kept: Kept
) -> None:
    reason = {"reason": "Wrong sheet, of the 5th"}
    assert told.post(f"/api/v1/assignments/{story.assignment}/void", reason).status_code == 200
    everything = ask(told)
    found = ask(told, **filters)
    known = {event["seq"] for event in everything}
    assert [event["seq"] for event in found if event["seq"] in known] == [
        event["seq"] for event in (everything[::-1] if "sort" in filters else everything) if kept(event)
    ]


def test_the_log_is_paged_by_place_while_it_grows(told: Site) -> None:
    first = told.get(f"{LOG}?limit=10").get_json()
    second = told.get(f"{LOG}?limit=10&before={first[-1]['seq']}").get_json()
    seqs = [event["seq"] for event in (*first, *second)]
    assert seqs == list(range(seqs[0], seqs[0] - 20, -1))


@pytest.mark.parametrize("who", ["admin", "auditor", "reader"])
def test_a_read_of_the_log_is_on_record_with_what_was_asked(told: Site, who: str) -> None:
    answer = told.get(f"{LOG}?act=issue_camera&since=2016-01-01T00:00:00Z&limit=2", who)
    assert answer.status_code == 200
    event = newest(told)
    assert (event.act, event.changes_data, event.door) == ("read_audit_log", False, "api")
    assert event.detail["asked"] == {"act": "issue_camera", "since": "2016-01-01T00:00:00+00:00", "limit": 2}
    assert event.detail["answered"] == len(answer.get_json())
    told.get(f"{LOG}/3", who)
    assert (newest(told).act, newest(told).subject_id) == ("read_audit_event", 3)


def test_whoever_may_not_read_the_log_is_on_record(told: Site) -> None:
    assert told.get(f"{LOG}/3", "inspector").status_code == 403
    event = newest(told)
    assert (event.act, event.role, event.detail) == ("try_audit_log", "supervisor", {"address": f"{LOG}/3"})


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_a_report_pulled_by_oversight_is_on_record(told: Site, ending: str) -> None:
    answer = told.get(f"{REPORT}{ending}?as_of=2016-09-01&precinct=1", "auditor")
    assert answer.status_code == 200
    event = newest(told)
    assert (event.act, event.role, event.changes_data) == ("pull_report", "oversight", False)
    assert event.detail["report"] == "rollout-progress"
    assert event.detail["format"] == ("csv" if ending == ".csv" else "json")
    assert event.detail["as_of"] == "2016-09-01"
    assert event.detail["asked"] == {"as_of": "2016-09-01", "precinct": ["1"]}
    assert event.detail["unchanged"] is False
    again = told.get(
        f"{REPORT}{ending}?as_of=2016-09-01&precinct=1", "auditor", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert (newest(told).seq, newest(told).detail["unchanged"]) == (event.seq + 1, True)


def test_reads_move_no_data_version(told: Site) -> None:
    first = told.get(REPORT, "auditor").get_json()
    told.get(LOG, "auditor")
    second = told.get(REPORT, "auditor").get_json()
    assert (first["data_version"], first["audit_head"]) == (second["data_version"], second["audit_head"])


def test_lists_and_others_reports_leave_no_event(told: Site) -> None:
    before = newest(told).seq
    for address in ("officers", "cameras", "precincts", "officers/1/history"):
        assert told.get(f"/api/v1/{address}", "auditor").status_code == 200
    for who in ("admin", "inspector"):
        assert told.get(REPORT, who).status_code == 200
    assert newest(told).seq == before


def test_a_read_that_cannot_be_put_on_record_is_not_answered(told: Site) -> None:
    assert told.get(LOG, "auditor").status_code == 200
    etag = told.get(REPORT, "auditor").headers["ETag"]
    refuse_events(told)
    for address in (LOG, f"{LOG}/3", REPORT, f"{REPORT}.csv"):
        answer = told.get(address, "auditor")
        assert (answer.status_code, answer.get_json()["code"]) == (503, "read_not_recorded")
        assert answer.headers["Retry-After"]
        assert "rows" not in answer.text
    assert told.get(REPORT, "auditor", headers={"If-None-Match": etag}).status_code == 503
    assert told.get(REPORT).status_code == 200


def test_a_history_is_told_with_the_scope_of_the_record(told: Site, story: Story) -> None:
    answer = told.get(f"/api/v1/assignments/{story.fifth_assignment}/history")
    assert answer.status_code == 200
    history = answer.get_json()
    (fact,) = history["facts"]
    assert (history["collection"], history["id"], history["cut"]) == ("assignments", story.fifth_assignment, False)
    assert (fact["kind"], fact["said"]["issued_on"], fact["voided"]) == ("assignments", "2016-07-12", None)
    assert fact["recorded"]["act"] == "issue_camera"
    assert fact["said"]["camera"] == {"text": "X81000003", "kind": "cameras", "id": story.fifth_held}
    hidden = told.get(f"/api/v1/assignments/{story.fifth_assignment}/history", "inspector")
    absent = told.get("/api/v1/assignments/9999/history", "inspector")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    same = [re.sub(r"\d+|urn:\S+", "", one.text.split('"instance"')[0]) for one in (hidden, absent)]
    assert same[0] == same[1]
    assert told.get(f"/api/v1/assignments/{story.assignment}/history", "inspector").status_code == 200
    assert told.get("/api/v1/users/1/history", "auditor").status_code == 403
    assert "0666" not in told.get(f"/api/v1/officers/{story.protected}/history", "auditor").text
    assert "0666" in told.get(f"/api/v1/officers/{story.protected}/history").text


def test_a_history_of_an_earlier_moment_is_the_same_again(told: Site, story: Story) -> None:
    address = f"/api/v1/assignments/{story.assignment}/history"
    first = told.get(address)
    moment = first.get_json()["known_at"]
    told.clock.move(hours=1)
    assert told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "typo"}).status_code == 200
    assert told.get(f"{address}?known_at={moment}").data == first.data
    assert told.get(address).get_json()["facts"][0]["voided"]["reason"] == "typo"
