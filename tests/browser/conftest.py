"""A real Chromium on the served demonstration."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import WIDE, chromium_at, served
from tests.databases import Databases
from tests.demonstration.conftest import demonstrated


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives a browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all."""
    with chromium_at(chromium) as launched:
        yield launched


@pytest.fixture(scope="module")
def address(databases: Databases) -> Iterator[str]:
    """Where a demonstration of the module's own is served."""
    with databases.fresh("sqlite", demonstrated) as url, served(url) as here:
        yield here


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with cookies of its own, as wide as a desk's screen."""
    context = browser.new_context(viewport={"width": WIDE, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """The same without JavaScript."""
    context = browser.new_context(viewport={"width": WIDE, "height": 800}, java_script_enabled=False)
    yield context.new_page()
    context.close()
