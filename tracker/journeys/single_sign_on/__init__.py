"""Signing in with an identity provider: OpenID Connect, authorization code with PKCE. Decision 13 says why it is so."""

from tracker.journeys.single_sign_on.attempt import Attempt, as_cookie, begin_attempt, read_attempt
from tracker.journeys.single_sign_on.claims import Arrival, Unfit
from tracker.journeys.single_sign_on.configured import (
    RETURN_PATH,
    SIGNED_OUT_PATH,
    Granted,
    RoleRule,
    SingleSignOn,
)
from tracker.journeys.single_sign_on.entering import Unopened, account_for
from tracker.journeys.single_sign_on.exchange import ProviderAway
from tracker.journeys.single_sign_on.provider import Provider, Returned

__all__ = [
    "RETURN_PATH",
    "SIGNED_OUT_PATH",
    "Arrival",
    "Attempt",
    "Granted",
    "Provider",
    "ProviderAway",
    "Returned",
    "RoleRule",
    "SingleSignOn",
    "Unfit",
    "Unopened",
    "account_for",
    "as_cookie",
    "begin_attempt",
    "read_attempt",
]
