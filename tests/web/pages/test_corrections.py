"""Corrections, voids, batches and recalls as pages: shown beforehand, entered once, both sides told, nothing hidden."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event, func, select

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.api.story import Story, read_story, with_story
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site, close, rewired_site
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import AddOfficer, Particulars, PostOfficer, RecordEmployment
from tracker.domain.commands.training import AddSession
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.batches import open_batch
from tracker.services.equipment import issue_camera
from tracker.services.people import add_officer, post_officer, record_employment
from tracker.services.training import add_session
from tracker.store.models import AuditEvent, ConditionFact, Posting


@pytest.fixture
def told(databases: Databases) -> Iterator[Site]:
    """A site with the story, on SQLite."""
    with databases.fresh("sqlite", with_story) as url:
        site = rewired_site(url, {})
        yield site
        close(site)


@pytest.fixture
def story(told: Site) -> Story:
    """The numbers of what is in it."""
    with told.writing() as session:
        return read_story(session)


@pytest.fixture
def browser(told: Site) -> Browser:
    """An administrator."""
    return signed_in(told)


def posting_id(site: Site, officer: int) -> int:
    """The number of an officer's standing posting."""
    with site.writing() as session:
        standing = select(Posting.id).where(Posting.officer_id == officer, Posting.voided_at.is_(None))
        return session.scalars(standing).one()


def events(site: Site) -> int:
    """How many events there are."""
    with site.writing() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_an_officers_page_leads_to_the_correction_of_each_fact(browser: Browser, told: Site, story: Story) -> None:
    page = browser.get(f"/officers/{story.first}")
    number = posting_id(told, story.first)
    for kind in ("assignments", "completions", "postings", "employment", "particulars"):
        assert page.has_link(f"/facts/{kind}/"), kind
    assert page.has_link(f"/facts/postings/{number}/correct")
    assert browser.get(f"/cameras/{story.held}").has_link("/facts/cameras/")
    assert not browser.get(f"/officers/{story.first}?as_of=2016-09-01").has_link("/facts/")
    assert not signed_in(told, "auditor").get(f"/officers/{story.first}").has_link("/facts/")


def test_a_correction_is_previewed_entered_once_and_shown_side_by_side(
    browser: Browser, told: Site, story: Story
) -> None:
    path = f"/facts/postings/{posting_id(told, story.first)}/correct"
    form = browser.get(path)
    assert form.form(path).values["precinct"] == "1"
    assert form.form(path).values["officer"] == "0101"
    before = events(told)
    typed = {"precinct": "5", "correction_reason": "The wrong precinct"}
    sent = {**form.form(path).values, **typed, "step": "preview"}
    preview = Page(browser.client.post(path, data=sent))
    assert preview.status == 200
    assert "What would happen" in preview.text
    assert "Precinct 1st Precinct 5th Precinct" in preview.text
    assert events(told) == before
    entered = {**preview.form(path).values, **typed, "step": "enter"}
    first = browser.client.post(path, data=entered)
    again = browser.client.post(path, data=entered)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert events(told) == before + 1
    shown = browser.get(first.headers["Location"])
    assert "Corrected" in shown.text
    assert "Precinct 1st Precinct 5th Precinct" in shown.text
    old = browser.get(path.removesuffix("/correct"))
    assert "The wrong precinct" in old.text
    assert old.has_link("/facts/postings/")


def test_a_refused_correction_keeps_what_was_typed_and_names_what_stands_in_the_way(
    browser: Browser, told: Site, story: Story
) -> None:
    path = f"/facts/postings/{posting_id(told, story.first)}/correct"
    refused = browser.send(browser.get(path), path, starts_on="2016-09-01", correction_reason="Later")
    assert (refused.status, refused.title.startswith("Problem: ")) == (409, True)
    assert refused.form(path).values["starts_on"] == "2016-09-01"
    assert refused.has_link(f"/facts/assignments/{story.assignment}")
    wrong = browser.send(browser.get(path), path, starts_on="soon", precinct="9")
    assert wrong.status == 422
    assert "Starts on: Give the day as YYYY-MM-DD" in wrong.text
    assert "Reason for the correction: This is required." in wrong.text


