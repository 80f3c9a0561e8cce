"""The page of daily use: weeks, gaps in words, figures that lead to what they came in with."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.domain.commands.rollout import RecordDailyUse
from tracker.domain.reports.daily_use import PrecinctDay
from tracker.services.batches import open_batch
from tracker.services.rollout import record_daily_use
from tracker.web.pages.daily_use import week_ending, weeks_of

PAGE = "/reports/daily-use?as_of=2016-07-16"


@pytest.fixture(scope="module")
def told(databases: Databases) -> Iterator[Site]:
    """A site with two days' counts: one entered, one that came in with a batch."""
    with databases.fresh("sqlite", with_story) as url:
        made = rewired_site(url, make_tokens(url))
        with made.writing() as session:
            now = made.clock.instant
            batch = open_batch(session, ADMINISTRATOR, kind="daily-use", now=now, file_name="use.csv", sha256="ab" * 32)
            for day, deployed, came in ((11, 50, None), (13, 60, batch)):
                command = RecordDailyUse("1", date(2016, 7, day), deployed, deployed - 1, "Sheet")
                record_daily_use(session, ADMINISTRATOR, command, now=now, batch=came)
        made.clock.move(seconds=1)
        yield made
        close(made)


def test_a_gap_is_said_in_words_and_a_figure_leads_to_its_batch(told: Site) -> None:
    page = signed_in(told).get(f"{PAGE}&since=2016-07-11")
    assert page.status == 200
    assert page.text.count("50 deployed, 49 used") == 2  # in the week, and where it comes from
    weeks = page.text.partition("How each figure is counted")[0]
    assert (weeks.count("No entry"), weeks.count("not begun")) == (4, 6)  # of six days of the 1st, and of the 5th
    links = {text.strip().partition(",  from")[0]: href for href, text in page.reader.links}
    batch = next(href for text, href in links.items() if text.startswith("60 deployed, 59 used"))
    assert batch.startswith("/batches/")
    assert signed_in(told).get(batch).status == 200
    history = next(href for text, href in links.items() if text.startswith("50 deployed"))
    assert "/history" in history
    assert "use.csv" in page.text
    assert "ab" * 32 in page.text


def test_the_files_are_of_the_period_and_precinct_shown(told: Site) -> None:
    browser = signed_in(told)
    page = browser.get(f"{PAGE}&since=2016-07-10&precinct=1")
    href = next(href for href, _ in page.reader.links if href.startswith("/reports/daily-use.json?"))
    body = browser.client.get(href).get_json()
    assert [row["used_on"][-2:] for row in body["rows"]] == ["10", "11", "12", "13", "14", "15", "16"]
    assert [row["entry"] for row in body["rows"]] == ["not_begun", "entered", "gap", "imported", "gap", "gap", "gap"]
    assert body["filters"] == {"precinct": ["1"], "since": ["2016-07-10"]}
    assert told.get("/api/v1/reports/daily-use?as_of=2016-07-16").get_json()["since"] == "2016-07-11"


def test_a_long_period_is_shown_for_half_a_year_and_said_so(told: Site) -> None:
    page = signed_in(told).get(f"{PAGE}&since=2015-01-01")
    assert "Half a year is shown" in page.text
    assert page.text.count("Week ending") >= 26
    assert "Half a year is shown" not in signed_in(told).get(PAGE).text


def test_a_supervisor_sees_the_own_precinct_and_nobody_a_period_that_ends_before_it_begins(told: Site) -> None:
    page = signed_in(told, "inspector").get(f"{PAGE}&since=2016-07-11")
    assert page.status == 200
    assert "5th Precinct" not in page.text
    assert signed_in(told, "inspector").get(f"{PAGE}&precinct=5").status == 404
    assert signed_in(told).get(f"{PAGE}&since=2016-07-17").status == 422


@pytest.mark.parametrize("day,saturday", [(10, 16), (11, 16), (16, 16), (17, 23)])
def test_a_week_runs_from_sunday_to_saturday(day: int, saturday: int) -> None:
    assert week_ending(date(2016, 7, day)) == date(2016, 7, saturday)


def test_weeks_come_latest_first_with_what_lies_outside_the_period_empty() -> None:
    days = [date(2016, 7, 15) + timedelta(days=number) for number in range(4)]
    later, earlier = weeks_of(PrecinctDay(day, "1", "1st Precinct", None, True) for day in days)
    assert (later.days[0], earlier.days[-1]) == (date(2016, 7, 17), date(2016, 7, 16))
    ((_, cells),) = earlier.rows
    assert [cell and cell.used_on.day for cell in cells] == [None, None, None, None, None, 15, 16]
    ((_, cells),) = later.rows
    assert [cell and cell.used_on.day for cell in cells] == [17, 18, None, None, None, None, None]
