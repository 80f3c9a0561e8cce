"""Signing in without the forms, which takes a test an instant; and a phone that shows codes, for tests of the forms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.site import USERNAMES, Site
from tracker.domain.chain import Keyring
from tracker.domain.vocabulary import Door
from tracker.services.accounts import Offer, offer_authenticator, open_session, set_up_authenticator
from tracker.services.accounts.sessions import acting
from tracker.settings.seed_keys import PUBLISHED_KEYRING
from tracker.store.models import User
from tracker.web.requests import SESSION_COOKIE

STEP = timedelta(seconds=30)


@dataclass(frozen=True)
class Phone:
    """An authenticator app with one key in it."""

    key: str
    recovery_codes: tuple[str, ...] = ()

    def code(self, at: datetime) -> str:
        """What it shows at a moment."""
        return pyotp.TOTP(self.key).at(at)

    def wrong_code(self, at: datetime) -> str:
        """Six digits that it shows at no moment near."""
        near = {self.code(at + step * STEP) for step in (-2, -1, 0, 1, 2)}
        return next(code for number in range(10) if (code := f"{number:06}") not in near)


def user_named(session: Session, who: str) -> User:
    """The account of a role."""
    return session.scalars(select(User).where(User.username == USERNAMES[who])).one()


def session_secret(session: Session, who: str, *, now: datetime) -> str:
    """The secret of a sign-in just made, for the cookie."""
    return open_session(session, user_named(session, who).id, now=now).secret


def client_of(site: Site, who: str = "admin") -> FlaskClient:
    """A browser with the cookie of a sign-in just made: comparing a password takes longer than most tests."""
    with site.writing() as session:
        secret = session_secret(session, who, now=site.clock())
    client = site.browser()
    client.set_cookie(SESSION_COOKIE, secret)
    return client


def key_of(offer: Offer) -> str:
    """The key that somebody types into their phone."""
    return "".join(offer.groups)


def with_authenticator(site: Site, who: str = "admin") -> Phone:
    """The account gets an authenticator, set up an hour ago."""
    with site.writing() as session:
        return authenticator_for(session, who, at=site.clock() - timedelta(hours=1), now=site.clock())


def authenticator_for(
    session: Session, who: str, *, at: datetime, now: datetime, keys: Keyring = PUBLISHED_KEYRING
) -> Phone:
    """The same in a transaction: its first code was typed at `at`."""
    user = user_named(session, who)
    offer = offer_authenticator(session, user.id, f"of a test {who}", keys=keys)
    key = key_of(offer)
    codes = set_up_authenticator(
        session,
        acting(session, user, door=Door.PAGE),
        offer,
        Phone(key).code(at),
        replaces=False,
        keys=keys,
        at=at,
        now=now,
    )
    return Phone(key, codes)
