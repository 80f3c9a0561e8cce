"""A provider that lies signs nobody in: each lie is refused, and the same sign-in without it is not."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from joserfc import jwt
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.web.single_sign_on.conftest import Desk
from tests.web.single_sign_on.lying import (
    CLIENT_ID,
    CLIENT_SECRET,
    SUBJECT,
    Provider,
    bringing_its_own_key,
    changed_after_signing,
    key,
    send,
    signed_with_the_public_key,
    signed_with_the_secret,
    unsigned,
)
from tracker.journeys.single_sign_on.exchange import Exchange
from tracker.store.models import AuditEvent

Lie = Callable[[Provider], object]
Answer = Callable[[BaseHTTPRequestHandler], object]
ANYBODY = 'provisioning = true\n[[single_sign_on.roles]]\nvalue = "all"\nrole = "oversight"\n'
SCRIPT = '"><script>alert(1)</script>'


def told(desk: Desk, lie: Lie) -> Any:
    """What a sign-in comes to when the provider lies."""
    lie(desk.provider)
    return desk.come_in(desk.site.browser())


def claims(**other: object) -> Lie:
    """Other claims than the right ones; None leaves one out."""
    return lambda provider: provider.claims.update(other)


def later(**other: int) -> Lie:
    """Claims that are moments, in seconds from now."""

    def lie(provider: Provider) -> None:
        now = int(provider.clock().timestamp())
        provider.claims.update({name: now + seconds for name, seconds in other.items()})

    return lie


def token(made: Callable[[Provider, dict[str, Any]], str]) -> Lie:
    """Another token than the usual."""
    return lambda provider: setattr(provider, "id_token", made)


def signing(name: str, *, published: bool = False, **header: object) -> Lie:
    """Signed with another key."""

    def lie(provider: Provider) -> None:
        provider.signs_with = name
        provider.header = header
        if published:
            provider.keys = [key("ec-one").as_dict(private=False), key(name).as_dict(private=False)]

    return lie


def answering(path: str, answer: Answer) -> Lie:
    """Another answer at a path than the usual."""
    return lambda provider: provider.answers.update({path: answer})


@pytest.mark.parametrize(
    "lie, reason",
    [
        pytest.param(claims(iss="https://another.example.org"), "claim_iss", id="another issuer"),
        pytest.param(claims(iss=None), "claim_iss", id="no issuer"),
        pytest.param(claims(aud="another-client"), "claim_aud", id="another audience"),
        pytest.param(claims(aud=[CLIENT_ID, "another-client"], azp=CLIENT_ID), "claim_aud", id="one more audience"),
        pytest.param(claims(aud=None), "claim_aud", id="no audience"),
        pytest.param(claims(azp="another-client"), "claim_azp", id="another party"),
        pytest.param(claims(nonce=None), "claim_nonce", id="no nonce"),
        pytest.param(claims(nonce="of another browser"), "claim_nonce", id="another nonce"),
        pytest.param(claims(sub=None), "claim_sub", id="no subject"),
        pytest.param(claims(sub=""), "claim_sub", id="an empty subject"),
        pytest.param(claims(sub=["00u1a2b3"]), "claim_sub", id="a list of subjects"),
        pytest.param(claims(sub="00u1a2b3\n"), "claim_sub", id="a subject that does not print"),
        pytest.param(claims(sub="x" * 300), "claim_sub", id="a subject without an end"),
        pytest.param(later(exp=-61), "claim_exp", id="expired"),
        pytest.param(claims(exp=None), "claim_exp", id="never expiring"),
        pytest.param(claims(exp=float("nan")), "claim_exp", id="expiring never"),
        pytest.param(claims(exp="tomorrow"), "claim_exp", id="expiring in words"),
        pytest.param(later(iat=3_600), "claim_iat", id="of tomorrow"),
        pytest.param(later(nbf=3_600), "claim_nbf", id="not good yet"),
        pytest.param(claims(at_hash="AAAA"), "claim_at_hash", id="of another access token"),
        pytest.param(claims(at_hash=[1]), "claim_at_hash", id="a hash that is none"),
        pytest.param(token(unsigned), "algorithm", id="alg none"),
        pytest.param(token(signed_with_the_public_key), "algorithm", id="HS256 with the public key"),
        pytest.param(token(signed_with_the_secret), "algorithm", id="HS256 with the client's secret"),
        pytest.param(token(bringing_its_own_key), "signature", id="its own key in the header"),
        pytest.param(token(changed_after_signing), "signature", id="changed after signing"),
        pytest.param(token(lambda *_: "not.a.token"), "id_token", id="no token"),
        pytest.param(token(lambda *_: "é"), "no_id_token", id="a token with accents"),
        pytest.param(token(lambda *_: "x" * 200_000), "id_token", id="a token without an end"),
        pytest.param(signing("ec-stranger"), "unknown_key", id="an unknown key"),
        pytest.param(signing("ec-stranger", kid="ec-one"), "signature", id="an unknown key under a known name"),
        pytest.param(signing("ec-two", published=True, kid="ec-one"), "signature", id="a key under another's name"),
        pytest.param(claims(aud=float("inf")), "claim_aud", id="an audience that is a number"),
    ],
)
def test_a_token_that_is_not_the_one_asked_for_signs_nobody_in(desk: Desk, lie: Lie, reason: str) -> None:
    honest = dict(desk.provider.claims)
    answer = told(desk, lie)
    desk.check_refused(answer, reason)
    desk.provider.claims, desk.provider.header = honest, {}
    desk.provider.id_token, desk.provider.signs_with = None, "ec-one"
    assert desk.come_in(desk.site.browser()).status_code == 303


def test_a_token_signed_by_rsa_is_taken_with_a_key_that_is_published(desk: Desk) -> None:
    signing("rsa-one", published=True)(desk.provider)
    assert desk.come_in(desk.site.browser()).status_code == 303


def test_a_new_key_is_found_when_a_token_names_it_and_not_asked_for_again_and_again(desk: Desk) -> None:
    assert desk.come_in(desk.site.browser()).status_code == 303
    signing("ec-two", published=True)(desk.provider)
    desk.check_refused(desk.come_in(desk.site.browser()), "unknown_key")
    desk.site.clock.move(minutes=1)
    assert desk.come_in(desk.site.browser()).status_code == 303
    signing("ec-stranger")(desk.provider)
    before = desk.provider.asked.count("/keys")
    for _ in range(3):
        desk.check_refused(desk.come_in(desk.site.browser()), "unknown_key")
    assert desk.provider.asked.count("/keys") - before <= 1


def test_a_shared_secret_among_the_keys_verifies_nothing(desk: Desk) -> None:
    desk.provider.keys.append({"kty": "oct", "kid": "shared", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMw"})

    def made(provider: Provider, said: dict[str, Any]) -> str:
        pair = key("ec-one")
        return jwt.encode({"alg": "ES256", "kid": "shared"}, said, pair, algorithms=["ES256"])

    desk.check_refused(told(desk, token(made)), "unknown_key")
    desk.provider.id_token = None
    assert desk.come_in(desk.site.browser()).status_code == 303


def redirecting(handler: BaseHTTPRequestHandler) -> None:
    """To an address where the right answer is."""
    send(handler, b"", status=302, Location="/elsewhere")


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A header a byte at a time, for as long as somebody waits."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
    for _ in range(60):
        time.sleep(0.05)
        handler.wfile.write(b"x")
        handler.wfile.flush()


def deep(handler: BaseHTTPRequestHandler) -> None:
    """JSON within JSON."""
    send(handler, b'{"a":' * 60_000 + b"1" + b"}" * 60_000)


BAD_ANSWERS = [
    pytest.param(redirecting, "redirected", "redirected", id="a redirection"),
    pytest.param(lambda handler: send(handler, b" " * 10_000_000), "too_large", "too_large", id="ten megabytes"),
    pytest.param(dripping, "no_answer_in_time", "no_answer_in_time", id="a hang"),
    pytest.param(deep, "not_json", "not_json", id="deep JSON"),
    pytest.param(lambda handler: send(handler, b"[1]"), "not_json", "no_document", id="a list"),
    pytest.param(lambda handler: send(handler, b"<html>"), "not_json", "not_json", id="a page"),
    pytest.param(lambda handler: handler.wfile.write(b"garbage\r\n\r\n"), "not_reached", "not_reached", id="no HTTP"),
    pytest.param(lambda handler: send(handler, b"{}", status=500), "not_reached", "no_document", id="an error"),
]
"""What is answered, and the reasons that the log gives: where tokens were asked for, and where a document was."""


def impatient(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits half a second for an exchange."""
    found = desk.site.app.extensions["tracker"].provider
    monkeypatch.setattr(found, "_exchange", Exchange(found.settings, seconds=0.5))


