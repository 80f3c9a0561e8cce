"""Edits at the API: under the version that was read, refused with who changed what, and never in an old report."""

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from tests.databases import recorded_statements
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.edits import DESCRIPTIVE
from tracker.schemas.edits import EDIT_SCHEMAS
from tracker.store.known.edits import COLLECTION_OF
from tracker.store.models import AuditEvent, RecordEdit
from tracker.web.editing import EDITING

API = "/api/v1"
LINK = "https://city.example/4-223"
SAID: dict[str, dict[str, Any]] = {
    "precincts": {"name": "First Precinct"},
    "duties": {"name": "911 response"},
    "places": {"name": "Locker room"},
    "camera-models": {"name": "AB2", "manufacturer": None},
    "cameras": {"asset_tag": "T-77", "purchase_batch": "2016-A"},
    "courses": {"name": "Wearing a camera"},
    "sessions": {"starts_at": "08:30", "place": "Room 2", "instructor": "Sgt. Moe", "seats": 12},
    "policies": {"title": "Cameras on the body", "link": LINK},
    "users": {"full_name": "Ada Maria"},
}
"""Something else for every descriptive field."""


def patch(site: Site, address: str, body: Any, version: str | None, **given: Any) -> TestResponse:
    """An edit under a version."""
    headers = {**given.pop("headers", {}), **({"If-Match": version} if version is not None else {})}
    return site.api("PATCH", f"{API}/{address}", json=body, headers=headers, **given)


def events(site: Site) -> int:
    """How many events there are."""
    with site.writing() as session:
        return session.scalars(select(func.count()).select_from(AuditEvent)).one()


@pytest.fixture
def with_session(told: Site) -> Site:
    """The story, with a class to edit."""
    body = {"course": "BWC", "version": "2016", "held_on": "2016-10-03"}
    assert told.post(f"{API}/sessions", body).status_code == 201
    return told


def test_the_lists_of_what_may_be_edited_agree() -> None:
    assert set(DESCRIPTIVE) == set(EDIT_SCHEMAS) == set(EDITING) == set(COLLECTION_OF.values()) == set(SAID)
    for name, fields in DESCRIPTIVE.items():
        assert set(EDIT_SCHEMAS[name]().fields) == set(fields) == set(SAID[name])


@pytest.mark.parametrize("collection", SAID)
def test_an_edit_answers_the_record_its_new_version_and_leaves_before_and_after(
    with_session: Site, collection: str
) -> None:
    number = with_session.get(f"{API}/{collection}?limit=1").get_json()[0]["id"]
    before = with_session.get(f"{API}/{collection}/{number}")
    assert (before.headers["ETag"], before.get_json()["revision"]) == ('"1"', 1)
    answer = patch(with_session, f"{collection}/{number}", SAID[collection], '"1"')
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == '"2"'
    assert answer.get_json() == {**before.get_json(), **SAID[collection], "revision": 2}
    again = with_session.get(f"{API}/{collection}/{number}")
    assert (again.get_json(), again.headers["ETag"]) == (answer.get_json(), '"2"')
    with with_session.writing() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert event is not None
        told = {**event.detail, **(event.personal or {})}
        old = {name: before.get_json()[name] for name in SAID[collection]}
        shown = {**told["before"], **event.detail.get("before", {})}
        assert (shown, {**told["after"], **event.detail.get("after", {})}) == (old, SAID[collection])
        assert event.detail["revision"] == 2
        assert not {"instructor", "full_name"} & set(event.detail.get("after", {}))


def test_without_a_version_nothing_is_edited(told: Site, story: Story) -> None:
    before = events(told)
    for version in (None, "*", "", "2", 'W/"1"', '"1", "2"', '"x"', '"0"', '"99999999999999999999"'):
        answer = patch(told, f"cameras/{story.spare}", {"asset_tag": "T-9"}, version)
        assert (answer.status_code, answer.get_json()["code"]) == (428, "version_required"), version
    assert events(told) == before


