"""The pages' tests share one application, moved from database to database."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.site import Site, close, rewired_site, with_accounts


@pytest.fixture
def sqlite_site(databases: Databases) -> Iterator[Site]:
    """Two precincts and an account for each role, on SQLite."""
    with databases.fresh("sqlite", with_accounts) as url:
        site = rewired_site(url, {})
        yield site
        close(site)
