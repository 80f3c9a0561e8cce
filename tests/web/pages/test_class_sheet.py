"""The sheet of a class to print and sign, before the class and after it."""

import pypdfium2
import pytest

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.pages.browsing import Browser, signed_in
from tests.web.pages.test_enrolling import added, enrolled
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import ProtectIdentity
from tracker.domain.commands.training import SignIn
from tracker.services.people import protect_identity
from tracker.services.training import sign_in

COMING = "2016-10-03"


@pytest.fixture
def browser(site: Site) -> Browser:
    """An administrator; three untrained officers of the 1st and one of the 5th."""
    with site.writing() as session:
        for badge, precinct in (("0101", "1"), ("0102", "1"), ("0103", "1"), ("0505", "5")):
            Department(session).officer(badge, precinct=precinct, trained=False)
    return signed_in(site)


def printed(browser: Browser, session_id: int = 1) -> str:
    """What is printed on the sheet of a class."""
    answer = browser.client.get(f"/sessions/{session_id}/sheet.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    document = pypdfium2.PdfDocument(answer.data)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def test_the_sheet_lists_who_is_enrolled_with_lines_to_sign_and_for_walk_ins(browser: Browser) -> None:
    page = added(browser, seats="12")
    assert page.link("Sign-in sheet to print (PDF)").startswith("/sessions/1/sheet.pdf")
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1", "2", "4"])
    browser.send(browser.get("/sessions/1"), "/sessions/1/withdraw")  # the first one's
    text = printed(browser)
    assert "Sign-in sheet: Body-worn camera, 3 October 2016" in text
    assert "2 of 12 taken" in text
    assert "1 Lund, Eva 0102 Officer 0102 1st Precinct 2 Lund, Eva 0505 Officer 0505 5th Precinct" in text
    assert "0101" not in text
    assert "0103" not in text
    walk_ins = text.partition("Walk-ins")[2].partition("Officers present")[0]
    assert [str(number) in walk_ins.split() for number in (2, 3, 12, 13)] == [False, True, True, False]
    assert "Class 1. As of 2016-09-27" in text


def test_a_class_without_seats_left_still_has_lines_for_walk_ins(browser: Browser) -> None:
    added(browser, seats="1")
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1"])
    walk_ins = printed(browser).partition("Walk-ins")[2].partition("Officers present")[0].split()
    assert [str(number) in walk_ins for number in (1, 2, 7, 8)] == [False, True, True, False]


def test_after_the_class_walk_ins_stand_on_it_and_no_shows_do_not(browser: Browser, site: Site) -> None:
    added(browser, day="2016-09-27")
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1", "2"])
    with site.writing() as session:
        there = SignIn(1, (OfficerRef(id=1), OfficerRef(id=4)), rest_no_show=True)
        sign_in(session, ADMINISTRATOR, there, now=NOW)
    text = printed(browser)
    assert "1 Lund, Eva 0101 Officer 0101 1st Precinct 2 Lund, Eva 0505 (walk-in) Officer 0505" in text
    assert "0102" not in text


def test_a_supervisor_prints_the_own_officers_and_no_masked_name(browser: Browser, site: Site) -> None:
    added(browser)
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1", "2", "4"])
    with site.writing() as session:
        protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=2), True), now=NOW)
    text = printed(signed_in(site, "inspector"))
    assert "officers of precinct 1 only" in text
    assert "1 Lund, Eva 0101 Officer 0101 1st Precinct 2 Protected officer Officer 1st Precinct" in text
    assert "0505" not in text


def test_the_sheet_of_no_class_is_not_found(browser: Browser) -> None:
    assert browser.client.get("/sessions/98765/sheet.pdf").status_code == 404


def test_the_sheet_to_sign_for_cameras_names_who_may_still_come(browser: Browser) -> None:
    added(browser)
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1"])
    page = browser.get("/counter/sheet?session=1")
    assert "1 Lund, Eva 0101 0101 serial number Issued day" in page.text
