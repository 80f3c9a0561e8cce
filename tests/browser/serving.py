"""The demonstration, served for real on this machine for as long as a block lasts, and a Chromium to look at it."""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, sync_playwright

from tests.demonstration.conftest import MACHINE_NOW
from tests.web.serving import serving
from tests.web.site import settings_for
from tracker.web import create_app

ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root, which Chromium's sandbox refuses
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE, NARROW = 1280, 360


@contextlib.contextmanager
def served(url: str, *, since: datetime = MACHINE_NOW) -> Iterator[str]:
    """The address of a server on a database, ended with the block; its clock starts where the demonstration's does, on
    its own today, unless told otherwise.
    """
    began = datetime.now(UTC)

    def clock() -> datetime:
        return since + timedelta(seconds=1) + (datetime.now(UTC) - began)

    app = create_app(settings_for(url), clock=clock)
    try:
        with serving(app) as address:
            yield address
    finally:
        app.extensions["tracker"].engine.dispose()


@contextlib.contextmanager
def chromium_at(path: str) -> Iterator[Browser]:
    """A Chromium without a window, ended with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, address: str, role: str) -> None:
    """Sign in to the demonstration with a role's button."""
    page.goto(f"{address}/sign-in")
    page.locator("button.role-button", has_text=re.compile(rf"^\s*{role}")).click()
    page.get_by_role("button", name="Sign out").wait_for()
