"""Whole lists as files: the rows of the pages, in CSV and in lines of JSON, with their scope, masks and record."""

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.reports.records import COLLECTIONS
from tracker.store.models import AuditEvent

STAMP = ("as_of", "known_at", "data_version", "audit_head", "filters")


def lines(site: Site, asked: str, who: str = "admin") -> list[dict[str, Any]]:
    """The records of a list as lines."""
    answer = site.get(f"/api/v1/{asked}", who)
    assert (answer.status_code, answer.mimetype) == (200, "application/x-ndjson"), answer.text
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["X-Total-Count"] == str(len(found))
    return found


def table(site: Site, asked: str, who: str = "admin") -> list[dict[str, str]]:
    """The rows of a list as CSV, by the names of their columns."""
    answer = site.get(f"/api/v1/{asked}", who)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), answer.text
    header, *rows = csv.reader(io.StringIO(answer.text, newline=""))
    assert len(set(header)) == len(header)
    assert answer.headers["X-Total-Count"] == str(len(rows))
    return [dict(zip(header, row, strict=True)) for row in rows]


def in_a_cell(value: Any) -> str:
    """A value of JSON as CSV has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return "" if value is None else str(value)


def test_a_file_has_what_the_pages_have(sqlite_told: Site) -> None:
    for name in COLLECTIONS:
        narrowed = "seq_to=30&" if name == "audit-events" else ""
        page = sqlite_told.get(f"/api/v1/{name}?{narrowed}limit=1000").get_json()
        assert lines(sqlite_told, f"{name}.ndjson?{narrowed}") == page, name
        rows = table(sqlite_told, f"{name}.csv?{narrowed}")
        assert [{field: row[field] for field in record} for row, record in zip(rows, page, strict=True)] == [
            {field: in_a_cell(value) for field, value in record.items()} for record in page
        ], name


def test_every_row_of_csv_says_of_what_list_it_is(told: Site) -> None:
    rows = table(told, "officers.csv?as_of=2016-08-31&precinct=5&sort=badge")
    assert [row["badge"] for row in rows] == ["0501", "0502"]
    assert {(row["as_of"], row["filters"]) for row in rows} == {("2016-08-31", "precinct 5; sort badge")}
    assert list(rows[0])[-5:] == list(STAMP)
    assert {row["filters"] for row in table(told, "officers.csv", "inspector")} == {"precincts 1"}
    signatures = told.get("/api/v1/month-signatures.csv").text.splitlines()[0].split(",")
    assert {"as_of", "known_at", "list_as_of", "list_known_at", "data_version"} <= set(signatures)


def test_a_file_is_the_same_again_as_known_at_its_moment(told: Site, story: Story) -> None:
    moment = "as_of=2016-09-27&known_at=2016-09-27T15:00:00.001Z"
    told.clock.move(seconds=1)
    files = [f"/api/v1/{name}.{form}?{moment}" for name in ("officers", "assignments") for form in ("csv", "ndjson")]
    before = [told.get(file).data for file in files]
    assert told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "typo"}).status_code == 200
    assert [told.get(file).data for file in files] == before


@pytest.mark.parametrize(
    "accept, answered",
    [
        ("text/csv", "text/csv"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/ndjson", "application/x-ndjson"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/xml", "application/json"),
        ("", "application/json"),
    ],
)
def test_a_list_comes_in_the_form_that_is_accepted(sqlite_told: Site, accept: str, answered: str) -> None:
    answer = sqlite_told.get("/api/v1/officers", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype, answer.headers["Vary"]) == (200, answered, "Accept")


@pytest.mark.parametrize("form", ["csv", "ndjson"])
@pytest.mark.parametrize("part", ["limit=10", "offset=2", "cursor=abc"])
def test_a_file_has_no_pages(sqlite_told: Site, form: str, part: str) -> None:
    answer = sqlite_told.get(f"/api/v1/officers.{form}?{part}")
    field = part.partition("=")[0]
    assert (answer.status_code, answer.get_json()["errors"][field][0]["code"]) == (422, "file_has_no_pages")


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_file_is_refused_like_its_list(sqlite_told: Site, form: str) -> None:
    assert sqlite_told.get(f"/api/v1/officers.{form}", None).status_code == 401
    assert sqlite_told.get(f"/api/v1/audit-events.{form}", "inspector").status_code == 403
    assert sqlite_told.get(f"/api/v1/audit-events.{form}", "auditor").status_code == 200
    wrong = sqlite_told.get(f"/api/v1/officers.{form}?sort=shoe_size")
    assert (wrong.status_code, wrong.mimetype) == (422, "application/problem+json")
    assert wrong.get_json()["errors"]["sort"][0]["code"] == "unknown_order"


def test_a_file_holds_what_its_reader_sees(told: Site, story: Story) -> None:
    theirs = {row["id"] for row in lines(told, "officers.ndjson", "inspector")}
    assert theirs == {story.first, story.second, story.untrained, story.moved, story.protected}
    for form in ("csv", "ndjson"):
        seen = told.get(f"/api/v1/officers.{form}", "auditor").text
        assert ("0666" in seen, "employee_number" in seen, "E0101" in seen) == (False, False, False)
        whole = told.get(f"/api/v1/officers.{form}").text
        assert ("0666" in whole, "employee_number" in whole, "E0101" in whole) == (True, True, True)


def test_what_a_spreadsheet_would_run_is_guarded_in_csv_alone(told: Site) -> None:
    body = {"last_name": "=1+1", "first_name": "@SUM(A1)", "badge": "-9", "starts_on": "2016-01-01"}
    assert told.post("/api/v1/officers", body).status_code == 201
    (row,) = (row for row in table(told, "officers.csv?search=%3D1") if row["badge"])
    assert (row["last_name"], row["first_name"], row["badge"]) == ("'=1+1", "'@SUM(A1)", "'-9")
    (record,) = lines(told, "officers.ndjson?search=%3D1")
    assert (record["last_name"], record["badge"]) == ("=1+1", "-9")


def test_a_sample_comes_as_a_file_too(sqlite_told: Site) -> None:
    drawn = sqlite_told.get("/api/v1/officers?sample=2&seed=a").get_json()
    rows = csv.DictReader(io.StringIO(sqlite_told.get("/api/v1/officers.csv?sample=2&seed=a").text, newline=""))
    assert [int(row["id"]) for row in rows] == [row["id"] for row in drawn]
    answer = sqlite_told.get("/api/v1/officers.ndjson?sample=2&seed=a")
    assert [json.loads(line) for line in answer.text.splitlines()] == drawn
    assert (answer.headers["Sample-Seed"], answer.headers["X-Total-Count"]) == ("a", "6")


def newest(site: Site) -> AuditEvent:
    """The event written last."""
    with site.writing() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_file_that_oversight_pulls_is_on_record_without_names(told: Site, form: str) -> None:
    answer = told.get(f"/api/v1/officers.{form}?search=Lund&precinct=1&as_of=2016-09-01", "auditor")
    assert answer.status_code == 200
    assert answer.headers["Report-Pulled-By"] == "token:auditor"
    event = newest(told)
    assert (event.act, event.changes_data) == ("pull_report", False)
    assert (event.detail["report"], event.detail["format"]) == ("list of officers", form)
    assert event.detail["asked"] == {"search": "withheld", "precinct": "1", "as_of": "2016-09-01"}
    told.get(f"/api/v1/officers.{form}")
    assert newest(told).seq == event.seq
    told.get(f"/api/v1/audit-events.{form}?seq_to=3")
    assert (newest(told).act, newest(told).detail["answered"]) == ("read_audit_log", 3)
    assert newest(told).detail["asked"] == {"seq_to": 3, "format": form}
