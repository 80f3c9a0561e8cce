"""The page of labels: which there would be, ticks, the PDF, and refusals beside their fields."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.labels.scanning import pages
from tests.services.department import Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site


@pytest.fixture
def site(sqlite_site: Site) -> Site:
    """Three cameras, one of them held."""
    with sqlite_site.writing() as session:
        department = Department(session)
        officer = department.officer("0101")
        for number in (1, 2, 3):
            camera = department.camera(f"X8100000{number}")
        department.issue(officer, camera, date(2016, 7, 11))
    return sqlite_site


def sent(browser: Browser, of: str, **typed: object) -> Page:
    """The page's form, filled in and sent; what comes back as a page."""
    return Page(answered(browser, of, **typed))


def answered(browser: Browser, of: str, **typed: object) -> TestResponse:
    """The page's form, filled in and sent; what comes back, be it a file."""
    page = browser.get(f"/labels?of={of}")
    form = page.form(f"/labels/{of}")
    values = MultiDict(form.values)
    for name, value in typed.items():
        values.setlist(name, value if isinstance(value, list) else [value])
    return browser.client.post(form.action, data=values)


def test_labels_are_looked_at_ticked_and_printed(site: Site) -> None:
    browser = signed_in(site)
    looked = sent(browser, "cameras", in_stock="true", step="look")
    assert looked.status == 200
    assert "2 labels on 1 sheet" in looked.text
    assert "CAM:X81000001" in looked.text
    assert "CAM:X81000003" not in looked.text
    printed = answered(browser, "cameras", in_stock="true", step="print", numbers=["2"], symbols="qr")
    assert printed.content_type == "application/pdf"
    assert "camera-labels-5160-" in printed.headers["Content-Disposition"]
    assert [page.read() for page in pages(printed.data)] == [["QR Code CAM:X81000002"]]


def test_cards_are_printed_and_filled_in_from_the_address(site: Site) -> None:
    browser = signed_in(site)
    opened = browser.get("/labels?of=officers&precinct=1")
    assert opened.form("/labels/officers").values["precinct"] == "1"
    printed = answered(browser, "officers", officers="0101", step="print", symbols="code128")
    assert [page.read() for page in pages(printed.data)] == [["Code 128 OFC:1"]]


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(site: Site) -> None:
    browser = signed_in(site)
    refused = sent(browser, "cameras", cameras="X81000001, X9", step="print")
    assert refused.status == 404
    assert "No camera has the code X9" in refused.text
    nothing = sent(browser, "cameras", step="look")
    assert (nothing.status, "Choose cameras by a filter, or list them" in nothing.text) == (422, True)
    too_small = sent(browser, "cameras", stock="5167", symbols="qr", in_stock="true", step="print")
    assert (too_small.status, "have room for Code 128 only" in too_small.text) == (422, True)


def test_only_administrators_find_the_page(site: Site) -> None:
    assert signed_in(site).get("/labels").status == 200
    assert signed_in(site, "inspector").get("/labels").status == 403
    assert signed_in(site, "auditor").get("/labels").status == 403
