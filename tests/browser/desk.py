"""A scanner in a real browser: it types as a keyboard does, and reads the desk's answer when it has come."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from tests.browser.serving import WIDE
from tests.services.department import NOW
from tests.web.site import USERNAMES
from tracker.services.accounts import open_session
from tracker.store.engine import make_engine, transaction
from tracker.store.models import User
from tracker.web.requests import SESSION_COOKIE

LOOK_MS = 450
"""So long somebody looks at an answer before pressing Enter alone."""


@contextlib.contextmanager
def desk_page(browser: Browser, url: str, address: str, *, width: int = WIDE, script: bool = True) -> Iterator[Page]:
    """The desk of an administrator who is signed in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    sign_in_by_cookie(context, url, address)
    page = context.new_page()
    page.goto(f"{address}/counter")
    yield page
    context.close()


def sign_in_by_cookie(context: BrowserContext, url: str, address: str, who: str = "admin") -> None:
    """Put a sign-in just made into a browser's cookies."""
    engine = make_engine(url)
    with transaction(engine) as session:
        user_id = session.execute(select(User.id).where(User.username == USERNAMES[who])).scalar_one()
        opened = open_session(session, user_id, now=NOW + timedelta(seconds=1))
    engine.dispose()
    context.add_cookies([{"name": SESSION_COOKIE, "value": opened.secret, "url": address}])


def settle(page: Page) -> None:
    """Wait until every scan typed is answered."""
    expect(page.locator("#desk-form")).not_to_have_attribute("aria-busy", "true")


def phrase(page: Page) -> str:
    """The desk's answer in a phrase, when it has come."""
    settle(page)
    return page.locator(".desk__phrase").inner_text()


def type_code(page: Page, code: str) -> None:
    """A code as a scanner types it, key by key and Enter, whatever is under way; a short key or Enter alone as a person
    does, who looks first.
    """
    if len(code) < 2 or " " in code:
        settle(page)
        page.wait_for_timeout(LOOK_MS)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
