"""A room counted on its page: by scanner and keyboard, without JavaScript, explained by its commander, closed once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.department import Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.store.models import CameraPlace, Count, CountClosing, CountExplanation, CountSighting

COUNTS, OPEN, PLACE = "/counts", "/counts/open", "/cameras/unplaced/place"
WHY = "It went to the vendor without a paper."


@pytest.fixture
def room(sqlite_site: Site) -> Browser:
    """An administrator; the room of the 1st has cameras X1 and X2, X3 is in an officer's hands."""
    with sqlite_site.writing() as session:
        department = Department(session)
        holder = department.officer("0412")
        cameras = [department.camera(serial) for serial in ("X1", "X2", "X3")]
        department.issue(holder, cameras[2], date(2016, 7, 11))
    return signed_in(sqlite_site)


def opened(browser: Browser) -> Page:
    """The page of a count just opened."""
    return browser.send(browser.get(COUNTS), OPEN, place="room-1")


def scanned(browser: Browser, page: Page, *codes: str) -> Page:
    """The page after scanning codes one after the other."""
    for code in codes:
        page = browser.send(page, f"{address(page)}/scan", code=code)
    return page


def kept(browser: Browser, page: Page) -> Page:
    """The page after saying that a code of no camera is really written on the device."""
    keep = next(form for form in page.reader.forms if form.values.get("keep") == "yes")
    return Page(browser.client.post(keep.action, data=keep.values, follow_redirects=True))


def address(page: Page) -> str:
    """Where the count of a page stands."""
    return str(page.response.request.path).removesuffix("/scan")


def how_many(site: Site, what: type) -> int:
    """How many there are."""
    with site.writing() as session:
        return session.execute(select(func.count()).select_from(what)).scalar_one()


def test_a_count_is_opened_and_shows_what_is_expected(room: Browser) -> None:
    page = opened(room)
    assert page.status == 200
    assert "Count of 1st Precinct room" in page.text
    assert "Missing: 2" in page.text
    assert "autofocus" in page.response.text
    again = room.send(room.get(COUNTS), OPEN, place="room-1")
    assert (again.status, "Go on with that one." in again.text) == (409, True)


def test_each_scan_says_what_it_found_and_leaves_the_field_empty(room: Browser) -> None:
    page = opened(room)
    for code, said in (
        ("X1", "Found X1"),
        ("T-X3", "Held by someone X3"),
        ("Radio 7", "Not entered Radio 7 is the code of no camera on record. Scan it again."),
        ("CAM:X1", "Seen before X1 was scanned in this count already."),
        ("OFC:7", "Not entered OFC:7 This is an officer's card."),
        ("cam:x9", "Not entered cam:x9 is the code of no camera on record. Scan it again."),
    ):
        page = scanned(room, page, code)
        assert said in page.text, page.text
        assert page.form(f"{address(page)}/scan").values["code"] == ""


def test_a_code_that_no_camera_has_is_kept_only_when_that_is_said(room: Browser, sqlite_site: Site) -> None:
    """A scan that began while the page was loading lacks its first characters, and must not be on record as a code."""
    page = scanned(room, opened(room), "7")
    assert (page.status, how_many(sqlite_site, CountSighting)) == (422, 0)
    page = kept(room, scanned(room, page, "Radio 7"))
    assert "Unexpected Code Radio 7" in page.text
    assert "Seen before" in scanned(room, page, "Radio 7").text
    assert how_many(sqlite_site, CountSighting) == 1


def test_a_scan_sent_twice_or_seen_again_enters_nothing_twice(room: Browser, sqlite_site: Site) -> None:
    page = opened(room)
    for _ in range(2):
        again = room.send(page, f"{address(page)}/scan", code="X1")
        assert (again.status, "Found X1" in again.text) == (200, True)
    assert "Seen before" in scanned(room, again, "X1").text
    assert how_many(sqlite_site, CountSighting) == 1


