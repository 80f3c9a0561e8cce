"""Sessions as pages: planned, held, signed in for as one batch."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.department import Department
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site
from tracker.store.models import Completion

NEW = "/sessions/new"


@pytest.fixture
def browser(site: Site) -> Browser:
    """An administrator; three untrained officers of the 1st and one of the 5th."""
    with site.writing() as session:
        for badge, precinct in (("0101", "1"), ("0102", "1"), ("0103", "1"), ("0505", "5")):
            Department(session).officer(badge, precinct=precinct, trained=False)
    return signed_in(site)


def test_a_session_is_added_and_its_class_signed_in(browser: Browser, site: Site) -> None:
    added = browser.send(
        browser.get(NEW),
        NEW,
        course_version="BWC/2016",
        held_on="2016-09-26",
        starts_at="13:00",
        place="Roll-call room",
        seats="8",
        precinct="1",
    )
    assert added.status == 200
    assert "Monday 26 September 2016, 13:00" in added.text
    assert "3 posted there have not done this course" in added.text
    assert "0505" not in added.text
    signed = browser.send(added, "/sessions/1/sign-in", officers=["1", "2"])
    assert "2 officers entered as having done this class." in signed.text
    assert "1 posted there have not done this course" in signed.text
    assert "batch 1" in signed.text
    with site.writing() as session:
        assert session.execute(select(func.count()).select_from(Completion)).scalar_one() == 2


def test_a_sign_in_of_nobody_says_so(browser: Browser) -> None:
    added = browser.send(browser.get(NEW), NEW, course_version="BWC/2016", held_on="2016-09-26")
    refused = browser.send(added, "/sessions/1/sign-in")
    assert refused.status == 422
    assert "Officers: This is required." in refused.text


def test_nobody_signs_in_for_a_class_to_come(browser: Browser) -> None:
    added = browser.send(browser.get(NEW), NEW, course_version="BWC/2016", held_on="2016-10-03")
    assert "Officers sign in on the day or after it." in added.text
    assert [form.action for form in added.reader.forms if "sign-in" in form.action] == []


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"course_version": "", "held_on": "2016-10-03"}, "Course: This is required."),
        ({"course_version": "BWC/2016", "held_on": ""}, "Day: This is required."),
        ({"course_version": "BWC/2016", "held_on": "2016-10-03", "starts_at": "noon"}, "Begins at: Give the time"),
        ({"course_version": "BWC/2016", "held_on": "2016-10-03", "seats": "many"}, "Seats:"),
        ({"course_version": "BWC/1999", "held_on": "2016-10-03"}, "The course BWC has no version 1999."),
    ],
)
def test_a_refused_session_says_what_to_do(browser: Browser, typed: dict[str, str], sentence: str) -> None:
    refused = browser.send(browser.get(NEW), NEW, **typed)
    assert refused.status in (404, 422)
    assert sentence in refused.text
    assert refused.form(NEW).values["held_on"] == typed["held_on"]


def test_sessions_are_listed_before_and_after_the_day(browser: Browser) -> None:
    for day in (date(2016, 9, 26), date(2016, 9, 27), date(2016, 10, 3)):
        browser.send(browser.get(NEW), NEW, course_version="BWC/2016", held_on=day.isoformat(), place=f"Room {day:%d}")
    text = browser.get("/sessions").text
    to_come, _, held = text.partition("Before this day")
    assert "Room 27" in to_come
    assert "Room 03" in to_come
    assert "Room 26" in held
    assert "Sessions 1 to 1 of 1" in held
    assert "Room 26" not in browser.get("/sessions?course=OTHER").text


def test_an_officers_timeline_shows_what_was_voided_struck_with_its_reason(browser: Browser, site: Site) -> None:
    added = browser.send(browser.get(NEW), NEW, course_version="BWC/2016", held_on="2016-09-26")
    browser.send(added, "/sessions/1/sign-in", officers=["1"])
    reversed_ = browser.send(browser.get("/batches/1/reverse"), "/batches/1/reverse", reason="The wrong sheet")
    assert "Reversed" in reversed_.text
    assert "The wrong sheet" in reversed_.text
    page = browser.get("/officers/1")
    assert "Void since 27 Sep 2016" in page.text
    assert "The wrong sheet" in page.text
    assert "timeline__item--void" in page.response.text
    refused = browser.client.post("/batches/1/reverse", data=browser.get("/imports").form("/sign-out").values)
    assert refused.status_code == 409


def test_a_batch_is_not_reversed_without_a_reason(browser: Browser) -> None:
    added = browser.send(browser.get(NEW), NEW, course_version="BWC/2016", held_on="2016-09-26")
    browser.send(added, "/sessions/1/sign-in", officers=["1"])
    refused = browser.send(browser.get("/batches/1/reverse"), "/batches/1/reverse", reason=" ")
    assert refused.status == 422
    assert "Reason: This is required." in refused.text
