"""A room counted by programs: opened, scanned, explained, closed, and read as records and as a sheet."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import BACKENDS, Databases
from tests.services.department import Department
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts
from tracker.schemas.output import RECORDS
from tracker.schemas.output.equipment import CountSheetAnswer

BASE = "/api/v1"
WHY = "It went to the vendor without a paper."


@pytest.fixture(scope="module", params=BACKENDS)
def counted(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Site]:
    """A closed count of the 1st's room: one camera found, one explained, one held, one code nobody knows."""
    with databases.fresh(request.param, with_accounts) as url:
        site = rewired_site(url, make_tokens(url))
        with site.writing() as session:
            department = Department(session)
            holder = department.officer("0412")
            cameras = [department.camera(serial) for serial in ("X1", "X2", "X3")]
            department.issue(holder, cameras[2], date(2016, 7, 11))
        site.post(f"{BASE}/counts", {"place": "room-1", "opened_on": "2016-09-20"})
        for code in ("X1", "CAM:X3", "Radio 7"):
            made = site.post(f"{BASE}/counts/1/sightings", {"code": code})
            assert made.status_code == 201, made.text
        again = site.post(f"{BASE}/counts/1/sightings", {"code": "T-X1"})
        assert (again.status_code, again.json["code"]) == (409, "already_seen")  # type: ignore[index]
        early = site.post(f"{BASE}/counts/1/close", {"closed_on": "2016-09-21"})
        assert (early.status_code, early.json["code"]) == (409, "unexplained")  # type: ignore[index]
        assert [one["label"] for one in early.json["related"]] == ["X2"]  # type: ignore[index]
        body = {"camera": {"serial": "X2"}, "explanation": WHY}
        refused = site.post(f"{BASE}/counts/1/explanations", body)
        assert (refused.status_code, refused.json["code"]) == (403, "commander_explains")  # type: ignore[index]
        assert site.post(f"{BASE}/counts/1/explanations", body, who="inspector").status_code == 201
        closed = site.post(f"{BASE}/counts/1/close", {"closed_on": "2016-09-21"})
        assert closed.status_code == 200, closed.text
        yield site
        close(site)


@pytest.mark.parametrize("name", ["counts", "count-sightings", "count-explanations", "count-closings"])
@pytest.mark.parametrize("who", ["admin", "inspector", "auditor"])
def test_the_records_are_as_the_document_says(counted: Site, name: str, who: str) -> None:
    listed = counted.get(f"{BASE}/{name}", who=who)
    rows = listed.get_json()
    assert rows
    assert int(listed.headers["X-Total-Count"]) == len(rows)
    for row in rows:
        assert set(row) == set(RECORDS[name]().fields)
        alone = counted.get(f"{BASE}/{name}/{row['id']}", who=who)
        assert (alone.status_code, alone.get_json()) == (200, row)
        assert counted.get(f"{BASE}/{name}/{row['id']}/history", who=who).status_code == 200


def test_the_count_carries_its_figures(counted: Site) -> None:
    figures = {"expected": 2, "found": 1, "missing": 1, "unexpected": 1, "held": 1, "wrong_condition": 0}
    record: Any = counted.get(f"{BASE}/counts?open=false&precinct=1").get_json()[0]
    sheet: Any = counted.get(f"{BASE}/counts/1/sheet").get_json()
    closing: Any = counted.get(f"{BASE}/count-closings?count=1").get_json()[0]
    for told in (record, sheet, closing):
        assert {name: told[name] for name in figures} == figures
    assert (record["closed_on"], sheet["unexplained"]) == ("2016-09-21", 0)
    assert counted.get(f"{BASE}/counts?open=true").get_json() == []


def test_the_sheet_says_what_was_found_of_each(counted: Site) -> None:
    sheet: Any = counted.get(f"{BASE}/counts/1/sheet").get_json()
    assert set(sheet) == set(CountSheetAnswer().fields)
    found = {line["serial"] or line["code"]: line["outcome"] for line in sheet["lines"]}
    assert found == {"X1": "found", "X2": "missing", "X3": "held", "Radio 7": "unexpected"}
    explained = next(line for line in sheet["lines"] if line["serial"] == "X2")
    assert explained["explanation"] == WHY


@pytest.mark.parametrize("part, rows", [("sightings", 3), ("explanations", 1)])
def test_what_belongs_to_a_count_is_listed_below_it(counted: Site, part: str, rows: int) -> None:
    assert len(counted.get(f"{BASE}/counts/1/{part}").get_json()) == rows  # type: ignore[arg-type]
    assert counted.get(f"{BASE}/counts/98765/{part}").status_code == 404


def test_before_the_closing_was_known_the_count_is_open(counted: Site) -> None:
    early: Any = counted.get(f"{BASE}/counts?as_of=2016-09-20&known_at=2016-09-20T23:00:00Z").get_json()
    assert early == []
    on_day: Any = counted.get(f"{BASE}/counts/1/sheet?as_of=2016-09-20").get_json()
    assert (on_day["closed_on"], on_day["missing"]) == (None, 1)
    assert counted.get(f"{BASE}/counts/1/sheet?as_of=2016-09-19").status_code == 404


def test_many_cameras_are_placed_at_once(counted: Site) -> None:
    answer = counted.post(f"{BASE}/placings", {"cameras": [1, 2], "place": "room-1", "starts_on": "2016-09-25"})
    assert (answer.status_code, len(answer.json["placed"])) == (201, 2)  # type: ignore[index]
    assert counted.get(answer.headers["Location"]).status_code == 200
