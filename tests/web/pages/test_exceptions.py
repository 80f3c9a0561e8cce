"""The exceptions as a page: counted, grouped by kind, linked to the records that the reader may see."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import read_story, with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import EndPosting, RecordEmployment
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.domain.vocabulary import EmploymentStatus, FactKind
from tracker.render.exception_words import KINDS
from tracker.services.equipment import issue_camera
from tracker.services.people import end_posting, record_employment
from tracker.services.voids import void_fact
from tracker.store.models import Posting


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """The story; `first` left on 1 September, and the posting ended; the untrained one has a camera on an override; the
    assignment in the 5th was a mistake; the protected officer is trained and has none.
    """
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        with made.writing() as session:
            story = read_story(session)
            leaving = RecordEmployment(OfficerRef(id=story.first), EmploymentStatus.SEPARATED, date(2016, 9, 1))
            record_employment(session, ADMINISTRATOR, leaving, now=NOW)
            posting = session.scalars(select(Posting).where(Posting.officer_id == story.first)).one()
            end_posting(session, ADMINISTRATOR, EndPosting(posting.id, date(2016, 9, 1)), now=NOW)
            issue = IssueCamera(
                OfficerRef(id=story.untrained), CameraRef(id=story.spare), date(2016, 9, 20), override_reason="A riot."
            )
            issue_camera(session, ADMINISTRATOR, issue, now=NOW)
            wrong = VoidFact(FactKind.ASSIGNMENT, story.fifth_assignment, "It was the other one.")
            void_fact(session, ADMINISTRATOR, wrong, now=NOW)
        made.clock.move(seconds=1)
        yield made
        close(made)


def test_the_page_counts_and_groups_by_kind(told: Site) -> None:
    page = signed_in(told).get("/reports/exceptions")
    text = page.text
    assert "Holding while separated: 1" in text
    assert "Lund, Eva 0101 (0101) 1st Precinct (last posting) Camera X81000001 Left the department" in text
    assert "A riot." in text
    assert "Lacks BWC; override: A riot." in text
    assert "Assignment of 12 July 2016: It was the other one." in text
    assert (
        "None of: Holding a camera that is not serviceable; No posting or no employment; Roster row never matched."
        in text
    )
    body = told.get("/api/v1/reports/exceptions").get_json()
    for one in body["counts"]:
        assert (f"{one['exception']}: {one['total']}" in text) == (one["total"] > 0), one


@pytest.mark.parametrize("who", ["admin", "inspector", "auditor"])
def test_every_link_leads_somewhere(told: Site, who: str) -> None:
    browser = signed_in(told, who)
    page = browser.get("/reports/exceptions")
    links = {
        href
        for href, _ in page.reader.links
        if href.startswith(("/officers/", "/cameras/", "/facts/", "/batches/", "/reports/exceptions."))
    }
    assert len(links) >= 6
    for href in links:
        assert browser.client.get(href).status_code == 200, href


def test_a_supervisor_is_told_of_the_own_precinct_and_of_what_is_nobodys(told: Site) -> None:
    text = signed_in(told, "inspector").get("/reports/exceptions").text
    assert "Lund, Eva 0101" in text
    assert "It was the other one." not in text
    assert "Counted to no precinct, so not among these: Roster row never matched; In stock, without a place." in text
    assert "5th Precinct" not in text


def test_a_protected_name_is_for_administrators(told: Site) -> None:
    assert "0666" in signed_in(told).get("/reports/exceptions").text
    for who in ("auditor", "inspector"):
        text = signed_in(told, who).get("/reports/exceptions").text
        assert PROTECTED_NAME in text
        assert "0666" not in text


def test_a_precinct_and_a_day_can_be_asked_for_and_stand_in_the_files(told: Site) -> None:
    browser = signed_in(told)
    page = browser.get("/reports/exceptions?precinct=5&since=2016-09-27")
    assert "It was the other one." in page.text
    assert "Lund, Eva 0101" not in page.text
    href = next(href for href, _ in page.reader.links if href.startswith("/reports/exceptions.json?"))
    body = browser.client.get(href).get_json()
    assert body["filters"] == {"precinct": ["5"], "since": ["2016-09-27"]}
    assert {row["precinct"] for row in body["rows"]} == {"5"}


@pytest.mark.parametrize(
    "asked, status", [("precinct=nowhere", 404), ("since=soon", 422), ("as_of=2016-09-01&since=2016-09-02", 422)]
)
def test_what_cannot_be_asked_is_refused(told: Site, asked: str, status: int) -> None:
    assert signed_in(told).client.get(f"/reports/exceptions?{asked}").status_code == status


def test_an_earlier_day_without_any_says_so(told: Site) -> None:
    text = signed_in(told).get("/reports/exceptions?as_of=2015-06-01").text
    assert "0 exceptions" in text
    assert f"None at all of: {'; '.join(KINDS.values())}." in text