def test_what_comes_from_a_short_list_is_picked_and_said_by_its_name(
    browser: Browser, told: Site, story: Story
) -> None:
    posting = f"/facts/postings/{posting_id(told, story.first)}"
    form = browser.get(f"{posting}/correct").text
    assert "Precinct 1st Precinct 5th Precinct" in form
    assert "Duty Administration Patrol" in form
    shown = browser.get(posting)
    assert "Precinct 1st Precinct Duty Patrol Starts on 1 January 2016" in shown.text
    assert browser.get(shown.link("History of this record")).title.startswith("History of Posting")
    completion = browser.get(f"/officers/{story.first}").link("Void entry 1 of completions").removesuffix("/void")
    assert "Body-worn camera" in browser.get(f"{completion}/correct").text
    path = f"/facts/assignments/{story.assignment}/correct"
    assert "Place (optional) none" in browser.get(path).text
    assert browser.get(path).form(path).values["place"] == ""


def test_the_room_of_a_class_is_typed_freely(browser: Browser, told: Site) -> None:
    with told.writing() as session:
        held = add_session(
            session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 9, 1), place="The old gym"), now=NOW
        )
        path = f"/facts/sessions/{held.id}/correct"
    assert browser.get(path).form(path).values["place"] == "The old gym"


def test_a_void_says_what_opens_again_and_is_final(browser: Browser, told: Site, story: Story) -> None:
    path = f"/facts/postings/{_second_posting(told, story)}/void"
    page = browser.get(path)
    assert "the posting to 5th Precinct, patrol, holds" in page.text
    voided = browser.send(page, path, correction_reason="Never moved")
    assert "Never moved" in voided.text
    assert "A void is final" in browser.get(path).text
    again = browser.send(page, path, correction_reason="Never moved, I say")
    assert again.status == 409


def _second_posting(site: Site, story: Story) -> int:
    with site.writing() as session:
        latest = select(Posting.id).where(Posting.officer_id == story.moved).order_by(Posting.starts_on.desc())
        return int(session.scalars(latest).first() or 0)


def test_a_void_that_cannot_be_says_why_and_offers_no_button(browser: Browser, told: Site, story: Story) -> None:
    path = f"/facts/postings/{posting_id(told, story.first)}/void"
    page = browser.get(path)
    assert "It cannot be voided yet" in page.text
    assert page.has_link(f"/facts/assignments/{story.assignment}")
    assert [form.action for form in page.reader.forms if form.action == path] == []


def test_while_the_database_takes_no_entries_the_pages_of_voids_and_reversals_say_so(
    browser: Browser, told: Site, story: Story
) -> None:
    with told.writing() as session:
        open_batch(session, ADMINISTRATOR, kind="roster", now=NOW, as_of=date(2016, 8, 1))
    paths = (f"/facts/postings/{_second_posting(told, story)}/void", "/batches/1/reverse")
    event.listen(
        told.app.extensions["tracker"].engine,
        "connect",
        lambda connection, _record: connection.execute("PRAGMA query_only = ON"),
    )
    for path in paths:
        page = browser.get(path)
        assert page.status == 200, path
        assert "Nothing can be entered just now" in page.text
        assert [form.action for form in page.reader.forms if form.action == path] == []
    assert browser.get("/facts/postings/999/void").status == 404


@pytest.mark.parametrize("path", ["/facts/postings/999", "/facts/postings/999/void", "/facts/nothing/1/correct"])
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404


def test_nobody_else_comes_near(told: Site, story: Story) -> None:
    for who in ("inspector", "auditor"):
        other = signed_in(told, who)
        for path in (f"/facts/assignments/{story.assignment}/correct", "/cameras/recall", "/batches/1/reverse"):
            assert other.get(path).status == 403, (who, path)


