"""Many at once in a real browser: by keyboard alone, without JavaScript, sound in every state, wide and narrow."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import NARROW, sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long
TODAY = "as_of=2016-11-07"


def held(page: Page, address: str) -> list[str]:
    """Serial numbers of cameras in officers' hands."""
    page.goto(f"{address}/cameras?{TODAY}&search=X81")
    return page.locator("tbody tr", has_text="in hands").locator("th").all_inner_texts()


def spare(page: Page, address: str) -> list[str]:
    """Serial numbers of cameras that can be issued."""
    page.goto(f"{address}/cameras?{TODAY}&condition=serviceable&search=X81&page=999")
    return page.locator("tbody tr", has_text="nobody").locator("th").all_inner_texts()


def rookies(page: Page, address: str) -> list[str]:
    """Badges of officers posted lately."""
    page.goto(f"{address}/officers?{TODAY}&posted_since=2016-11-01")
    return page.locator("tbody tr td:nth-child(2)").all_inner_texts()


def test_a_list_is_issued_by_keyboard_alone_and_reversed(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    serials, badges, out = spare(page, address), rookies(page, address), held(page, address)
    page.goto(f"{address}/bulk/issues")
    check_widths(page)
    page.get_by_label("List", exact=True).focus()
    for line in (f"{badges[0]}, {serials[0]}", f"{badges[1]} {out[0]}", "9999999 nothing", badges[2]):
        page.keyboard.insert_text(line)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="See what would happen").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("3 cannot be entered")
    check_widths(page)
    page.get_by_role("link", name="row 2").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#row-2$"))
    page.get_by_label("Leave row 2 out").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enter without the rows ticked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was entered")
    check_widths(page)
    page.get_by_role("button", name=re.compile("Leave out the")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("3 left out")
    check_widths(page)
    page.locator("button[value=enter]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("entered as this one batch")
    check_widths(page)
    page.get_by_role("link", name="Reverse the whole batch").click()
    page.get_by_label("Reason").fill("The wrong list")
    page.get_by_role("button", name="Reverse the batch").click()
    expect(page.locator("main")).to_contain_text("The wrong list")


def test_a_scanner_that_ends_each_code_with_enter_issues_a_list(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    serials, badges = spare(page, address), rookies(page, address)
    page.goto(f"{address}/bulk/issues")
    page.get_by_label("List", exact=True).focus()
    scans = [badges[0], serials[0], badges[1], badges[2], serials[2]]
    for code in scans:
        page.keyboard.insert_text(code)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="See what would happen").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Lines 3 and 4")
    expect(page.get_by_role("alert")).to_contain_text("are both officers")
    check_widths(page)
    page.get_by_label("List", exact=True).fill("\n".join([*scans[:3], serials[1], *scans[3:]]))
    page.get_by_role("button", name="See what would happen").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("two lines make a row")
    expect(page.get_by_role("row")).to_have_count(4)
    check_widths(page)


def test_a_box_comes_back_without_javascript_on_a_narrow_screen(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    page.set_viewport_size({"width": NARROW, "height": 740})
    out = held(page, address)
    page.goto(f"{address}/cameras?{TODAY}")
    page.get_by_role("link", name="Many at once").click()
    page.get_by_role("link", name="Return a box of cameras").click()
    page.get_by_label("List", exact=True).fill(f"{out[0]}\n{out[1]}, in repair\n{out[2]}, stolen, 16-1234")
    page.get_by_role("button", name="See what would happen").last.click()
    expect(page.get_by_role("status")).to_contain_text("3 rows would be entered")
    page.get_by_text("Change the list, or what stands beside it").click()
    page.get_by_role("button", name="Take 3 cameras back").click()
    expect(page.get_by_role("status")).to_contain_text("entered as this one batch")


def test_officers_are_ticked_and_moved_and_conditions_are_sound(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/officers?precinct=1&{TODAY}")
    with page.expect_navigation():
        page.get_by_role("link", name="Move officers").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Show the officers").click()
    check_widths(page)
    names = page.locator(".sheet__list label", has_text="holds X81")
    names.nth(0).click()
    names.nth(1).click()
    page.get_by_label("To which precinct?").select_option("5")
    page.get_by_label("To which duty?").select_option("administration")
    page.get_by_role("button", name="See what would happen").last.click()
    expect(page.get_by_role("status")).to_contain_text("2 rows would be entered")
    expect(page.locator(".bulk-rows")).to_contain_text("Camera comes back")
    check_widths(page)
    page.get_by_role("button", name="Move 2 officers").click()
    expect(page.get_by_role("status")).to_contain_text("entered as this one batch")
    for path in ("/bulk", "/bulk/conditions", "/bulk/returns", "/bulk/moves"):
        page.goto(address + path)
        check_widths(page)


def test_what_is_due_back_is_listed_and_cleared_by_keyboard(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    for path in (f"/return-due?{TODAY}", "/return-due?as_of=2016-01-05", f"/return-due?{TODAY}&precinct=2&over=90"):
        page.goto(address + path)
        check_widths(page)
    page.goto(f"{address}/return-due?{TODAY}")
    rows = page.locator("#due tbody tr")
    before = rows.count()
    assert before >= 2
    page.get_by_role("link", name=re.compile("Lost")).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check_widths(page)
    page.get_by_label("Report number").fill("16-1234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is no longer due from")
    page.goto(f"{address}/return-due?{TODAY}")
    expect(rows).to_have_count(before - 1)
    page.locator("#due input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Return the ticked ones together").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("List", exact=True)).to_have_value(re.compile("^CAM:X81"))
