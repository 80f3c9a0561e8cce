"""The scan desk without JavaScript: what each scan answers, what the next key does, and nothing entered twice."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from tests.databases import Databases
from tests.web.pages.browsing import Page, signed_in
from tests.web.pages.scanning import DESK, Scanner, counts, with_desk
from tests.web.site import Site, close, rewired_site
from tracker.domain.codes import camera_code, officer_code
from tracker.store.models import Assignment, AssignmentReturn, Officer


@pytest.fixture
def sqlite_site(databases: Databases) -> Iterator[Site]:
    """The desk's own department, built once and copied for each test."""
    with databases.fresh("sqlite", with_desk) as url:
        made = rewired_site(url, {})
        yield made
        close(made)


@pytest.fixture
def scanner(sqlite_site: Site) -> Scanner:
    """The desk of an administrator."""
    return Scanner(signed_in(sqlite_site))


ANSWERS = {
    "an officer waits for a camera": (["0413"], "ready", "Officer", "Now scan a camera."),
    "a camera waits for an officer": (["X2"], "ready", "Camera", "Now scan an officer."),
    "a pair is issued": (["0413", "X2"], "good", "Issued", "X2 to Lund, Eva 0413 (badge 0413)."),
    "in the other order too": (["X2", "0413"], "good", "Issued", "X2 to Lund, Eva 0413"),
    "by asset tag": (["0413", "T-X2"], "good", "Issued", "X2 to Lund, Eva 0413"),
    "by our label": (["0413", "CAM:X2"], "good", "Issued", "X2 to Lund, Eva 0413"),
    "with blanks around the code": (["  0413 ", " X2 "], "good", "Issued", "X2 to Lund, Eva 0413"),
    "a camera in hands": (["X1"], "ask", "Return?", "Enter: take it back as serviceable"),
    "an officer who holds one": (["0412"], "ready", "Holds a camera", "Scan another camera to swap"),
    "and the camera held": (["0412", "X1"], "ask", "Return?", "Camera X1 from Lund, Eva 0412"),
    "and another camera": (["0412", "X2"], "ask", "Swap?", "gives back X1 and takes X2"),
    "a camera in other hands": (["0413", "X1"], "stop", "In other hands", "recorded with Lund, Eva 0412"),
    "untrained, seen at once": (["0500"], "mind", "Not trained", "Scan a camera to go on"),
    "untrained with a camera": (["0500", "X2"], "mind", "Not trained", "Enter: give a reason"),
    "a camera in repair": (["X5"], "stop", "Wrong condition", "Camera X5 is in repair: it is not issued."),
    "a camera in repair for somebody": (["0413", "X5"], "stop", "Wrong condition", "Scan another camera for Lund"),
    "a camera not owned": (["0413", "X6"], "stop", "Not owned", "Camera X6 is not owned"),
    "out of scope": (["0600", "X2"], "mind", "Out of scope", "Enter: issue all the same."),
    "not active": (["0700", "X2"], "stop", "Not active", "is not on active duty"),
    "unknown": (["9999"], "stop", "Unknown code", "“9999”"),
    "unknown with our prefix": (["CAM:X99"], "stop", "Unknown code", "Scan it again"),
    "a badge that two have": (["0900"], "ask", "Which one?", "fits 2 records"),
    "the second of the two, with a camera": (["X2", "0900", "2"], "good", "Issued", "X2 to Lund, Ada (badge 0900)"),
    "no posting": (["0800", "X2"], "stop", "No posting", "has no posting today"),
    "a card of nobody": (["OFC:999999"], "stop", "Unknown code", "Scan it again"),
    "a card that is no number": (["OFC:abc"], "stop", "Unknown code", "Scan it again"),
    "a badge that is a serial number too": (["0414"], "ask", "Which one?", "fits 2 records"),
    "the officer of the two": (["0414", "1"], "ready", "Officer", "Lund, Eva 0414"),
    "the camera of the two": (["0414", "2"], "ready", "Camera", "0414, in nobody's hands"),
    "a number that is no choice": (["0414", "7"], "stop", "Unknown code", "“7”"),
    "our label names one": (["CAM:0414"], "ready", "Camera", "0414, in nobody's hands"),
    "Enter alone": ([""], "ready", "Ready", "Enter alone does nothing here"),
    "a next officer begins anew": (["X2", "0500", "0413"], "ready", "Officer", "X2 was not issued to Lund, Eva 0500"),
    "another camera for the same officer": (["0413", "X5", "X2"], "good", "Issued", "X2 to Lund, Eva 0413"),
}


