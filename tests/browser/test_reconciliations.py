"""A vendor's list held against the register in a real browser: sent, looked through and explained by keyboard."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths


def vendors_list(folder: Path) -> Path:
    """Three devices of the demonstration and one that nobody knows; the vendor is behind."""
    rows = ["serial,badge,condition", "X81004001,,serviceable", "X81004002,,missing", "X81004003,9999,", "Q404,,"]
    file = folder / "vendor.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_a_list_is_sent_looked_through_and_explained(page: Page, address: str, tmp_path: Path) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/reconciliations/new")
    page.get_by_label("Kind of list").select_option("devices")
    page.locator("#file").set_input_files(vendors_list(tmp_path))
    page.get_by_role("button", name="Compare").click()
    page.locator("h1", has_text="vendor.csv").wait_for()
    check_widths(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Kind", exact=True).select_option("not_in_register")
    with page.expect_navigation():
        page.locator("#main").get_by_role("button", name="Show").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Explain Q404").or_(page.get_by_role("link", name="Explain device:Q404")).click()
    check_widths(page)
    page.get_by_label("Explanation").fill("short")
    page.get_by_role("button", name="Keep the explanation").click()
    page.locator("#problems").wait_for()
    check_widths(page)
    page.get_by_label("Explanation").press("ControlOrMeta+a")
    page.keyboard.type("A demonstration unit that went back in June.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="vendor.csv").wait_for()
    page.goto(f"{page.url.partition('?')[0]}?state=explained")
    assert "A demonstration unit that went back in June." in page.content()
    check_widths(page)
