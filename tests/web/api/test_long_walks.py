"""A list of thousands walked to its end while others write as fast as they can, and taken as a file meanwhile."""

import csv
import io
from collections.abc import Iterator

import pytest

from tests.bench.walk_officers import Other, fill, officers_on_record, walk
from tests.databases import Databases
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts
from tracker.store.engine import make_engine, transaction

OFFICERS = 3_000


def with_many(url: str) -> None:
    """Builds a site's database with thousands of officers."""
    with_accounts(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        fill(session, OFFICERS)
    engine.dispose()


@pytest.fixture
def many(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with thousands of officers."""
    with databases.fresh(backend, with_many) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)


@pytest.mark.long
@pytest.mark.parametrize("sort", ["id", "-name"])
def test_nobody_is_missed_and_nobody_met_twice_while_others_write(many: Site, sort: str) -> None:
    wanted = officers_on_record(many)
    with Other(many, len(wanted)) as other:
        walked = walk(many, f"/api/v1/officers?limit=250&sort={sort}", other)
    assert sorted(walked.numbers) == sorted(wanted)
    assert (walked.totals, walked.pages) == ({OFFICERS}, OFFICERS // 250)
    assert other.refused == []
    assert len(officers_on_record(many)) > OFFICERS


@pytest.mark.long
def test_a_file_is_of_one_state_while_others_write(many: Site) -> None:
    with Other(many, OFFICERS) as other:
        other.start()
        answer = many.get("/api/v1/officers.csv?sort=name")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert len({row["id"] for row in rows}) == len(rows) == int(answer.headers["X-Total-Count"]) >= OFFICERS
    assert other.refused == []
    again = many.get(f"/api/v1/officers.ndjson?as_of={rows[0]['as_of']}&known_at={rows[0]['known_at']}")
    assert int(again.headers["X-Total-Count"]) >= len(rows)