@pytest.mark.parametrize("scans, kind, phrase, sentence", ANSWERS.values(), ids=ANSWERS)
def test_what_each_scan_answers(scanner: Scanner, scans: list[str], kind: str, phrase: str, sentence: str) -> None:
    page = scanner.scans(*scans)
    assert sentence in page.text
    assert (scanner.phrase, scanner.kind) == (phrase, kind)


KEYS = {
    "Enter takes it back": (["X1", ""], "Returned", "X1 from Lund, Eva 0412 (badge 0412), serviceable", (2, 1)),
    "needs repair": (["X1", "2", ""], "Returned", "needs repair", (2, 1)),
    "missing asks for the report": (["0412", "3"], "Report number", "this needs the number of the report", (2, 0)),
    "a report is said back": (["0412", "3", "16-123456"], "Return?", "missing, report 16-123456", (2, 0)),
    "and then entered": (["0412", "3", "16-123456", ""], "Returned", "report 16-123456", (2, 1)),
    "a scan instead of the report": (["0412", "4", "0413"], "Officer", "Lund, Eva 0413", (2, 0)),
    "Enter swaps": (["0412", "X2", ""], "Swapped", "X2 to Lund, Eva 0412 (badge 0412); X1 back", (3, 1)),
    "a swap of a broken one": (["0412", "X2", "2", ""], "Swapped", "X1 back, needs repair", (3, 1)),
    "untrained: Enter asks why": (["0500", "X2", ""], "Not trained", "Type the reason and press Enter", (2, 0)),
    "the reason is said back": (["0500", "X2", "", "Class tomorrow"], "Untrained", "Reason: Class tomorrow", (2, 0)),
    "and then entered with it": (
        ["0500", "X2", "1", "Class tomorrow", ""],
        "Issued",
        "because: Class tomorrow",
        (3, 0),
    ),
    "out of scope all the same": (["0600", "X2", ""], "Issued", "X2 to Lund, Eva 0600", (3, 0)),
    "Enter does not cure a wrong condition": (["0413", "X5", ""], "Wrong condition", "it is not issued", (2, 0)),
    "back from other hands first": (["0413", "X1", ""], "Returned", "Now scan the camera for Lund, Eva 0413", (2, 1)),
    "and then to the next": (["0413", "X1", "", "X1"], "Issued", "X1 to Lund, Eva 0413", (3, 1)),
    "a camera scanned twice": (["0413", "X2", "X2"], "Counted once", "scanned twice in a row", (3, 0)),
    "and a third time, which was meant": (["0413", "X2", "X2", "X2"], "Return?", "take it back as serviceable", (3, 0)),
    "an officer scanned twice": (["0413", "0413", "X2"], "Issued", "X2 to Lund, Eva 0413", (3, 0)),
    "all twice": (["0413", "0413", "X2", "X2", "0415", "0415", "X3", "X3"], "Counted once", "X3 to Lund", (4, 0)),
}


@pytest.mark.parametrize("scans, phrase, sentence, entered", KEYS.values(), ids=KEYS)
def test_what_the_next_key_does(
    scanner: Scanner, sqlite_site: Site, scans: list[str], phrase: str, sentence: str, entered: tuple[int, int]
) -> None:
    page = scanner.scans(*scans)
    assert sentence in page.text
    assert (scanner.phrase, counts(sqlite_site)) == (phrase, entered)


def test_a_card_names_its_officer_and_the_desk_shows_what_matters(scanner: Scanner, sqlite_site: Site) -> None:
    with sqlite_site.writing() as session:
        number = session.scalars(select(Officer.id).where(Officer.employee_number == "E0413")).one()
    page = scanner.scan(officer_code(number))
    for words in ("Lund, Eva 0413", "Badge 0413, Officer", "1st Precinct, patrol", "✓ trained"):
        assert words in page.text
    page = scanner.scan(camera_code("X5"))
    for words in ("Axon Body 2, tag T-X5", "1st Precinct room", "✕ in repair"):
        assert words in page.text


