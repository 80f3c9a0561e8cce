"""The public pages in a real browser: sound at every width and on paper, light, without a script or a cookie."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import NARROW, WIDE
from tests.browser.test_first_page import MOST_BYTES, MOST_BYTES_AFTER, MOST_REQUESTS, weights
from tests.browser.test_pages import check_widths

PATHS = [
    "/public",
    "/public/weeks",
    "/public/weeks/2016-07-30",
    "/public/weeks/2016-09-24",
    "/public/restatements",
    "/public/record",
    "/public/data-dictionary",
]


@pytest.mark.parametrize("path", [*PATHS, "/public/weeks/2016-09-23", "/public/nowhere"])
def test_a_public_page_is_sound_wide_and_narrow(page: Page, address: str, path: str) -> None:
    response = page.goto(address + path)
    assert response is not None
    assert response.status == (200 if path in PATHS else 404)
    assert page.locator("h1").count() == 1
    for fold in page.locator("summary:visible").all():
        fold.click()
    check_widths(page)
    assert page.context.cookies() == []


def test_the_public_pages_are_light_and_carry_no_script(page: Page, address: str) -> None:
    first = weights(page, f"{address}/public")
    assert len(first) <= MOST_REQUESTS, sorted(first)
    assert sum(first.values()) <= MOST_BYTES, first
    assert not [url for url in first if url.endswith(".js")]
    for path in PATHS:
        assert weights(page, address + path)[address + path] <= MOST_BYTES_AFTER, path
        assert page.locator("script").count() == 0


def test_a_reader_finds_a_week_and_why_it_was_restated_without_a_script(plain_page: Page, address: str) -> None:
    plain_page.goto(f"{address}/public")
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("how far the rollout has come")
    plain_page.get_by_role("link", name="Every week", exact=True).click()
    plain_page.get_by_role("row", name="30 Jul 2016").get_by_role("link", name="restated").click()
    expect(plain_page).to_have_url(f"{address}/public/weeks/2016-07-30#restated")
    row = plain_page.get_by_role("row", name="All units Equipped 196 197")
    expect(row).to_be_visible()
    expect(plain_page.locator("main")).to_contain_text("1 issue or return of a camera, recorded only on 12 August 2016")


def test_the_skip_link_and_the_wide_tables_are_reached_by_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/public")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name="Week ending Saturday 5 November 2016")).to_be_focused()


def test_on_paper_the_figures_the_chart_and_its_numbers_stand_without_the_links(page: Page, address: str) -> None:
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.goto(f"{address}/public")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".chart--wide")).to_be_visible()
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.get_by_role("region", name="Week ending Saturday 5 November 2016")).to_be_visible()


def test_the_chart_fits_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/public")
    expect(page.locator(".chart--narrow")).to_be_visible()
    expect(page.locator(".chart--wide")).to_be_hidden()
    expect(page.locator("desc").last).to_contain_text("546 of 546 eligible officers")
    context.close()
