"""Seats, the sign-in desk and the lists of who needs training, as pages."""

import pytest
from sqlalchemy import func, select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.domain.codes import officer_code
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import AddOfficer, Particulars, ProtectIdentity
from tracker.services.people import add_officer, protect_identity
from tracker.store.models import Completion, Enrolment, EnrolmentEnd

NEW = "/sessions/new"
COMING, TODAY = "2016-10-03", "2016-09-27"


@pytest.fixture
def browser(site: Site) -> Browser:
    """An administrator; three untrained officers of the 1st and one of the 5th."""
    with site.writing() as session:
        for badge, precinct in (("0101", "1"), ("0102", "1"), ("0103", "1"), ("0505", "5")):
            Department(session).officer(badge, precinct=precinct, trained=False)
    return signed_in(site)


def added(browser: Browser, day: str = COMING, **more: str) -> Page:
    """A class for anyone with three seats."""
    return browser.send(browser.get(NEW), NEW, course_version="BWC/2016", held_on=day, **{"seats": "3", **more})


def enrolled(browser: Browser, page: Page, officers: list[str]) -> Page:
    """The officers ticked and enrolled."""
    form = next(form for form in page.reader.forms if form.method == "post" and "/enrol" in form.action)
    sent = {**form.values, "officers": officers}
    return Page(browser.client.post(form.action, data=sent, follow_redirects=True))


def count(site: Site, model: type) -> int:
    """How many standing rows a table has."""
    with site.writing() as session:
        return session.execute(select(func.count()).where(model.voided_at.is_(None))).scalar_one()  # type: ignore[attr-defined]


def test_who_still_needs_it_is_enrolled_by_precinct_as_one_batch(browser: Browser, site: Site) -> None:
    added(browser)
    page = browser.get("/sessions/1/enrol?precinct=1")
    assert "Who still needs it: 3 officers eligible on that day and not enrolled" in page.text
    assert "0505" not in page.text
    done = enrolled(browser, page, ["1", "2"])
    assert "2 officers enrolled. Batch 1 can be reversed as a whole." in done.text
    assert "2 of 3 taken, 1 left" in done.text
    again = browser.get("/sessions/1/enrol?precinct=1")
    assert "Who still needs it: 1 officer" in again.text
    assert "Need it and are enrolled: 2" in again.text
    assert count(site, Enrolment) == 2


def test_all_are_ticked_by_a_link_and_too_many_are_refused_with_the_seats_left(browser: Browser, site: Site) -> None:
    added(browser)
    page = browser.get(browser.get("/sessions/1/enrol").link("Tick all 4"))
    assert page.response.text.count('name="officers"') == page.response.text.count(" checked") == 4
    refused = enrolled(browser, page, ["1", "2", "3", "4"])
    assert refused.status == 409
    assert "3 seats are left of 3 in this class, and 4 asked for." in refused.text
    assert refused.response.text.count(" checked") == 4
    assert count(site, Enrolment) == 0


def test_a_seat_is_given_back_before_the_class(browser: Browser, site: Site) -> None:
    added(browser)
    page = enrolled(browser, browser.get("/sessions/1/enrol"), ["1"])
    gone = browser.send(page, "/sessions/1/withdraw")
    assert "withdrew" in gone.text
    assert "0 of 3 taken, 3 left" in gone.text
    assert gone.has_link("/facts/enrolment-ends/1/void")
    assert count(site, EnrolmentEnd) == 1


def test_the_sheet_ticks_the_enrolled_and_marks_the_rest_as_not_there(browser: Browser, site: Site) -> None:
    added(browser, TODAY)
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1", "2"])
    page = browser.get("/sessions/1")
    assert "Enrolled: all are ticked" in page.text
    assert "Walk-ins: who came without a seat (2 to choose from)" in page.text
    done = browser.send(page, "/sessions/1/sign-in", officers=["1", "3"], rest_no_show="true")
    assert "2 officers entered as having done this class. 1 officer marked as not there." in done.text
    assert "not there" in done.text
    assert (count(site, Completion), count(site, EnrolmentEnd)) == (2, 1)