def test_a_code_of_two_cameras_asks_which_one_is_here(room: Browser, sqlite_site: Site) -> None:
    with sqlite_site.writing() as session:
        Department(session).camera("T-X1")
    page = scanned(room, opened(room), "T-X1")
    assert (page.status, "Choose which is here." in page.text) == (409, True)
    which = next(form for form in page.reader.forms if form.values.get("code") == "CAM:X1")
    done = Page(room.client.post(which.action, data=which.values, follow_redirects=True))
    assert "Found X1" in done.text


def test_the_commander_explains_and_then_the_count_is_closed(room: Browser, sqlite_site: Site) -> None:
    page = scanned(room, opened(room), "X1")
    assert "1 missing camera has no explanation." in page.text
    assert not any(form.action.endswith("/close") for form in page.reader.forms)
    inspector = signed_in(sqlite_site, "inspector")
    assert inspector.get("/").has_link("/counts")
    seen = inspector.get(address(page))
    assert not any(form.action.endswith("/scan") for form in seen.reader.forms)
    short = inspector.send(seen, f"{address(page)}/explain", explanation="Gone.")
    assert (short.status, "This is too short: 10 characters at least." in short.text) == (422, True)
    done = inspector.send(short, f"{address(page)}/explain", explanation=WHY)
    assert (done.status, WHY in done.text, "by ivy" in done.text) == (200, True, True)
    closed = room.send(room.get(address(page)), f"{address(page)}/close")
    assert "Closed on Tuesday 27 September 2016 by ada" in closed.text
    assert not any(form.action.endswith(("/scan", "/close", "/explain")) for form in closed.reader.forms)
    assert ("not scanned yet" in done.text, "not scanned yet" in closed.text) == (True, False)
    assert "On record in this room, and not scanned." in closed.text
    listed = room.get(COUNTS)
    assert "count of 27 Sep 2016" in listed.text
    assert (how_many(sqlite_site, CountClosing), how_many(sqlite_site, CountExplanation)) == (1, 1)


def test_an_unknown_code_shows_the_camera_that_was_added_since_and_stays_unexpected(
    room: Browser, sqlite_site: Site
) -> None:
    page = kept(room, scanned(room, opened(room), "CAM:X77"))
    assert "No camera on record has this code Add the camera if it is ours" in page.text
    with sqlite_site.writing() as session:
        number = Department(session).camera("X77", owned_from=date(2016, 9, 27)).id
    page = room.get(address(page))
    assert "Unexpected: 1" in page.text
    assert "Code CAM:X77 No camera on record had this code when it was scanned By now it is camera X77" in page.text
    assert page.has_link(f"/cameras/{number}")
    assert ",unexpected,,,,,CAM:X77,X77," in room.client.get(f"{address(page)}.csv").text
    again = scanned(room, page, "X77")
    assert "Code CAM:X77" in again.text


def test_a_code_that_is_a_tag_shows_its_camera_without_a_link_to_who_may_not_open_it(
    room: Browser, sqlite_site: Site
) -> None:
    page = kept(room, scanned(room, opened(room), "T-X88"))
    with sqlite_site.writing() as session:
        department = Department(session)
        holder = department.officer("0505", precinct="5")
        camera = department.camera("X88")
        department.issue(holder, camera, date(2016, 9, 1))
        number = camera.id
    inspector = signed_in(sqlite_site, "inspector").get(address(page))
    assert "By now it is camera X88." in inspector.text
    assert not inspector.has_link(f"/cameras/{number}")
    assert room.get(address(page)).has_link(f"/cameras/{number}")


def test_an_administrator_writes_no_commanders_explanation(room: Browser, sqlite_site: Site) -> None:
    page = opened(room)
    assert not any(form.action.endswith("/explain") for form in page.reader.forms)
    form = page.form(f"{address(page)}/scan")
    given = {**form.values, "camera_id": "1", "explanation": WHY}
    refused = Page(room.client.post(f"{address(page)}/explain", data=given))
    assert (refused.status, "commander of the 1st Precinct explains" in refused.text) == (403, True)
    assert how_many(sqlite_site, CountExplanation) == 0