def test_an_entry_is_shown_with_its_officer_and_its_camera(scanner: Scanner) -> None:
    page = scanner.scans("0413", "X2")
    for words in ("Badge 0413, Officer", "1st Precinct, patrol", "✓ trained", "holds X2", "Axon Body 2, tag T-X2"):
        assert words in page.text


def test_the_desk_speaks_of_today_and_enters_today(scanner: Scanner, sqlite_site: Site) -> None:
    assert "Today, Tuesday 27 September 2016" in scanner.page.text
    scanner.scans("0413", "X2")
    sqlite_site.clock.move(days=1)
    scanner = Scanner(signed_in(sqlite_site))
    assert "Today, Wednesday 28 September 2016" in scanner.page.text
    assert "Nothing yet." in scanner.page.text
    scanner.scans("0415", "X3")
    with sqlite_site.writing() as session:
        days = session.scalars(select(Assignment.issued_on).order_by(Assignment.id)).all()
    assert days[-2:] == [date(2016, 9, 27), date(2016, 9, 28)]


def test_on_enter_a_pair_waits_and_its_trouble_is_seen_before(scanner: Scanner, sqlite_site: Site) -> None:
    scanner.page = scanner.browser.send(scanner.page, f"{DESK}/setting", issue="enter")
    assert "issued on Enter" in scanner.page.text
    scanner.scans("0413", "X2")
    assert (scanner.phrase, counts(sqlite_site)) == ("Issue?", (2, 0))
    scanner.scan("")
    assert (scanner.phrase, counts(sqlite_site)) == ("Issued", (3, 0))
    scanner.scans("0415", "X5")
    assert (scanner.phrase, counts(sqlite_site)) == ("Wrong condition", (3, 0))


def test_a_pair_in_another_order_waits_after_something_was_left_lying(scanner: Scanner, sqlite_site: Site) -> None:
    scanner.scans("X2", "0413")
    scanner.scans("X3", "0500")
    scanner.scans("X9", "0415", "X4")
    assert (scanner.phrase, counts(sqlite_site)) == ("Same person?", (3, 0))
    scanner.scan("")
    assert (scanner.phrase, counts(sqlite_site)) == ("Issued", (4, 0))


def test_a_form_sent_twice_enters_once_and_answers_the_same(scanner: Scanner, sqlite_site: Site) -> None:
    before = scanner.scan("0413")
    first = scanner.scan("X2")
    again = scanner.browser.send(before, DESK, scan="X2")
    assert "X2 to Lund, Eva 0413" in first.text
    assert again.title == first.title
    assert counts(sqlite_site) == (3, 0)


def test_the_back_button_and_another_scan_enter_nothing_by_themselves(scanner: Scanner, sqlite_site: Site) -> None:
    before = scanner.scan("0413")
    scanner.scan("X2")
    scanner.page = scanner.browser.send(before, DESK, scan="X3")
    assert (scanner.phrase, counts(sqlite_site)) == ("Swap?", (3, 0))
    offered = scanner.scan("X7")
    assert scanner.phrase == "In other hands"
    scanner.scan("")
    scanner.page = scanner.browser.send(offered, DESK, scan="")
    assert counts(sqlite_site) == (3, 1)


def test_a_code_scanned_again_later_is_no_double(scanner: Scanner, sqlite_site: Site) -> None:
    scanner.scans("0413", "X2")
    sqlite_site.clock.move(minutes=1)
    assert "take it back as serviceable" in scanner.scan("X2").text


def test_enter_enters_only_what_was_shown(scanner: Scanner, sqlite_site: Site) -> None:
    offered = scanner.scan("X1")
    other = Scanner(signed_in(sqlite_site))
    other.scans("X1", "")
    scanner.page = scanner.browser.send(offered, DESK, scan="")
    assert "This has changed meanwhile." in scanner.page.text
    assert counts(sqlite_site) == (2, 1)


UNDONE = {
    "an issue": (["0413", "X2"], (3, 0)),
    "a return": (["X1", ""], (2, 1)),
    "a swap": (["0412", "X2", ""], (3, 1)),
}


