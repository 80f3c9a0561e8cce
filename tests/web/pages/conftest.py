"""The pages' tests share one application, moved from database to database."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import Story, read_story, with_story
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site, close, rewired_site, with_accounts


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """Two precincts and an account for each role, on both databases."""
    yield from _site(databases, backend)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def either_site(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The same, on PostgreSQL with the long tests."""
    yield from _site(databases, request.param)


@pytest.fixture
def sqlite_site(databases: Databases) -> Iterator[Site]:
    """The same on SQLite alone, for what is about the page."""
    yield from _site(databases, "sqlite")


def _site(databases: Databases, backend: str) -> Iterator[Site]:
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, {})
        yield made
        close(made)


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story in it, on both databases."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, {})
        yield made
        close(made)


@pytest.fixture
def browser(told: Site) -> Browser:
    """An administrator's."""
    return signed_in(told)


@pytest.fixture
def story(told: Site) -> Story:
    """The numbers of what is there."""
    with told.writing() as session:
        return read_story(session)
