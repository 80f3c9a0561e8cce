"""An ID token held against what was asked for: who signed it, for whom, when, for which browser, and by what means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from tracker.journeys.single_sign_on.configured import SingleSignOn

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures that a public key verifies. Whatever a token says of itself, nothing else is looked at."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ from this machine's."""
LONGEST_SUBJECT = 255
"""Characters (OpenID Connect Core 1.0, section 2)."""
LONGEST_NAME = 100
CHECKED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "nonce", "azp", "at_hash", "acr", "amr", "auth_time"})
"""Claims that a refusal may name."""


class Unfit(Exception):  # noqa: N818 - an answer about a token, not a fault of this program
    """A sign-in that is not taken; `reason` is a word for the log, never anything of the token's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownKey(Unfit):
    """The token names a key that is not in the set: a newer set may have it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came from the provider, by its signed word. Names are what it happens to call people, and open nothing.
    `signed_in_at`: when the person gave a password there, in seconds since 1970; None where it does not say.
    """

    issuer: str
    subject: str = field(repr=False)
    username: str | None = field(default=None, repr=False)
    full_name: str | None = field(default=None, repr=False)
    groups: frozenset[str] = field(default=frozenset(), repr=False)
    signed_in_at: int | None = None


def read_id_token(
    settings: SingleSignOn,
    tokens: Mapping[str, Any],
    keys: KeySet,
    *,
    nonce: str,
    at: datetime,
) -> Arrival:
    """Whom an ID token speaks of, once everything about it has been checked (OpenID Connect Core 1.0, 3.1.3.7).

    Raises:
        UnknownKey: it is signed with a key that is not among `keys`. Unfit: anything else is wrong with it.
    """
    token = tokens.get("id_token")
    if not isinstance(token, str) or not token.isascii():
        raise Unfit("no_id_token")
    try:
        read = jwt.decode(token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
        claims = CodeIDToken(read.claims, read.header, _wanted(settings), _context(settings, tokens, nonce))
        claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
    except InvalidKeyIdError as error:
        raise UnknownKey("unknown_key") from error
    except (JoseError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Unfit(_reason(error)) from error
    if claims["aud"] not in (settings.client_id, [settings.client_id]):
        raise Unfit("claim_aud")
    _check_means(settings, claims)
    return _arrival(settings, claims)


def _wanted(settings: SingleSignOn) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": settings.issuer},
        "sub": {"essential": True},
        "aud": {"essential": True, "value": settings.client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True},
    }


def _context(settings: SingleSignOn, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
    return {"nonce": nonce, "client_id": settings.client_id, "access_token": tokens.get("access_token")}


def _check_means(settings: SingleSignOn, claims: Mapping[str, Any]) -> None:
    """Refuse a sign-in without the second factor that the configuration demands of the provider."""
    acr = _texts(claims.get("acr")) | _texts(claims.get("acrs"))  # the second is Entra ID's, several at once
    if settings.required_acr and not acr & set(settings.required_acr):
        raise Unfit("second_factor_missing")
    if settings.required_amr and not _texts(claims.get("amr")) & set(settings.required_amr):
        raise Unfit("second_factor_missing")


def _arrival(settings: SingleSignOn, claims: Mapping[str, Any]) -> Arrival:
    subject = claims["sub"]
    if not subject.isprintable() or len(subject) > LONGEST_SUBJECT:
        raise Unfit("claim_sub")
    return Arrival(
        issuer=settings.issuer,
        subject=subject,
        username=_name(claims.get(settings.username_claim)),
        full_name=_name(claims.get(settings.full_name_claim)),
        groups=frozenset(_texts(claims.get(settings.roles_claim))),
        signed_in_at=_moment(claims.get("auth_time")),
    )


def _name(said: object) -> str | None:
    """A name that could be one: text that prints, of a length for a name."""
    fit = isinstance(said, str) and said.isprintable() and 0 < len(said.strip()) <= LONGEST_NAME
    return str(said).strip() if fit else None


def _moment(said: object) -> int | None:
    """Whole seconds since 1970, of this age of the world."""
    return int(said) if isinstance(said, int | float) and 0 < said < 2**33 else None


def _texts(said: object) -> set[str]:
    """The texts of a claim that may be one text or a list."""
    several = said if isinstance(said, list) else [said]
    return {one for one in several if isinstance(one, str)}


def _reason(error: Exception) -> str:
    """A word for what was wrong with a token."""
    if isinstance(error, BadSignatureError):
        return "signature"
    if isinstance(error, UnsupportedAlgorithmError):
        return "algorithm"
    if isinstance(error, ExpiredTokenError):
        return "claim_exp"
    if isinstance(error, InvalidClaimError | MissingClaimError):
        named = str(error.claim).split(",")[0]
        return f"claim_{named}" if named in CHECKED else "claims"
    return "id_token"