def test_a_stale_version_is_told_what_the_other_editor_changed(told: Site, story: Story) -> None:
    address = f"cameras/{story.spare}"
    assert patch(told, address, {"asset_tag": "T-9"}, '"1"').status_code == 200
    assert patch(told, address, {"purchase_batch": "B"}, '"2"').status_code == 200
    before = events(told)
    answer = patch(told, address, {"asset_tag": "T-8"}, '"1"')
    body = answer.get_json()
    assert (answer.status_code, body["code"], answer.headers["ETag"]) == (412, "version_changed", '"3"')
    assert body["revision"] == 3
    assert [(edit["field"], edit["before"], edit["after"], edit["revision"]) for edit in body["edits"]] == [
        ("asset_tag", "T-X81000002", "T-9", 2),
        ("purchase_batch", None, "B", 3),
    ]
    assert {(edit["by"], edit["at"][:16]) for edit in body["edits"]} == {("token:admin", "2016-09-27T15:00")}
    assert events(told) == before
    assert told.get(f"{API}/{address}").get_json()["asset_tag"] == "T-9"
    assert patch(told, address, {"asset_tag": "T-8"}, '"7"').status_code == 412
    assert patch(told, address, {"asset_tag": "T-8"}, body and answer.headers["ETag"]).status_code == 200


def test_an_edit_that_changes_nothing_writes_nothing(told: Site) -> None:
    before = events(told)
    for body in ({}, {"name": " 1st Precinct "}):
        answer = patch(told, "precincts/1", body, '"1"')
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert events(told) == before
    assert patch(told, "precincts/1", {}, '"2"').status_code == 412


@pytest.mark.parametrize(
    "body,field,code",
    [
        ({"code": "9"}, "code", "unknown_field"),
        ({"id": 9}, "id", "unknown_field"),
        ({"revision": 9}, "revision", "unknown_field"),
        ({"recorded_at": "2016-01-01T00:00:00Z"}, "recorded_at", "unknown_field"),
        ({"name": "x", "kind": "other"}, "kind", "unknown_field"),
        ({"name": "x", "zeal": None}, "zeal", "unknown_field"),
        ({"name": None}, "name", "required"),
        ({"name": "  "}, "name", "required"),
        ({"name": 5}, "name", "not_text"),
        ({"name": "x" * 101}, "name", "too_long"),
    ],
)
def test_what_cannot_be_edited_is_refused_and_nothing_changed(told: Site, body: Any, field: str, code: str) -> None:
    was = told.get(f"{API}/precincts/1").data
    answer = patch(told, "precincts/1", body, '"1"')
    assert (answer.status_code, answer.get_json()["errors"][field][0]["code"]) == (422, code)
    assert told.get(f"{API}/precincts/1").data == was


def test_who_may_not_enter_may_not_edit_and_what_is_void_or_absent_cannot_be(told: Site, story: Story) -> None:
    for who in ("inspector", "auditor", "reader"):
        assert patch(told, "precincts/1", {"name": "Mine"}, '"1"', who=who).status_code == 403
    assert patch(told, "precincts/99", {"name": "Mine"}, '"1"').status_code == 404
    void = told.post(f"{API}/cameras/{story.spare}/void", {"reason": "never came"})
    assert void.status_code == 200
    assert patch(told, f"cameras/{story.spare}", {"asset_tag": "T-9"}, '"1"').status_code == 404


