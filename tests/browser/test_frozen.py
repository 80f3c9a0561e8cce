"""A report kept for the record and verified, and a month signed off, as people do it: without JavaScript too."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import sign_in
from tests.browser.test_pages import check_widths

REPORT = "/reports/rollout-progress?as_of=2016-09-30"


def keep(page: Page, address: str) -> None:
    """The report of 30 September is kept."""
    page.goto(address + REPORT)
    page.get_by_role("button", name="Keep it for the record").click()
    expect(page.get_by_text("Kept for the record as")).to_be_visible()


def pulled(page: Page, form: str) -> bytes:
    """The kept file of a format, from the page of the report of record."""
    with page.expect_download() as download:
        page.get_by_role("link", name=form, exact=True).click()
    return Path(download.value.path()).read_bytes()


def verify(page: Page, address: str, file: Path) -> None:
    """A file is sent to be verified."""
    page.goto(f"{address}/reports/of-record")
    if not page.get_by_label("File").is_visible():
        page.get_by_text("Verify a file").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Verify", exact=True).click()


def test_oversight_keeps_a_report_and_a_changed_file_is_found_out(page: Page, address: str, tmp_path: Path) -> None:
    sign_in(page, address, "Oversight")
    keep(page, address)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("rollout progress")
    check_widths(page)
    body = pulled(page, "CSV")
    page.get_by_role("link", name="Verify it now").click()
    expect(heading).to_have_text("It is the report")
    expect(page.get_by_text("The same as known now")).to_be_visible()
    check_widths(page)
    file = tmp_path / "report.csv"
    file.write_bytes(body)
    verify(page, address, file)
    expect(heading).to_have_text("It is the report")
    file.write_bytes(re.sub(rb"1st Precinct,(\d+)", lambda found: b"1st Precinct,9%b" % found[1], body, count=1))
    verify(page, address, file)
    expect(heading).to_have_text("It was altered")
    expect(page.get_by_role("rowheader", name="rows[precinct=1].strength")).to_be_visible()
    check_widths(page)


def test_a_commander_signs_a_month_and_a_void_is_flagged_on_both(
    plain_page: Page, browser: Browser, address: str
) -> None:
    page = plain_page
    sign_in(page, address, "Supervisor")
    page.get_by_role("link", name="Months", exact=True).click()
    page.get_by_role("link", name="October 2016").click()
    expect(page.get_by_text("Not signed off.")).to_be_visible()
    page.get_by_role("link", name="Sign it off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign off October 2016")
    page.get_by_label("Note").fill("As counted on 31 October.")
    page.get_by_role("button", name="Sign off October 2016").click()
    expect(page.get_by_text("Signed off by")).to_be_visible()
    administrator = browser.new_context().new_page()
    sign_in(administrator, address, "Administrator")
    void_an_issue_of_the_third(administrator, address)
    expect(administrator.get_by_role("heading", name="It changed what was signed off")).to_be_visible()
    expect(administrator.get_by_role("link", name="October 2016 of the 3rd Precinct")).to_be_visible()
    check_widths(administrator)
    administrator.context.close()
    page.reload()
    expect(page.get_by_role("heading", name="Changed since it was signed")).to_be_visible()
    expect(page.get_by_text("equipped 134 → 133").first).to_be_visible()
    page.get_by_role("link", name="Sign it again").click()
    page.get_by_label("Why it is signed again").fill("One was never issued.")
    page.get_by_role("button", name="Sign off October 2016").click()
    expect(page.get_by_text("superseded")).to_be_visible()


def void_an_issue_of_the_third(page: Page, address: str) -> None:
    """The issue of some officer's camera of the 3rd Precinct is voided."""
    page.goto(f"{address}/officers?as_of=2016-11-07&precinct=3&search=")
    for href in [link.get_attribute("href") for link in page.locator("tbody th a").all()]:
        page.goto(address + str(href))
        void = page.locator("a[href*='/facts/assignments/'][href$='/void']")
        if void.count():
            page.goto(address + str(void.first.get_attribute("href")))
            break
    page.get_by_label("Reason").fill("never handed over")
    page.get_by_role("button", name="Void the entry").click()
