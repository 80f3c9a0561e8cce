"""Files of twenty thousand rows by the pages of real servers: an answer begins at once, going away stops nothing."""

import http.client
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from tests.servers.instances import Answered, Instance, instances
from tests.web.signing_in import session_secret
from tests.web.site import with_accounts
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Batch, ImportDraft, Officer
from tracker.web.requests import SESSION_COOKIE

pytestmark = pytest.mark.long

ROWS = 20_000
MAPPING = b'kind = "roster"\n[columns]\n' + b"".join(
    b'%s = "%s"\n' % (name, name)
    for name in (b"employee_number", b"last_name", b"first_name", b"badge", b"precinct", b"duty")
)
ROSTER = b"employee_number,last_name,first_name,badge,precinct,duty\n" + b"".join(
    b"%07d,Family%d,Given%d,%05d,%d,patrol\n" % (n, n % 9000, n, n, 1 if n % 2 else 5) for n in range(ROWS)
)


@dataclass
class Window:
    """A browser's window on an instance: a cookie, and the form it looks at."""

    instance: Instance
    cookies: dict[str, str] = field(default_factory=dict)

    def at(self, other: Instance) -> "Window":
        """The same browser on another instance."""
        return Window(other, self.cookies)

    def get(self, path: str) -> Answered:
        """A page."""
        return self._kept(self.instance.send("GET", path, None, headers=self._headers(), timeout=300))

    def post(self, path: str, values: Mapping[str, str]) -> Answered:
        """A form sent, its whole answer read."""
        return self._kept(self.instance.send("POST", path, self.body(values), headers=self.form_headers(), timeout=300))

    @contextmanager
    def begun(
        self, method: str, path: str, values: Mapping[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """A request whose answer the caller reads; what it has not read when the block ends, it goes away from."""
        connection = http.client.HTTPConnection("127.0.0.1", self.instance.port, timeout=300)
        try:
            connection.request(method, path, self.body(values) if values else None, self.form_headers())
            with connection.getresponse() as answer:
                yield answer
        finally:
            connection.close()

    def upload(self, values: Mapping[str, str], files: Mapping[str, bytes]) -> str:
        """The file chosen; answers where it leads."""
        edge = uuid.uuid4().hex
        said = f"--{edge}\r\nContent-Disposition: form-data; "
        parts = [f'{said}name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in values.items()]
        for name, content in files.items():
            parts.append(f'{said}name="{name}"; filename="{name}.csv"\r\n\r\n'.encode() + content + b"\r\n")
        parts.append(f"--{edge}--\r\n".encode())
        headers = {**self._headers(), "Content-Type": f"multipart/form-data; boundary={edge}"}
        answer = self.instance.send("POST", "/imports/guide", b"".join(parts), headers=headers)
        assert answer.status == 303, answer.content
        return answer.headers["Location"]

    def body(self, values: Mapping[str, str]) -> bytes:
        """A form as a browser sends it."""
        return urlencode(values).encode()

    def form_headers(self) -> dict[str, str]:
        """What a browser says beside a form."""
        return {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _kept(self, answer: Answered) -> Answered:
        if found := re.match(r"([^=]+)=([^;]*)", answer.headers.get("Set-Cookie", "")):
            self.cookies[found[1]] = found[2]
        return answer


def hidden(answer: Answered, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address."""
    form = next(one for one in answer.content.decode().split("<form ") if f'action="{action}"' in one)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.partition("</form>")[0]))


def sign_in(instance: Instance) -> Window:
    """An administrator's window."""
    engine = make_engine(instance.url)
    with transaction(engine) as session:
        secret = session_secret(session, "admin", now=datetime.now(UTC))
    engine.dispose()
    return Window(instance, {SESSION_COOKIE: secret})


def choose(window: Window) -> str:
    """The long roster with its mapping; answers the key of its addresses."""
    form = hidden(window.get("/imports/guide"), "/imports/guide")
    leads = window.upload({**form, "kind": "roster", "as_of": "2016-09-01"}, {"file": ROSTER, "mapping_file": MAPPING})
    return leads.rsplit("/", 1)[1]


@pytest.fixture
def pair(empty_database_url: str, tmp_path: Path) -> Iterator[list[Instance]]:
    """Two instances on one database with a department without officers."""
    with_accounts(empty_database_url)
    with instances(empty_database_url, tmp_path, count=2, workers=2) as running:
        yield running


def standing(url: str, model: type) -> int:
    """How many rows a table has."""
    engine = make_engine(url)
    with transaction(engine, write=False) as session:
        found = session.execute(select(func.count()).select_from(model)).scalar_one()
    engine.dispose()
    return found


def test_the_answer_begins_at_once_and_counts_up(pair: list[Instance], empty_database_url: str) -> None:
    window = sign_in(pair[0])
    key = choose(window)
    began = time.monotonic()
    with window.begun("GET", f"/imports/guide/{key}/plan") as answer:
        first = answer.read1()
        early = time.monotonic() - began
        assert b"The file is being planned" in first
        assert b"See the plan" not in first
        page = first + answer.read()
    whole = time.monotonic() - began
    counts = [int(text.replace(b",", b"")) for text in re.findall(rb"<p>([\d,]+) of 20,000 rows", page)]
    assert early < whole / 3
    assert len(counts) > 3
    assert counts == sorted(counts)
    assert f'url=/imports/guide/{key}/plan"'.encode() in page
    assert standing(empty_database_url, Officer) == 0


def test_a_browser_that_goes_away_finds_the_plan_and_the_batch_once(
    pair: list[Instance], empty_database_url: str
) -> None:
    window = sign_in(pair[0])
    key = choose(window)
    plan = f"/imports/guide/{key}/plan"
    with window.begun("GET", plan) as left:
        assert left.read1()
    page = window.get(plan)  # in this process or another: it watches or waits
    if b"http-equiv" in page.content:
        page = window.get(plan)
    assert b"Ready to apply" in page.content
    values = hidden(page, f"/imports/guide/{key}/apply")
    with window.begun("POST", f"/imports/guide/{key}/apply", values) as left:
        assert left.read1()
    again = window.at(pair[1]).post(f"/imports/guide/{key}/apply", values)
    leads = again.headers.get("Location", "") + again.content.decode()
    found = re.search(r"/batches/(\d+)\?applied=true", leads)
    assert found is not None, leads
    assert window.get(f"/batches/{found[1]}?applied=true").status == 200
    assert standing(empty_database_url, Batch) == 1
    assert standing(empty_database_url, Officer) == ROWS
    assert standing(empty_database_url, ImportDraft) == 0
    gone = window.get(plan)
    assert gone.status == 404
    assert b"it was entered, or its day is over" in gone.content


def test_a_guide_begun_on_one_instance_goes_on_on_the_other(pair: list[Instance], empty_database_url: str) -> None:
    first = sign_in(pair[0])
    second = first.at(pair[1])
    key = choose(first)
    watched = second.get(f"/imports/guide/{key}/plan")
    assert b"The file is being planned" in watched.content
    page = first.get(f"/imports/guide/{key}/plan")
    rows = f"/imports/guide/{key}/rows"
    left_out = second.post(rows, {**hidden(page, rows), "lines": "2-11", "act": "exclude"})
    assert left_out.status == 303
    stale = first.post(rows, {**hidden(page, rows), "form_key": "another", "lines": "12", "act": "exclude"})
    assert (stale.status, b"changed meanwhile" in stale.content) == (409, True)
    first.get(f"/imports/guide/{key}/plan")
    page = second.get(f"/imports/guide/{key}/plan")
    values = hidden(page, f"/imports/guide/{key}/apply")
    assert b"applied=true" in first.post(f"/imports/guide/{key}/apply", values).content
    assert standing(empty_database_url, Officer) == ROWS - 10
    other = choose(second)
    drop = f"/imports/guide/{other}/drop"
    assert first.post(drop, hidden(first.get("/imports/guide"), "/imports/guide")).status == 303
    assert second.get(f"/imports/guide/{other}/plan").status == 404
