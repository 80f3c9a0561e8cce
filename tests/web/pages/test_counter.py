"""Issue, return and swap at the counter: forms that keep what was typed, say what to do, and enter nothing twice."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.department import Department
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site
from tracker.store.models import Assignment, AssignmentReturn

ISSUE, RETURN = "/counter/issue", "/counter/return"


@pytest.fixture
def counter(sqlite_site: Site) -> Browser:
    """An administrator; two trained officers, the first with a camera, one untrained, and two more cameras."""
    with sqlite_site.writing() as session:
        department = Department(session)
        held = department.officer("0412")
        department.officer("0413")
        department.officer("0500", trained=False)
        cameras = [department.camera(serial) for serial in ("X1", "X2", "X3")]
        department.issue(held, cameras[0], date(2016, 7, 11))
    return signed_in(sqlite_site)


def count(site: Site, what: type) -> int:
    """How many there are."""
    with site.writing() as session:
        return session.execute(select(func.count()).select_from(what)).scalar_one()


def test_a_camera_is_issued_by_badge_and_serial_number_today(counter: Browser, sqlite_site: Site) -> None:
    page = counter.get(ISSUE)
    assert "Today is Tuesday 27 September 2016" in page.text
    done = counter.send(page, ISSUE, officer="0413", camera="X2")
    assert done.status == 200
    assert "Camera X2 to Lund, Eva 0413 (badge 0413) on Tuesday 27 September 2016" in done.text
    assert count(sqlite_site, Assignment) == 2


def test_a_camera_is_found_by_its_asset_tag_and_an_officer_by_name(counter: Browser) -> None:
    done = counter.send(counter.get(ISSUE), ISSUE, officer="eva 0413", camera="T-X2")
    assert "Camera X2 to Lund, Eva 0413" in done.text


def test_an_issue_of_an_earlier_day_says_so_in_a_field_of_its_own(counter: Browser, sqlite_site: Site) -> None:
    done = counter.send(counter.get(ISSUE), ISSUE, officer="0413", camera="X2", issued_on="2016-09-01", note="Late")
    assert "on Thursday 1 September 2016" in done.text
    with sqlite_site.writing() as session:
        entered = session.scalars(select(Assignment).order_by(Assignment.id.desc()).limit(1)).one()
    assert (entered.issued_on, entered.note) == (date(2016, 9, 1), "Late")


def test_a_form_sent_twice_enters_once_and_shows_the_same_receipt(counter: Browser, sqlite_site: Site) -> None:
    page = counter.get(ISSUE)
    first = counter.send(page, ISSUE, officer="0413", camera="X2")
    again = counter.send(page, ISSUE, officer="0413", camera="X2")
    assert again.status == 200
    assert again.text == first.text
    assert count(sqlite_site, Assignment) == 2


def test_a_form_sent_again_with_something_else_in_it_is_refused(counter: Browser, sqlite_site: Site) -> None:
    page = counter.get(ISSUE)
    counter.send(page, ISSUE, officer="0413", camera="X2")
    other = counter.send(page, ISSUE, officer="0500", camera="X3")
    assert other.status == 409
    assert "This form was entered before, with something else in it." in other.text
    assert count(sqlite_site, Assignment) == 2


def test_a_form_that_was_refused_can_be_corrected_and_sent(counter: Browser) -> None:
    refused = counter.send(counter.get(ISSUE), ISSUE, officer="0413", camera="X9")
    assert counter.send(refused, ISSUE, camera="X2").status == 200


@pytest.mark.parametrize(
    "typed, status, sentence",
    [
        ({"officer": "9999", "camera": "X2"}, 404, "No officer has the badge 9999."),
        ({"officer": "0413", "camera": "X9"}, 404, "No camera has the serial X9."),
        ({"officer": "0413", "camera": "X1"}, 409, "Camera X1 is in another officer's hands"),
        ({"officer": "0412", "camera": "X2"}, 409, "The officer holds camera X1"),
        ({"officer": "0500", "camera": "X2"}, 409, "The officer is not trained on 2016-09-27."),
        ({"officer": "0413", "camera": "X2", "issued_on": "2016-06-01"}, 409, "No policy version was in effect"),
        ({"officer": "0413", "camera": "X2", "issued_on": "2017-06-01"}, 422, "2017-06-01 is in the future"),
        ({"officer": "0413", "camera": "X2", "issued_on": "soon"}, 422, "Give the day as"),
        ({"officer": "", "camera": ""}, 422, "This is required."),
        ({"officer": "a\x00b", "camera": "X2"}, 422, "a character that cannot be seen"),
    ],
)
def test_a_refused_issue_keeps_what_was_typed_and_says_what_to_do(
    counter: Browser, sqlite_site: Site, typed: dict[str, str], status: int, sentence: str
) -> None:
    refused = counter.send(counter.get(ISSUE), ISSUE, **typed)
    assert refused.status == status
    assert "Nothing was entered" in refused.text
    assert sentence in refused.text
    assert refused.title.startswith("Problem: ")
    kept = refused.form(ISSUE).values
    assert kept["camera"] == typed["camera"]
    assert count(sqlite_site, Assignment) == 1


def test_an_untrained_officer_needs_a_reason_that_is_kept(counter: Browser, sqlite_site: Site) -> None:
    refused = counter.send(counter.get(ISSUE), ISSUE, officer="0500", camera="X2")
    assert "Reason for issuing without training" in refused.text
    done = counter.send(refused, ISSUE, override_reason="Class tomorrow, on duty tonight.")
    assert "Issued untrained: Class tomorrow, on duty tonight." in done.text


def test_several_officers_of_a_name_are_offered_to_choose_from(counter: Browser, sqlite_site: Site) -> None:
    refused = counter.send(counter.get(ISSUE), ISSUE, officer="Lund", camera="X2")
    assert refused.status == 409
    assert "3 officers fit “Lund”." in refused.text
    with sqlite_site.writing() as session:
        held = session.execute(select(Assignment.officer_id)).scalar_one()
    done = counter.send(refused, ISSUE, officer_id=str(held + 1))
    assert "Camera X2 to Lund, Eva 0413" in done.text


def test_typing_another_officer_outdoes_the_one_chosen_before(counter: Browser, sqlite_site: Site) -> None:
    with sqlite_site.writing() as session:
        held = session.execute(select(Assignment.officer_id)).scalar_one()
    page = counter.get(f"{ISSUE}?officer_id={held}")
    assert page.form(ISSUE).values["officer_id"] == str(held)
    done = counter.send(page, ISSUE, officer="0413", camera="X2")
    assert "Camera X2 to Lund, Eva 0413" in done.text


def test_a_camera_comes_back_in_the_condition_stated(counter: Browser, sqlite_site: Site) -> None:
    done = counter.send(counter.get(RETURN), RETURN, camera="X1", condition="in_repair", place="room-1")
    assert "Camera X1 from Lund, Eva 0412 (badge 0412) on Tuesday 27 September 2016, in repair." in done.text
    with sqlite_site.writing() as session:
        ended = session.scalars(select(AssignmentReturn)).one()
    assert (ended.condition, ended.returned_on) == ("in_repair", date(2016, 9, 27))


@pytest.mark.parametrize(
    "typed, status, sentence",
    [
        ({"camera": "X1", "condition": "missing"}, 422, "needs the report number"),
        ({"camera": "X2", "condition": "serviceable"}, 409, "The camera X2 is in nobody's hands."),
        ({"camera": "", "condition": "serviceable"}, 422, "This is required."),
        ({"camera": "X1", "condition": "serviceable", "returned_on": "2016-07-01"}, 422, "is before the issue"),
        ({"camera": "X1", "condition": "serviceable", "new_camera": "X9"}, 404, "No camera has the serial X9."),
    ],
)
def test_a_refused_return_takes_nothing_back(
    counter: Browser, sqlite_site: Site, typed: dict[str, str], status: int, sentence: str
) -> None:
    refused = counter.send(counter.get(RETURN), RETURN, **typed)
    assert refused.status == status
    assert sentence in refused.text
    assert count(sqlite_site, AssignmentReturn) == 0


def test_a_swap_is_one_act(counter: Browser, sqlite_site: Site) -> None:
    done = counter.send(counter.get(RETURN), RETURN, camera="X1", condition="in_repair", new_camera="X2")
    assert "Swapped" in done.text
    assert "Camera X2 is out to Lund, Eva 0412 instead." in done.text
    assert (count(sqlite_site, Assignment), count(sqlite_site, AssignmentReturn)) == (2, 1)


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_who_may_not_enter_finds_no_counter(counter: Browser, sqlite_site: Site, who: str) -> None:
    other = signed_in(sqlite_site, who)
    assert not other.get("/").has_link("/counter")
    refused = other.get(ISSUE)
    assert refused.status == 403
    assert "You may not do this" in refused.text
    assert counter.get("/").has_link(ISSUE)


def test_a_form_of_another_site_is_refused(counter: Browser, sqlite_site: Site) -> None:
    response = counter.client.post(ISSUE, data={"officer": "0413", "camera": "X2", "form_key": "k"})
    assert response.status_code == 403
    assert count(sqlite_site, Assignment) == 1
