"""A site that a provider signs people in to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.single_sign_on.lying import CLIENT_ID, CLIENT_SECRET, SUBJECT, Provider, running
from tests.web.site import SetClock, Site, close, rewired_site, with_accounts
from tracker.domain.commands.accounts import LinkIdentity
from tracker.journeys.single_sign_on import RETURN_PATH
from tracker.services.accounts import link_identity
from tracker.services.accounts.secrets import digest
from tracker.store.models import AuditEvent, User, WebSession

ADDRESS = "https://cameras.example.org"
SETTINGS = f'''
[single_sign_on]
issuer = "ISSUER"
client_id = "{CLIENT_ID}"
address = "{ADDRESS}"
label = "a City account"
'''


class Desk:
    """A site, its provider, and what people do there."""

    def __init__(self, site: Site, provider: Provider) -> None:
        self.site = site
        self.provider = provider

    def link(self, username: str = "ada", subject: str = SUBJECT) -> None:
        """Let the provider's person sign in to an account."""
        with self.site.writing() as session:
            command = LinkIdentity(username, self.provider.issuer, subject)
            link_identity(session, ADMINISTRATOR, command, now=NOW)

    def begin(self, browser: FlaskClient, **given: Any) -> str:
        """Where the browser is sent to sign in."""
        answer = browser.get("/sign-in/single-sign-on", **given)
        assert answer.status_code == 303, answer.text
        return answer.location

    def come_in(self, browser: FlaskClient, *, target: str = "/", **other: str) -> TestResponse:
        """Go to the provider, sign in there and come back, with other parameters where some are given."""
        returned = self.provider.sign_in(self.begin(browser, query_string={"next": target}))
        return self.come_back(browser, {**returned, **other})

    def come_back(self, browser: FlaskClient, returned: Any) -> TestResponse:
        """Come back with these parameters."""
        return browser.get(RETURN_PATH, query_string=returned)

    def who(self, browser: FlaskClient) -> str | None:
        """Who a browser is signed in as."""
        cookie = browser.get_cookie("tracker_session")
        if cookie is None or browser.get("/officers").status_code != 200:
            return None
        with self.site.writing() as session:
            whose = select(User.username).join(WebSession, WebSession.user_id == User.id)
            return session.scalars(whose.where(WebSession.token_hash == digest(cookie.value))).one()

    def last_event(self) -> AuditEvent:
        """The newest event of the log."""
        with self.site.writing() as session:
            event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
            assert event is not None
            session.expunge(event)
            return event

    def check_refused(self, answer: TestResponse, reason: str, *, status: int = 401) -> None:
        """Nobody was signed in, and the log says why, without a word of the provider's."""
        assert answer.status_code == status, answer.text
        assert not any("tracker_session=" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
        event = self.last_event()
        assert (event.act, event.actor, event.detail.get("reason")) == ("fail_log_in", "nobody", reason)
        assert event.detail == {"begun_by": "single_sign_on", "reason": reason}
        assert event.personal is None


@pytest.fixture
def at_desk(databases: Databases, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes a site with these settings besides, on a database."""
    clock = SetClock()
    with ExitStack() as stack:
        provider = stack.enter_context(running(clock))

        def made(besides: str = "", backend: str = "sqlite") -> Desk:
            file = tmp_path / "tracker.toml"
            file.write_text(SETTINGS.replace("ISSUER", provider.issuer) + besides)
            url = stack.enter_context(databases.fresh(backend, with_accounts))
            site = rewired_site(url, {}, TRACKER_CONFIG=str(file), TRACKER_OIDC_SECRET=CLIENT_SECRET)
            stack.callback(close, site)
            site.clock = site.app.extensions["tracker"].clock = clock
            return Desk(site, provider)

        yield made


@pytest.fixture
def desk(at_desk: Callable[..., Desk], backend: str) -> Desk:
    """A site, on either database, where the provider's person is linked to the administrator's account."""
    made = at_desk(backend=backend)
    made.link()
    return made
