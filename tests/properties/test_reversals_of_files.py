"""Any file of any kind, applied and reversed with a reason: every list and every report of today says what it said."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.databases import Databases
from tests.fixtures.files import mapping_file
from tests.fixtures.on_record import with_people
from tests.fixtures.quirk_lists import MESSY_LISTS, SentList
from tests.fixtures.quirks import Sent, rosters
from tests.services.department import ADMINISTRATOR
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.reports.exceptions import OF_ENTRIES
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.receipts import Receipt
from tracker.reports.records import COLLECTIONS
from tracker.services.batches import reverse_batch
from tracker.web.api.reports import REPORTS

pytestmark = pytest.mark.usefixtures("reading_here")

FEW = settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MANY = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
KINDS = [ImportKind.ROSTER, *MESSY_LISTS]
OF_THE_WORK = {"imports", "batches", "users", "tokens", "audit-events", "activity"}
"""Collections, and a report, that tell of the work itself, and so of the batch and its reversal."""
OF_THE_PULLING = {"known_at", "data_version", "audit_head"}
"""What a report says of the moment it was pulled at."""


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with people, cameras, a hand-over and a count on record, on both databases."""
    with databases.fresh(backend, with_people) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


def today(site: Site) -> dict[str, Any]:
    """What every list of facts and every report says now; of the exceptions what holds, since each void is one too."""
    said: dict[str, Any] = {}
    for name in COLLECTIONS.keys() - OF_THE_WORK:
        answer = site.get(f"/api/v1/{name}?limit=1000")
        assert answer.status_code == 200, answer.text
        said[name] = answer.get_json()
    for name in REPORTS.keys() - OF_THE_WORK:
        answer = site.get(f"/api/v1/reports/{name}")
        assert answer.status_code == 200, answer.text
        said[name] = {key: part for key, part in answer.get_json().items() if key not in OF_THE_PULLING}
    said["exceptions"] = [one for one in said["exceptions"]["rows"] if one["kind"] not in OF_ENTRIES]
    return said


def take(site: Site, kind: ImportKind, sent: Sent | SentList, exclude: frozenset[int], *, apply: bool) -> Receipt:
    """Import a file without some lines."""
    mapping = read_mapping(mapping_file(kind=kind.value, **sent.mapping))
    request = ImportRequest(kind, sent.content, sent.name, mapping, apply=apply, exclude=exclude)
    with site.writing() as session:
        return import_file(session, ADMINISTRATOR, request, now=site.clock())


def entered(site: Site, kind: ImportKind, sent: Sent | SentList) -> int | None:
    """The batch of a file entered without its faulty lines; None where nothing in it was new."""
    out: frozenset[int] = frozenset()
    while not (receipt := take(site, kind, sent, out, apply=True)).applied:
        out |= frozenset(line.line for line in (*receipt.rejected, *receipt.review))
    return receipt.batch


def check_reversals_give_back_today(site: Site, files: list[tuple[ImportKind, Sent | SentList]]) -> None:
    """Files entered one on another, and taken back one by one, the last first."""
    seen = []
    for kind, sent in files:
        before = today(site)
        if (batch := entered(site, kind, sent)) is not None:
            seen.append((batch, before))
        site.clock.move(minutes=1)
    for batch, before in reversed(seen):
        with site.writing() as session:
            command = ReverseBatch(batch, "it was another department's")
            reverse_batch(session, ADMINISTRATOR, command, now=site.clock() + timedelta(seconds=1))
        site.clock.move(minutes=1)
        assert today(site) == before


@st.composite
def files(draw: st.DrawFn, kind: ImportKind) -> tuple[ImportKind, Sent | SentList]:
    """A file of a kind."""
    return kind, draw(rosters() if kind is ImportKind.ROSTER else MESSY_LISTS[kind])


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_a_reversed_file_gives_back_today(site: Site, kind: ImportKind, data: st.DataObject) -> None:
    check_reversals_give_back_today(site, [data.draw(files(kind))])


@pytest.mark.whole
@pytest.mark.long
@MANY
@given(data=st.data(), kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
def test_files_of_all_kinds_reversed_give_back_today(site: Site, kinds: list[ImportKind], data: st.DataObject) -> None:
    check_reversals_give_back_today(site, [data.draw(files(kind)) for kind in kinds])
