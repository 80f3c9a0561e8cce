"""What ends a sign-in on one instance ends it on the other, at the next request."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW
from tests.web.pages.browsing import Browser
from tests.web.signing_in import client_of, with_authenticator
from tests.web.site import Site, close, make_site
from tracker.domain.commands.accounts import DisableUser, ResetAuthenticator, SetPassword
from tracker.services.accounts import disable_user, reset_authenticator, set_password

ENDS: dict[str, Callable[[Session], object]] = {
    "another password": lambda session: set_password(
        session, ADMINISTRATOR, SetPassword("otto", "another long password"), now=NOW
    ),
    "a disabled account": lambda session: disable_user(session, ADMINISTRATOR, DisableUser("otto"), now=NOW),
    "an authenticator taken away": lambda session: reset_authenticator(
        session, ADMINISTRATOR, ResetAuthenticator("otto"), now=NOW
    ),
}


@pytest.fixture
def other(site: Site) -> Iterator[Site]:
    """Another instance on the same database."""
    made = make_site(site.url, site.tokens)
    yield made
    close(made)


def cookie_at(client: FlaskClient, other: Site) -> Browser:
    """The same cookie, sent to the other instance."""
    kept = client.get_cookie("tracker_session")
    assert kept is not None
    there = other.browser()
    there.set_cookie("tracker_session", kept.value)
    return Browser(there)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_ends_a_sign_in_ends_it_everywhere(site: Site, other: Site, end: Callable[[Session], object]) -> None:
    with_authenticator(site, "auditor")
    here, bystander = client_of(site, "auditor"), client_of(site, "inspector")
    there = cookie_at(here, other)
    assert "Sign out" in there.get("/").text
    with site.writing() as session:
        end(session)
    assert "Sign in" in there.get("/").title
    assert here.get("/").status_code == 303
    assert bystander.get("/").status_code == 200


def test_a_sign_out_and_a_confirmation_end_the_secret_before_everywhere(site: Site, other: Site) -> None:
    phone = with_authenticator(site)
    here = Browser(client_of(site))
    there = cookie_at(here.client, other)
    assert "Sign out" in there.get("/").text
    here.send(here.get("/confirm"), "/confirm", password="correct horse battery admin", code=phone.code(site.clock()))
    assert "Sign in" in there.get("/").title
    there = cookie_at(here.client, other)
    assert "Sign out" in there.get("/").text
    here.send(here.get("/"), "/sign-out")
    assert "Sign in" in there.get("/").title
