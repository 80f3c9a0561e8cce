"""What the first page weighs, that nothing on it moves, and that its first screen tells the story."""

import gzip
import re

from playwright.sync_api import Page, Request

from tests.browser.serving import NARROW, WIDE, sign_in

MOST_BYTES, MOST_REQUESTS = 200_000, 10
MOST_BYTES_AFTER = 40_000
PACKED_ALREADY = ("font/woff2", "image/png")

WATCH = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(entry.value)))
  .observe({type: 'layout-shift', buffered: true});
"""


def weights(page: Page, address: str) -> dict[str, int]:
    """What each answer weighs when packed as a server would, by address."""
    asked: list[str] = []

    def keep(request: Request) -> None:
        asked.append(request.url)

    page.on("request", keep)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("request", keep)
    found = {}
    for url in asked:
        answer = page.request.get(url)
        body = answer.body()
        found[url] = len(body) if answer.headers["content-type"] in PACKED_ALREADY else len(gzip.compress(body))
    return found


def test_the_first_page_is_light_and_the_next_ones_lighter(page: Page, address: str) -> None:
    first = weights(page, f"{address}/sign-in")
    assert len(first) <= MOST_REQUESTS, sorted(first)
    assert sum(first.values()) <= MOST_BYTES, first
    sign_in(page, address, "Administrator")
    for path in ("/", "/officers", "/reports/rollout-progress"):
        page_alone = weights(page, address + path)[address + path]
        assert page_alone <= MOST_BYTES_AFTER, path


def test_nothing_moves_while_the_dashboard_loads(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.add_init_script(WATCH)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("window.shifts") == []


def test_the_first_screen_tells_the_story(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    headline = page.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"363 of about 550 trained and equipped; target 14 October; forecast early November", headline)
    rows = [re.sub(r"\s+", " ", row.inner_text()) for row in page.locator(".rows tbody tr").all()]
    first, second, third, fourth, fifth = rows[:5]
    assert "Completed" in first
    assert "July" in first
    assert "2 transferred in since" in first
    assert "41 trained" in second
    assert "class today" in second
    assert "1 needs a camera" in third
    assert "100.0%" in fourth
    assert "Complete" in fourth
    assert "starts on 17 October" in fifth
    for row in rows:
        assert re.search(r"Forecast|Complete|No forecast|Not started|No plan|Nobody eligible", row), row
    below = page.locator(".signals").inner_text()
    for said in ("is missing since", "Return due", "Override", "Class today"):
        assert said in below
    assert page.locator(".signals a").count() >= 4


def test_the_slip_is_in_the_chart_and_its_numbers_in_a_table(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    chart = page.get_by_role("img", name="Officers trained and equipped")
    words = chart.locator("text").all_text_contents()
    assert "Target 14 Oct" in words
    assert any(word.startswith("Forecast ") and "Nov" in word for word in words)
    assert any(word.startswith("363") for word in words)
    page.get_by_text("The same numbers as a table").first.click()
    week = page.locator("tr", has_text="27 Sep 2016").inner_text()
    assert "363" in week.split()


def test_a_page_can_be_printed_without_its_controls(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    for hidden in (".site-nav", ".day-bar__form", ".masthead__account"):
        assert not page.locator(hidden).first.is_visible()


def test_the_chart_is_still_seen_where_colours_are_forced(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    page.emulate_media(forced_colors="active")
    line, ground = page.evaluate(
        "() => [getComputedStyle(document.querySelector('.chart__line--equipped')).stroke,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    assert line != ground
