"""Generated files of every kind at every door: API, guide and command line count alike, harmed files are refused with a
sentence and never with a fault of ours, and what is refused enters nothing.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.databases import Databases
from tests.fixtures.files import mapping_file
from tests.fixtures.on_record import with_people
from tests.fixtures.quirk_lists import MESSY_LISTS
from tests.fixtures.quirks import rosters
from tests.fixtures.spoilt_files import spoilt
from tests.services.department import NOW
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.cli import main
from tracker.domain.vocabulary import ImportKind
from tracker.store.models import AuditEvent

FEW = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MANY = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
KINDS = [ImportKind.ROSTER, *MESSY_LISTS]
OURS = {"new": "created", "changed": "updated", "to review": "review"}
"""The guide's words for the buckets of a receipt; its others are the same."""
BUCKETS = ("created", "updated", "moved", "unchanged", "skipped", "rejected", "review")
SENTENCE = re.compile(r"[^\s].*[.?]", re.DOTALL)


@dataclass(frozen=True)
class Sending:
    """A file to send, with its mapping; `expected`: in which buckets its rows end, where the writer knows."""

    kind: ImportKind
    content: bytes
    name: str
    mapping: bytes
    expected: Counter[str] | None = field(default=None)


@st.composite
def files(draw: st.DrawFn, kind: ImportKind) -> Sending:
    """A file of a kind as it was sent, with what must become of it."""
    if kind is ImportKind.ROSTER:
        roster = draw(rosters())
        mapping = mapping_file(kind=kind.value, **roster.mapping)
        return Sending(kind, roster.content, roster.name, mapping)
    sent = draw(MESSY_LISTS[kind])
    mapping = mapping_file(kind=kind.value, **sent.mapping)
    return Sending(kind, sent.content, sent.name, mapping, Counter(sent.fates().values()))


@st.composite
def spoilt_files(draw: st.DrawFn, kind: ImportKind) -> Sending:
    """A file of a kind, harmed."""
    sent = draw(files(kind))
    content, name = draw(spoilt(sent.content, sent.name))
    return Sending(kind, content, name, sent.mapping)


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with those people, on both databases."""
    with databases.fresh(backend, with_people) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


@pytest.fixture
def browser(site: Site) -> Browser:
    """An administrator signed in."""
    return signed_in(site)


@pytest.fixture(autouse=True)
def the_clock_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line takes its time from the machine, corrected by the database's: here from the site's clock."""
    offset = (NOW - datetime.now(UTC)).total_seconds()
    monkeypatch.setattr("tracker.cli.desk.clock_offset", lambda session: offset)


def entered(site: Site) -> int:
    """The last event that changed data: a refusal moves nothing, though it may leave a trace of its own."""
    with site.writing() as session:
        changed = select(AuditEvent.seq).where(AuditEvent.changes_data).order_by(AuditEvent.seq.desc()).limit(1)
        return session.execute(changed).scalar_one()


def counted(receipt: dict[str, Any]) -> Counter[str]:
    """How many rows of a receipt ended in each bucket."""
    figures = {name: receipt[name] for name in BUCKETS}
    found = Counter({name: one if isinstance(one, int) else len(one) for name, one in figures.items()})
    assert receipt["rows_read"] == found.total()
    return +found


def through_api(site: Site, sent: Sending, **said: str) -> tuple[int, Counter[str] | None]:
    """The status of a file sent to the API, and its counts where there is a receipt."""
    data = {"file": (io.BytesIO(sent.content), sent.name), "kind": sent.kind.value, "mapping": sent.mapping.decode()}
    answer = site.api("POST", "/api/v1/imports", data={**data, **said}, content_type="multipart/form-data")
    assert answer.status_code < 500, answer.text
    told = answer.get_json()
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        assert SENTENCE.fullmatch(told["detail"]), told
        assert told["code"]
    receipt = told.get("receipt") if answer.status_code >= 400 else told
    if receipt is not None and receipt.get("batch") is not None:
        undone = site.post(f"/api/v1/batches/{receipt['batch']}/reverse", {"reason": "only tried"})
        assert undone.status_code == 200, undone.text
    return answer.status_code, None if receipt is None else counted(receipt)


