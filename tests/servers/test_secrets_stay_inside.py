"""No secret comes out where it does not belong: in the log, in an error, in the audit log, as such in the database."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, inspect, text

from tests.servers.instances import Answered, Instance, instances
from tests.servers.sites import Counter, open_counter
from tests.web.signing_in import Phone
from tests.web.site import PASSWORDS, USERNAMES

OWN_SECRET = "a-secret-of-this-test-and-of-nothing-else"
MISTYPED = "correct horse battery adnim"
PIN, WRONG_PIN = "49381726", "27182818"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
COOKIES = re.compile(r"([A-Za-z_-]+)=([^;,\s]+); ")


def sign_in(instance: Instance, password: str) -> tuple[Answered, list[tuple[str, str]]]:
    """A sign-in by the page's own form: the answer, and every cookie that was given out."""
    page = instance.ask("GET", "/sign-in")
    cookies = COOKIES.findall(page.headers.get("Set-Cookie", ""))
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page.content)
    assert token is not None
    fields = {"username": USERNAMES["admin"], "password": password, "csrf_token": token[1].decode()}
    headers = {**FORM, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies)}
    answer = instance.send("POST", "/sign-in", urlencode(fields).encode(), headers=headers)
    given = cookies + COOKIES.findall(answer.headers.get("Set-Cookie", ""))
    return answer, given


def set_up_authenticator(instance: Instance, cookies: list[tuple[str, str]]) -> tuple[Answered, list[str]]:
    """The second step of a first sign-in: the answer, and all that it and the page before it showed to one person."""
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies)}
    page = instance.send("GET", "/sign-in/authenticator", None, headers=cookie).content.decode()
    shown = re.search(r'<code class="seed">(.*?)</code>', page)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert shown is not None
    assert token is not None
    key = "".join(re.findall(r"<span>(\w+)</span>", shown[1]))
    fields = {"csrf_token": token[1], "code": Phone(key).code(datetime.now(UTC))}
    answer = instance.send("POST", "/sign-in/authenticator", urlencode(fields).encode(), headers={**FORM, **cookie})
    codes = re.findall(r"<li><code>([0-9a-z-]+)</code>", answer.content.decode())
    session = COOKIES.findall(answer.headers.get("Set-Cookie", ""))
    assert (answer.status, len(codes), session[0][0]) == (200, 10, "tracker_session")
    return answer, [key, *codes, session[0][1]]


def provoke(instance: Instance, counter: Counter) -> list[Answered]:
    """Requests that carry a secret and fail, each in its own way."""
    secret = counter.token
    return [
        instance.ask("GET", "/api/v1/officers", token=f"{secret}x"),
        instance.ask("GET", f"/api/v1/officers?token={secret}"),
        instance.ask("GET", f"/api/v1/officers?access_token={secret}", token=secret),
        instance.ask("GET", f"/{secret}"),
        instance.send("POST", "/api/v1/assignments", f'{{"officer": "{secret}'.encode(), token=secret, headers=JSON),
        instance.ask("POST", "/api/v1/assignments", {"officer": secret, "password": OWN_SECRET}, token=secret),
        instance.ask("POST", "/api/v1/users", {"username": "u", "password": MISTYPED}, token=secret),
        instance.send("POST", "/sign-in", b"password=" + MISTYPED.encode(), headers=FORM),
        instance.ask("POST", f"/api/v1/officers/{counter.officers[0]}/pin", {"pin": f"{PIN}x"}, token=secret),
        instance.ask("POST", "/api/v1/officers/98765/pin", {"pin": PIN}, token=secret),
    ]


def sign_by_pin(instance: Instance, counter: Counter) -> list[Answered]:
    """A PIN set, given wrong and given right; what is then read of it."""
    token = counter.token
    issued = instance.ask("POST", "/api/v1/assignments", counter.issue(), token=token)
    number = json.loads(issued.content)["id"]
    signed = {"act": "issue", "method": "pin", "signed_on": counter.issue()["issued_on"]}
    address = f"/api/v1/assignments/{number}/acknowledgements"
    return [
        instance.ask("POST", f"/api/v1/officers/{counter.officers[0]}/pin", {"pin": PIN}, token=token),
        instance.ask("POST", address, {**signed, "pin": WRONG_PIN}, token=token),
        instance.ask("POST", address, {**signed, "pin": PIN}, token=token),
        instance.ask("GET", "/api/v1/acknowledgements/1", token=token),
        instance.ask("GET", f"/api/v1/officers/{counter.officers[0]}/history", token=token),
    ]


def everything_kept(url: str) -> str:
    """Every value of every column of every table, as text."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [
            repr(tuple(row))
            for table in inspect(engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        ]
    engine.dispose()
    return "\n".join(rows)


def test_passwords_pins_tokens_cookies_and_keys_are_in_no_log_no_error_and_no_table(
    empty_database_url: str, tmp_path: Path
) -> None:
    counter = open_counter(empty_database_url)
    with instances(empty_database_url, tmp_path, count=1, environ={"TRACKER_SECRET_KEY": OWN_SECRET}) as (only,):
        entered, cookies = sign_in(only, PASSWORDS["admin"])
        refused, _ = sign_in(only, MISTYPED)
        assert (entered.status, refused.status) == (303, 401)
        _, shown = set_up_authenticator(only, cookies)
        errors = provoke(only, counter)
        assert all(400 <= error.status < 500 for error in errors), [error.status for error in errors]
        by_pin = sign_by_pin(only, counter)
        assert [answer.status for answer in by_pin] == [200, 409, 201, 200, 200]
        log = (tmp_path / "instance-0.log").read_text()
    kept = everything_kept(empty_database_url)
    assert "fail_log_in" in kept
    assert "fail_pin" in kept
    pending = [value for name, value in cookies if name == "tracker_sign_in"]
    assert len(pending) == 1
    typed = [PASSWORDS["admin"], MISTYPED, PIN, WRONG_PIN]
    secrets = [*typed, OWN_SECRET, counter.token, counter.reader, *pending, *shown]
    told = "\n".join(error.content.decode() for error in [refused, *errors, *by_pin])
    for secret in secrets:
        assert secret not in kept
        assert secret not in log
        assert secret not in told
    assert "$argon2id$" not in log + told
