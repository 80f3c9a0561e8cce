"""The report of money on the page: what each reader is told, and where the amounts come from."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site

PAGE = "/reports/program"
DAY = "as_of=2016-09-27"


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """The story, with one amount spent and one appropriated."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        for kind, year, amount in (("spent", 2016, "1000.01"), ("appropriated", 2017, "325000")):
            body = {"kind": kind, "year": year, "dated_on": "2016-09-01", "amount": amount}
            answer = made.post("/api/v1/money-figures", {**body, "purpose": "cameras", "source": "Invoice 77"})
            assert answer.status_code == 201, answer.text
        made.clock.move(seconds=1)
        yield made
        close(made)


def test_the_page_tells_each_year_and_where_the_amounts_stand(told: Site) -> None:
    page = signed_in(told).get(f"{PAGE}?{DAY}")
    for said in ("$1,000.01", "$325,000.00", "Invoice 77", "n/a", "Cost per equipped officer", "27 Sep 2016"):
        assert said in page.text, said
    assert page.has_link("/reports/program.pdf?")
    assert page.has_link("/money-figures/")


def test_of_some_precincts_no_cost_is_told(told: Site) -> None:
    whole = told.get(f"/api/v1{PAGE}?{DAY}").get_json()["total"]
    own = told.get(f"/api/v1{PAGE}?{DAY}", who="inspector").get_json()["total"]
    assert whole["equipped"] == 2
    assert whole["cost_per_equipped_cents"] == 50_001  # half a cent goes upwards
    assert (own["equipped"], own["cost_per_equipped_cents"]) == (None, None)
    assert own["spent_cents"] == whole["spent_cents"] == 100_001
    assert "$1,000.01" in signed_in(told, "inspector").get(f"{PAGE}?{DAY}").text


def test_a_day_before_any_amount_says_so(told: Site) -> None:
    page = signed_in(told).get(f"{PAGE}?as_of=2016-08-01")
    assert page.status == 200
    assert "No money is entered by this day." in page.text
