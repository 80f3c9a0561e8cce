"""Signing in a real browser: drawn on the board, by PIN from the keyboard, shown by itself, and ticked off on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import NARROW, sign_in
from tests.browser.test_forms import in_hands, press_until
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long

TODAY = "as_of=2016-11-07"
PIN = "493817"


def issue_again(page: Page, address: str, number: int) -> str:
    """Take back a camera and issue it to the same officer; answers its serial number."""
    serial = in_hands(page, address, number)
    page.goto(f"{address}/counter/return?camera={serial}")
    page.get_by_role("button", name="Take the camera back").click()
    page.get_by_role("status").locator("a").nth(1).click()
    page.get_by_role("link", name="Issue a camera").click()
    page.get_by_label("Camera: serial number or asset tag").fill(serial)
    page.get_by_role("button", name="Issue the camera").click()
    expect(page.get_by_role("status")).to_contain_text(f"Camera {serial} to")
    return serial


def draw(page: Page) -> None:
    """Two strokes across the board."""
    box = page.locator("#board").bounding_box()
    assert box is not None
    for start in (0.2, 0.5):
        page.mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.6)
        page.mouse.down()
        for step in range(1, 9):
            across, down = start + 0.03 * step, 0.3 + 0.4 * (step % 2)
            page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.mouse.up()


@pytest.mark.parametrize("width", [1280, NARROW])
def test_a_signature_is_drawn_entered_and_shown(page: Page, address: str, width: int) -> None:
    sign_in(page, address, "Administrator")
    serial = issue_again(page, address, 5 if width == NARROW else 6)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/counter/sign")
    expect(page.get_by_role("heading", level=1)).to_have_text("You receive a camera")
    expect(page.locator(".signing__what")).to_contain_text(serial)
    check_widths(page)
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#board-says")).to_have_text("Sign on the board first.")
    draw(page)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#board polyline")).to_have_count(0)
    draw(page)
    expect(page.locator("#board polyline")).to_have_count(2)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("The issue is signed for.")
    page.goto(f"{address}/cameras?{TODAY}&search={serial}")
    page.get_by_role("link", name=serial).click()
    shown = page.get_by_role("img", name="Drawn signature of")
    expect(shown.locator("polyline")).to_have_count(2)
    assert re.fullmatch(r"[0-9, ]+", shown.locator("polyline").first.get_attribute("points") or "")
    check_widths(page)


def test_a_pin_is_set_and_given_by_keyboard_alone(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    issue_again(page, address, 7)
    page.goto(f"{address}/counter/sign")
    press_until(page, "No PIN yet, or locked: set one")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="PIN of").wait_for()
    check_widths(page)
    for label in ("PIN", "The same PIN again"):
        press_until(page, label)
        page.keyboard.type(PIN)
    press_until(page, "Set the PIN")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Set", exact=True).wait_for()
    press_until(page, "Go to the second screen")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You receive a camera").wait_for()
    page.locator("#pin").focus()
    page.keyboard.type("271828")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not the officer's PIN.")
    expect(page.locator("#pin")).to_have_value("")
    check_widths(page)
    page.locator("#pin").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The issue is signed for.")


def test_without_javascript_the_pin_signs_and_no_board_is_offered(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    issue_again(page, address, 8)
    page.goto(f"{address}/counter/sign")
    expect(page.locator("#board")).to_be_hidden()
    page.get_by_role("link", name="No PIN yet, or locked: set one").click()
    page.locator("#pin").fill(PIN)
    page.locator("#again").fill(PIN)
    page.get_by_role("button", name="Set the PIN").click()
    page.get_by_role("link", name="Go to the second screen").click()
    page.locator("#pin").fill(PIN)
    page.get_by_role("button", name="Sign with the PIN").click()
    expect(page.get_by_role("status").first).to_contain_text("The issue is signed for.")


def test_the_second_screen_turns_to_what_was_entered_last_by_itself(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    tablet = page.context.new_page()
    tablet.goto(f"{address}/counter/sign")
    serial = issue_again(page, address, 9)
    expect(tablet.locator(".signing__what")).to_contain_text(serial, timeout=15_000)
    draw(tablet)
    issue_again(page, address, 10)
    page.wait_for_timeout(4000)
    expect(tablet.locator(".signing__what")).to_contain_text(serial)  # nobody is interrupted who is signing
    tablet.get_by_role("button", name="Sign", exact=True).click()
    expect(tablet.get_by_role("status").first).to_contain_text("is signed for.")


def test_what_is_unsigned_is_ticked_off_and_printed(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/counter/unsigned?{TODAY}&precinct=5")
    before = int((page.locator(".page-count").inner_text()).rsplit(" ", 1)[1])
    check_widths(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Print the sheet").click()
    check_widths(page)
    reference = page.locator(".sheet-head strong").inner_text()
    expect(page.locator(".sign-sheet tbody tr")).to_have_count(before)
    page.go_back()
    page.locator("tbody label").nth(0).click()
    page.locator("tbody label").nth(2).click()
    page.get_by_label("Reference of the sheet").fill(reference)
    page.get_by_role("button", name="Enter the ticked lines as signed on paper").click()
    expect(page.get_by_role("status")).to_contain_text("2 signatures entered")
    page.goto(f"{address}/counter/unsigned?{TODAY}&precinct=5")
    assert int((page.locator(".page-count").inner_text()).rsplit(" ", 1)[1]) == before - 2
