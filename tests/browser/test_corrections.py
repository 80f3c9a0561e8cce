"""Correcting a fact in a real browser: every state of it sound, wide and narrow."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long

TODAY = "as_of=2016-11-07"


def test_a_fact_is_corrected_and_each_state_of_it_is_sound(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/officers/60?{TODAY}")
    check_widths(page)
    with page.expect_navigation():
        page.locator("a[href^='/facts/postings/'][href$='/correct']").first.click()
    check_widths(page)
    badge = page.get_by_label("Officer: badge").input_value()
    page.get_by_label("Reason").fill("The wrong home")
    page.get_by_label("Precinct").select_option(label="City Hall")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing has been entered yet")
    check_widths(page)
    page.get_by_label("Officer: badge").fill("none")
    page.get_by_role("button", name="Enter the correction").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was entered")
    check_widths(page)
    page.get_by_label("Officer: badge").fill(badge)
    page.get_by_role("button", name="Enter the correction").click()
    expect(page.get_by_role("status")).to_contain_text("as one act")
    check_widths(page)
    page.get_by_role("link", name="void since").click()
    expect(page.locator("main")).to_contain_text("The wrong home")
    check_widths(page)
