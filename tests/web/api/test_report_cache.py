"""Reports made once: the same bytes as made anew, kept while no data changes, never stale, and never too many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.databases import recorded_statements
from tests.web.api.story import Story
from tests.web.signing_in import client_of
from tests.web.site import USERNAMES, Site, close, make_site, rewired_site
from tracker.web.report_cache import OF_A_PIECE, ReportCache, pieces_of

REPORTS = "/api/v1/reports"
ADDRESSES = (
    f"{REPORTS}/rollout-progress",
    f"{REPORTS}/rollout-progress.csv",
    f"{REPORTS}/rollout-progress?series=weekly",
    f"{REPORTS}/rollout-progress.csv?series=weekly&precinct=1",
    f"{REPORTS}/rollout-progress?as_of=2016-07-12",
    f"{REPORTS}/training-needs",
    f"{REPORTS}/training-needs?within=700",
    f"{REPORTS}/outstanding",
    f"{REPORTS}/outstanding.csv",
)
WARM = 8
"""Who asks (installation, token, precincts), the newest moment, the data version, and BEGINs; nothing of the figures.
Where names stand, today's data version too."""


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """The statements of the block."""
    with recorded_statements(site.app.extensions["tracker"].engine) as statements:
        yield statements


def cost(site: Site, address: str, who: str = "admin") -> int:
    """How many statements an answer takes."""
    with counted(site) as statements:
        assert site.get(address, who).status_code == 200
    return len(statements)


@pytest.mark.parametrize("who", ["admin", "inspector", "auditor"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_kept_report_has_the_bytes_of_one_made_anew(told: Site, address: str, who: str) -> None:
    told.get(address, who)
    told.clock.move(minutes=7, microseconds=3)
    kept = told.get(address, who)
    close(told)
    anew = rewired_site(told.url, told.tokens)  # nothing is kept in it
    anew.clock.instant = told.clock.instant
    made = anew.get(address, who)
    assert kept.data == made.data
    assert kept.headers["ETag"] == made.headers["ETag"]
    assert told.clock().isoformat(timespec="microseconds").replace("+00:00", "Z") in kept.text


def sign_in(site: Site) -> None:
    assert client_of(site).get("/").status_code == 200


def fail_to_sign_in(site: Site) -> None:
    page = site.browser()
    token = page.get("/sign-in").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    page.post("/sign-in", data={"username": USERNAMES["admin"], "password": "a guess", "csrf_token": token})


def pull_by_oversight(site: Site) -> None:
    assert site.get(f"{REPORTS}/rollout-progress.csv?as_of=2016-08-01", "auditor").status_code == 200


def read_the_log(site: Site) -> None:
    assert site.get("/api/v1/audit-events", "auditor").status_code == 200


def be_refused(site: Site) -> None:
    assert site.get("/api/v1/audit-events", "inspector").status_code == 403
    assert site.post("/api/v1/duties", {"code": "", "name": "x"}).status_code == 422


@pytest.mark.parametrize("event", [sign_in, fail_to_sign_in, pull_by_oversight, read_the_log, be_refused])
def test_what_leaves_the_data_alone_empties_nothing(told: Site, event: Callable[[Site], None]) -> None:
    told.clock.move(seconds=1)
    cold = {address: cost(told, address) for address in ADDRESSES}
    warm = {address: cost(told, address) for address in ADDRESSES}
    assert all(warm[address] <= WARM < cold[address] for address in ADDRESSES), (cold, warm)
    told.clock.move(seconds=1)
    event(told)
    told.clock.move(seconds=1)
    assert {address: cost(told, address) for address in ADDRESSES} == warm


def test_a_change_of_data_is_in_the_next_answer_of_every_instance(told: Site, story: Story) -> None:
    other = make_site(told.url, told.tokens, clock=told.clock)
    address = f"{REPORTS}/rollout-progress"
    for number, site in enumerate((told, other)):
        told.clock.move(seconds=1)
        before = [each.get(address) for each in (told, other)]
        assert before[0].data == before[1].data
        told.clock.move(seconds=1)
        held = (story.assignment, story.fifth_assignment)[number]
        assert site.post(f"/api/v1/assignments/{held}/void", {"reason": "A mistake"}).status_code == 200
        after = [each.get(address) for each in (told, other)]
        assert after[0].data == after[1].data
        assert after[0].get_json()["total"]["equipped"] == before[0].get_json()["total"]["equipped"] - 1
        assert after[0].headers["ETag"] != before[0].headers["ETag"]
    close(other)


def test_an_old_moment_keeps_its_figures_and_two_moments_share_them(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    moment = told.clock()
    address = f"{REPORTS}/rollout-progress.csv"

    def known(at: timedelta) -> str:
        return f"{address}?known_at={(moment + at).isoformat().replace('+', '%2B')}"

    first = told.get(known(timedelta(0))).data
    told.clock.move(hours=1)
    assert cost(told, known(timedelta(minutes=5))) <= WARM
    assert told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "A mistake"}).status_code == 200
    told.clock.move(hours=1)
    assert cost(told, known(timedelta(minutes=9))) <= WARM
    assert told.get(known(timedelta(0))).data == first
    assert cost(told, known(timedelta(hours=1, minutes=30))) > WARM


def test_todays_protection_makes_a_list_of_names_anew(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    address = f"{REPORTS}/outstanding"
    told.get(address, "auditor")
    told.clock.move(seconds=1)
    lifted = told.post(f"/api/v1/officers/{story.protected}/protection", {"protected_identity": False})
    assert lifted.status_code == 200, lifted.text
    assert "Lund, Eva 0666" in told.get(address, "auditor").text


def test_no_more_is_kept_than_is_allowed() -> None:
    cache = ReportCache(most=3, most_bytes=10 * (100 + OF_A_PIECE))
    for number in range(5):
        cache.keep(number, (b"x" * 100,))
        cache.find(0, b"")
    assert [number for number in range(5) if cache.find(number, b"") is not None] == [0, 3, 4]
    cache.keep("large", (b"x" * 10_000,))
    assert cache.find("large", b"") is None
    cache.keep("wide", (b"x" * 1200,))
    assert len(cache) == 2
    assert cache.bytes == 1300 + 2 * OF_A_PIECE
    cache.keep("wide", (b"x" * 200,))
    assert cache.bytes == 300 + 2 * OF_A_PIECE
    nothing = ReportCache(most=0, most_bytes=1000)
    nothing.keep(1, (b"x",))
    assert len(nothing) == nothing.bytes == 0


def test_a_name_that_reads_like_the_moment_is_never_taken_for_it() -> None:
    moment, other = b"2016-09-27T15:00:00.000000Z", b"2016-09-27T15:00:00.000001Z"
    plain = pieces_of(lambda at: b"known " + at + b", end", moment, other)
    assert plain == (b"known ", b", end")
    assert pieces_of(lambda at: b"known " + at + b" by " + moment, moment, other) is None
    assert pieces_of(lambda at: b"known " + at + b" by " + other, moment, other) is None
