"""The statutory report on the page: its period, its days, its pack, and what each reader sees of it."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site

PAGE = "/reports/statutory-13-825"
MOMENT = "as_of=2016-07-31&known_at=2016-09-27T15:00:00.001Z"


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """The story, with a few days of use: the 1st lacks 30 July, and miscounted on the 29th at first."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        for precinct, day, deployed, used in (
            ("1", "2016-07-29", 500, 38),
            ("1", "2016-07-31", 41, 40),
            ("5", "2016-07-31", 7, 6),
        ):
            body = {"precinct": precinct, "used_on": day, "deployed": deployed, "used": used, "source": "sheet"}
            assert made.post("/api/v1/daily-use", body).status_code == 201
        mistake = made.get("/api/v1/daily-use").get_json()[0]["id"]
        assert made.post(f"/api/v1/daily-use/{mistake}/void", {"reason": "One digit too many"}).status_code == 200
        right = {"precinct": "1", "used_on": "2016-07-29", "deployed": 50, "used": 38}
        assert made.post("/api/v1/daily-use", right).status_code == 201
        made.clock.move(seconds=1)
        yield made
        close(made)


def test_the_page_tells_the_period_and_each_day_leads_to_its_entries(told: Site) -> None:
    browser = signed_in(told)
    page = browser.get(f"{PAGE}?{MOMENT}&since=2016-07-28")
    assert page.status == 200
    assert "Daily record of cameras deployed and used" in page.text
    for said in ("50 / 38", "gap", "41 / 40", "7 / 6", "48 / 46", "13.825 subd. 5"):
        assert said in page.text, said
    day = browser.get(page.link("29 Jul 2016"))
    assert "Entries of daily use for 29 July 2016" in day.text
    assert "One digit too many" in day.text
    assert "500" in day.text
    assert browser.get(day.link("Back to the daily record")).status == 200
    gap = browser.get(page.link("30 Jul 2016"))
    assert "That is a gap in the record and not a zero." in gap.text


def test_a_period_that_ends_before_it_begins_is_refused(told: Site) -> None:
    client = signed_in(told).client
    assert client.get(f"{PAGE}?{MOMENT}&since=2016-08-01").status_code == 422
    assert client.get(f"{PAGE}?{MOMENT}&since=yesterday").status_code == 422
    assert client.get(f"{PAGE}/days/yesterday?{MOMENT}").status_code == 404


def test_the_pack_is_the_same_bytes_at_each_door(told: Site) -> None:
    asked = f"{MOMENT}&since=2016-07-28"
    browser = signed_in(told)
    page = browser.client.get(f"{PAGE}.zip?{asked}")
    api = told.get(f"/api/v1{PAGE}.zip?{asked}")
    assert (page.status_code, api.status_code) == (200, 200)
    assert page.data == api.data
    assert (page.content_type, api.content_type) == ("application/zip", "application/zip")
    name = "statutory-13-825-2016-07-28-to-2016-07-31.zip"
    assert name in page.headers["Content-Disposition"]
    assert name in api.headers["Content-Disposition"]
    again = told.get(f"/api/v1{PAGE}.zip?{asked}", headers={"If-None-Match": api.headers["ETag"]})
    assert again.status_code == 304
    assert browser.get(f"{PAGE}?{asked}").has_link(f"{PAGE}.zip?")


def test_a_pack_without_a_first_day_says_the_one_it_begins_with(told: Site) -> None:
    open_ended = told.get(f"/api/v1{PAGE}.zip?{MOMENT}")
    spelt_out = told.get(f"/api/v1{PAGE}.zip?{MOMENT}&since=2016-07-29")
    assert open_ended.data == spelt_out.data


def test_a_supervisor_is_told_of_the_own_precinct_alone(told: Site) -> None:
    own = told.get(f"/api/v1{PAGE}?{MOMENT}&since=2016-07-31", who="inspector").get_json()
    assert [(row["precinct"], row["used"]) for row in own["rows"]] == [("1", 40)]
    page = signed_in(told, "inspector").get(f"{PAGE}?{MOMENT}&since=2016-07-31")
    assert "7 / 6" not in page.text
    day = signed_in(told, "inspector").get(f"{PAGE}/days/2016-07-31?{MOMENT}")
    assert "41" in day.text
    assert "History of entry 3" not in day.text
    with zipfile.ZipFile(io.BytesIO(told.get(f"/api/v1{PAGE}.zip?{MOMENT}", who="inspector").data)) as archive:
        record = archive.read("daily-record.csv").decode()
    assert ",5," not in record.partition("\r\n")[2].replace("\r\n", "\n")


def test_what_oversight_pulls_is_on_record(told: Site) -> None:
    assert told.get(f"/api/v1{PAGE}.zip?{MOMENT}", who="auditor").status_code == 200
    assert signed_in(told, "auditor").client.get(f"{PAGE}.zip?{MOMENT}").status_code == 200
    events = told.get("/api/v1/audit-events?act=pull_report").get_json()
    assert [(event["detail"]["report"], event["detail"]["format"]) for event in events] == [
        ("statutory-pack", "zip")
    ] * 2