def test_an_unexpected_camera_is_put_in_the_room_and_a_held_one_is_taken_back(room: Browser, sqlite_site: Site) -> None:
    room.send(room.get("/counter/return"), "/counter/return", camera="X3", condition="serviceable")
    page = scanned(room, opened(room), "X3")
    assert "Unexpected X3" in page.text
    assert "No place on record." in page.text
    done = room.send(page, f"{address(page)}/place")
    assert "Unexpected: 1" not in done.text
    assert "Found: 1" in done.text
    assert how_many(sqlite_site, CameraPlace) == 4


def test_a_camera_lost_on_record_that_turns_up_is_serviceable_again(room: Browser, sqlite_site: Site) -> None:
    page = opened(room)
    lost = room.send(page, f"{address(page)}/condition", condition="missing", report_number="")
    assert lost.status == 422
    lost = room.send(page, f"{address(page)}/condition", condition="missing", report_number="16-77")
    assert "Missing: 1" in lost.text
    seen = scanned(room, lost, "X1", "X2")
    assert "Wrong condition: 1" in seen.text
    found = room.send(seen, f"{address(page)}/condition")
    assert found.status == 409
    assert "is recorded as missing from" in found.text


def test_cameras_back_without_a_place_are_placed_together(room: Browser, sqlite_site: Site) -> None:
    done = room.send(room.get("/counter/return"), "/counter/return", camera="X3", condition="serviceable")
    assert "cameras without a place" in done.text
    page = room.get("/cameras/unplaced")
    assert "X3" in page.text
    nothing = room.send(page, PLACE, place="room-1")
    assert nothing.status == 422
    with sqlite_site.writing() as session:
        number = session.scalars(select(Count.id)).first()
    assert number is None
    ticked = page.form(PLACE)
    given = {**ticked.values, "place": "room-1", "cameras": ["3"]}
    placed = Page(room.client.post(PLACE, data=given, follow_redirects=True))
    assert "1 camera placed" in placed.text
    assert "There is none." in placed.text


def test_the_place_of_a_return_stays_chosen_for_the_next(room: Browser) -> None:
    page = room.get("/counter/return")
    done = room.send(page, "/counter/return", camera="X3", condition="serviceable", place="room-1")
    assert done.form("/counter/return").values["place"] == "room-1"


def test_the_files_hold_the_history_and_the_sheet(room: Browser) -> None:
    page = kept(room, scanned(room, opened(room), "X1", "=cmd|' /C calc'!A0"))
    history = room.client.get("/counts.csv")
    assert history.headers["Content-Type"].startswith("text/csv")
    assert history.text.splitlines()[1].startswith("1,1st Precinct room,1,2016-09-27,ada,,")
    sheet = room.client.get(f"{address(page)}.csv")
    assert ",found,X1,T-X1," in sheet.text
    assert "'=cmd" in sheet.text


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_who_may_not_enter_scans_and_closes_nothing(room: Browser, sqlite_site: Site, who: str) -> None:
    page = opened(room)
    other = signed_in(sqlite_site, who)
    seen = other.get(address(page))
    token = next(form for form in seen.reader.forms if "csrf_token" in form.values).values["csrf_token"]
    for act in ("scan", "close", "place", "condition"):
        given = {"csrf_token": token, "form_key": "k", "code": "X1"}
        assert other.client.post(f"{address(page)}/{act}", data=given).status_code == 403
    assert how_many(sqlite_site, CountSighting) == 0


def test_a_past_day_shows_no_count_opened_later_and_lets_nothing_be_entered(room: Browser) -> None:
    page = opened(room)
    assert room.get(f"{address(page)}?as_of=2016-09-26").status == 404
    assert "No room has been counted" in room.get(f"{COUNTS}?as_of=2016-09-26").text
