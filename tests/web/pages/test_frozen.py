"""Reports of record as pages: the button on a report, the list, one report, and verifying, without JavaScript."""

import io

from tests.services.department import Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site

LIST = "/reports/of-record"


def kept(browser: Browser, report: str = "rollout-progress", page: str = "/reports/rollout-progress") -> Page:
    """The page that the button on a report leads to."""
    return browser.send(browser.get(page), f"/reports/{report}/records")


def sent(browser: Browser, content: bytes, name: str = "report.csv") -> Page:
    """The page that verifying a file leads to."""
    form = browser.get(LIST).form(f"{LIST}/verify")
    data = {**form.values, "file": (io.BytesIO(content), name)}
    return Page(browser.client.post(form.action, data=data, content_type="multipart/form-data"))


def test_what_a_page_shows_is_kept_and_shown_with_its_number(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "auditor")
    shown = browser.get("/reports/rollout-progress")
    page = kept(browser)
    assert "R-1: rollout progress" in page.text
    assert "Kept for the record as" in page.text
    assert "otto" in page.text
    (listed,) = [href for href, _ in browser.get(LIST).reader.links if href == f"{LIST}/1"]
    one = browser.get(listed)
    assert "Kept for the record as" not in one.text
    files = [href for href, _ in one.reader.links if "/file." in href]
    assert len(files) == 5
    pulled = next(href for href, _ in shown.reader.links if "rollout-progress.csv" in href and "series" not in href)
    assert browser.client.get(f"{LIST}/1/file.csv").data == browser.client.get(pulled).data


def test_the_button_pressed_twice_keeps_one(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "auditor")
    form = browser.get("/reports/rollout-progress").form("/reports/rollout-progress/records")
    places = {browser.client.post(form.action, data=form.values).headers["Location"] for _ in range(2)}
    assert places == {f"{LIST}/1?kept=yes"}


def test_every_page_of_a_report_has_the_button(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "admin")
    pages = {
        "inventory": "/reports/inventory",
        "return-due": "/return-due",
        "training-needs": "/training/needs",
        "readiness": "/training/readiness",
    }
    for report, address in pages.items():
        assert f": {report.replace('-', ' ')}" in kept(browser, report, address).text


def test_a_file_that_was_kept_is_known_and_one_that_was_changed_is_told_where(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "auditor")
    kept(browser)
    file = browser.client.get(f"{LIST}/1/file.csv").data
    page = sent(browser, file)
    assert page.title.startswith("It is the report")
    assert "The same as known now" in page.text
    altered = sent(browser, file.replace(b"1,1st Precinct,0,", b"1,1st Precinct,7,"))
    assert altered.title.startswith("It was altered")
    assert "rows[precinct=1].strength" in altered.text
    assert sent(browser, b"hello").title.startswith("It is no report of this tracker")


def test_a_figure_that_is_another_now_is_told_old_and_new(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "auditor")
    kept(browser)
    with sqlite_site.writing() as session:
        Department(session).officer("0412")
    page = browser.get(f"{LIST}/1/verify")
    assert "Other figures now" in page.text
    assert "rows[precinct=1].strength" in page.text


def test_without_a_file_the_form_says_so(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "auditor")
    form = browser.get(LIST).form(f"{LIST}/verify")
    answer = browser.client.post(form.action, data=form.values, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose the file" in Page(answer).text


def test_a_supervisor_sees_only_what_is_of_the_own_precinct(sqlite_site: Site) -> None:
    kept(signed_in(sqlite_site, "auditor"))
    browser = signed_in(sqlite_site, "inspector")
    assert browser.client.get(f"{LIST}/1").status_code == 404
    assert browser.client.get(f"{LIST}/1/file.pdf").status_code == 404
    assert "None has been kept yet" in browser.get(LIST).text
    assert "R-2" in kept(browser).text
    assert browser.client.get(f"{LIST}/2/file.docx").status_code == 404
