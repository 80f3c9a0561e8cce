"""Scripts in every stored text, on every page as a real browser shows it to each role: none runs, and the content
policy has nothing to stop.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.serving import served
from tests.databases import Databases
from tests.services.department import NOW
from tests.web.signing_in import session_secret
from tests.web.site import ROLES, Site, close, make_tokens, rewired_site
from tests.web.xss.payloads import PAYLOADS, with_scripts
from tests.web.xss.test_scripts import pages
from tracker.store.engine import make_engine, transaction
from tracker.web.requests import SESSION_COOKIE

pytestmark = pytest.mark.long

LISTENING = """
window.hurt = () => console.error("HURT at " + location.href);
addEventListener("securitypolicyviolation", (one) => console.error("POLICY " + one.violatedDirective));
"""
SHOWN_TO_ALL = re.compile(r"/(account|sign-in|notice|welcome|forgotten|public|lists|reports|signed-out)")
"""Where somebody without the administrator's rights still sees what others typed."""


@pytest.fixture(scope="module")
def place(databases: Databases) -> Iterator[tuple[str, dict[str, list[str]], dict[str, str]]]:
    """Where the site is served, each role's pages and each role's sign-in."""
    with databases.fresh("sqlite", with_scripts) as url:
        site: Site = rewired_site(url, make_tokens(url))
        every = {who: pages(site, who, 1) for who in ROLES}
        close(site)
        engine = make_engine(url)
        with transaction(engine) as session:
            secrets = {who: session_secret(session, who, now=NOW) for who in ROLES}
        engine.dispose()
        with served(url, since=NOW) as address:
            yield address, every, secrets


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Cookies of its own, and a page's own ears in each page."""
    made = browser.new_context(user_agent=PAYLOADS[2])
    made.add_init_script(LISTENING)
    yield made
    made.close()


def heard_by(page: Page) -> list[str]:
    """What a page says from now on that it should not."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if re.match("HURT|POLICY|Refused", said.text) else None)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))

    def dismissed(dialog: object) -> None:
        heard.append(f"{page.url}: a dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismissed)
    return heard


@pytest.mark.parametrize("who", list(ROLES))
def test_no_script_runs_on_any_page(
    context: BrowserContext, place: tuple[str, dict[str, list[str]], dict[str, str]], who: str
) -> None:
    address, every, secrets = place
    context.add_cookies([{"name": SESSION_COOKIE, "value": secrets[who], "url": address}])
    page = context.new_page()
    heard, seen = heard_by(page), 0
    for path in every[who]:
        if who == "admin" or SHOWN_TO_ALL.match(path):
            answer = page.goto(address + path, wait_until="load")
            seen += answer is not None and answer.status == 200
    assert heard == []
    assert seen > (60 if who == "admin" else 15)
    assert page.evaluate("typeof window.hurt") == "function"


def test_a_script_that_runs_is_heard(context: BrowserContext, place: tuple[str, object, object]) -> None:
    page = context.new_page()
    heard = heard_by(page)
    page.goto(f"{place[0]}/healthz")
    for script in ("<img src=x onerror=hurt()>", "<svg onload=hurt()>"):
        page.evaluate("(script) => { document.body.innerHTML = script }", script)
    page.wait_for_timeout(300)
    assert any(one.startswith(("POLICY", "Refused")) for one in heard)  # the policy stops it, and says so
    heard.clear()
    page.goto("about:blank")
    page.set_content("".join(PAYLOADS[:3]))
    page.wait_for_timeout(300)
    assert any(one.startswith("HURT") for one in heard)
