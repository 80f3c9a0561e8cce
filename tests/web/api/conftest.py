"""A site with the story in it, on both databases."""

from collections.abc import Callable, Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import Story, read_story, with_story
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the small department and no officer."""
    yield from _site(databases, backend, with_accounts)


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story."""
    yield from _site(databases, backend, with_story)


@pytest.fixture
def sqlite_told(databases: Databases) -> Iterator[Site]:
    """A site with the story, on SQLite alone, where the database makes no difference."""
    yield from _site(databases, "sqlite", with_story)


@pytest.fixture
def story(request: pytest.FixtureRequest) -> Story:
    """The numbers of what the test's own site holds."""
    name = "sqlite_told" if "sqlite_told" in request.fixturenames else "told"
    site: Site = request.getfixturevalue(name)
    with site.writing() as session:
        return read_story(session)


def _site(databases: Databases, backend: str, build: Callable[[str], None]) -> Iterator[Site]:
    with databases.fresh(backend, build) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)