def test_what_must_be_unique_stays_so(told: Site, story: Story) -> None:
    assert told.post(f"{API}/camera-models", {"name": "AB3"}).headers["ETag"] == '"1"'
    answer = patch(told, "camera-models/1", {"name": "AB3"}, '"1"')
    assert (answer.status_code, answer.get_json()["code"]) == (409, "camera_model_exists")
    answer = patch(told, f"cameras/{story.spare}", {"asset_tag": "T-X81000001"}, '"1"')
    assert (answer.status_code, answer.get_json()["code"]) == (409, "asset_tag_exists")
    at = {"course": "BWC", "version": "2016", "held_on": "2016-10-03", "starts_at": "08:00", "place": "A"}
    assert told.post(f"{API}/sessions", at).status_code == 201
    other = told.post(f"{API}/sessions", {**at, "place": "B"}).get_json()["id"]
    answer = patch(told, f"sessions/{other}", {"place": "A"}, '"1"')
    assert (answer.status_code, answer.get_json()["code"]) == (409, "session_exists")


REPORTS = ("rollout-progress", "rollout-progress.csv", "outstanding", "outstanding.csv")
LISTS = ("precincts", "places", "camera-models", "cameras", "cameras?asset_tag=T-X81000002", "sessions", "policies")
EVERYTHING = (*(f"reports/{name}" for name in REPORTS), *LISTS, "cameras?model=Axon Body 2", "precincts/1", "courses")


def test_what_was_asked_for_before_an_edit_is_answered_the_same_for_ever(with_session: Site, story: Story) -> None:
    site = with_session
    site.clock.move(seconds=1)
    then = site.clock.instant.isoformat().replace("+00:00", "Z")

    def answers(known_at: str) -> dict[str, bytes]:
        found = {}
        for name in EVERYTHING:
            joined = "&" if "?" in name else "?"
            answer = site.get(f"{API}/{name}{joined}known_at={known_at}")
            assert answer.status_code == 200, answer.text
            found[name] = answer.data
        return found

    first = answers(then)
    numbers = {name: site.get(f"{API}/{name}?limit=1").get_json()[0]["id"] for name in SAID} | {"cameras": story.spare}
    for turn, words in enumerate(("once", "twice"), 1):
        site.clock.move(hours=1)
        for name, said in SAID.items():
            body = {field: f"{value} {words}" if field in ("name", "title") else value for field, value in said.items()}
            if name == "cameras":
                body["asset_tag"] = f"T-7{turn}"
            answer = patch(
                site, f"{name}/{numbers[name]}", body, site.get(f"{API}/{name}/{numbers[name]}").headers["ETag"]
            )
            assert answer.status_code == 200, answer.text
    site.clock.move(hours=1)
    assert answers(then) == first
    now = answers(site.clock.instant.isoformat().replace("+00:00", "Z"))
    assert b"First Precinct twice" in now["reports/rollout-progress"]
    assert b"First Precinct" not in first["reports/rollout-progress"]
    assert [name for name in EVERYTHING if now[name] == first[name]] == []


def test_reports_ask_no_more_for_it(told: Site) -> None:
    engine = told.app.extensions["tracker"].engine
    told.clock.move(seconds=1)
    with recorded_statements(engine) as before:
        told.get(f"{API}/reports/rollout-progress")
    assert patch(told, "precincts/1", {"name": "First"}, '"1"').status_code == 200
    with recorded_statements(engine) as after:
        told.get(f"{API}/reports/rollout-progress")
    reads = [statement for statement in after if "record_edits" in statement]
    assert len(reads) == len([statement for statement in before if "record_edits" in statement]) == 1


@pytest.mark.parametrize("statement", ["UPDATE record_edits SET after = 'x'", "DELETE FROM record_edits"])
def test_what_stood_before_is_never_changed(told: Site, statement: str) -> None:
    assert patch(told, "precincts/1", {"name": "First"}, '"1"').status_code == 200
    with pytest.raises(DBAPIError, match="never changed"), told.writing() as session:
        session.execute(text(statement))
    with told.writing() as session:
        kept = session.scalars(select(RecordEdit)).one()
    assert (kept.collection, kept.record_id, kept.field, kept.revision) == ("precincts", 1, "name", 2)
    assert (kept.before, kept.after) == ("1st Precinct", "First")
