"""A room counted in a real browser: by scanner and keyboard alone, with and without JavaScript, every state sound."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import NARROW, sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long
TODAY = "as_of=2016-11-07"
WHY = "It lay in the sergeant's car over the weekend."


def scan(page: Page, code: str) -> None:
    """What a scanner does: it types the code where the focus is, and Enter."""
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def open_room(page: Page, address: str, room: str) -> str:
    """Open the count of a room; answers its address."""
    page.goto(f"{address}/counts?{TODAY}")
    page.get_by_text("Open a count", exact=True).click()
    page.get_by_label("Which room is counted?").select_option(room)
    page.get_by_role("button", name="Open the count").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Count of")
    return page.url


def test_a_room_is_counted_and_closed_by_the_keyboard(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/counts/1?{TODAY}")
    missing = page.locator("section[aria-labelledby=missing] li strong").all_inner_texts()
    assert missing
    scan(page, "A code nobody knows")
    expect(page.get_by_role("status")).to_contain_text("Not entered")
    check_widths(page)
    for _ in range(2):  # past the button of the field to the one that keeps it
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Unexpected")
    check_widths(page)
    scan(page, "OFC:7")
    expect(page.get_by_role("status")).to_contain_text("Not entered")
    check_widths(page)
    scan(page, f"CAM:{missing[0]}")
    expect(page.get_by_role("status")).to_contain_text(f"Found {missing[0]}")
    scan(page, missing[0])
    expect(page.get_by_role("status")).to_contain_text("Seen before")
    page.goto(f"{address}/cameras?condition=retired&{TODAY}")
    gone = page.locator("tbody th a").first.inner_text()
    page.goto(f"{address}/counts/1?{TODAY}")
    scan(page, gone)
    expect(page.get_by_role("status")).to_contain_text("Wrong condition")
    check_widths(page)
    page.get_by_text("Show the").click()
    check_widths(page)
    page.get_by_role("button", name="Close the count").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Closed on")
    check_widths(page)
    page.goto(f"{address}/counts?{TODAY}")
    check_widths(page)


def test_the_commander_explains_without_javascript_on_a_phone(plain_page: Page, browser: Browser, address: str) -> None:
    """After the count above is closed. Axe needs JavaScript, so no width is checked here."""
    sign_in(plain_page, address, "Administrator")
    where = open_room(plain_page, address, "room-3")
    scan(plain_page, "Radio 7")
    plain_page.get_by_role("button", name="keep Radio 7").click()
    expect(plain_page.get_by_role("status")).to_contain_text("Unexpected")
    phone = browser.new_context(viewport={"width": NARROW, "height": 700}, java_script_enabled=False).new_page()
    sign_in(phone, address, "Supervisor")
    phone.goto(where)
    expect(phone.locator("#code")).to_have_count(0)
    missing = phone.locator("section[aria-labelledby=missing] textarea").first
    missing.fill("Gone." + " " * 10)
    phone.get_by_role("button", name="Keep this explanation").first.click()
    expect(phone.get_by_role("alert")).to_contain_text("too short")
    missing.fill(WHY)
    phone.get_by_role("button", name="Keep this explanation").first.click()
    expect(phone.locator("main")).to_contain_text(WHY)
    phone.context.close()


@pytest.mark.parametrize("role", ["Administrator", "Supervisor", "Oversight"])
def test_the_pages_of_counts_are_sound(page: Page, address: str, role: str) -> None:
    sign_in(page, address, role)
    for path in ("/counts", "/counts?as_of=2016-09-27", f"/counts/1?{TODAY}", "/cameras/unplaced", "/counts/1/history"):
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        check_widths(page)
