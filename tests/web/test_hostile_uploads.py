"""Files that pass every check and hurt whoever reads them, sent to page and API: a refusal, never a fault."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.fixtures.hostile import endless_pattern, much_of_little, one_line, readers_left
from tests.web.pages.browsing import Page, signed_in
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts

TOO_LARGE = re.compile(r"The file takes (more than 200 MB of memory|longer than 1 seconds) to read")
MAPPING = 'kind = "roster"\n[columns]\nemployee_number = "No"\nfull_name = "Name"\n[skip_where]\nName = "^(a+)+$"\n'
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
    data = {"file": (io.BytesIO(content), name), **form}
    return site.api("POST", path, data=data, content_type="multipart/form-data")


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