def through_guide(browser: Browser, sent: Sending) -> Page:
    """Where the guide leads with a file and its mapping."""
    form = browser.get("/imports/guide").form("/imports/guide")
    data = {
        **form.values,
        "kind": sent.kind.value,
        "mapping": "",
        "file": (io.BytesIO(sent.content), sent.name),
        "mapping_file": (io.BytesIO(sent.mapping), "theirs.toml"),
    }
    answer = browser.client.post("/imports/guide", data=data, content_type="multipart/form-data", follow_redirects=True)
    assert answer.status_code < 500, answer.text
    return Page(answer)


def figures(plan: Page) -> Counter[str]:
    """How many rows of a plan end where, in a receipt's words."""
    shown = re.findall(
        r"(\d+) (new|changed|moved|unchanged|skipped|rejected|to review)\b",
        plan.text.split("Nothing has been entered yet")[1],
    )
    return +Counter({OURS.get(name, name): int(number) for number, name in reversed(shown)})


def through_command(site: Site, sent: Sending, folder: Path) -> tuple[int, Counter[str] | None, str]:
    """Exit code, counts and stderr of `tracker import`."""
    suffix = Path(sent.name.replace("\x00", "")).suffix
    file, mapping = folder / f"list{suffix}", folder / "theirs.toml"
    file.write_bytes(sent.content)
    mapping.write_bytes(sent.mapping)
    command = ["import", sent.kind.value, str(file), "--mapping", str(mapping), "--format", "json"]
    done = CliRunner(env={"TRACKER_DATABASE_URL": site.url}).invoke(main, command)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, counted(json.loads(done.stdout)) if done.stdout else None, done.stderr


def check_doors_count_alike(site: Site, browser: Browser, folder: Path, sent: Sending) -> None:
    """Every door says the same of a file that can be read, and none enters a file with a faulty row."""
    before = entered(site)
    status, told = through_api(site, sent)
    assert (status, told is None) == (200, False)
    assert sent.expected is None or told == sent.expected
    plan = through_guide(browser, sent)
    assert (plan.status, figures(plan)) == (200, told)
    faulty = sum(told[name] for name in ("rejected", "review")) if told else 0
    code, counts, said = through_command(site, sent, folder)
    assert (code, counts, bool(said)) == (1 if faulty else 0, told, bool(faulty))
    if faulty:
        assert through_api(site, sent, apply="true") == (409, told)
        key = plan.response.request.path.split("/")[3]
        values = plan.reader.forms[-1].values
        refused = browser.client.post(f"/imports/guide/{key}/apply", data=values, follow_redirects=True)
        assert 400 <= refused.status_code < 500
    assert entered(site) == before


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_doors_count_alike(site: Site, browser: Browser, tmp_path: Path, kind: ImportKind, data: st.DataObject) -> None:
    check_doors_count_alike(site, browser, tmp_path, data.draw(files(kind)))


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@MANY
@given(data=st.data())
def test_doors_count_alike_of_many(
    site: Site, browser: Browser, tmp_path: Path, kind: ImportKind, data: st.DataObject
) -> None:
    check_doors_count_alike(site, browser, tmp_path, data.draw(files(kind)))


def check_harm_is_answered(site: Site, browser: Browser, folder: Path, sent: Sending) -> None:
    """A harmed file is read or refused in words at every door; refused, it enters nothing."""
    before = entered(site)
    status, told = through_api(site, sent)
    assert entered(site) == before
    page = through_guide(browser, sent)
    assert "Traceback" not in page.text
    if told is not None and page.title.startswith("Plan"):
        assert figures(page) == told
    code, counts, said = through_command(site, sent, folder)
    assert code in (0, 1)
    assert code == 0 or said.strip().splitlines()[-1]
    assert status != 200 or Path(sent.name).suffix not in (".csv", ".xlsx") or counts == told
    assert entered(site) == before
    applied, _ = through_api(site, sent, apply="true")
    assert applied in (200, 201) or entered(site) == before


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_harm_is_answered(site: Site, browser: Browser, tmp_path: Path, kind: ImportKind, data: st.DataObject) -> None:
    check_harm_is_answered(site, browser, tmp_path, data.draw(spoilt_files(kind)))


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@MANY
@given(data=st.data())
def test_much_harm_is_answered(
    site: Site, browser: Browser, tmp_path: Path, kind: ImportKind, data: st.DataObject
) -> None:
    check_harm_is_answered(site, browser, tmp_path, data.draw(spoilt_files(kind)))
