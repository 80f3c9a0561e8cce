"""Walks through lists by cursor: one state from the first page to the last, whatever is written meanwhile."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from tests.databases import recorded_statements
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.reports.records import COLLECTIONS

Rows = list[dict[str, Any]]


def link(page: Any, rel: str) -> str | None:
    """The address of a page beside this one."""
    links = dict(reversed(part.split("; rel=")) for part in page.headers["Link"].split(", "))
    return links[f'"{rel}"'].strip("<>") if f'"{rel}"' in links else None


def walked(site: Site, address: str, who: str = "admin", between: Any = lambda page: None) -> Rows:
    """The rows of a list, page after page; `between` is told of each page before the next is asked for."""
    following: str | None = f"/api/v1/{address}"
    rows: Rows = []
    totals = set()
    while following:
        page = site.get(following, who)
        assert page.status_code == 200, page.text
        rows += page.get_json()
        totals.add(page.headers["X-Total-Count"])
        between(page)
        following = link(page, "next")
    assert totals == {str(len(rows))}
    return rows


class Others:
    """What others enter between two pages: officers come, are called otherwise and move, and one is a mistake."""

    def __init__(self, site: Site, story: Story) -> None:
        self.site, self.story, self.turn = site, story, 0

    def __call__(self, _: Any) -> None:
        self.turn += 1
        day = f"2016-09-{self.turn:02d}"
        for name in ("Aa", "Zz"):
            self.enter("officers", {"last_name": name, "first_name": str(self.turn), "starts_on": "2016-01-01"})
        who = {"officer": {"id": self.story.first}, "starts_on": day}
        self.enter("particulars", {**who, "last_name": f"Q{self.turn}", "first_name": "Eva", "badge": f"9{self.turn}"})
        posting = {"officer": {"id": self.story.second}, "precinct": "15"[self.turn % 2], "duty": "patrol"}
        self.enter("postings", {**posting, "starts_on": day})
        if self.turn == 1:
            self.enter(f"assignments/{self.story.assignment}/void", {"reason": "Wrong officer"}, 200)

    def enter(self, where: str, body: dict[str, Any], status: int = 201) -> None:
        """Enter it; it is entered."""
        answer = self.site.post(f"/api/v1/{where}", body)
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize("order", ["id", "-id", "name", "-badge", "precinct", "posted_on"])
def test_a_walk_shows_the_state_of_its_first_page(told: Site, story: Story, order: str) -> None:
    before = told.get(f"/api/v1/officers?sort={order}&limit=1000").get_json()
    assert walked(told, f"officers?sort={order}&limit=2", between=Others(told, story)) == before
    after = told.get("/api/v1/officers?limit=1000").get_json()
    assert len(after) == len(before) + 6


def test_what_was_begun_before_a_page_and_committed_after_it_is_in_no_page(told: Site, story: Story) -> None:
    told.clock.move(minutes=10)
    first = told.get("/api/v1/officers?limit=4")
    told.clock.move(minutes=-5)  # whoever enters this had begun five minutes before the page was read
    Others(told, story)(None)
    told.clock.move(minutes=6)
    following = link(first, "next")
    assert following is not None
    second = told.get(following)
    assert [row["id"] for row in (*first.get_json(), *second.get_json())] == [1, 2, 3, 4, 5, 6]
    assert first.headers["X-Total-Count"] == second.headers["X-Total-Count"] == "6"


def test_a_walk_of_every_list_meets_every_record_once(sqlite_told: Site) -> None:
    for name in COLLECTIONS:
        asked = f"{name}?seq_to=9&" if name == "audit-events" else f"{name}?"
        whole = sqlite_told.get(f"/api/v1/{asked}limit=1000").get_json()
        assert walked(sqlite_told, f"{asked}limit=3") == whole, name


@pytest.mark.long
def test_a_walk_in_every_order_meets_every_record_once(told: Site) -> None:
    for name, collection in COLLECTIONS.items():
        for order in collection.sorts:
            for way in ("", "-"):
                asked = f"{name}?{'seq_to=9&' if name == 'audit-events' else ''}sort={way}{order}"
                whole = told.get(f"/api/v1/{asked}&limit=1000").get_json()
                assert walked(told, f"{asked}&limit=3") == whole, asked


def test_a_walk_keeps_its_filters_day_and_scope(told: Site, story: Story) -> None:
    asked = "officers?as_of=2016-08-31&duty=patrol&sort=-name"
    for who in ("admin", "inspector", "auditor"):
        whole = told.get(f"/api/v1/{asked}&limit=1000", who).get_json()
        assert walked(told, f"{asked}&limit=2", who) == whole
        assert len(whole) == (6 if who != "inspector" else 4)
    figure = "officers?counted=equipped&as_of=2016-07-31"
    assert {row["id"] for row in walked(told, f"{figure}&limit=1")} == {story.first, story.fifth, story.moved}


def begun(site: Site, asked: str = "officers?sort=name&limit=2", who: str = "admin") -> tuple[str, dict[str, str]]:
    """The address without its query, and the query, of a second page."""
    following = link(site.get(f"/api/v1/{asked}", who), "next")
    assert following is not None
    address, _, query = following.partition("?")
    return address, dict(parse_qsl(query))


def refusal(answer: Any) -> Any:
    """The code of what is wrong with the cursor."""
    assert answer.status_code == 422, answer.text
    return answer.get_json()["errors"]["cursor"][0]["code"]


@pytest.mark.parametrize(
    "changed",
    [
        {"sort": "-name"},
        {"duty": "patrol"},
        {"void": "include"},
        {"as_of": "2016-09-01"},
        {"known_at": "2016-09-27T15:00:00Z"},
        {"cursor": "x"},
        {"cursor": "AAAA" * 40},
    ],
)
def test_a_cursor_fits_its_own_list_alone(sqlite_told: Site, changed: dict[str, str]) -> None:
    address, query = begun(sqlite_told)
    assert sqlite_told.get(f"{address}?{urlencode(query)}").status_code == 200
    assert sqlite_told.get(f"{address}?{urlencode({**query, 'limit': 3})}").status_code == 200
    assert refusal(sqlite_told.get(f"{address}?{urlencode({**query, **changed})}")) == "wrong_cursor"


def test_a_cursor_is_of_one_collection_and_of_one_right(sqlite_told: Site) -> None:
    address, query = begun(sqlite_told, "postings?limit=1")
    assert refusal(sqlite_told.get(f"/api/v1/employment?{urlencode(query)}")) == "wrong_cursor"
    for who in ("inspector", "auditor"):
        assert refusal(sqlite_told.get(f"{address}?{urlencode(query)}", who)) == "wrong_cursor"
    assert sqlite_told.get(f"{address}?{urlencode(query)}", "admin").status_code == 200


def test_a_cursor_of_which_one_letter_is_changed_is_refused(sqlite_told: Site) -> None:
    address, query = begun(sqlite_told)
    cursor = query["cursor"]
    for place in range(0, len(cursor) - 2, 7):
        other = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert refusal(sqlite_told.get(f"{address}?{urlencode({**query, 'cursor': other})}")) == "wrong_cursor"


def test_a_cursor_tells_nothing_of_the_row_it_stands_after(sqlite_told: Site) -> None:
    assert "Lund" not in bytes.fromhex(begun(sqlite_told)[1]["cursor"].encode().hex()).decode()
    assert begun(sqlite_told)[1]["cursor"] != begun(sqlite_told)[1]["cursor"], "sealed anew each time"


@pytest.mark.parametrize(
    "query, field, code",
    [
        ("offset=2", "offset", "cursor_and_offset"),
        ("sample=2", "cursor", "sample_has_no_pages"),
    ],
)
def test_a_cursor_stands_beside_no_other_way_through(sqlite_told: Site, query: str, field: str, code: str) -> None:
    address, asked = begun(sqlite_told)
    answer = sqlite_told.get(f"{address}?cursor={asked['cursor']}&sort=name&{query}")
    assert (answer.status_code, answer.get_json()["errors"][field][0]["code"]) == (422, code)


def test_a_walk_goes_on_after_the_secret_was_changed(sqlite_told: Site) -> None:
    address, query = begun(sqlite_told)
    parts = sqlite_told.app.extensions["tracker"]
    old = parts.settings
    try:
        parts.settings = replace(old, secrets=("another secret of forty characters, made now", *old.secrets))
        assert sqlite_told.get(f"{address}?{urlencode(query)}").status_code == 200
        parts.settings = replace(old, secrets=("another secret of forty characters, made now",))
        assert refusal(sqlite_told.get(f"{address}?{urlencode(query)}")) == "wrong_cursor"
    finally:
        parts.settings = old


def test_a_walk_by_name_is_begun_again_when_a_name_was_masked(told: Site, story: Story) -> None:
    walks = [("officers?sort=name&limit=2", "auditor"), ("officers?sort=id&limit=2", "auditor")]
    walks += [("officers?sort=name&limit=2", "admin"), ("officers?protected_identity=false&limit=2", "admin")]
    begun_walks = [(begun(told, asked, who), who) for asked, who in walks]
    masked = told.post(f"/api/v1/officers/{story.fifth}/protection", {"protected_identity": True})
    assert masked.status_code == 200, masked.text
    by_name, by_id, all_seen, filtered = (
        told.get(f"{address}?{urlencode(query)}", who) for (address, query), who in begun_walks
    )
    assert refusal(by_name) == refusal(filtered) == "masked_meanwhile"
    assert (by_id.status_code, all_seen.status_code) == (200, 200)
    assert begun(told, *walks[0])


def test_the_first_page_says_where_the_others_are(sqlite_told: Site) -> None:
    page = sqlite_told.get("/api/v1/officers?sort=-badge&limit=2&precinct=1")
    assert link(page, "first") == "/api/v1/officers?sort=-badge&precinct=1&limit=2"
    assert link(page, "last") == "/api/v1/officers?sort=-badge&precinct=1&offset=4&limit=2"
    assert link(page, "prev") is None
    following = link(page, "next")
    assert following is not None
    assert following.startswith("/api/v1/officers?sort=-badge&precinct=1&cursor=")
    second = sqlite_told.get(following)
    assert (link(second, "first"), link(second, "last")) == (link(page, "first"), None)
    last = sqlite_told.get(link(second, "next") or "")
    assert (len(last.get_json()), link(last, "next")) == (1, None)
    assert link(sqlite_told.get("/api/v1/officers?limit=1000"), "next") is None


def test_a_later_page_sends_so_many_statements_whatever_its_size(sqlite_told: Site) -> None:
    engine = sqlite_told.app.extensions["tracker"].engine
    for name, most in (("officers", 7), ("assignments", 8)):
        address, query = begun(sqlite_told, f"{name}?limit=1")
        counts = []
        for limit in (1, 1000):
            with recorded_statements(engine) as statements:
                assert sqlite_told.get(f"{address}?{urlencode({**query, 'limit': limit})}").status_code == 200
            counts.append(len(statements))
        assert counts[0] == counts[1] <= most, (name, counts)
