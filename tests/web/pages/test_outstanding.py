"""The page of the outstanding officers: counts that add up, each officer, within the reader's scope."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site

MOMENT = "as_of=2016-07-31&known_at=2016-09-27T15:00:00.001Z"


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story in it, a little later."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


def test_the_page_lists_whom_the_report_lists(told: Site) -> None:
    rows = told.get(f"/api/v1/reports/outstanding?{MOMENT}").get_json()["rows"]
    page = signed_in(told).get(f"/reports/outstanding?{MOMENT}")
    assert page.status == 200
    assert f"{len(rows)} officers eligible and not equipped" in page.text
    for row in rows:
        assert page.has_link(f"/officers/{row['officer_id']}?")
    one = signed_in(told).get(f"/reports/outstanding?precinct=5&{MOMENT}")
    assert f"{sum(row['precinct'] == '5' for row in rows)} officer" in one.text


def test_only_the_readers_own_and_nobody_protected_by_name(told: Site) -> None:
    inspector = signed_in(told, "inspector")
    page = inspector.get(f"/reports/outstanding?{MOMENT}")
    assert "5th Precinct" not in page.text
    assert "0666" not in page.text
    assert inspector.get(f"/reports/outstanding?precinct=5&{MOMENT}").status == 404
    assert signed_in(told).get(f"/reports/outstanding?precinct=9&{MOMENT}").status == 404
