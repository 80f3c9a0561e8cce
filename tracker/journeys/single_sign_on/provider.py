"""An identity provider as this process knows it: its discovery document and its keys, kept for a while, and what is
asked of it.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tracker.journeys.single_sign_on.attempt import Attempt
from tracker.journeys.single_sign_on.claims import LEEWAY, Arrival, Unfit, UnknownKey, read_id_token
from tracker.journeys.single_sign_on.configured import SingleSignOn
from tracker.journeys.single_sign_on.exchange import CodeRefused, Exchange, ProviderAway

DOCUMENT_KEPT_FOR = timedelta(minutes=1)
"""How long the discovery document is believed: so soon it is found out that the provider is away, before somebody is
sent there.
"""
KEYS_KEPT_FOR = timedelta(minutes=15)
"""How long the keys are believed."""
AGAIN_AFTER = timedelta(seconds=30)
"""How soon the keys are asked for again where a token names one that is not there."""
PUBLIC_KINDS = frozenset({"RSA", "EC"})
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Known:
    """What the provider says of itself, and when it said so."""

    at: datetime
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    auth_method: str
    end_session_endpoint: str | None
    names_itself: bool
    """Whether its answers carry its issuer (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back with the browser: each parameter once, or None."""

    code: str | None
    error: str | None
    issuer: str | None


class Provider:
    """The provider of the settings; safe to share between threads."""

    def __init__(self, settings: SingleSignOn, *, exchange: Exchange | None = None) -> None:
        self.settings = settings
        self._exchange = exchange or Exchange(settings)
        self._lock = threading.Lock()
        self._known: Known | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def sign_in_address(self, attempt: Attempt, *, at: datetime) -> str:
        """Where the browser goes to sign in. Raises ProviderAway."""
        known = self._document(at)
        client = OAuth2Client(
            None,
            client_id=self.settings.client_id,
            redirect_uri=self.settings.redirect_uri,
            scope=" ".join(self.settings.scopes),
            code_challenge_method="S256",
        )
        asked = {"acr_values": " ".join(self.settings.required_acr)} if self.settings.required_acr else {}
        if attempt.again:
            asked |= {"prompt": "login", "max_age": "0"}
        address: str = client.create_authorization_url(
            known.authorization_endpoint,
            state=attempt.state,
            code_verifier=attempt.verifier,
            nonce=attempt.nonce,
            **asked,
        )[0]
        return address

    def arrive(self, attempt: Attempt, returned: Returned, *, at: datetime) -> Arrival:
        """Who signed in there, by the answer to an attempt whose state has been compared.

        Raises:
            ProviderAway; Unfit.
        """
        known = self._document(at)
        if returned.issuer not in ((self.settings.issuer,) if known.names_itself else (None, self.settings.issuer)):
            raise Unfit("other_issuer")
        if returned.error is not None:
            raise Unfit("refused_there")
        if not returned.code:
            raise Unfit("no_code")
        try:
            tokens = self._exchange.tokens(
                known.token_endpoint,
                auth_method=known.auth_method,
                code=returned.code,
                verifier=attempt.verifier,
            )
        except CodeRefused as error:
            raise Unfit("code_refused") from error
        try:
            arrival = read_id_token(self.settings, tokens, self._key_set(known, at), nonce=attempt.nonce, at=at)
        except UnknownKey:
            fresh = self._key_set(known, at, no_older_than=AGAIN_AFTER)
            arrival = read_id_token(self.settings, tokens, fresh, nonce=attempt.nonce, at=at)
        if attempt.again and (arrival.signed_in_at or 0) < attempt.begun_at - LEEWAY:
            raise Unfit("not_asked_again")
        return arrival

    def sign_out_address(self, *, at: datetime) -> str | None:
        """Where the browser goes to sign out there too (OpenID Connect RP-Initiated Logout 1.0); None where the
        provider offers none. Raises ProviderAway.
        """
        endpoint = self._document(at).end_session_endpoint
        if endpoint is None:
            return None
        given = {"client_id": self.settings.client_id, "post_logout_redirect_uri": self.settings.signed_out_uri}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(given)}"

    def _document(self, at: datetime) -> Known:
        with self._lock:
            known = self._known
        if known is not None and timedelta(0) <= at - known.at < DOCUMENT_KEPT_FOR:
            return known
        issuer = self.settings.issuer.rstrip("/")
        known = self._read(self._exchange.document(f"{issuer}/.well-known/openid-configuration"), at)
        with self._lock:
            self._known = known
        return known

    def _read(self, said: dict[str, Any], at: datetime) -> Known:
        """A discovery document (OpenID Connect Discovery 1.0, section 4.3). Raises ProviderAway."""
        if said.get("issuer") != self.settings.issuer:
            raise ProviderAway("document_of_other_issuer")
        endpoints = {name: self._address(said.get(name)) for name in NEEDED}
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        is_basic = isinstance(methods, list) and "client_secret_basic" in methods
        end_session = said.get("end_session_endpoint")
        return Known(
            at=at,
            auth_method="client_secret_basic" if is_basic else "client_secret_post",
            end_session_endpoint=None if end_session is None else self._address(end_session),
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
            **endpoints,
        )

    def _address(self, said: object) -> str:
        if not isinstance(said, str) or not self.settings.may_ask(said):
            raise ProviderAway("document_names_other_host")
        return said

    def _key_set(self, known: Known, at: datetime, *, no_older_than: timedelta = KEYS_KEPT_FOR) -> KeySet:
        with self._lock:
            kept = self._keys
        if kept is not None and timedelta(0) <= at - kept[0] < no_older_than:
            return kept[1]
        keys = _public_keys(self._exchange.document(known.jwks_uri))
        with self._lock:
            self._keys = at, keys
        return keys


def _public_keys(said: dict[str, Any]) -> KeySet:
    """The keys of a set with which signatures can be verified, and no others. Raises ProviderAway."""
    keys = said.get("keys")
    public = [
        {name: value for name, value in key.items() if name not in ("d", "p", "q", "dp", "dq", "qi", "oth", "k")}
        for key in (keys if isinstance(keys, list) else ())
        if isinstance(key, dict) and key.get("kty") in PUBLIC_KINDS and key.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": public})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderAway("no_keys") from error
