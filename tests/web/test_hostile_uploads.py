"""Files that hurt whoever reads them, sent to page and API: a refusal, never a fault, and nothing entered."""

import io
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.databases import Databases
from tests.fixtures.hostile import REFUSED_UNREAD, endless_pattern, much_of_little, one_line, readers_left
from tests.web.pages.browsing import Page, signed_in
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts
from tracker.store.models import AuditEvent, Batch, ImportDraft, Officer

TOO_LARGE = re.compile(r"The file takes (more memory to read than a table of its size|longer than 1 seconds to read)")
MAPPING = 'kind = "roster"\n[columns]\nemployee_number = "No"\nfull_name = "Name"\n[skip_where]\nName = "^(a+)+$"\n'
SOUND = b"No,Last,First,Home,Duty\n0412,Lund,Eva,1,patrol\n"
SOUND_MAPPING = """kind = "roster"
[columns]
employee_number = "No"
last_name = "Last"
first_name = "First"
precinct = "Home"
duty = "Duty"
"""
REST = {
    "100,000 parts",
    "a bomb that lies",
    "entities of entities",
    "an archive in it",
    "a program",
    "half of a workbook",
}
"""What is refused as its neighbours are: for the long run."""

EACH = [pytest.param(one, marks=pytest.mark.long if one in REST else ()) for one in REFUSED_UNREAD]
KEPT = (AuditEvent, Batch, ImportDraft, Officer)
FILES = {"workbook": (much_of_little, "r.xlsx"), "pattern": (lambda: endless_pattern()[0], "r.csv")}


@pytest.fixture
def small_site(databases: Databases, backend: str, tmp_path: Path) -> Iterator[Site]:
    """A site whose settings allow little."""
    config = tmp_path / "small.toml"
    config.write_text("[limits]\nreading_memory_bytes = 209715200\nreading_cpu_seconds = 1\n")
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, make_tokens(url), TRACKER_CONFIG=str(config))
        yield made
        close(made)


def send(site: Site, path: str, content: bytes, name: str, **form: Any) -> Any:
    """A file sent to the API."""
    return site.api("POST", path, **encoded(content, name, form))


def encoded(content: bytes, name: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a form with a file, in memory: the test client leaves a large one's temporary file open."""
    boundary, body = encode_multipart({**form, "file": FileStorage(io.BytesIO(content), name)})
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


@pytest.mark.parametrize("path", ["/api/v1/imports", "/api/v1/reconciliations"])
@pytest.mark.parametrize("which", FILES)
def test_the_api_refuses_it_and_goes_on(small_site: Site, path: str, which: str) -> None:
    make, name = FILES[which]
    answer = send(small_site, path, make(), name, mapping=MAPPING)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_large")
    assert TOO_LARGE.search(answer.text)
    assert readers_left() == []
    sound = send(small_site, "/api/v1/imports", b'No,Name\n0412,"Lund, Eva"\n', "r.csv", mapping=MAPPING)
    assert (sound.status_code, sound.get_json()["rows_read"]) == (200, 1)


def standing(site: Site) -> tuple[int, ...]:
    """How many events, batches, drafts and officers there are."""
    with site.writing() as session:
        counts = (
            session.execute(select(func.count()).select_from(one)) for one in (AuditEvent, Batch, ImportDraft, Officer)
        )
        return tuple(count.scalar_one() for count in counts)


@pytest.mark.parametrize("which", EACH)
def test_what_is_no_list_is_refused_at_every_door_and_enters_nothing(sqlite_site: Site, which: str) -> None:
    make, name = REFUSED_UNREAD[which]
    site, content, browser = sqlite_site, make(), signed_in(sqlite_site)
    page, before = browser.get("/imports/guide"), standing(site)
    for path in ("/api/v1/imports", "/api/v1/reconciliations"):
        applied = {"apply": "true", "as_of": "2016-08-01"} if path.endswith("imports") else {}
        began = time.monotonic()
        answer = send(site, path, content, name, mapping=MAPPING, **applied)
        assert (answer.status_code, time.monotonic() - began < 2) == (422, True), (path, answer.text)
        assert answer.get_json()["code"] in ("too_large", "not_a_spreadsheet"), answer.text
        assert "root:" not in answer.text
    form = {**page.form("/imports/guide").values, "kind": "roster"}
    assert browser.client.post("/imports/guide", **encoded(content, name, form)).status_code == 422
    assert standing(site) == before
    assert readers_left() == []
    sound = send(site, "/api/v1/imports", SOUND, "r.csv", mapping=SOUND_MAPPING, apply="true", as_of="2016-08-01")
    assert (sound.status_code, sound.get_json()["created"]) == (201, 1), sound.text


def test_the_page_refuses_it_and_goes_on(small_site: Site) -> None:
    browser = signed_in(small_site)
    for make, name, said in (
        (much_of_little, "r.xlsx", "memory to read"),
        (lambda: one_line(50_000), "r.csv", "Line 2 has over 520 columns"),
    ):
        form = browser.get("/imports/guide").form("/imports/guide")
        data = {**form.values, "kind": "roster", "file": (io.BytesIO(make()), name)}
        page = Page(browser.client.post("/imports/guide", data=data, content_type="multipart/form-data"))
        assert page.status == 422, page.text
        assert said in page.text
        assert readers_left() == []
    assert browser.get("/imports").status == 200
