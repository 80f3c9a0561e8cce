"""The edit form in a real browser, and its page when somebody else was faster: each state sound, wide and narrow."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long
FORM = "/lists/cameras/476/edit"


@pytest.mark.parametrize("name", ["precincts", "duties", "places", "camera-models", "courses", "policies", "users"])
def test_a_list_and_its_first_form_are_sound(page: Page, address: str, name: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/lists/{name}")
    check_widths(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Edit").first.click()
    check_widths(page)
    page.get_by_role("link", name="History of this record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("History")
    check_widths(page)


def test_an_edit_is_refused_saved_and_shown_beside_anothers(browser: Browser, page: Page, address: str) -> None:
    other = browser.new_context().new_page()
    for one in (page, other):
        sign_in(one, address, "Administrator")
        one.goto(address + FORM)
    page.get_by_label("Asset tag").fill("T" * 200)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was entered")
    check_widths(page)
    page.get_by_label("Asset tag").fill("T-MINE")
    other.get_by_label("Asset tag").fill("T-THEIRS")
    other.get_by_label("Purchase batch").fill("second delivery")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Camera ")
    check_widths(other)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Both changes, field by field")).to_be_visible()
    expect(page.get_by_role("row", name="Asset tag")).to_contain_text("T-THEIRS")
    expect(page.get_by_label("Asset tag")).to_have_value("T-MINE")
    check_widths(page)
    page.get_by_role("button", name="Save mine on top").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Camera ")
    page.goto(address + FORM)
    expect(page.get_by_label("Asset tag")).to_have_value("T-MINE")
    expect(page.locator("#earlier + .timeline")).to_contain_text("T-THEIRS")
    check_widths(page)
    other.context.close()
