"""The pages' tests share one application, moved from database to database."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.site import Site, close, rewired_site, with_accounts


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """Two precincts and an account for each role, on both databases."""
    yield from _site(databases, backend)


@pytest.fixture
def sqlite_site(databases: Databases) -> Iterator[Site]:
    """The same on SQLite alone, for what is about the page."""
    yield from _site(databases, "sqlite")


def _site(databases: Databases, backend: str) -> Iterator[Site]:
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, {})
        yield made
        close(made)
