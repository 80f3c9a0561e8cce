"""Proposing officers for a class and deciding on it in a real browser: by keyboard, without JavaScript, sound wide and
narrow.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths
from tests.browser.test_training import TODAY, added

pytestmark = pytest.mark.long


def turn_to(page: Page, address: str, role: str) -> None:
    """Somebody else sits down at the desk."""
    page.context.clear_cookies()
    sign_in(page, address, role)


def proposed(page: Page, taught: str, places: list[int]) -> None:
    """The supervisor's officers at these places of the list, ticked and proposed by keyboard alone."""
    page.goto(f"{taught}/propose?within=800")
    boxes = page.locator("input[name=officers]")
    for place in places:
        boxes.nth(place).focus()
        page.keyboard.press("Space")
        expect(boxes.nth(place)).to_be_checked()
    page.get_by_role("button", name="Propose those ticked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{len(places)} officer")


def test_a_supervisor_proposes_and_an_administrator_answers_by_keyboard_alone(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    taught = added(page, address, "08:00")
    turn_to(page, address, "Supervisor")
    page.goto(f"{taught}?{TODAY}")
    page.get_by_role("link", name="Propose officers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Propose officers")
    check_widths(page)
    proposed(page, taught, [0, 1])
    check_widths(page)
    proposed(page, taught, [0])
    turn_to(page, address, "Administrator")
    page.goto(f"{taught}?{TODAY}")
    check_widths(page)
    page.get_by_role("button", name=re.compile("^Accept and enrol 2 officers")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 officers enrolled.")
    reason = page.get_by_label("Reason to decline")
    reason.fill(" ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Reason to decline")
    check_widths(page)
    page.get_by_role("link", name=re.compile("Reason to decline")).click()
    expect(reason).to_be_focused()
    page.keyboard.type("The class is full")
    page.keyboard.press("Enter")
    expect(page.locator("#proposals ~ ol")).to_contain_text("The class is full")
    check_widths(page)


def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, address, "Administrator")
    taught = added(page, address, "11:00")
    turn_to(page, address, "Supervisor")
    page.goto(f"{taught}/propose?within=800")
    page.locator("#officers label").first.click()
    expect(page.locator("input[name=officers]").first).to_be_checked()
    page.get_by_role("button", name="Propose those ticked").click()
    expect(page.get_by_role("status")).to_contain_text("1 officer proposed.")
    turn_to(page, address, "Administrator")
    page.goto(f"{taught}?{TODAY}")
    page.get_by_role("button", name=re.compile("^Accept and enrol 1 officer")).click()
    expect(page.get_by_role("status")).to_contain_text("1 officer enrolled.")