@pytest.mark.parametrize("answer, reason, _", BAD_ANSWERS)
def test_an_answer_to_the_code_that_is_none_is_no_sign_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: Answer, reason: str, _: str
) -> None:
    impatient(desk, monkeypatch)
    refused = told(desk, answering("/token", answer))
    desk.check_refused(refused, reason, status=503)
    assert refused.headers["Retry-After"]
    assert "Sign in with a password" in refused.text
    desk.provider.answers.clear()
    assert desk.come_in(desk.site.browser()).status_code == 303


@pytest.mark.parametrize("answer, _, reason", BAD_ANSWERS)
def test_keys_that_are_none_are_a_provider_that_is_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: Answer, _: str, reason: str
) -> None:
    impatient(desk, monkeypatch)
    desk.check_refused(told(desk, answering("/keys", answer)), reason, status=503)
    desk.provider.answers.clear()
    assert desk.come_in(desk.site.browser()).status_code == 303


@pytest.mark.parametrize("answer, _, reason", BAD_ANSWERS)
def test_a_provider_that_does_not_say_what_it_is_leaves_the_password(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: Answer, _: str, reason: str
) -> None:
    impatient(desk, monkeypatch)
    answering("/.well-known/openid-configuration", answer)(desk.provider)
    browser = desk.site.browser()
    with capture_logs() as lines:
        answered = browser.get("/sign-in/single-sign-on?next=/cameras")
    assert [line["reason"] for line in lines] == [reason]
    assert answered.status_code == 503
    assert 'name="next" value="/cameras"' in answered.text
    desk.provider.answers.clear()
    assert desk.come_in(browser).status_code == 303


