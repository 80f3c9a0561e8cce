"""Collections: each listed and read one by one as the document says, by pages, filters and orders."""

from typing import Any

import pytest

from tests.databases import recorded_statements
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.reports.records import COLLECTIONS
from tracker.schemas.output import RECORDS
from tracker.schemas.queries import QUERIES
from tracker.web.api.adding import READING

FOR_SOME = {"employee_number", "personal"}


def test_every_collection_has_its_query_its_record_and_its_permission() -> None:
    assert COLLECTIONS.keys() == QUERIES.keys() == RECORDS.keys() == READING.keys()
    for name, collection in COLLECTIONS.items():
        common = {"sort", "cursor", "offset", "limit", "void", "known_at", "as_of", "sample", "seed"}
        assert QUERIES[name]._declared_fields.keys() - common == collection.all_filters.keys(), name


@pytest.mark.parametrize("name", sorted(COLLECTIONS))
def test_a_record_holds_what_the_document_says(told: Site, name: str) -> None:
    fields = RECORDS[name]().fields
    alone_fields = set(COLLECTIONS[name].only_alone)
    listed = told.get(f"/api/v1/{name}?limit=1000")
    assert listed.status_code == 200, listed.text
    rows = listed.get_json()
    if name not in EMPTY_HERE:
        assert rows
    number = COLLECTIONS[name].number
    for row in rows[:3]:
        assert row.keys() - FOR_SOME == fields.keys() - FOR_SOME - alone_fields
        alone = told.get(f"/api/v1/{name}/{row[number]}").get_json()
        assert alone.keys() - FOR_SOME == fields.keys() - FOR_SOME
        assert {field: alone[field] for field in row} == row
        assert RECORDS[name]().validate(alone) == {}


COUNTED = {"counts", "count-sightings", "count-explanations", "count-closings"}
EMPTY_HERE = {
    *("plans", "daily-use", "sessions", "imports", "batches", "conditions"),
    *("storage-figures", "money-figures"),
    *("acknowledgements", "difference-explanations", "enrolments", "saved-mappings", "remembered-links"),
    *("saved-views", "subscriptions", "deliveries"),
    "month-signatures",
    *COUNTED,
}


def test_pages_follow_one_another_by_their_links(told: Site) -> None:
    address: str | None = "/api/v1/audit-events?limit=20&sort=id&act=add_officer"
    seen: list[int] = []
    while address:
        page = told.get(address)
        seen += [row["seq"] for row in page.get_json()]
        links = dict(reversed(part.split("; rel=")) for part in page.headers["Link"].split(", "))  # type: ignore[misc]
        address = links['"next"'].strip("<>") if '"next"' in links else None
    assert len(seen) == int(page.headers["X-Total-Count"]) == 6
    assert seen == sorted(set(seen))


def test_links_name_the_pages_beside(sqlite_told: Site) -> None:
    page = sqlite_told.get("/api/v1/officers?sort=-badge&limit=2&offset=2&precinct=1")
    assert [row["badge"] for row in page.get_json()] == ["0103", "0102"]
    assert page.headers["X-Total-Count"] == "5"
    assert page.headers["Link"].split(", ") == [
        '</api/v1/officers?sort=-badge&precinct=1&offset=0&limit=2>; rel="first"',
        '</api/v1/officers?sort=-badge&precinct=1&offset=4&limit=2>; rel="last"',
        '</api/v1/officers?sort=-badge&precinct=1&offset=0&limit=2>; rel="prev"',
        '</api/v1/officers?sort=-badge&precinct=1&offset=4&limit=2>; rel="next"',
    ]


@pytest.mark.parametrize(
    "address, badges",
    [
        ("officers?badge=0101", ["0101"]),
        ("officers?employee_number=E0501", ["0501"]),
        ("officers?search=lund%2005", ["0501", "0502"]),
        ("officers?precinct=5", ["0501"]),
        ("officers?precinct=5&as_of=2016-08-31", ["0501", "0502"]),
        ("officers?employment=leave", []),
        ("officers?duty=patrol&precinct=5", ["0501"]),
        ("officers?protected_identity=true", ["0666"]),
        ("officers?search=%25", []),
    ],
)
def test_officers_are_found(told: Site, address: str, badges: list[str]) -> None:
    assert [row["badge"] for row in told.get(f"/api/v1/{address}&sort=badge").get_json()] == badges


@pytest.mark.parametrize(
    "address, serials",
    [
        ("cameras?in_stock=true", ["X81000002", "X81000004"]),
        ("cameras?in_stock=false", ["X81000001", "X81000003"]),
        ("cameras?in_stock=true&as_of=2016-07-11", ["X81000002", "X81000003", "X81000004"]),
        ("cameras?serial=X81000003", ["X81000003"]),
        ("cameras?condition=missing", []),
        ("assignments?open=true", ["X81000001", "X81000003"]),
        ("assignments?to=2016-07-12", ["X81000001", "X81000003"]),
        ("assignments?from=2016-07-13", ["X81000004"]),
    ],
)
def test_cameras_and_assignments_are_found(told: Site, address: str, serials: list[str]) -> None:
    assert [row["serial"] for row in told.get(f"/api/v1/{address}&sort=serial").get_json()] == serials


