"""Walks every GET route of the application, and reads what is packed in an answer as well as what is plain."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.pages.browsing import signed_in
from tests.web.site import Site
from tracker.domain.actors import PERMISSIONS
from tracker.domain.vocabulary import Role
from tracker.web.guard import access_of

PARAMETER = re.compile(r"<[^>]+>")
FORMS = ("csv", "json", "xlsx", "pdf", "zip", "txt")
SKIPPED = ("/static/", "/imports/guide/<")
"""Files of the program, and the steps of an import that somebody has begun."""


@dataclass(frozen=True)
class Answer:
    """What came back for an address, and what was packed in it."""

    address: str
    status: int
    kind: str
    data: bytes
    content: str
    """Headers and whatever was packed in the body, in small letters."""


def addresses(site: Site, last: int, role: Role) -> Iterator[str]:
    """Each address of the application that is asked with GET: every number up to `last`, every form of a file; of what
    the role never may ask for, one number.
    """
    for rule in site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(SKIPPED):
            continue
        access = access_of(site.app, rule.endpoint, "GET")
        assert access is not None
        may = access.permission is None or role in PERMISSIONS[access.permission]
        yield from _filled(rule.rule, last if may else 1)


def _filled(rule: str, last: int) -> Iterator[str]:
    found = PARAMETER.search(rule)
    if found is None:
        yield rule
        return
    for value in _values(found.group(), last):
        yield from _filled(rule.replace(found.group(), value, 1), last)


def _values(parameter: str, last: int) -> tuple[str, ...]:
    name = parameter.strip("<>").rpartition(":")[2]
    if name == "form":
        return FORMS
    if name == "code":
        return ("1", "3", "5")
    if name in ("month", "day"):
        return ("2016-08",) if name == "month" else ("2016-08-01",)
    if name == "kind":
        return ("postings", "assignments", "conditions", "completions", "sessions", "particulars")
    if name in ("key", "name"):
        return ("rollout-progress",)
    return tuple(str(number) for number in range(1, last + 1))


def ask(site: Site, client: FlaskClient, who: str, address: str) -> Answer:
    """Ask for an address by the door it belongs to."""
    answer = site.get(address, who) if address.startswith("/api/") else client.get(address)
    return Answer(address, answer.status_code, answer.mimetype, answer.data, unpacked(answer))


def walk(site: Site, who: str, asked: Iterator[str]) -> Iterator[Answer]:
    """The answers to the addresses, as a role."""
    client = signed_in(site, who).client
    for address in asked:
        yield ask(site, client, who, address)


def unpacked(answer: TestResponse) -> str:
    """Headers and content of an answer in small letters; workbooks and archives unpacked, the text of papers read."""
    return (str(answer.headers) + _text(answer.data)).lower()


def _text(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(_text(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        paper = pypdfium2.PdfDocument(content)
        words = "".join(page.get_textpage().get_text_bounded() for page in paper)
        paper.close()
        return re.sub(r"[\r\n\ufffe]+", "", words)  # a word too long for its column goes on in the next line
    return content.decode("utf-8", "replace")
