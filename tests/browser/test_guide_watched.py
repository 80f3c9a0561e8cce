"""A long file in a real browser: its bar moves, and the page goes on by itself, with and without JavaScript."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.serving import WIDE, sign_in
from tests.browser.test_pages import check_widths
from tests.servers.test_long_imports import MAPPING

pytestmark = pytest.mark.long

ROWS = 4000


def roster(first: int) -> str:
    """People of whom the demonstration knows nobody."""
    header = "employee_number,last_name,first_name,badge,precinct,duty\n"
    return header + "".join(f"Z{n:07},Family{n},Given{n},Z{n:06},1,patrol\n" for n in range(first, first + ROWS))


def counts_seen(page: Page, until: str) -> list[int]:
    """The counts that the page shows, one after another, until it has gone on."""
    seen: list[int] = []
    bars = page.locator(".under-way__now:visible progress")
    while page.get_by_role("heading", level=1).inner_text() != until:
        with suppress(Error):  # the page went on while it was asked
            for value in bars.evaluate_all("found => found.map(one => one.position < 0 ? 0 : one.value)"):
                if not seen or seen[-1] != value:
                    seen.append(int(value))
        page.wait_for_timeout(50)
    return seen


@pytest.mark.parametrize("which", ["plain_page", "page"])
def test_the_bar_moves_and_the_page_goes_on(
    which: str, request: pytest.FixtureRequest, address: str, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(which)
    file, mapping = tmp_path / "long.csv", tmp_path / "long.toml"
    file.write_text(roster(ROWS if which == "page" else 0))
    mapping.write_bytes(MAPPING)
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/imports/guide")
    page.select_option("#kind", "roster")
    page.set_input_files("#file", str(file))
    page.locator("summary", has_text="I have a mapping file").click()
    page.set_input_files("#mapping_file", str(mapping))
    page.get_by_role("button", name="Go on").click(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("The file is being planned")
    expect(page.locator(".under-way__now:visible")).to_have_count(1)
    if which == "page":
        check_widths(page)
        page.set_viewport_size({"width": WIDE, "height": 800})
    seen = counts_seen(page, "Plan of the import")
    assert len(seen) > 2
    assert seen == sorted(seen)
    page.get_by_role("button", name=f"Apply: enter {ROWS} rows as one batch").click(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("The file is being entered")
    page.get_by_text("entered as this one batch").wait_for(timeout=120_000)