def test_a_camera_tells_who_holds_it_on_the_day(told: Site, story: Story) -> None:
    row = told.get(f"/api/v1/cameras/{story.held}").get_json()
    assert (row["officer_id"], row["assignment_id"], row["condition"]) == (story.first, story.assignment, "serviceable")
    assert (row["issued_on"], row["place"]) == ("2016-07-11", "room-1")
    before = told.get(f"/api/v1/cameras/{story.held}?as_of=2016-07-10").get_json()
    assert (before["officer_id"], before["issued_on"]) == (None, None)


def test_a_void_fact_is_left_out_unless_it_is_asked_for(told: Site, story: Story) -> None:
    before = told.clock()
    told.clock.move(hours=1)
    answer = told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "Wrong officer"})
    assert answer.status_code == 200
    numbers: dict[str, list[Any]] = {}
    for void in ("exclude", "include", "only"):
        rows = told.get(f"/api/v1/assignments?sort=id&void={void}").get_json()
        numbers[void] = [row["id"] for row in rows]
    assert numbers["only"] == [story.assignment]
    assert numbers["include"] == sorted([*numbers["exclude"], story.assignment])
    alone = told.get(f"/api/v1/assignments/{story.assignment}").get_json()
    assert (alone["void_reason"], alone["voided_at"]) == ("Wrong officer", answer.get_json()["voided_at"])
    then = before.strftime("%Y-%m-%dT%H:%M:%SZ")
    earlier = told.get(f"/api/v1/assignments/{story.assignment}?known_at={then}")
    assert earlier.status_code == 404 or earlier.get_json()["voided_at"] is None


@pytest.mark.parametrize(
    "address, field, code",
    [
        ("officers?colour=blue", "colour", "unknown_field"),
        ("officers?limit=0", "limit", "out_of_range"),
        ("officers?limit=1001", "limit", "out_of_range"),
        ("officers?offset=-1", "offset", "out_of_range"),
        ("officers?limit=ten", "limit", "not_a_whole_number"),
        ("officers?sort=shoe_size", "sort", "unknown_order"),
        ("officers?badge=1&badge=2", "badge", "repeated"),
        ("officers?badge=%00", "badge", "unfit_character"),
        ("officers?as_of=2016-02-30", "as_of", "not_a_date"),
        ("officers?as_of=2016-09-28", "as_of", "day_after_known_at"),
        ("officers?known_at=2017-01-01T00:00:00Z", "known_at", "known_at_in_future"),
        ("officers?known_at=2016-09-27T10:00:00", "known_at", "not_a_moment"),
        ("officers?known_at=2016-09-27", "known_at", "not_a_moment"),
        ("officers?known_at=0001-01-01T00:00:00%2B14:00", "known_at", "not_a_moment"),
        ("officers?known_at=1492-10-12T00:00:00Z", "known_at", "day_out_of_range"),
        ("assignments?officer=9223372036854775808", "officer", "out_of_range"),
        ("assignments?open=perhaps", "open", "not_yes_or_no"),
        ("assignments?void=maybe", "void", "unknown_choice"),
        ("precincts?void=include", "void", "unknown_field"),
        ("assignments/1?as_of=2016-09-28", "as_of", "day_after_known_at"),
        ("precincts/1?known_at=2016-09-27T15:00:01Z", "known_at", "known_at_in_future"),
        ("batches?as_of=2016-09-27&known_at=2016-09-27T04:59:59Z", "as_of", "day_after_known_at"),
        ("users?known_at=2016-09-27T14:00:00Z", "known_at", "unknown_field"),
        ("tokens/1?as_of=2016-09-27", "as_of", "unknown_field"),
        ("audit-events?since=yesterday", "since", "not_a_moment"),
    ],
)
def test_a_wrong_parameter_is_named(sqlite_told: Site, address: str, field: str, code: str) -> None:
    answer = sqlite_told.get(f"/api/v1/{address}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][field][0]["code"] == code


@pytest.mark.parametrize("number", ["0", "99", "9223372036854775807", "9223372036854775808", "-1", "x", "1/2"])
def test_a_record_that_is_not_there_is_a_404(told: Site, number: str) -> None:
    for name in ("officers", "assignments", "audit-events", "users"):
        answer = told.get(f"/api/v1/{name}/{number}")
        if number != "99" or name != "audit-events":
            assert answer.status_code == 404
            assert answer.get_json()["code"] in {"not_found", f"unknown_{COLLECTIONS[name].what}"}


@pytest.mark.parametrize("name", sorted(COLLECTIONS))
def test_a_list_sends_so_many_statements_whatever_its_size(sqlite_told: Site, name: str) -> None:
    engine = sqlite_told.app.extensions["tracker"].engine
    sqlite_told.get(f"/api/v1/{name}")
    counts = []
    for limit in (1, 1000):
        with recorded_statements(engine) as statements:
            assert sqlite_told.get(f"/api/v1/{name}?limit={limit}").status_code == 200
        counts.append(len(statements))
    # The installation, the token and its precincts; the newest moment, the total and the page; and two BEGINs.
    # A read of the log is put on record too: another BEGIN, the token's own, the head, the event and the head moved.
    # Rows that are about officers tell their names: one more, where there are any.
    named = COLLECTIONS[name].tells_officer
    assert counts[0] == counts[1] <= (13 if name == "audit-events" else 8 + named)


def test_a_users_record_holds_no_secret(told: Site) -> None:
    for name in ("users", "tokens"):
        text = told.get(f"/api/v1/{name}").text
        assert "hash" not in text
        assert "argon2" not in text
        assert not any(token in text for token in told.tokens.values())
