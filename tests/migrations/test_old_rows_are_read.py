"""Rows that an earlier version let in and today's rules refuse: every page, list and report shows them, none fails on
them, and who changes one is told what to correct.
"""

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.store.contents import load
from tests.web.pages.browsing import signed_in
from tests.web.site import PASSWORDS, Site, close, make_site, make_tokens
from tracker.domain.commands.accounts import CreateUser
from tracker.domain.vocabulary import FactKind, Role
from tracker.services.accounts import create_user
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import upgrade
from tracker.store.models import User

LAST_BEFORE_KEYS = "0009"
DAYS = ("2015-05-02", "2016-07-12", "2016-09-15", "2016-09-27")
NUMBERS = (1, 2, 3, 6)
HOMES = ("1", "5", "Room 2 %2F East!")


def of_old(url: str) -> None:
    """Builds the last database without keys, brought up to date, with an account to sign in with."""
    load(url, LAST_BEFORE_KEYS)
    upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        session.get_one(User, 1).disabled_at = NOW  # the account of old, so that its name is free
        session.get_one(User, 1).username = "ada of old"
        session.flush()
        command = CreateUser("ada", "Ada", Role.ADMINISTRATOR, PASSWORDS["admin"])
        create_user(session, ADMINISTRATOR, command, now=NOW)
    engine.dispose()


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A site on such a database."""
    with databases.fresh(backend, of_old) as url:
        made = make_site(url, make_tokens(url))
        made.as_promised = False
        yield made
        close(made)


SAYS_MORE = {
    "/explain": "?code=other_holder&subject=camera%3A1",
    "/camera-labels.pdf": "?stock=5163&symbols=qr&in_stock=true",
    "/officer-cards.pdf": "?stock=5390&symbols=qr&precinct=1",
}
"""What an address must say beside its numbers, by its end."""


def addresses(site: Site) -> Iterator[str]:
    """Every address that is read with GET, with each number that may be there in place of a number."""
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/static", "/t/", "/sign-in", "/healthz")):
            yield from _filled(rule)


def _filled(rule: Rule) -> Iterator[str]:
    for kind in FactKind if "<kind>" in rule.rule else [None]:
        pattern = rule.rule.replace("<kind>", str(kind))
        pattern = pattern.replace("<string:form>", "csv")
        for code in HOMES if "<string:code>" in pattern else [""]:
            coded = pattern.replace("<string:code>", code)
            numbered = re.search(r"<int[^>]*>", coded)
            more = next((query for end, query in SAYS_MORE.items() if coded.endswith(end)), "")
            yield from [re.sub(r"<int[^>]*>", str(n), coded) + more for n in NUMBERS] if numbered else [coded + more]


@pytest.mark.long  # 40 s for both databases
def test_every_address_answers(site: Site) -> None:
    """200, or 404 where there is no such number; never a fault."""
    browser = signed_in(site)
    answered: dict[int, list[str]] = {}
    for address in addresses(site):
        status = (site.get if address.startswith("/api") else browser.client.get)(address).status_code
        if (status, address.rpartition("/")[2]) != (403, "propose"):  # for supervisors alone
            answered.setdefault(status, []).append(address)
    assert set(answered) - {200, 302, 303, 404} == set(), {
        status: listed for status, listed in answered.items() if status not in (200, 302, 303, 404)
    }
    assert len(answered[200]) > 150


def test_reports_and_lists_answer_for_every_day(site: Site) -> None:
    browser = signed_in(site)
    for day in DAYS:
        for report in ("rollout-progress", "outstanding"):
            for form in ("", ".csv"):
                answer = site.get(f"/api/v1/reports/{report}{form}?as_of={day}")
                assert answer.status_code == 200, (report, form, day, answer.text)
        for page in ("/", "/officers", "/cameras", "/sessions", "/to-look-at", "/reports/rollout-progress"):
            assert browser.client.get(f"{page}?as_of={day}").status_code == 200, (page, day)


def test_what_no_rule_would_let_in_today_stands_among_what_wants_a_look(site: Site) -> None:
    """A camera in the hands of somebody who was never employed, and one issued for a blank reason."""
    page = signed_in(site).client.get("/to-look-at?as_of=2016-09-15").text
    assert "Holm" in page
    assert "0500" in page


TOLD: list[tuple[str, dict[str, object], tuple[int, str, str]]] = [
    (
        "particulars",
        {"officer": {"id": 2}, "last_name": "Wolfe" * 21, "first_name": "Ola", "starts_on": "2016-09-01"},
        (422, "invalid_input", "last_name: This is too long: 100 characters at most."),
    ),
    (
        "assignments",
        {"officer": {"id": 6}, "camera": {"id": 1}, "issued_on": "2016-09-01"},
        (409, "not_active", "The officer has no employment recorded on 2016-09-01"),
    ),
    (
        "assignments/2/return",
        {"returned_on": "2016-09-01", "condition": "serviceable"},
        (409, "already_returned", "This camera was returned on 2016-08-01."),
    ),
    (
        "assignments/4/swap",
        {"swapped_on": "2016-09-01", "condition": "serviceable", "camera": {"id": 1}},
        (409, "", "camera"),
    ),
]


def test_who_changes_such_a_row_is_told_what_to_correct(site: Site) -> None:
    for path, body, (status, code, words) in TOLD:
        told = site.post(f"/api/v1/{path}", body)
        assert told.status_code == status, told.text
        assert code in told.get_json()["code"]
        assert words in told.get_json()["detail"]


CORRECTED: list[tuple[str, dict[str, object]]] = [
    ("particulars", {"officer": {"id": 2}, "last_name": "Wolfe", "first_name": "Ola", "badge": "0500",
                     "employee_number": "E0500", "starts_on": "2016-09-01"}),
    ("assignments/4/return", {"returned_on": "2016-09-01", "condition": "serviceable"}),
    ("assignments/3/void", {"reason": "The officer was never employed"}),
    ("posting-ends/1/void", {"reason": "It never began"}),
    ("batches/3/reverse", {"reason": "Of another department"}),
]  # fmt: skip


def test_such_a_row_can_be_set_right(site: Site) -> None:
    for path, body in CORRECTED:
        told = site.post(f"/api/v1/{path}", body)
        assert told.status_code in (200, 201), told.text
