"""An identity provider on this machine that tells the truth until a test has it lie: about itself, its keys, or whom it
has signed in.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tests.web.site import SetClock

CLIENT_ID, CLIENT_SECRET = "tracker-of-the-police", "a secret between two"
SUBJECT = "00u1a2b3"


@cache
def key(name: str) -> Any:
    """A key pair of its own for each name, made once: `ec-...` of a curve, `rsa-...` of 2,048 bits."""
    given = {"kid": name, "use": "sig"}
    if name.startswith("ec"):
        return ECKey.generate_key("P-256", given)
    return RSAKey.generate_key(2048, given)


@dataclass
class Provider:
    """Tells the truth; what a test changes of it is a lie."""

    issuer: str
    clock: SetClock
    document: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    """Laid over the right ones; None takes one away."""
    header: dict[str, Any] = field(default_factory=dict)
    signs_with: str = "ec-one"
    id_token: Callable[["Provider", dict[str, Any]], str] | None = None
    """Makes the whole token in place of the usual way."""
    answers: dict[str, Callable[[BaseHTTPRequestHandler], object]] = field(default_factory=dict)
    """What is answered at a path in place of the usual."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Every path that was asked for."""

    def __post_init__(self) -> None:
        self.document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
        }
        self.keys = [key("ec-one").as_dict(private=False)]
        self.claims = {"sub": SUBJECT, "preferred_username": "ada.berg", "name": "Ada Berg"}

    def sign_in(self, location: str) -> dict[str, str]:
        """What the browser comes back with after signing in at the address that it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, nonce: str) -> str:
        """The ID token for a sign-in."""
        moment = int(self.clock().timestamp())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "exp": moment + 300, "iat": moment, "nonce": nonce}
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        if self.id_token is not None:
            return self.id_token(self, claims)
        pair = key(self.signs_with)
        algorithm = "ES256" if self.signs_with.startswith("ec") else "RS256"
        return jwt.encode({"alg": algorithm, "kid": pair.kid, **self.header}, claims, pair, algorithms=[algorithm])

    def exchange(self, form: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """What a code gives: its own client's, once, with the verifier that fits."""
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".replace(" ", "+").encode()).decode()
        plain = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization not in (f"Basic {expected}", f"Basic {plain}"):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = asked is not None and (challenge, form.get("redirect_uri")) == (
            asked["code_challenge"],
            asked["redirect_uri"],
        )
        if asked is None or not fits or asked["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        token = self.token(asked["nonce"])
        return 200, {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": token}


def unsigned(_: Provider, claims: dict[str, Any]) -> str:
    """A token that says of itself that nobody signed it."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def signed_with_the_public_key(provider: Provider, claims: dict[str, Any]) -> str:
    """A token whose signature everybody can make: the public key used as if it were a shared secret."""
    pair = key("rsa-one")
    provider.keys.append(pair.as_dict(private=False))
    head = f"{_part({'alg': 'HS256', 'kid': pair.kid})}.{_part(claims)}"
    return f"{head}.{_text(hmac.digest(pair.as_pem(private=False), head.encode(), 'sha256'))}"


def signed_with_the_secret(_: Provider, claims: dict[str, Any]) -> str:
    """A token that the client's own secret signs: whoever has that could sign in as anybody."""
    head = f"{_part({'alg': 'HS256'})}.{_part(claims)}"
    return f"{head}.{_text(hmac.digest(CLIENT_SECRET.encode(), head.encode(), 'sha256'))}"


def bringing_its_own_key(_: Provider, claims: dict[str, Any]) -> str:
    """A token that carries the key with which it asks to be verified."""
    pair = key("ec-stranger")
    header = {"alg": "ES256", "kid": "ec-one", "jwk": pair.as_dict(private=False)}
    return jwt.encode(header, claims, pair, algorithms=["ES256"])


def changed_after_signing(provider: Provider, claims: dict[str, Any]) -> str:
    """A token that speaks of somebody else than it was signed for."""
    provider.id_token = None
    head, _, signature = provider.token(claims["nonce"]).split(".")
    return f"{head}.{_part({**claims, 'sub': 'somebody-else'})}.{signature}"


def _part(said: Mapping[str, Any]) -> str:
    return _text(json.dumps(said).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def running(clock: SetClock) -> Iterator[Provider]:
    """A provider for as long as a block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}", clock)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.provider  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.socket.close()


class _Handler(BaseHTTPRequestHandler):
    """Answers as the provider says."""

    def log_message(self, *_: Any) -> None:
        """Nothing to say."""

    def do_GET(self) -> None:
        """The document and the keys."""
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        self._answer(
            provider,
            {
                "/.well-known/openid-configuration": lambda: (200, provider.document),
                "/keys": lambda: (200, {"keys": provider.keys}),
            },
        )

    def do_POST(self) -> None:
        """The tokens."""
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        authorization = self.headers.get("Authorization", "")
        self._answer(provider, {"/token": lambda: provider.exchange(form, authorization)})

    def _answer(self, provider: Provider, usual: Mapping[str, Callable[[], tuple[int, Any]]]) -> None:
        provider.asked.append(self.path)
        if self.path in provider.answers:
            provider.answers[self.path](self)
            return
        status, said = usual.get(self.path, lambda: (404, {}))()
        send(self, json.dumps(said).encode(), status=status)


def send(handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, **headers: str) -> None:
    """An answer of JSON."""
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
