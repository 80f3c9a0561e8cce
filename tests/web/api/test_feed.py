"""The change feed: what an answer holds, for whom, page by page, and what is refused. That a copy kept by it equals the
register is held in test_feed_keeps_a_copy.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.databases import recorded_statements
from tests.web.api.copying import FEED, Copy, differing, register_of
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.reports.feed import FedCollection
from tracker.reports.records import COLLECTIONS
from tracker.schemas.output.feed import FeedAnswer
from tracker.web.api.adding import READING

HOUSEKEEPING = {
    "imports": "they are batches",
    "users": "accounts have no past to ask for",
    "tokens": "nor have tokens",
    "audit-events": "read by their numbers",
    **dict.fromkeys(("saved-mappings", "remembered-links"), "what is remembered of senders"),
    **dict.fromkeys(("saved-views", "subscriptions", "deliveries"), "what somebody saved or is sent"),
}
"""Collections that the feed does not tell of, and why."""


def changes_of(told: dict[str, Any], collection: str) -> dict[int, str]:
    """The records of a collection that an answer tells of, with how each stands."""
    listed = [change for event in told["events"] for change in event["changes"]] + told["by_day"]
    return {change["id"]: change["state"] for change in listed if change["collection"] == collection}


def test_every_collection_is_in_the_feed_or_has_its_reason() -> None:
    fed = {name.value for name in FedCollection}
    assert fed | HOUSEKEEPING.keys() == COLLECTIONS.keys()
    assert not fed & HOUSEKEEPING.keys()
    assert fed <= READING.keys()


def test_an_act_is_told_once_with_what_is_otherwise_through_it(told: Site, story: Story) -> None:
    copy = Copy(told)
    copy.catch_up()
    told.clock.move(minutes=1)
    body = {"returned_on": "2016-09-20", "condition": "in_repair", "note": "lens"}
    answer = told.post(f"/api/v1/assignments/{story.assignment}/return", body)
    assert answer.status_code == 200, answer.text
    told.clock.move(minutes=1)
    (event,) = copy.ask()["events"]
    assert event["act"] == "return_camera"
    changes = {(change["collection"], change["id"]): change for change in event["changes"]}
    assert {"assignments", "cameras", "conditions"} <= {name for name, _ in changes}
    assert changes["assignments", story.assignment]["record"]["returned_on"] == "2016-09-20"
    assert changes["cameras", story.held]["record"]["condition"] == "in_repair"
    assert copy.ask()["events"] == []
    assert differing(copy.records, register_of(told)) == []


def test_a_void_is_told_with_its_reason(told: Site, story: Story) -> None:
    copy = Copy(told)
    copy.catch_up()
    told.clock.move(minutes=1)
    answer = told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "Wrong officer"})
    assert answer.status_code == 200, answer.text
    voided = copy.ask()
    assert changes_of(voided, "assignments") == {story.assignment: "void"}
    (event,) = voided["events"]
    (record,) = [one["record"] for one in event["changes"] if one["collection"] == "assignments"]
    assert (record["void_reason"], record["voided_at"]) == ("Wrong officer", event["recorded_at"])


def test_an_officer_comes_into_scope_with_the_day_and_goes_by_an_act(told: Site, story: Story) -> None:
    told.clock.move(minutes=1)
    inspector, admin = Copy(told, "inspector"), Copy(told)
    for copy in (inspector, admin):
        copy.catch_up()
    seen = ("officers", story.moved)
    assert seen in inspector.records  # posted to the 1st from 1 September on
    assert ("assignments", story.moved_assignment) not in inspector.records
    assert ("officers", story.fifth) not in inspector.records
    posting = {"officer": story.moved, "precinct": "5", "duty": "patrol", "starts_on": "2016-12-01"}
    assert told.post("/api/v1/postings", posting).status_code == 201
    for copy in (inspector, admin):
        copy.catch_up()
    assert seen in inspector.records  # until the day has come
    told.clock.instant = datetime(2016, 12, 2, 18, 0, tzinfo=UTC)
    answer = inspector.ask()
    assert answer["events"] == []
    assert changes_of(answer, "officers") == {story.moved: "gone"}
    assert {key for key in inspector.records if key[0] in ("officers", "postings") and key[1] == story.moved} == set()
    assert changes_of(admin.ask(), "officers") == {story.moved: "standing"}
    for copy in (inspector, admin):
        assert differing(copy.records, register_of(told, copy.who)) == []


def test_an_event_out_of_scope_does_not_show(told: Site, story: Story) -> None:
    told.clock.move(minutes=1)
    copy = Copy(told, "inspector")
    copy.catch_up()
    body = {"returned_on": "2016-09-20", "condition": "serviceable"}
    assert told.post(f"/api/v1/assignments/{story.fifth_assignment}/return", body).status_code == 200
    answer = copy.ask()
    assert (answer["events"], answer["by_day"]) == ([], [])
    assert told.get(f"{FEED}?limit=1000", "admin").get_json()["seq"] == answer["seq"]
    own = told.post(f"/api/v1/assignments/{story.assignment}/return", body)
    assert own.status_code == 200
    assert [event["act"] for event in copy.ask()["events"]] == ["return_camera"]


def test_protection_reaches_the_copy(told: Site, story: Story) -> None:
    copies = [Copy(told, who) for who in ("admin", "auditor", "inspector")]
    for copy in copies:
        told.clock.move(minutes=1)
        copy.catch_up()
        name = copy.records["officers", story.protected]["last_name"]
        assert (name == "Protected officer") is (copy.who != "admin")
    for is_protected in (False, True):
        told.clock.move(minutes=1)
        body = {"protected_identity": is_protected}
        assert told.post(f"/api/v1/officers/{story.protected}/protection", body).status_code == 200
        told.clock.move(minutes=1)
        for copy in copies:
            copy.catch_up()
            assert differing(copy.records, register_of(told, copy.who)) == []
            assert "E0" not in str(copy.records) or copy.who == "admin"


def test_nothing_new_is_a_304_and_what_is_not_asked_for_is_not_told(sqlite_told: Site, story: Story) -> None:
    site = sqlite_told
    copy = Copy(site)
    copy.catch_up()
    site.clock.move(minutes=1)
    etag = site.get(copy.address).headers["ETag"]
    site.clock.move(minutes=1)
    unchanged = site.get(copy.address, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", etag)
    site.get("/api/v1/reports/inventory", "auditor")  # leaves an event that changes nothing
    assert site.get(copy.address, headers={"If-None-Match": etag}).status_code == 304
    assert site.get(copy.address, "auditor", headers={"If-None-Match": etag}).status_code == 200
    site.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "Wrong officer"})
    changed = site.get(f"{copy.address}&collection=cameras", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert {one["collection"] for event in changed.get_json()["events"] for one in event["changes"]} == {"cameras"}
    assert site.get(copy.address, headers={"If-None-Match": etag}).status_code == 200
    etag = site.get(copy.address).headers["ETag"]
    site.clock.move(days=1)
    assert site.get(copy.address, headers={"If-None-Match": etag}).status_code == 200  # another day


def test_pages_follow_one_another_without_a_gap(sqlite_told: Site) -> None:
    whole = sqlite_told.get(f"{FEED}?limit=1000").get_json()
    assert FeedAnswer().validate(whole) == {}
    assert whole["more"] is False
    paged = Copy(sqlite_told, limit=5)
    first = sqlite_told.get(paged.address)
    assert first.headers["Link"] == f'<{first.get_json()["next"]}>; rel="next"'
    paged.catch_up()
    assert "Link" not in sqlite_told.get(paged.address).headers
    assert paged.seqs == [event["seq"] for event in whole["events"]] == sorted(paged.seqs)
    assert differing(paged.records, register_of(sqlite_told)) == []
    assert paged.answers[-1]["seq"] == whole["seq"]


def test_oversight_s_polls_are_on_record(sqlite_told: Site) -> None:
    def pulled() -> list[dict[str, Any]]:
        return [row["detail"] for row in sqlite_told.get("/api/v1/audit-events?act=pull_report").get_json()]

    before = len(pulled())
    sqlite_told.get(f"{FEED}?limit=2")
    assert len(pulled()) == before
    sqlite_told.clock.move(minutes=1)
    answer = sqlite_told.get(f"{FEED}?limit=2", "auditor")
    (latest, *_) = pulled()
    assert (latest["report"], latest["asked"]["limit"], latest["unchanged"]) == ("changes", 2, False)
    assert latest["data_version"] == answer.get_json()["seq"]


@pytest.mark.parametrize(
    "query, status, field, code",
    [
        ("after=99999", 422, "after", "event_to_come"),
        ("after=-1", 422, "after", "out_of_range"),
        ("limit=1001", 422, "limit", "out_of_range"),
        ("collection=tokens", 422, "collection.0", "unknown_choice"),
        ("known_at=2016-09-27T15:00:00Z", 422, "known_at", "unknown_field"),
        (f"after=1&head={'0' * 64}", 409, "head", "history_differs"),
    ],
)
def test_what_is_refused(sqlite_told: Site, query: str, status: int, field: str, code: str) -> None:
    refused = sqlite_told.get(f"{FEED}?{query}")
    assert refused.status_code == status, refused.text
    assert refused.get_json()["errors"][field][0]["code"] == code


def test_a_supervisor_is_told_of_no_batch(sqlite_told: Site) -> None:
    assert sqlite_told.get(f"{FEED}?collection=batches", "inspector").status_code == 403
    assert sqlite_told.get(f"{FEED}?collection=batches", "auditor").status_code == 200
    sees = sqlite_told.get(FEED, "inspector").get_json()["sees"]
    assert (sees["precincts"], sees["identities"], "batches" in sees["collections"]) == (["1"], False, False)


def test_as_few_statements_however_many_events(sqlite_told: Site) -> None:
    engine = sqlite_told.app.extensions["tracker"].engine
    sent = []
    for limit in (3, 1000):
        with recorded_statements(engine) as statements:
            assert sqlite_told.get(f"{FEED}?limit={limit}").status_code == 200
        sent.append(len(statements))
    assert max(sent) < 60
