"""Every error has its status, a stable code and its headers; none shows what went wrong inside."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import exc, text

from tests.web.probes import with_probes
from tests.web.site import Site, close, make_site
from tracker.domain.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable
from tracker.settings import SettingsError
from tracker.store.models import Installation
from tracker.web.problems import Problem, show_problems_with

SECRET = "x" * 40


def fail_with(site: Site, error: Exception, path: str = "/api/v1/t/fail") -> Any:
    """The answer of a view that raises."""
    return site.get(path, environ_overrides={"test.error": error})


@pytest.mark.parametrize(
    "error, status, code",
    [
        (Invalid("future_date", "Correct it."), 422, "future_date"),
        (NotFound("unknown_officer", "No."), 404, "unknown_officer"),
        (Conflict("camera_held", "Held."), 409, "camera_held"),
        (Forbidden("forbidden", "No."), 403, "forbidden"),
        (Unauthenticated("token_refused", "No."), 401, "token_refused"),
        (Unavailable("audit_key_behind", "Start again."), 503, "audit_key_behind"),
        (exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError("secret")), 409, "conflict"),
        (exc.OperationalError("INSERT", {}, sqlite3.OperationalError("secret")), 503, "database_unavailable"),
        (exc.TimeoutError("secret"), 503, "database_busy"),
        (exc.DataError("INSERT", {}, sqlite3.DataError("secret")), 422, "value_out_of_range"),
        (OverflowError("secret"), 422, "value_out_of_range"),
        (RecursionError("secret"), 400, "bad_request"),
        (UnicodeEncodeError("utf-8", "secret", 0, 1, "secret"), 400, "bad_request"),
        (KeyError("secret"), 500, "internal_error"),
    ],
)
def test_an_error_is_told_by_status_and_code(sqlite_site: Site, error: Exception, status: int, code: str) -> None:
    answer = fail_with(with_probes(sqlite_site), error)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert "secret" not in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert answer.get_json()["instance"] == f"urn:request:{answer.headers['X-Request-ID']}"


def test_a_refusal_names_its_fields_and_what_stands_in_the_way(sqlite_site: Site) -> None:
    error = Conflict(
        "camera_held",
        "Held.",
        problems=[FieldProblem("officers.2.badge", "unknown", "Check it.")],
        related=[("assignments", 7, "X81")],
    )
    body = fail_with(with_probes(sqlite_site), error).get_json()
    assert body["errors"] == {
        "officers.2.badge": [{"code": "unknown", "message": "Check it.", "pointer": "/officers/2/badge"}]
    }
    assert body["related"] == [{"kind": "assignments", "id": 7, "label": "X81"}]
    assert (body["title"], body["detail"], body["status"]) == ("Conflict", "Held.", 409)


def test_pages_draw_their_own_errors(sqlite_site: Site) -> None:
    site = with_probes(make_site(sqlite_site.url, sqlite_site.tokens))

    def show(problem: Problem) -> tuple[str, int]:
        return f"<h1>{problem.code}</h1>", problem.status

    show_problems_with(site.app, show)
    answer = site.browser().get("/t/whoami")
    assert (answer.status_code, answer.text) == (401, "<h1>not_signed_in</h1>")
    answer = site.browser().post("/t/whoami")
    assert (answer.status_code, sorted(answer.allow)) == (405, ["GET", "HEAD"])
    assert site.get("/api/v1/nothing").content_type == "application/problem+json"


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/api/v1/nothing", "/static/nothing", "/static/tracker.css"])
def test_every_answer_carries_its_headers(sqlite_site: Site, path: str) -> None:
    with sqlite_site.browser().get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) == (not path.endswith(".css"))
    assert "Strict-Transport-Security" not in headers
    assert len(headers["X-Request-ID"]) == 32


def test_the_nonce_is_new_on_every_answer(sqlite_site: Site) -> None:
    policies = {sqlite_site.browser().get("/nothing").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize("host, status", [("localhost:8000", 200), ("127.0.0.1", 200), ("evil.example", 400)])
def test_only_our_own_names_are_answered_to(sqlite_site: Site, host: str, status: int) -> None:
    answer = sqlite_site.browser().get("/healthz", headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.text


def production(folder: Path) -> dict[str, str]:
    """The environment of a production, with an audit key and a seed key of its own."""
    keys = folder / "audit-keys.toml"
    keys.write_text(f'[[key]]\nid = "first"\nsecret = "{SECRET}"\n')
    keys.chmod(0o600)
    own = {"TRACKER_AUDIT_KEYS": str(keys), "TRACKER_SEED_KEYS": str(keys)}
    return {"TRACKER_ENV": "production", "TRACKER_SECRET_KEY": SECRET, **own}


def test_a_production_sets_cookies_for_https_alone(sqlite_site: Site, tmp_path: Path) -> None:
    site = with_probes(make_site(sqlite_site.url, sqlite_site.tokens, **production(tmp_path)))
    answer = site.browser().get("/t/enter", base_url="https://localhost")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-tracker_visit=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    close(site)


def test_a_production_does_not_start_on_a_demonstration(sqlite_site: Site, tmp_path: Path) -> None:
    with sqlite_site.writing() as session:
        session.get_one(Installation, 1).demonstration = True
    with pytest.raises(SettingsError, match="demonstration"):
        make_site(sqlite_site.url, {}, **production(tmp_path))


def test_a_production_starts_while_its_database_is_away(tmp_path: Path) -> None:
    site = make_site("postgresql+psycopg://nobody@127.0.0.1:1/nothing", {}, **production(tmp_path))
    assert site.browser().get("/healthz", base_url="https://localhost").status_code == 200
    assert site.browser().get("/readyz", base_url="https://localhost").get_json()["code"] == "database_unavailable"
    close(site)


def test_the_tracker_is_ready_only_at_the_newest_revision(site: Site) -> None:
    assert site.browser().get("/readyz").get_json()["status"] == "ready"
    with site.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    answer = site.browser().get("/readyz")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "schema_behind")
    assert "tracker db upgrade" in answer.get_json()["detail"]
    assert answer.headers["Retry-After"] == "5"
    assert site.browser().get("/healthz").status_code == 200


def test_a_database_out_of_reach_is_a_503(sqlite_site: Site) -> None:
    site = make_site("postgresql+psycopg://nobody@127.0.0.1:1/nothing", {"admin": "trk_x"})
    with_probes(site)
    for answer in (site.browser().get("/readyz"), site.get("/api/v1/t/whoami")):
        assert (answer.status_code, answer.get_json()["code"]) == (503, "database_unavailable")
        assert "Retry-After" in answer.headers
    close(site)
