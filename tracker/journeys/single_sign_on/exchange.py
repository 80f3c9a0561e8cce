"""The only way out to an identity provider: known hosts alone, no redirections, answers of a bounded size, and one
deadline for the whole exchange. Nothing of what is sent or answered is written to a log.
"""

import threading
from collections.abc import Callable, Mapping
from io import BytesIO
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import orjson
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from tracker.journeys.single_sign_on.configured import SingleSignOn

MOST_BYTES = 512 * 1024
"""Of an answer: the largest known key set is a tenth of it."""
SECONDS = 8.0
"""For an exchange, from the look-up of the name to the last byte."""
ROOM_SECONDS = 1.0
"""How long one waits for others' exchanges to end: two of them take less, where the provider is well."""

Answered = TypeVar("Answered")


class ProviderAway(Exception):  # noqa: N818 - what became of an exchange, not a fault of this program
    """The provider cannot be reached, or does not answer as one; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CodeRefused(Exception):  # noqa: N818 - the same
    """The provider does not take the code: it is not its own, was used, or is another client's."""


class Exchange:
    """Asks a provider for documents and tokens, at most `at_once` at one time, those included that nobody waits for any
    more: fewer than there are threads to answer requests, so that a provider that hangs does not hold them all.
    """

    def __init__(self, settings: SingleSignOn, *, at_once: int = 2, seconds: float = SECONDS) -> None:
        self._settings = settings
        self._seconds = seconds
        self._room = threading.BoundedSemaphore(at_once)

    def document(self, url: str) -> dict[str, Any]:
        """A JSON object. Raises ProviderAway."""

        def ask(session: OAuth2Session) -> Any:
            response = session.request("GET", url, withhold_token=True, headers={"Accept": "application/json"})
            return orjson.loads(response.content) if response.status_code == 200 else None

        found = self._within(ask)
        if not isinstance(found, dict):
            raise ProviderAway("no_document")
        return found

    def tokens(self, endpoint: str, *, auth_method: str, code: str, verifier: str) -> Mapping[str, Any]:
        """What the provider gives for a code. Raises ProviderAway; CodeRefused."""

        def ask(session: OAuth2Session) -> Any:
            return session.fetch_token(endpoint, grant_type="authorization_code", code=code, code_verifier=verifier)

        given = self._within(ask, auth_method=auth_method)
        if not isinstance(given, Mapping):
            raise ProviderAway("no_tokens")
        return given

    def _session(self, auth_method: str) -> OAuth2Session:
        settings = self._settings
        session = OAuth2Session(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            token_endpoint_auth_method=auth_method,
            redirect_uri=settings.redirect_uri,
        )
        session.trust_env = False
        session.verify = settings.ca_file or True
        session.headers["Accept-Encoding"] = "identity"
        session.headers["User-Agent"] = "tracker"
        for scheme in ("https://", "http://"):
            session.mount(scheme, KnownHosts(settings.may_ask, self._seconds))
        return session

    def _within(self, ask: Callable[[OAuth2Session], Answered], *, auth_method: str = "none") -> Answered:
        """What `ask` answers, if it does within the deadline. It runs in a thread of its own, since neither the look-up
        of a name nor a provider that sends a byte now and then can be stopped otherwise; one that hangs keeps its
        thread, and few are let in.
        """
        if not self._room.acquire(timeout=ROOM_SECONDS):
            raise ProviderAway("too_many")
        outcome: SimpleQueue[Answered | Exception] = SimpleQueue()

        def run() -> None:
            try:
                with self._session(auth_method) as session:
                    outcome.put(ask(session))
            except Exception as error:  # noqa: BLE001 - told to whoever waits
                outcome.put(error)
            finally:
                self._room.release()

        threading.Thread(target=run, name="single-sign-on", daemon=True).start()
        try:
            answered = outcome.get(timeout=self._seconds)
        except Empty:
            raise ProviderAway("no_answer_in_time") from None
        if isinstance(answered, Exception):
            raise _said_of(answered) from answered
        return answered


class KnownHosts(HTTPAdapter):
    """Sends to the provider's own addresses alone and reads an answer up to the limit."""

    def __init__(self, may_ask: Callable[[str], bool], seconds: float) -> None:
        super().__init__()
        self._may_ask = may_ask
        self._seconds = seconds

    def send(self, request: PreparedRequest, *_: Any, **given: Any) -> Response:
        """The answer, read. Raises ProviderAway `other_address`, `redirected`, `too_large`."""
        if not self._may_ask(request.url or ""):
            raise ProviderAway("other_address")
        response = super().send(
            request, stream=True, timeout=self._seconds, verify=given.get("verify", True), cert=None, proxies=None
        )
        try:
            if response.is_redirect:
                raise ProviderAway("redirected")
            body = bytearray()
            for part in response.raw.stream(16_384, decode_content=True):
                body += part
                if len(body) > MOST_BYTES:
                    raise ProviderAway("too_large")
        finally:
            response.raw.close()
        response.raw = BytesIO(bytes(body))
        response.encoding = "utf-8"
        return response


def _said_of(error: Exception) -> Exception:
    """An error of an exchange in our own words: the client's carry addresses and what was answered."""
    if isinstance(error, ProviderAway):
        return error
    if isinstance(error, OAuthError):
        return CodeRefused() if error.error == "invalid_grant" else ProviderAway("tokens_refused")
    if isinstance(error, RequestException | HTTPError | OSError):
        return ProviderAway("not_reached")
    if isinstance(error, ValueError | RecursionError):
        return ProviderAway("not_json")
    return error
