"""A site with the story in it, on both databases."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import Story, read_story, with_story
from tests.web.site import Site, close, make_tokens, rewired_site


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story."""
    with databases.fresh(backend, with_story) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)


@pytest.fixture
def story(told: Site) -> Story:
    """The numbers of what the site holds."""
    with told.writing() as session:
        return read_story(session)
