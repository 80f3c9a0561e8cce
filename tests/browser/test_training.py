"""Enrolling and the sign-in desk in a real browser: by keyboard alone, without JavaScript, sound wide and narrow."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long
TODAY = "as_of=2016-11-07"
NEEDED = "precinct=5&within=800"


def added(page: Page, address: str, begins: str) -> str:
    """A class today; answers its address."""
    page.goto(f"{address}/sessions/new")
    page.get_by_label("Course", exact=True).select_option(index=1)
    for label, value in (("Day", "2016-11-07"), ("Begins at", begins), ("Place", "Academy"), ("Seats", "12")):
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name="Add the session").click()
    return page.url.split("?")[0]


def badges(page: Page, address: str) -> list[str]:
    """Of officers of the 1st Precinct, in the order of names."""
    page.goto(f"{address}/officers?{TODAY}&precinct=1")
    return page.locator("tbody tr td:nth-child(2)").all_inner_texts()


def test_a_class_is_filled_and_signed_in_by_keyboard_alone(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    walk_in = badges(page, address)[0]
    taught = added(page, address, "08:00")
    page.goto(f"{taught}/enrol?{NEEDED}")
    check_widths(page)
    boxes = page.locator("input[name=officers]")
    assert boxes.count() >= 2
    for place in range(2):
        boxes.nth(place).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Enrol those ticked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 officers enrolled.")
    check_widths(page)
    seated = re.findall(r"badge (\w+)", page.locator("ol.timeline").first.inner_text())
    page.goto(f"{taught}/scan")
    for code, said in ((seated[0], "Was enrolled."), (walk_in, "Walk-in"), (seated[0], "Already signed in")):
        expect(page.get_by_label("Badge or card")).to_be_focused()
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(said)
    check_widths(page)
    page.keyboard.type("no-such-badge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nobody has the badge or card no-such-badge.")
    expect(page.get_by_label("Badge or card")).to_be_focused()
    check_widths(page)
    page.get_by_role("button", name=re.compile("Undo the sign-in of")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The last sign-in is void.")
    page.goto(f"{taught}?{TODAY}")
    page.get_by_label("Mark everyone enrolled and not ticked as not there").focus()
    page.keyboard.press("Space")
    page.locator("#expected input[name=officers]").first.focus()
    check_widths(page)


def test_a_click_beside_the_field_gives_it_back_the_focus(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{added(page, address, '10:00')}/scan")
    page.locator("h1").click()
    expect(page.get_by_label("Badge or card")).to_be_focused()


def test_the_desk_works_without_javascript(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, address, "Administrator")
    badge = badges(page, address)[0]
    page.goto(f"{added(page, address, '14:00')}/scan")
    for said in ("Signed in", "Already signed in"):
        page.get_by_label("Badge or card").fill(badge)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(said)
    page.get_by_role("button", name=re.compile("Undo")).click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
