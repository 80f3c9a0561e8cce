"""The page of custody: one field for whatever was scanned, which of several is meant, and what its files say."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import Story, read_story, with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.domain.commands.people import AddOfficer, Particulars
from tracker.domain.errors import Invalid
from tracker.domain.reports.custody import Side
from tracker.domain.spans import local_day
from tracker.journeys.freezing import make_for_record
from tracker.journeys.reports import Asking
from tracker.render.formats import Format
from tracker.reports.on_day import Reader
from tracker.services.people import add_officer

PAGE = "/reports/custody"
API = "/api/v1/reports/custody"


@pytest.fixture(scope="module")
def told(databases: Databases) -> Iterator[Site]:
    """A site with the story in it, a little later."""
    with databases.fresh("sqlite", with_story) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


@pytest.fixture(scope="module")
def story(told: Site) -> Story:
    """The numbers of what was entered."""
    with told.writing() as session:
        return read_story(session)


@pytest.mark.parametrize(
    "code,heading",
    [
        ("X81000001", "Camera X81000001"),
        ("T-X81000001", "Camera X81000001"),
        ("cam:X81000001", "Camera X81000001"),
        ("0101", "Lund, Eva 0101, badge 0101"),
        ("E0101", "Lund, Eva 0101, badge 0101"),
    ],
)
def test_one_field_takes_any_code(told: Site, code: str, heading: str) -> None:
    page = signed_in(told).get(f"{PAGE}?code={code}")
    assert page.status == 200
    assert heading in page.text
    assert "11 Jul 2016" in page.text


def test_a_card_names_an_officer_and_the_files_are_of_that_one(told: Site, story: Story) -> None:
    page = signed_in(told).get(f"{PAGE}?code=OFC:{story.moved}&since=2016-07-20")
    assert "X81000004" in page.text
    href = next(href for href, _ in page.reader.links if href.startswith(f"{PAGE}.json?"))
    assert f"officer=OFC:{story.moved}" in href.replace("%3A", ":")
    body = signed_in(told).client.get(href).get_json()
    assert [(row["camera_id"] > 0, row["starts_on"], row["ends_on"], row["days_held"]) for row in body["rows"]] == [
        (True, "2016-07-13", "2016-08-01", 19)
    ]
    assert body["filters"] == {"since": ["2016-07-20"], "officer": [f"OFC:{story.moved}"]}


def test_what_nobody_is_known_by_is_said_beside_the_field(told: Site) -> None:
    page = signed_in(told).get(f"{PAGE}?code=nothing")
    assert page.status == 404
    assert "Nothing is known as nothing" in page.text


def test_several_of_one_badge_are_asked_about(told: Site, story: Story) -> None:
    with told.writing() as session:
        twin = Particulars("Berg", "Ida", badge="0501", employee_number="E9501", rank="Officer")
        twin_id = add_officer(session, ADMINISTRATOR, AddOfficer(twin, local_day(NOW)), now=told.clock.instant).id
    told.clock.move(seconds=1)
    page = signed_in(told).get(f"{PAGE}?code=0501")
    assert "Which one is meant?" in page.text
    hrefs = [href for href, text in page.reader.links if "0501" in text]
    assert [href.replace("%3A", ":").partition("code=")[2] for href in hrefs] == [
        f"OFC:{story.fifth}", f"OFC:{twin_id}",
    ]  # fmt: skip
    refused = told.get(f"{API}?officer=0501")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "ambiguous")
    assert [one["id"] for one in refused.get_json()["related"]] == [story.fifth, twin_id]
    assert signed_in(told).client.get(f"{PAGE}.csv?officer=0501").status_code == 409


def test_the_api_narrows_by_camera_officer_precinct_and_period(told: Site, story: Story) -> None:
    def rows(query: str, who: str = "admin") -> list[tuple[str, str]]:
        answer = told.get(f"{API}?as_of=2016-09-27&{query}", who)
        assert answer.status_code == 200, answer.text
        return [(row["serial"], row["kind"]) for row in answer.get_json()["rows"]]

    assert rows("camera=X81000001") == [("X81000001", "place"), ("X81000001", "held")]
    assert rows("officer=0502") == [("X81000004", "held")]
    assert rows("officer=E0502&since=2016-08-02") == []
    assert len(rows("by=officer")) == 3
    assert {serial for serial, _ in rows("precinct=5")} == {"X81000003"}
    assert {serial for serial, _ in rows("", "inspector")} == {"X81000001", "X81000002"}
    assert rows("by=officer", "inspector") == [("X81000001", "held")]


@pytest.mark.parametrize(
    "query,status,code",
    [
        ("camera=nothing", 404, "unknown_camera"),
        ("officer=nothing", 404, "unknown_officer"),
        ("camera=X81000001&officer=0101", 422, "camera_or_officer"),
        ("camera=X81000001&by=officer", 422, "side_differs"),
        ("since=2016-09-28&as_of=2016-09-27", 422, "since_after_as_of"),
        ("by=precinct", 422, "unknown_choice"),
    ],
)
def test_what_cannot_be_is_refused_at_both_doors(told: Site, query: str, status: int, code: str) -> None:
    refused = told.get(f"{API}?{query}")
    assert refused.status_code == status
    assert f'"{code}"' in refused.text
    assert signed_in(told).client.get(f"{PAGE}.csv?{query}").status_code == status


def test_a_supervisor_finds_only_the_own(told: Site, story: Story) -> None:
    own = told.get(f"{API}?officer=0101", "inspector")
    foreign, absent = (told.get(f"{API}?officer={code}", "inspector") for code in ("0501", "9999"))
    assert (own.status_code, foreign.status_code, absent.status_code) == (200, 404, 404)
    assert foreign.get_json()["code"] == absent.get_json()["code"] == "unknown_officer"
    assert signed_in(told, "inspector").get(f"{PAGE}?code=X81000003").status == 404


def test_a_masked_officer_is_found_by_no_badge_and_never_named(told: Site, story: Story) -> None:
    assert told.get(f"{API}?officer=0666").status_code == 200
    assert told.get(f"{API}?officer=0666", "auditor").status_code == 404
    page = signed_in(told, "auditor").get(f"{PAGE}?code=OFC:{story.protected}")
    assert "Protected officer" in page.text
    assert "0666" not in page.text


def test_the_bytes_are_the_same_for_one_question_and_known_again(told: Site) -> None:
    address = f"{API}.csv?as_of=2016-07-31&known_at=2016-09-27T15:00:00.001Z"
    first, second = told.get(address), told.get(address)
    assert first.data == second.data
    assert int(first.headers["Content-Length"]) == len(first.data)
    again = told.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    of_precinct, of_supervisor = told.get(f"{address}&precinct=1"), told.get(f"{address}&precinct=1", "inspector")
    assert of_precinct.headers["ETag"] != of_supervisor.headers["ETag"]


def test_only_the_whole_is_kept_for_the_record(told: Site) -> None:
    asking = Asking(local_day(NOW), told.clock.instant, Format.JSON, by=Side.OFFICER)
    with told.writing() as session, pytest.raises(Invalid, match="Only the whole report is kept"):
        make_for_record(session, Reader(None, sees_identities=True), "custody", asking)
    page = signed_in(told).get(f"{PAGE}?code=0101")
    assert "Keep it for the record" not in page.text
