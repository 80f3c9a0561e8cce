"""Signing in with a certified identity provider, in a real browser: there, back, out again, and when it is gone."""

import contextlib
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.databases import Databases
from tests.structure.sources import ROOT
from tests.web.serving import QuietHandler
from tests.web.site import SetClock, settings_for, with_accounts
from tracker.journeys.single_sign_on import RETURN_PATH, SIGNED_OUT_PATH
from tracker.web import create_app

pytestmark = pytest.mark.long

PROVIDER = ROOT / "tests" / "web" / "single_sign_on" / "certified.mjs"
CLIENT = {"client_id": "tracker", "client_secret": "a secret between the two of them"}
GROUPS = {"vera": ["everybody", "Tracker oversight"], "paul": ["everybody"]}
SETTINGS = """
[single_sign_on]
issuer = "{issuer}"
client_id = "{client_id}"
client_secret = "{client_secret}"
address = "{address}"
label = "a City account"
provisioning = true
required_acr = ["urn:city:two-factors"]
[[single_sign_on.roles]]
value = "Tracker oversight"
role = "oversight"
"""


@dataclass
class Place:
    """Where the tracker is, where its provider is, and the provider's process."""

    address: str
    issuer: str
    provider: subprocess.Popen[str]
    clock: SetClock


@contextlib.contextmanager
def provider_for(address: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The certified provider with the tracker at `address` as its client."""
    node = shutil.which("node") or str(ROOT / ".tools" / "bin" / "node")
    given = {
        **CLIENT,
        "redirect_uri": address + RETURN_PATH,
        "signed_out_uri": address + SIGNED_OUT_PATH,
        "groups": GROUPS,
    }
    with subprocess.Popen(
        [node, PROVIDER, json.dumps(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            issuer = process.stdout.readline().strip()
            assert issuer, "no provider here: `./dev setup` installs it"
            yield issuer, process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def place(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A tracker on a database of its own and a provider that knows it; the clock stands, at the machine's time."""
    placeholder = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=QuietHandler)
    address = f"http://127.0.0.1:{placeholder.server_port}"
    file: Path = tmp_path_factory.mktemp("settings") / "tracker.toml"
    with databases.fresh("sqlite", with_accounts) as url, provider_for(address) as (issuer, process):
        file.write_text(SETTINGS.format(issuer=issuer, address=address, **CLIENT))
        clock = SetClock(datetime.now(UTC))
        app = create_app(settings_for(url, TRACKER_CONFIG=str(file)), clock=clock)
        placeholder.app = app
        thread = threading.Thread(target=placeholder.serve_forever, daemon=True)
        thread.start()
        try:
            yield Place(address, issuer, process, clock)
        finally:
            placeholder.shutdown()
            thread.join()
            placeholder.server_close()
            app.extensions["tracker"].engine.dispose()
            app.extensions["tracker"].hasty.dispose()


def sign_in_at_the_city(page: Page, name: str) -> None:
    """Fill in the provider's own page."""
    expect(page).to_have_title("City sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Sign in at the City").click()


def test_there_and_back_and_out_again(browser: Browser, place: Place) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{place.address}/cameras?search=X1")
    page.get_by_role("link", name="Sign in with a City account").click()
    assert page.url.startswith(place.issuer)
    sign_in_at_the_city(page, "vera")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert page.url == f"{place.address}/cameras?search=X1"
    expect(page.locator(".masthead__who")).to_contain_text("vera.city, oversight")
    kept = {cookie["name"]: cookie["sameSite"] for cookie in context.cookies(place.address)}
    assert (kept.get("tracker_session"), "tracker_single_sign_on" in kept) == ("Lax", False)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Logout Request")
    assert page.url.startswith(f"{place.issuer}/session/end?")
    context.close()


def test_signing_out_there_leads_back_here(browser: Browser, place: Place) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{place.address}/sign-in")
    page.get_by_role("link", name="Sign in with a City account").click()
    sign_in_at_the_city(page, "vera")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
    assert urlsplit(page.url).path == SIGNED_OUT_PATH
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_role("link", name="Sign in with a City account").click()
    expect(page).to_have_title("City sign-in")
    context.close()


def test_whom_no_group_lets_in_is_told_so(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/sign-in")
    page.get_by_role("link", name="Sign in with a City account").click()
    sign_in_at_the_city(page, "paul")
    expect(page.get_by_role("alert")).to_contain_text("no account of the tracker is open to you")


def test_when_the_provider_is_gone_the_password_is_left(page: Page, place: Place) -> None:
    place.provider.kill()
    place.provider.wait()
    place.clock.move(minutes=1)
    page.goto(f"{place.address}/sign-in")
    page.get_by_role("link", name="Sign in with a City account").click()
    expect(page.get_by_role("alert")).to_contain_text("The provider does not answer just now.")
    expect(page.get_by_label("Password")).to_be_visible()
