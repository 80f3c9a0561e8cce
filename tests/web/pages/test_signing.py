"""The second screen, what is unsigned, the sheet: without JavaScript, masked, and never telling a PIN."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.services.signing.conftest import DRAWN, OTHER_PIN, PIN
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import ProtectIdentity
from tracker.domain.commands.training import AddSession, SignIn
from tracker.services.people import protect_identity
from tracker.services.training import add_session, sign_in
from tracker.store.models import Acknowledgement, Assignment, Officer, TrainingSession

SIGN, UNSIGNED, SHEET = "/counter/sign", "/counter/unsigned", "/counter/sheet"


@pytest.fixture
def counter(sqlite_site: Site) -> Browser:
    """An administrator; officer 0412 with camera X1 since July, 0413 and the camera X2 to be issued at this desk."""
    with sqlite_site.writing() as session:
        department = Department(session)
        held, other = department.officer("0412"), department.officer("0413", precinct="5")
        cameras = [department.camera(serial) for serial in ("X1", "X2")]
        department.issue(held, cameras[0], date(2016, 7, 11))
        taught = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 8, 1)), now=NOW)
        sign_in(session, ADMINISTRATOR, SignIn(taught.id, (OfficerRef(id=held.id), OfficerRef(id=other.id))), now=NOW)
    return signed_in(sqlite_site)


def issue(counter: Browser) -> None:
    """Issue X2 to 0413 at this desk."""
    assert counter.send(counter.get("/counter/issue"), "/counter/issue", officer="0413", camera="X2").status == 200


def set_pin(counter: Browser, site: Site, pin: str = PIN) -> None:
    """0413 sets a PIN at the counter."""
    address = f"/officers/{number_of(site, '0413')}/pin"
    assert "works from now on" in counter.send(counter.get(address), address, pin=pin, again=pin).text


def give_pin(counter: Browser, page: Page, pin: str) -> Page:
    """The page's form that takes a PIN, filled in."""
    form = next(one for one in page.reader.forms if "pin" in one.names)
    return Page(counter.client.post(form.action, data={**form.values, "pin": pin}, follow_redirects=True))


def number_of(site: Site, badge: str) -> int:
    """An officer's number."""
    with site.writing() as session:
        return int(session.scalars(select(Officer.id).where(Officer.employee_number == f"E{badge}")).one())


def signed(site: Site) -> list[tuple[str, str, str | None]]:
    """Act, method and sheet of every signature that stands."""
    with site.writing() as session:
        rows = session.scalars(select(Acknowledgement).where(Acknowledgement.voided_at.is_(None)))
        return [(row.act, row.method, row.sheet) for row in rows]


def test_the_second_screen_shows_what_this_desk_entered_and_takes_the_pin(counter: Browser, sqlite_site: Site) -> None:
    assert "Nothing waits for a signature" in counter.get(SIGN).text
    issue(counter)
    page = counter.get(SIGN)
    assert "You receive a camera" in page.text
    assert "Camera X2 , issued on 27 September 2016, to Lund, Eva 0413" in page.text
    set_pin(counter, sqlite_site)
    wrong = give_pin(counter, page, OTHER_PIN)
    assert (wrong.status, "This is not the officer's PIN" in wrong.text) == (409, True)
    assert OTHER_PIN not in wrong.response.text
    done = give_pin(counter, wrong, PIN)
    assert "The issue is signed for." in done.text
    assert "Nothing waits for a signature" in done.text
    assert signed(sqlite_site) == [("issue", "pin", None)]


def test_a_form_sent_twice_signs_once(counter: Browser, sqlite_site: Site) -> None:
    issue(counter)
    set_pin(counter, sqlite_site)
    page = counter.get(SIGN)
    first, again = (give_pin(counter, page, PIN) for _ in range(2))
    assert (first.status, again.status) == (200, 200)
    assert len(signed(sqlite_site)) == 1


def test_the_script_asks_what_waits(counter: Browser, sqlite_site: Site) -> None:
    assert counter.client.get(f"{SIGN}/waiting").get_json() == {"waiting": ""}
    issue(counter)
    with sqlite_site.writing() as session:
        newest = session.scalars(select(Assignment.id).order_by(Assignment.id.desc()).limit(1)).one()
    assert counter.client.get(f"{SIGN}/waiting").get_json() == {"waiting": f"{newest}:issue"}
    sqlite_site.clock.move(hours=13)
    signed_in_later = signed_in(sqlite_site)
    assert signed_in_later.client.get(f"{SIGN}/waiting").get_json() == {"waiting": ""}


def test_two_pins_that_differ_are_refused_and_not_sent_back(counter: Browser, sqlite_site: Site) -> None:
    address = f"/officers/{number_of(sqlite_site, '0413')}/pin"
    page = counter.send(counter.get(address), address, pin=PIN, again=OTHER_PIN)
    assert (page.status, "The two PINs differ" in page.text) == (422, True)
    assert PIN not in page.response.text
    assert OTHER_PIN not in page.response.text
    simple = counter.send(counter.get(address), address, pin="123456", again="123456")
    assert "digits in a row" in simple.text


