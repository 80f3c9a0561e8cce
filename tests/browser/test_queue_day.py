"""A rollout day through the scan desk in a real Chromium: a scripted scanner, no click, nothing lost, nothing twice."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import select

from tests.browser.desk import desk_page, phrase, settle, type_code
from tests.browser.serving import served
from tests.databases import Databases
from tests.services.department import NOW
from tests.web.pages.queue_day import BUILDERS, check_entered, queue_of, serve, with_short_queue
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Assignment, Camera

pytestmark = pytest.mark.long

MOST_SECONDS = 300


@pytest.mark.parametrize("issues", [8, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.parametrize("script", [True, False], ids=["javascript", "plain"])
def test_a_queue_is_served_by_scanner_alone(browser: Browser, databases: Databases, issues: int, script: bool) -> None:
    queue = queue_of(issues)
    with (
        databases.fresh("sqlite", BUILDERS[issues]) as url,
        served(url, since=NOW + timedelta(seconds=2)) as address,
        desk_page(browser, url, address, script=script) as page,
    ):

        def type_in(code: str) -> None:
            if not script:  # each scan loads the page anew: the next one waits for its field
                expect(page.locator("#scan")).to_be_focused()
                with page.expect_navigation():
                    type_code(page, code)
            else:
                type_code(page, code)

        began = time.monotonic()
        serve(queue, type_in, lambda: phrase(page)).check()
        took = time.monotonic() - began
        print(f"{issues} issues, {len(queue)} officers at the counter: {took:.1f} s")  # noqa: T201 - the figure asked for
        assert took < MOST_SECONDS
        engine = make_engine(url)
        with transaction(engine) as session:
            check_entered(session, queue)
        engine.dispose()


def issued_pairs(url: str) -> list[str]:
    """The serial numbers issued today, in the order of the entries."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        found = session.scalars(
            select(Camera.serial)
            .join(Assignment, Assignment.camera_id == Camera.id)
            .where(Assignment.issued_on == NOW.date())
            .order_by(Assignment.id)
        ).all()
    engine.dispose()
    return list(found)


def test_scans_typed_while_an_answer_is_under_way_are_queued_and_none_is_lost(
    browser: Browser, databases: Databases
) -> None:
    """The first answer takes a second, the third request finds no server at all, and the fifth answer is lost."""
    with (
        databases.fresh("sqlite", with_short_queue) as url,
        served(url, since=NOW + timedelta(seconds=2)) as address,
        desk_page(browser, url, address) as page,
    ):
        seen = 0

        def unlucky(route: Route) -> None:
            nonlocal seen
            seen += 1
            if seen == 1:
                time.sleep(1)
            if seen == 3:
                route.abort("connectionfailed")
            elif seen == 5:
                route.fetch(max_redirects=0)
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route("**/counter", lambda route: unlucky(route) if route.request.method == "POST" else route.continue_())
        for number in range(1, 6):
            type_code(page, f"B{number:03}")
            type_code(page, f"C{number:03}")
        expect(page.locator(".desk__sentence")).to_contain_text("C005 to Lund, Eva B005", timeout=20_000)
        settle(page)
        assert issued_pairs(url) == ["C001", "C002", "C003", "C004", "C005"]


def test_a_scanner_that_ends_a_code_with_tab_and_one_that_adds_a_second_enter(
    browser: Browser, databases: Databases
) -> None:
    with (
        databases.fresh("sqlite", with_short_queue) as url,
        served(url, since=NOW + timedelta(seconds=2)) as address,
        desk_page(browser, url, address) as page,
    ):
        for code in ("B001", "C001"):
            page.keyboard.type(code)
            page.keyboard.press("Tab")
        assert phrase(page) == "Issued"
        for code in ("B002", "C002", "H001"):  # the last one is held: a second Enter must not take it back unseen
            page.keyboard.type(code)
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
        assert phrase(page) == "Return?"
        assert issued_pairs(url) == ["C001", "C002"]
        assert page.evaluate("document.activeElement.id") == "scan"


def test_a_sign_in_that_ended_says_what_was_not_entered(browser: Browser, databases: Databases) -> None:
    with (
        databases.fresh("sqlite", with_short_queue) as url,
        served(url, since=NOW + timedelta(seconds=2)) as address,
        desk_page(browser, url, address) as page,
    ):
        page.context.clear_cookies()
        type_code(page, "B001")
        expect(page.locator("#desk-warning")).to_contain_text("Not entered: B001. Reload this page")
