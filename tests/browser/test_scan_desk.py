"""The scan desk in every state: sound for axe, wide and narrow, by keyboard alone, told by word and shape."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk import desk_page, phrase, type_code
from tests.browser.serving import NARROW, served
from tests.browser.test_pages import check_widths
from tests.databases import Databases
from tests.services.department import NOW
from tests.web.pages.scanning import with_desk

STATES = {
    "empty": [],
    "officer": ["0413"],
    "untrained": ["0500"],
    "camera": ["X2"],
    "issued": ["0415", "X3"],
    "return": ["X1"],
    "swap": ["0412", "X2"],
    "holder": ["0412"],
    "other-hands": ["0413", "X1"],
    "which": ["0900"],
    "unknown": ["9999"],
    "wrong-condition": ["0413", "X5"],
    "not-trained": ["0500", "X2"],
    "reason": ["0500", "X2", ""],
    "report": ["0412", "3"],
    "out-of-scope": ["0600", "X2"],
    "left-lying": ["X1", "X7"],
}


@pytest.fixture(scope="module")
def desk(browser: Browser, databases: Databases) -> Iterator[tuple[str, Page]]:
    """The desk, served for all states one after another."""
    with (
        databases.fresh("sqlite", with_desk) as url,
        served(url, since=NOW + timedelta(seconds=2)) as address,
        desk_page(browser, url, address) as page,
    ):
        yield address, page


@pytest.mark.parametrize("typed", STATES.values(), ids=STATES)
def test_every_state_is_sound_wide_and_narrow(desk: tuple[str, Page], typed: list[str]) -> None:
    address, page = desk
    page.goto(f"{address}/counter")
    for code in typed:
        type_code(page, code)
    said = phrase(page)
    assert page.evaluate("document.activeElement.id") == "scan"
    assert said in page.locator("#desk-answer").get_attribute("data-said")  # type: ignore[operator]
    expect(page.locator("#desk-answer svg.shape")).to_have_count(1)
    if typed:
        expect(page.locator("#desk-said")).to_contain_text(said)
    check_widths(page)


def test_an_undo_by_keyboard_alone_on_a_narrow_screen(desk: tuple[str, Page]) -> None:
    address, page = desk
    page.set_viewport_size({"width": NARROW, "height": 740})
    page.goto(f"{address}/counter")
    for code in ("0414", "1", "X4"):
        type_code(page, code)
    assert phrase(page) == "Issued"
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    check_widths(page)
    page.set_viewport_size({"width": NARROW, "height": 740})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "Entered by mistake at the counter"
    page.keyboard.press("Enter")
    expect(page.locator(".desk__phrase")).to_have_text("Undone")
    assert page.evaluate("document.activeElement.id") == "scan"


def test_a_reload_and_the_back_button_enter_nothing_again(desk: tuple[str, Page]) -> None:
    address, page = desk
    page.goto(f"{address}/counter")
    for code in ("0420", "X2", ""):
        type_code(page, code)
    assert phrase(page) == "Swapped"
    entries = page.locator(".desk__entry").count()
    page.reload()
    page.goto(f"{address}/officers")
    page.go_back()
    expect(page.locator(".desk__phrase")).to_have_text("Ready")
    expect(page.locator(".desk__entry")).to_have_count(entries)


def test_what_is_typed_with_the_focus_elsewhere_goes_into_the_field(desk: tuple[str, Page]) -> None:
    address, page = desk
    page.goto(f"{address}/counter")
    page.locator(".desk__entry summary").first.focus()
    type_code(page, "9998")
    assert phrase(page) == "Unknown code"
    expect(page.locator(".desk__sentence")).to_contain_text("“9998”")
