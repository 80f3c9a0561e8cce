"""Imports as pages: planned with every problem by line, applied whole or not at all, reversed."""

import io

import pytest
from sqlalchemy import func, select

from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.store.models import Officer

HEADER = "employee_number,last_name,first_name,badge,precinct,duty\n"
GOOD = HEADER + "E1,Newman,Ada,0101,1,patrol\nE2,Oldman,Bea,0102,5,patrol\n"
BAD = GOOD + "E3,Lost,Cy,0103,9,patrol\n,Nameless,Di,,1,patrol\n"


@pytest.fixture
def browser(sqlite_site: Site) -> Browser:
    """An administrator of a department without officers."""
    return signed_in(sqlite_site)


def plan(browser: Browser, content: str | bytes, name: str = "roster.csv", **typed: str) -> Page:
    """What the page says of a file."""
    form = browser.get("/imports/new").form("/imports/plan")
    body = content.encode() if isinstance(content, str) else content
    data = {**form.values, "kind": "roster", **typed, "file": (io.BytesIO(body), name)}
    return Page(browser.client.post("/imports/plan", data=data, content_type="multipart/form-data"))


def officers(site: Site) -> int:
    """How many are on record."""
    with site.writing() as session:
        return session.execute(select(func.count()).select_from(Officer)).scalar_one()


def test_a_plan_enters_nothing_and_its_apply_everything(browser: Browser, sqlite_site: Site) -> None:
    planned = plan(browser, GOOD)
    assert planned.status == 200
    assert "Ready to apply" in planned.text
    assert officers(sqlite_site) == 0
    applied = browser.send(planned, "/imports/apply")
    assert "Batch 1: roster, roster.csv" in applied.text
    assert "entered as this one batch" in applied.text
    assert officers(sqlite_site) == 2
    again = browser.send(plan(browser, GOOD), "/imports/apply")
    assert "Everything in the file was on record already." in again.text


def test_every_problem_is_listed_by_line_and_keeps_the_file_out(browser: Browser, sqlite_site: Site) -> None:
    planned = plan(browser, BAD)
    assert "2 rows cannot be entered as they are." in planned.text
    assert "There is no precinct 9." in planned.text
    assert "5 rejected" in planned.text
    refused = browser.send(planned, "/imports/apply")
    assert refused.status == 409
    assert "Mend the file, or exclude their lines." in refused.text
    assert officers(sqlite_site) == 0
    applied = browser.send(refused, "/imports/apply", exclude="4, 5")
    assert "Batch 1" in applied.text
    assert officers(sqlite_site) == 2


def test_the_rows_to_mend_come_as_a_file(browser: Browser) -> None:
    planned = plan(browser, BAD)
    form = planned.form("/imports/rejects")
    file = browser.client.post("/imports/rejects", data=form.values)
    assert file.headers["Content-Disposition"] == "attachment; filename=rows-to-mend.csv"
    assert "E3,Lost,Cy,0103,9,patrol,4" in file.text
    assert "Ada" not in file.text


@pytest.mark.parametrize(
    "content, name, typed, sentence",
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "picture.xlsx", {}, "File"),
        (b"", "empty.csv", {}, "empty"),
        (GOOD, "roster.csv", {"kind": ""}, "Kind of file: This is required."),
        (GOOD, "roster.csv", {"mapping": "../../etc/passwd"}, "There is no such mapping."),
        (GOOD, "roster.csv", {"as_of": "2030-01-01"}, "2030-01-01"),
    ],
)
def test_a_file_that_cannot_be_planned_is_refused_in_the_form(
    browser: Browser, content: str | bytes, name: str, typed: dict[str, str], sentence: str
) -> None:
    refused = plan(browser, content, name, **typed)
    assert refused.status in (409, 422)
    assert "Nothing was entered" in refused.text
    assert sentence in refused.text
    assert refused.title.startswith("Problem: ")


def test_no_file_at_all_is_refused(browser: Browser) -> None:
    form = browser.get("/imports/new").form("/imports/plan")
    response = browser.client.post("/imports/plan", data={**form.values, "kind": "roster"})
    assert response.status_code == 422
    assert "Choose the file to import." in response.text


def test_a_file_changed_on_its_way_is_refused(browser: Browser, sqlite_site: Site) -> None:
    planned = plan(browser, GOOD)
    values = planned.form("/imports/apply").values
    for content in ("AAAA", "not base64 é", values["content"][:-8]):
        refused = browser.client.post("/imports/apply", data={**values, "content": content})
        assert refused.status_code == 422
        assert "The file did not arrive whole." in refused.text
    assert officers(sqlite_site) == 0


def test_a_mapping_file_of_ones_own_is_taken(browser: Browser) -> None:
    mapping = """
kind = "roster"
[columns]
employee_number = "ID"
last_name = "Surname"
first_name = "Given"
precinct = "Home"
[constants]
duty = "patrol"
"""
    form = browser.get("/imports/new").form("/imports/plan")
    data = {
        **form.values,
        "kind": "roster",
        "file": (io.BytesIO(b"ID,Surname,Given,Home\nE1,Newman,Ada,1\n"), "hr.csv"),
        "mapping_file": (io.BytesIO(mapping.encode()), "hr.toml"),
    }
    planned = Page(browser.client.post("/imports/plan", data=data, content_type="multipart/form-data"))
    assert "Ready to apply" in planned.text
    assert "Batch 1" in browser.send(planned, "/imports/apply").text


def test_officers_missing_from_a_newer_roster_leave_only_when_confirmed(browser: Browser, sqlite_site: Site) -> None:
    browser.send(plan(browser, GOOD, as_of="2016-09-01"), "/imports/apply")
    newer = plan(browser, "\n".join(GOOD.splitlines()[:2]) + "\n", as_of="2016-09-20")
    assert "1 officer on record is not in this file." in newer.text
    assert "Oldman, Bea" in newer.text
    assert "confirm_left" in newer.form("/imports/apply").names
    applied = browser.send(newer, "/imports/apply", confirm_left="true")
    assert "Batch 2" in applied.text
    assert "separated" in browser.get("/officers?search=oldman").text
