"""The secret is changed: what was handed out or entered under the older one holds while it verifies, and no longer."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.web.signing_in import client_of
from tests.web.site import PASSWORDS, Site
from tracker.settings import SettingsError, load_settings
from tracker.store.models import Duty, SavedView
from tracker.web.wiring import wire

OLD, NEW, NEWEST = "o" * 32, "n" * 40, "w" * 32


def with_secrets(site: Site, *secrets: str) -> Site:
    """The site started again with these secrets, the newest first."""
    parts = site.app.extensions["tracker"]
    wire(site.app, replace(parts, settings=replace(parts.settings, secrets=secrets)))
    return site


def token_of(browser: FlaskClient) -> str:
    """The token of the sign-in's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-in").text)
    assert found is not None
    return found[1]


def test_settings_take_several_secrets_each_long_enough() -> None:
    settings = load_settings({"TRACKER_SECRET_KEY": f"{NEW} {OLD}\n"})
    assert (settings.secrets, settings.secret_key) == ((NEW, OLD), NEW)
    assert NEW not in repr(settings)
    with pytest.raises(SettingsError, match="TRACKER_SECRET_KEY"):
        load_settings({"TRACKER_ENV": "production", "TRACKER_SECRET_KEY": f"{NEW} short"})
    with pytest.raises(SettingsError, match="secret_key"):
        load_settings({"TRACKER_SECRET_KEY": "  "})


@pytest.mark.parametrize("secrets, status", [((NEW, OLD), 303), ((NEWEST, NEW, OLD), 303), ((NEW,), 403)])
def test_a_form_handed_out_before_is_taken_while_its_secret_verifies(
    sqlite_site: Site, secrets: tuple[str, ...], status: int
) -> None:
    browser = with_secrets(sqlite_site, OLD).browser()
    sent = {"csrf_token": token_of(browser), "username": "ada", "password": PASSWORDS["admin"]}
    with_secrets(sqlite_site, *secrets)
    assert browser.post("/sign-in", data=sent).status_code == status
    assert browser.post("/sign-in", data={**sent, "csrf_token": token_of(browser)}).status_code == 303


def test_what_was_entered_before_is_not_entered_again(site: Site) -> None:
    with_secrets(site, OLD)
    body, header = {"code": "traffic", "name": "Traffic"}, {"Idempotency-Key": "k-1"}
    first = site.post("/api/v1/duties", body, headers=header)
    browser = client_of(site)
    form = browser.get("/reports/views/new?report=outstanding&name=Mine").text
    typed = dict(re.findall(r'<input type="hidden" name="(csrf_token|form_key)" value="([^"]+)"', form))
    typed |= {"name": "Mine", "report": "outstanding"}
    kept = browser.post("/reports/views", data=typed)
    assert (first.status_code, kept.status_code) == (201, 303)
    with_secrets(site, NEWEST, NEW, OLD)
    again = site.post("/api/v1/duties", body, headers=header)
    assert (again.status_code, again.headers["Idempotent-Replayed"], again.data) == (201, "true", first.data)
    other = site.post("/api/v1/duties", {**body, "name": "Other"}, headers=header)
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")
    assert browser.post("/reports/views", data=typed).location == kept.location
    changed = browser.post("/reports/views", data={**typed, "name": "Theirs"})
    assert (changed.status_code, "form_key_used" in changed.text) == (409, True)
    with site.writing() as session:
        assert session.scalar(select(func.count()).where(Duty.code == "traffic")) == 1
        assert session.scalar(select(func.count()).select_from(SavedView)) == 1
