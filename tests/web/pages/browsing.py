"""A browser without JavaScript: it follows links, fills in forms and reads what a page says."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.signing_in import client_of
from tests.web.site import Site

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}


@dataclass
class FormOnPage:
    """A form as it stands on a page: where it goes and what its fields hold."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class PageReader(HTMLParser):
    """Collects the text, the links and the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[FormOnPage] = []
        self.title = ""
        self._inside: list[str] = []
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "a":
            self.links.append((given.get("href", ""), ""))
        elif tag == "form":
            self.forms.append(FormOnPage(given.get("action", ""), given.get("method", "get")))
        elif tag in ("input", "textarea", "select") and self.forms and "form" in self._inside:
            self._field(tag, given)
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1].values[self._select] = given.get("value", "")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        form.names.add(name)
        self._select = name if tag == "select" else None
        if given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                form.values[name] = given.get("value", "on")
        elif tag == "input" and name and given.get("type") != "file":
            form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "title":
            self.title += data
        elif not {"script", "style"} & set(self._inside):
            self.words.append(data)
            if "a" in self._inside and self.links:
                href, text = self.links[-1]
                self.links[-1] = (href, text + data)


class Page:
    """What came back."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.reader = PageReader()
        self.reader.feed(response.text)
        self.text = re.sub(r"\s+", " ", " ".join(self.reader.words))
        self.title = self.reader.title

    def form(self, action: str) -> FormOnPage:
        """The form that goes to an address beginning so."""
        return next(form for form in self.reader.forms if form.action.startswith(action))

    def has_link(self, start: str) -> bool:
        """Whether a link leads to an address beginning so."""
        return any(href.startswith(start) for href, _ in self.reader.links)

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        return next(href for href, text in self.reader.links if words in re.sub(r"\s+", " ", text))


class Browser:
    """Someone who is signed in and looks around."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str) -> Page:
        """A page, after whatever redirections."""
        return Page(self.client.get(address, follow_redirects=True))

    def send(self, page: Page, action: str, **typed: object) -> Page:
        """The page's form that goes to `action`, filled in with what is `typed`; then wherever it leads."""
        form = page.form(action)
        assert set(typed) <= form.names, f"the form has no {set(typed) - form.names}"
        return Page(self.client.post(form.action, data={**form.values, **typed}, follow_redirects=True))


def signed_in(site: Site, who: str = "admin") -> Browser:
    """A browser in which a role is signed in."""
    return Browser(client_of(site, who))
