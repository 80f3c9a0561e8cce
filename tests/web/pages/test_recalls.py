"""The pages of recalls: what it would do beforehand, who holds what afterwards, by precinct, and files to print."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest

from tests.databases import Databases
from tests.services.department import Department
from tests.web.api.story import with_story
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import NOW, Site, close, make_tokens, rewired_site

BODY = {"model": "Axon Body 2", "starts_on": "2016-09-20", "reason": "The battery swells"}


@pytest.fixture
def told(databases: Databases) -> Iterator[Site]:
    """A site with the story in it."""
    with databases.fresh("sqlite", with_story) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


@pytest.fixture
def browser(told: Site) -> Browser:
    """An administrator."""
    return signed_in(told)


@pytest.fixture
def recall(told: Site) -> int:
    """A recall of every camera."""
    return int(told.post("/api/v1/recalls", BODY).get_json()["batch"])


def held(page: Page) -> int:
    """How many rows say that a camera is still in hands."""
    return page.response.text.count(">Still in hands</span>")


def test_the_effect_is_shown_before_a_recall_is_entered_and_nothing_is(browser: Browser, told: Site) -> None:
    page = browser.get("/cameras/recall")
    assert dict(page.form("/cameras/recall").values)["starts_on"] == NOW.date().isoformat()
    planned = browser.send(page, "/cameras/recall", model="Axon Body 2", starts_on="2016-09-20", reason="X")
    assert "What it would do to the figures of today" in planned.text
    assert "1 fewer equipped" in planned.text
    assert "No camera has been recalled" in browser.get("/recalls").text


def test_a_recall_says_who_holds_what_by_precinct(browser: Browser, recall: int) -> None:
    assert browser.get("/recalls").link(f"Recall {recall}").startswith(f"/recalls/{recall}")
    page = browser.get(f"/recalls/{recall}")
    assert re.search(r"4 recalled|recalled 4", page.text)
    assert held(page) == 2
    assert "0101" in page.text
    only = browser.get(f"/recalls/{recall}?precinct=5&state=held")
    assert held(only) == 1
    earlier = browser.get(f"/recalls/{recall}?as_of=2016-09-01")
    assert "On this day none of these cameras had been called back yet" in earlier.text
    assert browser.get(f"/recalls/{recall + 100}").status == 404


def test_many_cameras_are_shown_page_by_page_and_printed_whole(browser: Browser, told: Site) -> None:
    with told.writing() as session:
        department = Department(session)
        for number in range(60):
            department.camera(f"Z{number:03}")
    batch = int(told.post("/api/v1/recalls", BODY).get_json()["batch"])
    first, second = (browser.get(f"/recalls/{batch}?page={number}") for number in (1, 2))
    assert "Cameras 1 to 50 of 64" in first.text
    assert "Cameras 51 to 64 of 64" in second.text
    assert first.link("2").startswith(f"/recalls/{batch}?")
    serials = [set(re.findall(r">(Z[0-9]{3})</a>", page.response.text)) for page in (first, second)]
    assert not serials[0] & serials[1]
    assert len(serials[0] | serials[1]) == 60
    assert "64 recalled" in second.text or "recalled 64" in second.text
    assert "Cameras 1 to 1 of 1" in browser.get(f"/recalls/{batch}?precinct=5&state=held&page=9").text
    assert "5 of 64 cameras, drawn at random" in browser.get(f"/recalls/{batch}?sample=5&seed=a").text
    document = pypdfium2.PdfDocument(browser.client.get(f"/recalls/{batch}.pdf").data)
    printed = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert len(set(re.findall(r"Z[0-9]{3}", printed))) == 60


def test_a_supervisor_sees_the_own_precinct_and_cannot_recall(told: Site, recall: int) -> None:
    page = signed_in(told, "inspector").get(f"/recalls/{recall}")
    assert (page.status, held(page), "5th Precinct" in page.text) == (200, 1, False)
    assert not page.has_link(f"/batches/{recall}")
    assert not signed_in(told, "inspector").get("/recalls").has_link("/cameras/recall")


def test_each_precinct_begins_a_page_of_the_list_to_print(browser: Browser, recall: int) -> None:
    answer = browser.client.get(f"/recalls/{recall}.pdf")
    assert answer.content_type == "application/pdf"
    assert b"pdfuaid" in answer.data
    document = pypdfium2.PdfDocument(answer.data)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    first, fifth = (next(text for text in pages if f"{name} Precinct" in text) for name in ("1st", "5th"))
    assert "X81000001" in first
    assert "X81000003" in fifth
    assert "X81000003" not in first
    again = browser.client.get(f"/recalls/{recall}.pdf")
    assert again.data == answer.data
    assert browser.client.get(f"/recalls/{recall}.csv").text.count("\r\n") == 5
    assert browser.client.get(f"/recalls/{recall}.doc").status_code == 404


def test_a_recall_that_was_taken_back_says_so(browser: Browser, told: Site, recall: int) -> None:
    told.post(f"/api/v1/batches/{recall}/reverse", {"reason": "Another model was meant"})
    page = browser.get(f"/recalls/{recall}")
    assert "Another model was meant" in page.text
    assert held(page) == 0
    assert "Taken back" in browser.get("/recalls").text
