"""Charts as a browser shows them: large enough to be read on a phone, named for who cannot see, whole on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import NARROW, WIDE, sign_in

DAY = "as_of=2016-09-27"
PAGES = ["/", "/precincts/3", "/reports/rollout-progress", "/reports/inventory", "/reports/training"]
SMALLEST_LETTERS = """() => {
  const sizes = [...document.querySelectorAll("svg.chart text")].map((text) => {
    const drawing = text.ownerSVGElement, shown = drawing.getBoundingClientRect().width;
    return shown ? parseFloat(getComputedStyle(text).fontSize) * shown / drawing.viewBox.baseVal.width : null;
  }).filter((size) => size !== null);
  return [sizes.length, Math.min(...sizes)];
}"""
OUTSIDE = """() => [...document.querySelectorAll("svg.chart text")].filter((text) => {
  const drawing = text.ownerSVGElement.getBoundingClientRect(), box = text.getBoundingClientRect();
  return drawing.width && (box.left < drawing.left - 1 || box.right > drawing.right + 1);
}).map((text) => text.textContent)"""


@pytest.mark.parametrize("path", PAGES)
def test_a_chart_is_read_on_a_phone_and_on_a_desk(page: Page, address: str, path: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}{path}?{DAY}")
    for width, shown in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(f".chart--{shown}").first).to_be_visible()
        count, smallest = page.evaluate(SMALLEST_LETTERS)
        assert count > 10
        assert smallest >= 11, (width, smallest)
        assert page.evaluate(OUTSIDE) == [], width


@pytest.mark.parametrize("path", PAGES)
def test_a_chart_has_a_name_a_description_and_its_numbers(page: Page, address: str, path: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}{path}?{DAY}")
    figures = page.locator("figure.chart-figure")
    expect(figures.first).to_be_visible()
    for figure in figures.all():
        drawing = figure.locator("svg[role=img]:visible").first
        expect(drawing).to_have_accessible_name(drawing.locator("title").text_content() or "")
        assert len(drawing.locator("desc").text_content() or "") > 60
        figure.locator("summary").click()
        expect(figure.locator("table")).to_be_visible()
        expect(figure.locator("tbody tr").first.locator("th[scope=row]")).to_be_visible()


def test_on_paper_a_chart_stands_without_what_is_folded_away(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/reports/rollout-progress?{DAY}")
    page.emulate_media(media="print")
    expect(page.locator(".chart--wide").first).to_be_visible()
    expect(page.locator(".multiples .chart")).to_have_count(5)
    expect(page.locator(".chart-numbers").first).to_be_hidden()
    expect(page.locator(".downloads").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator(".chart-numbers summary").first.click()
    expect(page.locator(".chart-numbers table").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".chart-numbers table").first).to_be_visible()