@pytest.mark.parametrize("scans, entered", UNDONE.values(), ids=UNDONE)
def test_an_entry_is_undone_in_one_step(
    scanner: Scanner, sqlite_site: Site, scans: list[str], entered: tuple[int, int]
) -> None:
    page = scanner.scans(*scans)
    assert counts(sqlite_site) == entered
    assert page.form(f"{DESK}/undo").values["reason"] == "Entered by mistake at the counter"
    scanner.page = scanner.browser.send(page, f"{DESK}/undo", reason="Wrong officer")
    assert (scanner.phrase, counts(sqlite_site)) == ("Undone", (2, 0))
    assert "Undone: Wrong officer" in scanner.page.text
    again = scanner.browser.send(page, f"{DESK}/undo", reason="Wrong officer")
    assert again.title == scanner.page.title


def test_an_undo_without_a_reason_or_on_which_others_rest_changes_nothing(scanner: Scanner, sqlite_site: Site) -> None:
    page = scanner.scans("X1", "")
    refused = scanner.browser.send(page, f"{DESK}/undo", reason=" ")
    assert "An undo needs a reason." in refused.text
    scanner.scans("0413", "X1")
    refused = scanner.browser.send(page, f"{DESK}/undo")
    assert "Not undone" in refused.text
    assert counts(sqlite_site) == (3, 1)


def test_nobody_undoes_another_accounts_entry_here(scanner: Scanner, sqlite_site: Site) -> None:
    page = scanner.scans("0413", "X2")
    form = page.form(f"{DESK}/undo").values
    refused = Page(scanner.browser.client.post(f"{DESK}/undo", data={**form, "seq": "3"}))
    assert refused.status == 404
    assert counts(sqlite_site) == (3, 0)


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_who_may_not_enter_finds_no_desk(scanner: Scanner, sqlite_site: Site, who: str) -> None:
    other = signed_in(sqlite_site, who)
    assert not other.get("/").has_link("/counter")
    assert other.get(DESK).status == 403
    token = other.get("/").form("/sign-out").values["csrf_token"]
    for place in (DESK, f"{DESK}/undo", f"{DESK}/setting"):
        assert other.client.post(place, data={"csrf_token": token, "scan": "X2", "form_key": "k"}).status_code == 403
    assert [href for href, _ in scanner.browser.get("/").reader.links if href != "/account"][2] == DESK
    assert counts(sqlite_site) == (2, 0)


HOSTILE = {
    "a code of nothing that can be seen": {"scan": "a\x00b"},
    "a code without end": {"scan": "x" * 5000},
    "an officer that is no number": {"scan": "X2", "officer": "1 OR 1"},
    "a state that there is not": {"scan": "X2", "shown": "everything"},
    "an unknown field": {"scan": "X2", "issued_on": "2015-01-01"},
    "a pick of nothing": {"scan": "", "pick": "0"},
}


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_what_no_desk_sends_is_refused_and_the_desk_is_empty(
    scanner: Scanner, sqlite_site: Site, sent: dict[str, str]
) -> None:
    form = scanner.page.form(DESK).values
    refused = Page(scanner.browser.client.post(DESK, data={**form, **sent}))
    assert refused.status == 422
    assert "The desk is empty: scan again." in refused.text
    assert counts(sqlite_site) == (2, 0)


def test_records_that_are_gone_leave_an_empty_desk(scanner: Scanner) -> None:
    form = scanner.page.form(DESK).values
    page = Page(scanner.browser.client.post(DESK, data={**form, "officer": "9999", "camera": "9999", "shown": "issue"}))
    assert page.status == 200
    assert "This has changed meanwhile." in page.text


def test_a_long_code_and_markup_are_shown_as_text(scanner: Scanner) -> None:
    page = scanner.scan("<script>alert(1)</script>")
    assert scanner.phrase == "Unknown code"
    assert "<script>alert" not in page.response.text
    assert scanner.scan("9" * 900).status == 200


def test_nothing_was_voided_behind_an_entry(scanner: Scanner, sqlite_site: Site) -> None:
    scanner.scans("0412", "X2", "")
    with sqlite_site.writing() as session:
        swapped = session.scalars(select(AssignmentReturn)).one()
        taken = session.scalars(select(Assignment).order_by(Assignment.id.desc()).limit(1)).one()
    assert swapped.recorded_seq == taken.recorded_seq
