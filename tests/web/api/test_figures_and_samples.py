"""Lists of whom a figure counts, and random samples that anyone can draw again, over the API."""

import hashlib

import pytest

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.reports.records import COLLECTIONS

MOMENT = "as_of=2016-07-31&known_at=2016-09-27T15:00:00.001Z"
OF_PROGRESS = (
    *("strength", "eligible", "trained", "assigned", "equipped"),
    *("outstanding", "needs_training", "needs_camera", "needs_both"),
)


def numbers(site: Site, address: str, who: str = "admin") -> list[int]:
    """The records of a list, by their numbers."""
    answer = site.get(f"/api/v1/{address}", who)
    assert answer.status_code == 200, answer.text
    return [row.get("id", row.get("seq")) for row in answer.get_json()]


def test_every_figure_of_the_progress_report_is_as_long_as_its_list(told: Site) -> None:
    told.clock.move(seconds=1)
    for who in ("admin", "inspector"):
        report = told.get(f"/api/v1/reports/rollout-progress?{MOMENT}", who).get_json()
        for row in [*report["rows"], {**report["total"], "precinct": None}]:
            where = "" if row["precinct"] is None else f"&precinct={row['precinct']}"
            for figure in OF_PROGRESS:
                listed = numbers(told, f"officers?{MOMENT}&counted={figure}{where}", who)
                assert len(listed) == row[figure], (who, row["precinct"], figure)


def test_every_figure_of_the_inventory_is_as_long_as_its_list(told: Site) -> None:
    told.clock.move(seconds=1)
    report = told.get(f"/api/v1/reports/inventory?{MOMENT}").get_json()
    for row in [*report["models"], {**report["total"], "model": None}]:
        where = "" if row["model"] is None else f"&model={row['model'].replace(' ', '%20')}"
        for figure in set(row) - {"model"}:
            assert len(numbers(told, f"cameras?{MOMENT}&counted={figure}{where}")) == row[figure], figure


def test_a_figure_counts_on_the_day_and_as_known_then(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    assert story.first in numbers(told, "officers?counted=equipped&as_of=2016-07-11")
    assert story.first in numbers(told, "officers?counted=needs_camera&as_of=2016-07-10")
    assert story.untrained in numbers(told, "officers?counted=needs_both&as_of=2016-07-11")
    assert numbers(told, "officers?counted=equipped&known_at=2016-09-27T12:00:00Z") == []
    assert told.get("/api/v1/officers?counted=brave").get_json()["errors"]["counted"][0]["code"] == "unknown_choice"


def test_a_camera_says_what_it_counts_as(told: Site, story: Story) -> None:
    assert told.get(f"/api/v1/cameras/{story.held}").get_json()["counts_as"] == "held"
    assert told.get(f"/api/v1/cameras/{story.held}?as_of=2016-07-10").get_json()["counts_as"] == "in_stock"
    assert told.get(f"/api/v1/cameras/{story.held}?as_of=2010-01-01").get_json()["counts_as"] is None


def by_hand(site: Site, address: str, size: int, seed: str) -> list[int]:
    """The sample as somebody draws it who has the whole list: in the list's order."""
    whole = numbers(site, f"{address}{'&' if '?' in address else '?'}limit=1000")
    drawn = sorted(whole, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())[:size]
    return [number for number in whole if number in drawn]


def test_a_sample_of_every_collection_is_what_anyone_draws_from_the_whole(sqlite_told: Site) -> None:
    for name in COLLECTIONS:
        address = f"{name}?seq_to=20" if name == "audit-events" else name
        sampled = f"{address}{'&' if '?' in address else '?'}sample=3&seed=2016-11"
        assert numbers(sqlite_told, sampled) == by_hand(sqlite_told, address, 3, "2016-11"), name


def test_a_sample_says_how_it_was_drawn(told: Site) -> None:
    address = "officers?sort=-badge&precinct=1"
    answer = told.get(f"/api/v1/{address}&sample=2&seed=a.b-c_1")
    assert [row["id"] for row in answer.get_json()] == by_hand(told, address, 2, "a.b-c_1")
    assert (answer.headers["Sample-Size"], answer.headers["Sample-Seed"]) == ("2", "a.b-c_1")
    assert answer.headers["X-Total-Count"] == "5"
    assert "SHA-256 of SEED:NUMBER" in answer.headers["Sample-Method"]
    assert answer.headers["Link"] == '</api/v1/officers?sort=-badge&precinct=1&sample=2&seed=a.b-c_1>; rel="self"'


def test_a_seed_is_made_up_where_none_is_given_and_draws_the_same_again(told: Site) -> None:
    address = "/api/v1/audit-events?seq_to=20&sample=5"
    first = told.get(address)
    again = told.get(f"{address}&seed={first.headers['Sample-Seed']}")
    assert first.get_json() == again.get_json()
    assert len(first.get_json()) == 5
    assert len(told.get("/api/v1/officers?sample=1000").get_json()) == 6


@pytest.mark.parametrize(
    "address, field, code",
    [
        ("officers?sample=0", "sample", "out_of_range"),
        ("officers?sample=1001", "sample", "out_of_range"),
        ("officers?sample=some", "sample", "not_a_whole_number"),
        ("officers?sample=5&seed=a%20b", "seed", "not_a_seed"),
        (f"officers?sample=5&seed={'a' * 65}", "seed", "too_long"),
        ("officers?seed=a", "sample", "seed_without_sample"),
        ("officers?sample=5&offset=1", "offset", "sample_has_no_pages"),
        ("cameras?sample=5&limit=10", "limit", "sample_has_no_pages"),
        ("reconciliations?seed=a", "sample", "seed_without_sample"),
        ("frozen-reports?seed=a", "sample", "seed_without_sample"),
    ],
)
def test_a_sample_out_of_bounds_is_refused(sqlite_told: Site, address: str, field: str, code: str) -> None:
    answer = sqlite_told.get(f"/api/v1/{address}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][field][0]["code"] == code