def scanned(browser: Browser, code: str) -> Page:
    """One scan at the class's desk."""
    return browser.send(browser.get("/sessions/1/scan"), "/sessions/1/scan", code=code)


def test_each_scan_says_enrolled_walk_in_or_already(browser: Browser, site: Site) -> None:
    added(browser, TODAY)
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1"])
    assert "Signed in Was enrolled." in scanned(browser, "0101").text
    assert "Signed in Walk-in: had no seat." in scanned(browser, officer_code(2)).text
    again = scanned(browser, "ofc:2 ")
    assert "Already signed in Nothing was entered twice." in again.text
    assert "present" in again.text
    assert count(site, Completion) == 2
    assert "autofocus" in again.response.text


@pytest.mark.parametrize(
    "code,sentence",
    [
        ("", "Scan a badge or a card"),
        ("9999", "Nobody has the badge or card 9999."),
        ("OFC:77", "Nobody has the badge or card OFC:77."),
        ("OFC:x", "Nobody has the badge or card OFC:x."),
        ("CAM:X81", "This is the label of a camera."),
    ],
)
def test_a_scan_that_names_no_officer_says_what_to_do(browser: Browser, site: Site, code: str, sentence: str) -> None:
    added(browser, TODAY)
    refused = scanned(browser, code)
    assert refused.status in (404, 422)
    assert sentence in refused.text
    assert count(site, Completion) == 0


def test_a_badge_of_two_asks_which(browser: Browser, site: Site) -> None:
    added(browser, TODAY)
    with site.writing() as session:
        berg = AddOfficer(Particulars("Berg", "Ola", badge="0101"), NOW.date())
        add_officer(session, ADMINISTRATOR, berg, now=NOW)
    asked = scanned(browser, "0101")
    assert asked.status == 409
    assert "fits 2 officers" in asked.text
    form = asked.form("/sessions/1/scan")
    done = browser.client.post(form.action, data={**form.values, "officer": "5"}, follow_redirects=True)
    assert "Berg, Ola" in done.text


def test_a_scan_is_undone(browser: Browser, site: Site) -> None:
    added(browser, TODAY)
    page = scanned(browser, "0101")
    undone = browser.send(page, "/sessions/1/scan/undo")
    assert "The last sign-in is void." in undone.text
    assert count(site, Completion) == 0


def test_nobody_is_scanned_in_for_a_class_to_come(browser: Browser) -> None:
    added(browser)
    page = browser.get("/sessions/1/scan")
    assert "Officers sign in on the day or after it." in page.text


def test_who_needs_training_is_listed_with_the_class(browser: Browser, site: Site) -> None:
    added(browser)
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1"])
    page = browser.get("/training/needs?precinct=1")
    assert "3 to train" in page.text
    assert "never done" in page.text
    assert page.text.count("not enrolled") == 2
    assert page.has_link("/sessions/1/enrol?precinct=1")
    assert "0 to train" in browser.get("/training/needs?as_of=2015-12-31").text


def test_readiness_stands_on_a_page_of_its_own_and_on_the_precincts(browser: Browser) -> None:
    added(browser)
    enrolled(browser, browser.get("/sessions/1/enrol"), ["1"])
    assert "Total 4 1 0 0 0 none yet" in browser.get("/training/readiness").text
    assert "enrolled, not trained yet 1" in browser.get("/precincts/1").text


def test_a_supervisor_sees_the_own_precincts_and_no_protected_name(browser: Browser, site: Site) -> None:
    with site.writing() as session:
        protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=1), True), now=NOW)
    own = signed_in(site, "inspector")
    page = own.get("/training/needs")
    assert "0505" not in page.text
    assert "Eva 0101" not in page.text
    assert "3 to train" in page.text
    assert own.get("/training/needs?precinct=5").status == 404
    assert "5th Precinct" not in own.get("/training/readiness").text
    assert own.get("/sessions/1/enrol").status in (403, 404)
