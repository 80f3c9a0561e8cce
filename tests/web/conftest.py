"""Sites: an application on a database with accounts, on both databases."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """Two precincts and an account for each role, nothing else."""
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


@pytest.fixture
def sqlite_site(databases: Databases) -> Iterator[Site]:
    """The same on SQLite alone, where the database makes no difference."""
    with databases.fresh("sqlite", with_accounts) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)
