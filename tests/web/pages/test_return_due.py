"""Cameras due back on pages: listed by precinct with their age, and cleared by the return or by a report number."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import Story, read_story, with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, rewired_site
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import EndPosting, PostOfficer, ProtectIdentity, RecordEmployment
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.equipment import issue_camera
from tracker.services.people import end_posting, post_officer, protect_identity, record_employment
from tracker.store.models import AssignmentReturn, Posting


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """The story; `first` left on 1 September, and the posting ended; `fifth` is at a desk from 20 September."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, {})
        with made.writing() as session:
            story = read_story(session)
            leaving = RecordEmployment(OfficerRef(id=story.first), EmploymentStatus.SEPARATED, date(2016, 9, 1))
            record_employment(session, ADMINISTRATOR, leaving, now=NOW)
            posting = session.scalars(select(Posting).where(Posting.officer_id == story.first)).one()
            end_posting(session, ADMINISTRATOR, EndPosting(posting.id, date(2016, 9, 1)), now=NOW)
            desk = PostOfficer(OfficerRef(id=story.fifth), "5", "administration", date(2016, 9, 20))
            post_officer(session, ADMINISTRATOR, desk, now=NOW)
        yield made
        close(made)


@pytest.fixture
def story(told: Site) -> Story:
    """The numbers of what is there."""
    with told.writing() as session:
        return read_story(session)


def test_the_list_tells_who_holds_what_why_and_since_when(told: Site) -> None:
    page = signed_in(told).get("/return-due")
    assert "Cameras 1 to 2 of 2" in page.text
    assert (
        "Lund, Eva 0101 (0101) 1st Precinct (last posting) Camera X81000001 Left the department "
        "Since 1 Sep 2016 26 days" in page.text
    )
    assert "Lund, Eva 0501 (0501) 5th Precinct Camera X81000003 Duty out of scope Since 20 Sep 2016 7 days" in page.text


@pytest.mark.parametrize(
    "asked, shown",
    [
        ("precinct=5", ["X81000003"]),
        ("because=separated", ["X81000001"]),
        ("over=7", ["X81000001"]),
        ("over=30", []),
        ("sort=camera", ["X81000001", "X81000003"]),
        ("sort=age", ["X81000001", "X81000003"]),
        ("sort=name", ["X81000001", "X81000003"]),
        ("as_of=2016-09-10", ["X81000001"]),
        ("as_of=2016-08-31", []),
        ("as_of=2016-09-27&known_at=2016-09-27T14:59:59", []),
    ],
)
def test_the_list_is_filtered_sorted_and_asked_of_the_past(told: Site, asked: str, shown: list[str]) -> None:
    text = signed_in(told).get(f"/return-due?{asked}").text
    found = sorted((text.index(serial), serial) for serial in ("X81000001", "X81000003") if serial in text)
    assert [serial for _, serial in found] == shown


def test_a_supervisor_sees_the_own_precincts_also_of_officers_who_have_left(told: Site, story: Story) -> None:
    page = signed_in(told, "inspector").get("/return-due")
    assert "X81000001" in page.text
    assert "X81000003" not in page.text
    assert not page.has_link(f"/officers/{story.first}")
    assert not page.has_link("/counter/return")
    assert "Tick" not in page.text


def test_a_protected_name_is_masked(told: Site, story: Story) -> None:
    with told.writing() as session:
        protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=story.first), True), now=NOW)
    assert "Eva 0101" not in signed_in(told, "auditor").get("/return-due").text
    assert "Eva 0101" in signed_in(told).get("/return-due").text


def test_a_return_clears_the_row_also_from_the_list_of_ticked_ones(told: Site) -> None:
    browser = signed_in(told)
    page = browser.get("/return-due")
    assert page.has_link("/counter/return?camera=X81000001")
    box = browser.get("/bulk/returns?camera=X81000001&camera=X81000003")
    form = box.form("/bulk/returns")
    lines = {"list": "CAM:X81000001\nCAM:X81000003"}
    shown = browser.client.post("/bulk/returns", data={**form.values, **lines, "step": "plan"})
    assert "2 rows would be entered" in " ".join(shown.text.split())
    again = {**form.values, **lines, "step": "enter", "seen": _hidden(shown.text, "seen")}
    again["form_key"] = _hidden(shown.text, "form_key")
    assert browser.client.post("/bulk/returns", data=again).status_code == 303
    assert "No camera is due back on this day" in browser.get("/return-due").text


def _hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_a_report_number_clears_the_row(told: Site, story: Story) -> None:
    browser = signed_in(told)
    form = browser.get(f"/return-due/{story.assignment}/lost")
    assert "Camera X81000001 , out to Lund, Eva 0101 (badge 0101) since 11 July 2016" in form.text
    refused = browser.send(form, f"/return-due/{story.assignment}/lost", condition="missing", report_number="")
    assert refused.status == 422
    assert "needs the report number" in refused.text
    wrong = browser.send(form, f"/return-due/{story.assignment}/lost", condition="serviceable", report_number="1")
    assert (wrong.status, "Choose one of: missing, stolen" in wrong.text) == (422, True)
    cleared = browser.send(form, f"/return-due/{story.assignment}/lost", condition="stolen", report_number="16-123")
    assert "is no longer due from Lund, Eva 0101: stolen" in cleared.text
    with told.writing() as session:
        ended = session.scalars(
            select(AssignmentReturn).where(AssignmentReturn.assignment_id == story.assignment)
        ).one()
        assert (ended.condition, ended.report_number) == ("stolen", "16-123")
    again = browser.get(f"/return-due/{story.assignment}/lost")
    second = browser.send(again, f"/return-due/{story.assignment}/lost", condition="stolen", report_number="16-124")
    assert (second.status, "was returned on" in second.text) == (409, True)
    assert browser.get("/return-due/98765/lost").status == 404
    assert signed_in(told, "auditor").get(f"/return-due/{story.assignment}/lost").status == 403


def test_a_camera_issued_out_of_scope_is_due_from_its_issue(told: Site, story: Story) -> None:
    with told.writing() as session:
        desk = PostOfficer(OfficerRef(id=story.second), "1", "administration", date(2016, 8, 1))
        post_officer(session, ADMINISTRATOR, desk, now=NOW)
        issue = IssueCamera(OfficerRef(id=story.second), CameraRef(id=story.spare), date(2016, 9, 26))
        issue_camera(session, ADMINISTRATOR, issue, now=NOW)
    assert "X81000002 Duty out of scope Since 26 Sep 2016 1 day" in signed_in(told).get("/return-due").text


@pytest.mark.parametrize("asked", ["because=bored", "over=-1", "sort=height", "page=0", "else=1"])
def test_what_is_not_understood_is_told(told: Site, asked: str) -> None:
    assert signed_in(told).get(f"/return-due?{asked}").status == 422
