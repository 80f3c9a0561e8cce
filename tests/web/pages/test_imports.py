"""What an import on the page promises: a plan enters nothing, an entry is whole, sent again it changes nothing."""

import io
from dataclasses import replace

import pytest

from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.pages.guiding import count, figures, key_of, planned, start
from tests.web.site import Site
from tracker.store.models import Batch, ImportDraft, Officer

pytestmark = pytest.mark.usefixtures("reading_here")

HEADER = "employee_number,last_name,first_name,badge,precinct,duty\n"
GOOD = HEADER + "E1,Newman,Ada,0101,1,patrol\nE2,Oldman,Bea,0102,5,patrol\n"
BAD = GOOD + "E3,Lost,Cy,0103,1,sailor\n,Nameless,Di,,1,patrol\n"


@pytest.fixture
def browser(sqlite_site: Site) -> Browser:
    """An administrator of a department without officers."""
    return signed_in(sqlite_site)


def enter(browser: Browser, plan: Page, **typed: object) -> Page:
    """The plan applied."""
    return browser.send(plan, f"/imports/guide/{key_of(plan)}/apply", **typed)


def test_a_plan_enters_nothing_and_its_apply_everything(browser: Browser, sqlite_site: Site) -> None:
    plan = planned(browser, GOOD)
    assert plan.status == 200
    assert "Ready to apply" in plan.text
    assert count(sqlite_site, Officer) == 0
    applied = enter(browser, plan)
    assert "Batch 1: roster, roster.csv" in applied.text
    assert "entered as this one batch" in applied.text
    assert count(sqlite_site, Officer) == 2


def test_a_file_sent_again_changes_nothing(browser: Browser, sqlite_site: Site) -> None:
    enter(browser, planned(browser, GOOD))
    again = enter(browser, planned(browser, GOOD))
    assert "Everything in the file was on record already." in again.text
    assert (count(sqlite_site, Officer), count(sqlite_site, Batch), count(sqlite_site, ImportDraft)) == (2, 1, 0)


def test_every_problem_is_listed_by_line_and_keeps_the_file_out(browser: Browser, sqlite_site: Site) -> None:
    plan = planned(browser, BAD)
    key = key_of(plan)
    assert "2 rows cannot be entered as they are." in plan.text
    assert "sailor" in plan.text
    assert (figures(plan)["rejected"], figures(plan)["to review"]) == (1, 1)
    refused = enter(browser, plan)
    assert refused.status == 409
    assert "Correct them, decide on them, or leave them out." in refused.text
    assert count(sqlite_site, Officer) == 0
    data = {**plan.form(f"/imports/guide/{key}/rows").values, "lines": "4-5", "act": "exclude"}
    mended = Page(browser.client.post(f"/imports/guide/{key}/rows", data=data, follow_redirects=True))
    assert "Batch 1" in enter(browser, mended).text
    assert count(sqlite_site, Officer) == 2


@pytest.mark.parametrize("lines, sentence", [("9", "no row on line 9"), ("four", "List lines by their numbers")])
def test_lines_that_are_none_are_refused_beside_their_field(browser: Browser, lines: str, sentence: str) -> None:
    plan = planned(browser, GOOD)
    key = key_of(plan)
    data = {**plan.form(f"/imports/guide/{key}/rows").values, "lines": lines, "act": "exclude"}
    refused = Page(browser.client.post(f"/imports/guide/{key}/rows", data=data))
    assert refused.status == 422
    assert f"Lines: {sentence}" in refused.text.replace("The file has ", "")


def test_the_rows_to_mend_come_as_a_file(browser: Browser) -> None:
    plan = planned(browser, BAD)
    form = plan.form(f"/imports/guide/{key_of(plan)}/rejects")
    file = browser.client.post(form.action, data=form.values)
    assert file.headers["Content-Disposition"] == "attachment; filename=rows-to-mend.csv"
    assert "E3,Lost,Cy,0103,1,sailor,4" in file.text
    assert "Ada" not in file.text


@pytest.mark.parametrize(
    "content, name, typed, sentence",
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "picture.xlsx", {}, "File"),
        (b"", "empty.csv", {}, "empty"),
        (GOOD, "roster.csv", {"kind": ""}, "Kind of file: This is required."),
        (GOOD, "roster.csv", {"mapping": "../../etc/passwd"}, "There is no such mapping."),
        (GOOD, "roster.csv", {"as_of": "2030-01-01"}, "a day to come"),
    ],
)
def test_a_file_that_cannot_be_planned_is_refused_in_the_form(
    browser: Browser, content: str | bytes, name: str, typed: dict[str, str], sentence: str
) -> None:
    refused = start(browser, content, name, **typed)
    assert refused.status in (409, 422)
    assert "Nothing was entered" in refused.text
    assert sentence in refused.text
    assert refused.title.startswith("Problem: ")


def test_no_file_at_all_is_refused(browser: Browser) -> None:
    form = browser.get("/imports/guide").form("/imports/guide")
    response = browser.client.post("/imports/guide", data={**form.values, "kind": "roster"})
    assert response.status_code == 422
    assert "Choose the file to import." in response.text


def test_a_file_larger_than_any_may_be_is_refused_and_not_kept(browser: Browser, sqlite_site: Site) -> None:
    wired = sqlite_site.app.extensions["tracker"]
    wired.settings = replace(wired.settings, limits=replace(wired.settings.limits, file_bytes=20_000))
    refused = start(browser, b"x" * 20_001)
    assert refused.status == 413
    assert "too large" in refused.text
    assert count(sqlite_site, ImportDraft) == 0


OWN_MAPPING = """
kind = "roster"
[columns]
employee_number = "ID"
last_name = "Surname"
first_name = "Given"
precinct = "Home"
[constants]
duty = "patrol"
"""


def test_a_mapping_file_of_ones_own_is_taken_and_leads_straight_to_the_plan(browser: Browser) -> None:
    form = browser.get("/imports/guide").form("/imports/guide")
    data = {
        **form.values,
        "kind": "roster",
        "file": (io.BytesIO(b"ID,Surname,Given,Home\nE1,Newman,Ada,1\n"), "hr.csv"),
        "mapping_file": (io.BytesIO(OWN_MAPPING.encode()), "hr.toml"),
    }
    sent = browser.client.post(form.action, data=data, content_type="multipart/form-data", follow_redirects=True)
    plan = Page(sent)
    assert plan.title.startswith("Plan of the import")
    assert "Ready to apply" in plan.text
    assert "Batch 1" in enter(browser, plan).text


def test_officers_missing_from_a_newer_roster_leave_only_when_confirmed(browser: Browser) -> None:
    enter(browser, planned(browser, GOOD, as_of="2016-09-01"))
    newer = planned(browser, "\n".join(GOOD.splitlines()[:2]) + "\n", as_of="2016-09-20")
    assert "1 officer on record is not in this file." in newer.text
    assert "Oldman, Bea" in newer.text
    assert "confirm_left" in newer.form(f"/imports/guide/{key_of(newer)}/apply").names
    assert "Batch 2" in enter(browser, newer, confirm_left="true").text
    assert "separated" in browser.get("/officers?search=oldman").text
