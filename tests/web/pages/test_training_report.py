"""The report `training` as a page: counts, hours and officers a page at a time, within the reader's rights."""

from datetime import date

import pytest

from tests.services.department import Department
from tests.web.pages.browsing import signed_in
from tests.web.site import Site

PAGE = "/reports/training?as_of=2016-09-26"


@pytest.fixture
def staffed(site: Site) -> Site:
    """Sixty officers of the 1st, all trained but one, and an untrained one of the 5th."""
    with site.writing() as session:
        department = Department(session)
        for number in range(59):
            department.officer(f"1{number:03}", precinct="1")
        department.officer("0102", precinct="1", trained=False)
        department.officer("0505", precinct="5", trained=False)
    return site


def test_the_counts_come_first_and_fifty_officers_at_a_time(staffed: Site) -> None:
    browser = signed_in(staffed)
    page = browser.get(PAGE)
    assert "59 of 61 eligible officers trained on" in page.text
    assert "Officers 1 to 50 of 61" in page.text
    second = browser.get(f"{PAGE}&page=2")
    assert "Officers 51 to 61 of 61" in second.text
    assert browser.get(f"{PAGE}&page=99").status == 200


def test_a_precinct_and_a_period_are_kept_in_the_links_to_files(staffed: Site) -> None:
    page = signed_in(staffed).get(f"{PAGE}&precinct=5&since=2016-09-01&within=30")
    assert "0 of 1 eligible officer trained" in page.text
    href = next(href for href, _ in page.reader.links if href.startswith("/reports/training.csv?"))
    for said in ("precinct=5", "since=2016-09-01", "within=30", "as_of=2016-09-26"):
        assert said in href
    assert "Runs out within 30 days" in page.text


def test_a_supervisor_sees_the_own_precinct_in_counts_too(staffed: Site) -> None:
    browser = signed_in(staffed, "inspector")
    page = browser.get(PAGE)
    assert "59 of 60 eligible officers trained on" in page.text
    assert "5th Precinct" not in page.text
    assert browser.get(f"{PAGE}&precinct=5").status == 404


@pytest.mark.parametrize("wrong", ["since=2016-09-27", "since=yesterday", "within=-1", "page=0", "colour=red"])
def test_what_cannot_be_understood_is_refused(staffed: Site, wrong: str) -> None:
    assert signed_in(staffed).get(f"{PAGE}&{wrong}").status == 422


def test_a_period_may_be_one_day(staffed: Site) -> None:
    page = signed_in(staffed).get(f"{PAGE}&since={date(2016, 9, 26)}")
    assert "From Monday 26 September 2016 to Monday 26 September 2016, that day too." in page.text