def test_a_recall_is_planned_entered_shown_and_reversed(browser: Browser, told: Site, story: Story) -> None:
    path = "/cameras/recall"
    typed = {"model": "Axon Body 2", "starts_on": "2016-09-20", "reason": "The battery swells"}
    plan = browser.send(browser.get(path), path, **typed)
    assert "4 cameras would be recalled" in plan.text
    assert "2 of them are in officers' hands today" in plan.text
    assert "Lund, Eva 0101" in plan.text
    with told.writing() as session:
        assert session.scalar(select(func.count()).select_from(ConditionFact)) == 0
    sent = {**plan.form(path).values, **typed, "step": "enter"}
    first = browser.client.post(path, data=sent)
    again = browser.client.post(path, data=sent)
    assert first.headers["Location"] == again.headers["Location"]
    batch = browser.get(first.headers["Location"])
    assert "Condition : 4" in batch.text
    assert "Stands" in batch.text
    reversal = browser.get(batch.link("Reverse the whole batch"))
    assert "Nothing stands in the way" in reversal.text
    taken_back = browser.send(reversal, "/batches/1/reverse", reason="Another model was meant")
    assert "Condition : 4, of which 4 void" in taken_back.text
    assert "Another model was meant" in taken_back.text
    assert "Reversed already" in browser.get("/batches/1/reverse").text


def test_a_recall_of_a_list_or_range_is_typed_as_it_comes(browser: Browser) -> None:
    path = "/cameras/recall"
    typed = {"serials": "X81000001, X81000002\nX81000003", "starts_on": "2016-09-20", "reason": "Clips"}
    assert "3 cameras would be recalled" in browser.send(browser.get(path), path, **typed).text
    wrong = browser.send(browser.get(path), path, **{**typed, "serials": "X1 X81000002"})
    assert (wrong.status, "No camera has the serial X1" in wrong.text) == (404, True)
    ranged = {**typed, "serials": "", "first_serial": "X81000001", "last_serial": "X81000002"}
    assert "2 cameras would be recalled" in browser.send(browser.get(path), path, **ranged).text


def test_every_obstacle_of_a_reversal_is_listed_before_it_is_tried(browser: Browser, told: Site) -> None:
    day = date(2016, 8, 1)
    with told.writing() as session:
        department = Department(session)
        batch = open_batch(session, ADMINISTRATOR, kind="roster", now=NOW, as_of=day)
        issued = []
        for n in range(2):
            new = AddOfficer(Particulars("New", f"Officer {n}"), day)
            officer = add_officer(session, ADMINISTRATOR, new, now=NOW, batch=batch)
            who = OfficerRef(id=officer.id)
            post_officer(session, ADMINISTRATOR, PostOfficer(who, "1", "patrol", day), now=NOW, batch=batch)
            active = RecordEmployment(who, EmploymentStatus.ACTIVE, day)
            record_employment(session, ADMINISTRATOR, active, now=NOW, batch=batch)
            camera = department.camera(f"NEW{n}")
            issue = IssueCamera(who, CameraRef(id=camera.id), day, override_reason="first day")
            issued.append(issue_camera(session, ADMINISTRATOR, issue, now=NOW).assignment.id)
    before = events(told)
    page = browser.get("/batches/1/reverse")
    assert "It cannot be reversed yet" in page.text
    assert "2 later entries rest on this batch" in page.text
    assert all(page.has_link(f"/facts/assignments/{number}") for number in issued)
    assert [form.action for form in page.reader.forms if form.action.startswith("/batches")] == []
    assert events(told) == before
    listed = browser.get("/batches/1?kind=postings")
    assert listed.has_link("/facts/postings/")
    assert "New, Officer 1" in listed.text
    assert browser.get("/batches/1?kind=nothing").status == 422