def test_what_is_unsigned_is_ticked_off_with_the_sheet(counter: Browser, sqlite_site: Site) -> None:
    issue(counter)
    page = counter.get(UNSIGNED)
    assert "Lines 1 to 2 of 2" in page.text
    assert "Issued 11 Jul 2016 78" in page.text
    with sqlite_site.writing() as session:
        numbers = session.scalars(select(Assignment.id).order_by(Assignment.id)).all()
    values = [f"{number}:issue" for number in numbers]
    form = next(one for one in page.reader.forms if "sheet" in one.names)
    nothing = Page(counter.client.post(UNSIGNED, data={**form.values, "sheet": "A-12"}))
    assert (nothing.status, "Tick at least one issue or return" in nothing.text) == (422, True)
    form = next(one for one in nothing.reader.forms if "sheet" in one.names)
    sent = {**form.values, "sheet": "A-12", "lines": values}
    done = counter.client.post(UNSIGNED, data=sent, follow_redirects=True)
    assert "2 signatures entered as" in " ".join(done.text.split())
    assert signed(sqlite_site) == [("issue", "paper", "A-12")] * 2
    assert "Everything listed here is signed for" in counter.get(UNSIGNED).text


def test_the_list_is_filtered_and_leaves_out_what_is_older_than_90_days(counter: Browser, sqlite_site: Site) -> None:
    issue(counter)
    assert "Lines 1 to 1 of 1" in counter.get(f"{UNSIGNED}?precinct=5").text
    assert "No lines found" in counter.get(f"{UNSIGNED}?act=return").text
    sqlite_site.clock.move(days=20)
    later = signed_in(sqlite_site)
    page = later.get(UNSIGNED)
    assert "Lines 1 to 1 of 1" in page.text
    assert "since 19 July 2016" in page.text
    assert "Lines 1 to 2 of 2" in later.get(page.link("list all of them")).text
    past = later.get(f"{UNSIGNED}?as_of=2016-07-20")
    assert "Lines 1 to 1 of 1" in past.text
    assert "Enter the ticked lines" not in past.text


def test_a_sheet_has_a_line_for_each_officer(counter: Browser) -> None:
    issue(counter)
    page = counter.get(SHEET)
    assert "Reference of this sheet: 20160927-P0-150000" in page.text
    assert "1 Lund, Eva 0412 0412 X1 Issued 11 Jul 2016" in page.text
    one_day = counter.get(f"{SHEET}?day=2016-09-27&precinct=5")
    assert "Cameras to sign for, 5th Precinct" in one_day.text
    assert "X1" not in one_day.text


def test_the_sheet_of_a_class_names_who_did_it(counter: Browser, sqlite_site: Site) -> None:
    with sqlite_site.writing() as session:
        number = session.scalars(select(TrainingSession.id)).one()
    page = counter.get(f"{SHEET}?session={number}")
    assert "Cameras to sign for, Body-worn camera of 1 August 2016" in page.text
    assert "X1 Issued 11 Jul 2016" in page.text
    assert "Lund, Eva 0413 0413 serial number Issued day" in page.text
    assert counter.get(f"{SHEET}?session=98765").status == 404


def test_a_drawn_signature_is_shown_to_those_alone_who_may_see_the_officer(counter: Browser, sqlite_site: Site) -> None:
    with sqlite_site.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        officer, camera = assignment.officer_id, assignment.camera_id
        command = ProtectIdentity(OfficerRef(id=officer), True)
    page = counter.get(f"{SIGN}?assignment={assignment.id}&act=issue")
    form = page.form(SIGN)
    done = counter.client.post(SIGN, data={**form.values, "method": "drawn", "drawn": DRAWN}, follow_redirects=True)
    assert "The issue is signed for." in done.text
    addresses = [f"/officers/{officer}", f"/cameras/{camera}"]
    auditor = signed_in(sqlite_site, "auditor")
    strokes = 'points="12,90 40,30 70,120"'
    for address in addresses:
        assert strokes in counter.get(address).response.text
        assert strokes in auditor.get(address).response.text
    with sqlite_site.writing() as session:
        protect_identity(session, ADMINISTRATOR, command, now=NOW)
    for address in addresses:
        assert strokes in counter.get(address).response.text
        hidden = auditor.get(address)
        assert "Issue signed for 27 Sep 2016, drawn (not shown)" in hidden.text
        assert "polyline" not in hidden.response.text


def test_a_supervisor_looks_at_own_officers_and_ticks_nothing(counter: Browser, sqlite_site: Site) -> None:
    issue(counter)
    inspector = signed_in(sqlite_site, "inspector")
    page = inspector.get(UNSIGNED)
    assert "Lines 1 to 1 of 1" in page.text
    assert "0413" not in page.text
    assert "Enter the ticked lines" not in page.text
    assert inspector.get(SIGN).status == 403
