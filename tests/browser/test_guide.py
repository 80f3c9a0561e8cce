"""A guided import in a real browser: by keyboard, without JavaScript, each step sound on every screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.serving import NARROW, WIDE, sign_in
from tests.browser.test_pages import check_widths

pytestmark = pytest.mark.long

FILE = (
    "Police department,,,,,\n"
    "EMPLID,Name,SEQ#,Job Title,Location,Status\n"
    '990001,"Newman, Ada",99001,Officer,1st Pct,Active\n'
    '990002,"Oldman, Bea",99002,Sergeant,Third Precinct,On Leave\n'
    '990003,"Clerk, Cy",99003,Clerk,Front office,Active\n'
    '990004,"Lost, Di",6.37702E+15,Officer,1st Pct,Active\n'
)


def test_the_whole_way_without_javascript(plain_page: Page, page: Page, address: str, tmp_path: Path) -> None:
    plain, watched = plain_page, page
    file = tmp_path / "hr.csv"
    file.write_text(FILE, encoding="utf-8")
    sign_in(plain, address, "Administrator")
    sign_in(watched, address, "Administrator")

    def check(where: str) -> None:
        """The same step, looked at in a browser with what the inspection needs; drafts are one person's."""
        watched.goto(where)
        check_widths(watched)
        watched.set_viewport_size({"width": WIDE, "height": 800})

    plain.goto(f"{address}/imports/guide")
    check(plain.url)
    plain.select_option("#kind", "roster")
    plain.set_input_files("#file", str(file))
    plain.fill("#sender", "Human resources")
    with plain.expect_navigation():
        plain.get_by_role("button", name="Go on").press("Enter")
    check(plain.url)
    check(plain.url.replace("/columns", "/sheet"))
    plain.select_option("#constant-duty", "patrol")
    with plain.expect_navigation():
        plain.get_by_role("button", name="Go on").press("Enter")
    check(plain.url)
    plain.get_by_label("“Front office” means").select_option("!")
    with plain.expect_navigation():
        plain.get_by_role("button", name="Plan the import").press("Enter")
    check(plain.url)
    with plain.expect_navigation():
        plain.get_by_role("link", name="Correct line 6").press("Enter")
    check(plain.url)
    plain.get_by_label("SEQ#").fill("99004")
    plain.set_viewport_size({"width": NARROW, "height": 800})
    with plain.expect_navigation():
        plain.get_by_role("button", name="Correct the row").press("Enter")
    plain.get_by_role("button", name="Save the mapping").press("Enter")
    plain.get_by_text("comes straight to its plan").wait_for()
    check(plain.url.replace("/plan", "/review"))
    check(f"{address}/imports/senders")
    plain.get_by_role("button", name="Apply: enter 3 rows as one batch").press("Enter")
    plain.get_by_text("entered as this one batch").wait_for()
