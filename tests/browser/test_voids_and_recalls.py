"""Voids, recalls and reversals in a real browser: every state of them sound, wide and narrow."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long
TODAY = "as_of=2016-11-07"


def test_a_void_says_what_holds_then_or_what_stands_in_the_way(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/officers/60?{TODAY}")
    page.locator("a[href^='/facts/postings/'][href$='/void']").first.click()
    expect(page.locator("main")).to_contain_text("It cannot be voided yet")
    expect(page.locator(".obstacles")).to_contain_text("of 15 August 2016: return, correct or void it first")
    check_widths(page)
    page.goto(f"{address}/officers/61?{TODAY}")
    page.locator("a[href^='/facts/completions/'][href$='/void']").first.click()
    expect(page.get_by_role("status")).to_contain_text("What would happen")
    check_widths(page)
    page.get_by_label("Reason").fill("Never there")
    page.get_by_role("button", name="Void the entry").click()
    expect(page.locator("main")).to_contain_text("Never there")
    check_widths(page)


def test_a_recall_and_its_reversal_are_sound_without_javascript(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/cameras?{TODAY}")
    page.get_by_role("link", name="Recall cameras").click()
    page.get_by_label("Serial numbers").fill("nothing")
    page.get_by_label("From the day").fill("2016-11-06")
    page.get_by_label("Reason").fill("The clip breaks")
    page.get_by_role("button", name="See whom it reaches").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was entered")
    page.get_by_label("Serial numbers").fill("")
    page.get_by_label("Model").select_option(index=1)
    page.get_by_role("button", name="See whom it reaches").click()
    expect(page.get_by_role("status")).to_contain_text("would be recalled")
    page.get_by_role("button", name="Recall ").click()
    expect(page.get_by_role("status")).to_contain_text("entered as this one batch")
    page.get_by_role("link", name="Reverse the whole batch").click()
    expect(page.locator("main")).to_contain_text("Nothing stands in the way")
    page.get_by_label("Reason").fill("Another model was meant")
    page.get_by_role("button", name="Reverse the batch").click()
    expect(page.locator("main")).to_contain_text("Another model was meant")


def test_the_pages_of_recalls_and_reversals_are_sound(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    for path in ("/cameras/recall", "/batches/1", "/batches/1/reverse", "/batches/100", "/batches/100/reverse"):
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        check_widths(page)
    page.goto(f"{address}/cameras/recall")
    page.get_by_label("Model").select_option(index=1)
    page.get_by_label("From the day").fill("2016-11-05")
    page.get_by_label("Reason").fill("The clip breaks")
    page.get_by_role("button", name="See whom it reaches").click()
    expect(page.get_by_role("status")).to_contain_text("would be recalled")
    expect(page.locator("main")).to_contain_text("fewer equipped")
    check_widths(page)
    page.get_by_role("button", name="Recall ").click()
    page.get_by_role("link", name="Who holds each camera").click()
    expect(page.locator("main")).to_contain_text("Still in hands")
    check_widths(page)
    page.goto(f"{address}/recalls?{TODAY}")
    expect(page.get_by_role("row", name="The clip breaks").first).to_be_visible()
    check_widths(page)


def test_labels_are_looked_at_by_keyboard_alone(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/labels?{TODAY}")
    page.get_by_label("Where").focus()
    page.keyboard.type("In stock")
    page.get_by_label("First label").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("labels on")
    check_widths(page)
    boxes = page.get_by_role("checkbox")
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(boxes.first).not_to_be_checked()
    page.get_by_role("button", name="Print as PDF").focus()
    with page.expect_download() as printed:
        page.keyboard.press("Enter")
    assert printed.value.suggested_filename.startswith("camera-labels-5160-")
