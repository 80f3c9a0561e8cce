"""A precinct's counter at every door: what is its own can be entered, and what is another's is not to be seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import Story, read_story
from tests.web.pages.browsing import Browser
from tests.web.site import Site, close, rewired_site
from tests.web.walkers import make_keys, with_walkers
from tracker.domain.commands.equipment import AddPlace
from tracker.domain.commands.training import AddSession
from tracker.domain.vocabulary import PlaceKind
from tracker.services.equipment import add_place
from tracker.services.training import add_session
from tracker.web.requests import SESSION_COOKIE

WHO = "precinct administrator"


@dataclass
class Counter:
    """The site, what stands in it, and the counter of the 1st by both doors."""

    site: Site
    story: Story
    browser: Browser
    client: FlaskClient
    shared: int
    """A class of no precinct."""

    def post(self, path: str, body: Any) -> Any:
        """POST to the API."""
        return self.site.post(f"/api/v1/{path}", body, WHO)


@pytest.fixture
def counter(databases: Databases, backend: str) -> Iterator[Counter]:
    """With a room of the 5th and a class."""
    with databases.fresh(backend, with_walkers) as url:
        tokens, sign_ins = make_keys(url)
        site = rewired_site(url, {name: key.secret for name, key in tokens.items()})
        with site.writing() as session:
            room = AddPlace("room-5", "Fifth room", PlaceKind.PRECINCT_ROOM, "5")
            add_place(session, ADMINISTRATOR, room, now=NOW)
            shared = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 9, 27)), now=NOW).id
            story = read_story(session)
        client = site.browser()
        client.set_cookie(SESSION_COOKIE, sign_ins[WHO].secret)
        yield Counter(site, story, Browser(client), client, shared)
        close(site)


def told(answer: Any, name: object) -> Any:
    """A problem as it is told, without what was asked for."""
    problem = answer.get_json()
    del problem["instance"]
    return repr(problem).replace(f"number {name}.", "number *.").replace(f"serial {name}.", "serial *.")


def test_the_api_enters_for_the_own_precinct_and_no_other(counter: Counter) -> None:
    story = counter.story
    issue = {"camera": {"id": story.spare}, "issued_on": "2016-09-26"}
    hidden, absent = (
        counter.post("assignments", {**issue, "officer": {"id": number}}) for number in (story.fifth, 98765)
    )
    assert (hidden.status_code, told(hidden, story.fifth)) == (404, told(absent, 98765))
    issued = counter.post("assignments", {**issue, "officer": {"id": story.second}})
    assert issued.status_code == 201
    assert counter.post(f"assignments/{issued.get_json()['id']}/return", BACK).status_code == 200
    hidden, absent = (counter.post(f"assignments/{number}/return", BACK) for number in (story.fifth_assignment, 98765))
    assert (hidden.status_code, told(hidden, story.fifth_assignment)) == (404, told(absent, 98765))


BACK = {"returned_on": "2016-09-27", "condition": "serviceable"}


def test_a_list_with_one_of_anothers_is_refused_as_with_one_of_nobodys(counter: Counter) -> None:
    rows = [{"camera": {"serial": serial}} for serial in ("X81000001", "X81000003", "X99999999")]
    for other, status in ((rows[:1], 201), (rows[1:2], 404), (rows[2:], 404)):
        answer = counter.post("bulk/conditions", {"rows": other, "condition": "in_repair", "starts_on": "2016-09-26"})
        assert answer.status_code == status
    hidden, absent = (
        counter.post("bulk/conditions", {"rows": [row], "condition": "in_repair", "starts_on": "2016-09-26"})
        for row in rows[1:]
    )
    assert told(hidden, "X81000003") == told(absent, "X99999999")


def test_what_the_office_does_is_refused_whatever_it_is_about(counter: Counter) -> None:
    for path in ("recalls", "bulk/moves", "cameras", "postings", "plans", "users", "imports"):
        assert counter.post(path, {}).status_code == 403, path
        assert counter.site.post(f"/api/v1/{path}", {}, "administrator").status_code != 403, path


def test_the_counters_page_knows_no_badge_of_others(counter: Counter) -> None:
    page = counter.browser.get("/counter/issue")
    hidden, absent = (
        counter.browser.send(page, "/counter/issue", officer=badge, camera="X81000002") for badge in ("0501", "9999")
    )
    assert hidden.status == absent.status == 404
    assert _plain(hidden.text, "0501") == _plain(absent.text, "9999")
    assert counter.browser.send(page, "/counter/issue", officer="0102", camera="X81000002").status == 200


def _plain(text: str, name: str) -> str:
    return text.replace(name, "*")


def test_the_scan_desk_knows_no_code_of_others(counter: Counter) -> None:
    page = counter.browser.get("/counter")
    own = counter.browser.send(page, "/counter", scan="0102").text
    assert "Lund, Eva 0102" in own
    for code in ("0501", "X81000003", "T-X81000003", f"OFC:{counter.story.fifth}"):
        hidden = counter.browser.send(page, "/counter", scan=code).text
        unknown = "OFC:98765" if code.startswith("OFC") else "ZZZ"
        assert _plain(hidden, code) == _plain(counter.browser.send(page, "/counter", scan=unknown).text, unknown)


def test_a_confirmation_tells_of_own_entries_alone(counter: Counter) -> None:
    own = counter.browser.get(f"/counter/issue?issued={counter.story.assignment}").text
    assert "X81000001" in own
    other = counter.browser.get(f"/counter/issue?issued={counter.story.fifth_assignment}").text
    assert other == counter.browser.get("/counter/issue?issued=98765").text
    assert counter.browser.get(f"/return-due/{counter.story.fifth_assignment}/lost").status == 404


def test_rooms_to_choose_from_are_the_own(counter: Counter) -> None:
    for address in ("/counter/return", "/counts", "/bulk/returns"):
        page = counter.client.get(address).text
        assert "1st Precinct room" in page, address
        assert "Fifth room" not in page, address


def test_only_own_officers_are_offered_a_class(counter: Counter) -> None:
    page = counter.browser.get(f"/sessions/{counter.shared}/enrol")
    assert page.status == 200
    assert "0103" in page.text
    assert "5th Precinct" not in page.text
    scanned = counter.browser.get(f"/sessions/{counter.shared}/scan")
    hidden, absent = (
        counter.browser.send(scanned, f"/sessions/{counter.shared}/scan", code=badge) for badge in ("0501", "9999")
    )
    assert _plain(hidden.text, "0501") == _plain(absent.text, "9999")
    assert "signed in" in counter.browser.send(scanned, f"/sessions/{counter.shared}/scan", code="0102").text.lower()


def test_the_pages_offer_what_may_be_entered_and_nothing_else(counter: Counter) -> None:
    home = counter.browser.get("/")
    assert home.has_link("/counter/issue")
    assert not home.has_link("/imports")
    assert not home.has_link("/audit")
    many = counter.browser.get("/bulk")
    assert many.has_link("/bulk/issues")
    assert not many.has_link("/bulk/moves")
    assert not many.has_link("/recalls/new")
    assert counter.browser.get("/imports").status == 403
