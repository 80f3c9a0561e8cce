"""Sites with something published, on both databases."""

from collections.abc import Iterator

import pytest

from tests.databases import BACKENDS, Databases
from tests.web.public.story import TWO_WEEKS_ON, Hands, with_public_story
from tests.web.site import Site, close, make_site, rewired_site


@pytest.fixture
def published(databases: Databases, backend: str) -> Iterator[Site]:
    """The story, two weeks published."""
    with databases.fresh(backend, with_public_story) as url:
        made = rewired_site(url, {})
        made.clock.instant = TWO_WEEKS_ON
        yield made
        close(made)


@pytest.fixture(scope="module", params=BACKENDS)
def only_read(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Site]:
    """The same for a module's tests that only read; it is an application of its own."""
    with databases.fresh(request.param, with_public_story) as url:
        made = make_site(url, {})
        made.clock.instant = TWO_WEEKS_ON
        yield made
        close(made)


@pytest.fixture
def hands(published: Site) -> Hands:
    """Those who enter on that site."""
    return Hands(published)