def test_a_provider_that_hangs_holds_so_many_requests_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are told at once, and the password is not among what waits."""
    found = desk.site.app.extensions["tracker"].provider
    monkeypatch.setattr(found, "_exchange", Exchange(found.settings, at_once=1, seconds=5))
    monkeypatch.setattr("tracker.journeys.single_sign_on.exchange.ROOM_SECONDS", 0.05)
    came, may_go = threading.Event(), threading.Event()

    def hanging(handler: BaseHTTPRequestHandler) -> None:
        came.set()
        may_go.wait(30)
        send(handler, b"{}")

    answering("/.well-known/openid-configuration", hanging)(desk.provider)
    first = threading.Thread(target=lambda: desk.site.browser().get("/sign-in/single-sign-on"))
    first.start()
    assert came.wait(30)
    with capture_logs() as lines:
        assert desk.site.browser().get("/sign-in/single-sign-on").status_code == 503
    assert "too_many" in [line.get("reason") for line in lines]
    may_go.set()
    first.join(30)
    desk.provider.answers.clear()
    assert desk.come_in(desk.site.browser()).status_code == 303


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://another.example.org"},
        {"issuer": None},
        {"token_endpoint": "http://127.0.0.1:9/token"},
        {"token_endpoint": "https://169.254.169.254/latest/meta-data"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://[::1"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "https://evil.example/end"},
    ],
)
def test_a_document_that_leads_elsewhere_is_not_followed(desk: Desk, said: dict[str, Any]) -> None:
    honest = dict(desk.provider.document)
    desk.provider.document.update(said)
    answer = desk.site.browser().get("/sign-in/single-sign-on")
    assert answer.status_code == 503
    assert "The provider does not answer just now." in answer.text
    assert desk.provider.asked == ["/.well-known/openid-configuration"]
    desk.provider.document = honest
    assert desk.come_in(desk.site.browser()).status_code == 303


def test_a_host_that_the_configuration_names_may_be_asked_too(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk('hosts = ["tokens.example.org:8443"]')
    desk.provider.document["end_session_endpoint"] = "http://tokens.example.org:8443/end"
    assert desk.begin(desk.site.browser()).startswith(desk.provider.issuer)


def test_a_secret_that_the_provider_does_not_know_is_said_in_the_log(desk: Desk) -> None:
    desk.provider.exchange = lambda *_: (401, {"error": "invalid_client"})  # type: ignore[method-assign]
    desk.check_refused(desk.come_in(desk.site.browser()), "tokens_refused", status=503)


def test_script_in_what_a_person_is_called_is_text(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk(ANYBODY)
    desk.provider.claims |= {"name": f"Ada {SCRIPT}", "groups": "all"}
    browser = desk.site.browser()
    assert desk.come_in(browser).status_code == 303
    assert desk.who(browser) == "ada.berg"
    with desk.site.writing() as session:
        made = select(AuditEvent.seq).where(AuditEvent.act == "create_user").order_by(AuditEvent.seq.desc())
        seq = session.scalars(made).first()
    page = browser.get(f"/audit/{seq}")
    assert "Ada" in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("named", [f"ada{SCRIPT}", "ADA", "a" * 200, "", None, 7, ["ada"], "ada\x00berg", "=cmd|x"])
def test_a_user_name_that_is_none_or_is_taken_makes_no_account(at_desk: Callable[..., Desk], named: object) -> None:
    desk = at_desk(ANYBODY)
    desk.provider.claims |= {"preferred_username": named, "groups": ["all"]}
    answer = desk.come_in(desk.site.browser())
    assert answer.status_code == 401
    assert desk.last_event().detail["reason"] in {"username_unfit", "user_exists", "no_username"}
    desk.provider.claims["preferred_username"] = "a.berg"
    assert desk.come_in(desk.site.browser()).status_code == 303


def test_nothing_that_the_provider_says_and_no_secret_stands_in_a_log(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk(ANYBODY)
    desk.provider.claims |= {"groups": "all", "email": "ada@police.example"}
    tokens: list[str] = []
    exchange = desk.provider.exchange

    def kept(form: Any, authorization: str) -> Any:
        tokens.extend([form["code"], form["code_verifier"], authorization.partition(" ")[2]])
        status, said = exchange(form, authorization)
        tokens.extend([said["id_token"], said["access_token"]])
        return status, said

    desk.provider.exchange = kept  # type: ignore[method-assign]
    with capture_logs() as lines:
        assert desk.come_in(desk.site.browser()).status_code == 303
        for lie in (claims(nonce="another"), claims(groups="none", nonce=None), token(unsigned)):
            told(desk, lie)
        desk.provider.answers["/token"] = lambda handler: send(handler, b"<html>", status=500)
        desk.come_in(desk.site.browser())
    with desk.site.writing() as session:
        events = session.execute(select(AuditEvent.detail).where(AuditEvent.act == "fail_log_in")).all()
    assert len(lines) == len(events) == 4
    secrets = [*tokens, CLIENT_SECRET, SUBJECT, "ada@police.example", "Ada Berg"]
    assert len(secrets) >= 12
    assert [secret for secret in secrets if secret in f"{lines} {events}"] == []
