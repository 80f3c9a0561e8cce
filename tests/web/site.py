"""A tracker on a real database with an account and a token for each role, and a clock the test sets."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.services.department import ADMINISTRATOR, NOW, set_up
from tests.web.api.promised import hold
from tracker.domain.commands.accounts import CreateToken, CreateUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_token, create_user
from tracker.settings import Settings, load_settings
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import upgrade
from tracker.store.models import Installation
from tracker.web import create_app
from tracker.web.problems import PROBLEM_JSON
from tracker.web.public_copies import PublicCopies
from tracker.web.wiring import hasty_engine, wire

PASSWORDS = {role: f"correct horse battery {role}" for role in ("admin", "inspector", "auditor")}
ROLES = {"admin": Role.ADMINISTRATOR, "inspector": Role.SUPERVISOR, "auditor": Role.OVERSIGHT}
USERNAMES = {"admin": "ada", "inspector": "ivy", "auditor": "otto"}


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    instant: datetime = NOW

    def __call__(self) -> datetime:
        return self.instant

    def move(self, **by: float) -> None:
        """Later by so many minutes, hours, days."""
        self.instant += timedelta(**by)


@dataclass
class Site:
    """A running application and ways to ask it: as a role by token, or as a browser."""

    app: Flask
    url: str
    clock: SetClock
    tokens: Mapping[str, str] = field(default_factory=dict)
    as_promised: bool = True
    """Every answer is held to the API's document; not where rows stand that came through no door."""

    def api(self, method: str, path: str, *, who: str | None = "admin", **given: Any) -> TestResponse:
        """A request with the token of a role; `who` None: without one."""
        headers = dict(given.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        answer = self.app.test_client(use_cookies=False).open(path, method=method, headers=headers, **given)
        if answer.mimetype == PROBLEM_JSON:
            assert answer.get_json()["type"] != "about:blank", "enter the code in tracker/domain/error_codes/"
        if self.as_promised:
            hold(self.app, method, path, answer)
        return answer

    def get(self, path: str, who: str | None = "admin", **given: Any) -> TestResponse:
        """GET an address of the API."""
        return self.api("GET", path, who=who, **given)

    def post(self, path: str, body: Any, who: str | None = "admin", **given: Any) -> TestResponse:
        """POST a JSON body to an address of the API."""
        return self.api("POST", path, who=who, json=body, **given)

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction on the site's own database."""
        return transaction(self.app.extensions["tracker"].engine)

    def browser(self) -> FlaskClient:
        """A browser with cookies of its own."""
        return self.app.test_client()


def settings_for(url: str, **environ: str) -> Settings:
    """The settings of a tracker on a database."""
    return load_settings({"TRACKER_DATABASE_URL": url, **environ})


def make_site(url: str, tokens: Mapping[str, str], *, clock: SetClock | None = None, **environ: str) -> Site:
    """An application on a database that `with_accounts` built."""
    set_clock = clock or SetClock()
    app = create_app(settings_for(url, **environ), clock=set_clock)
    let_no_edition_stand(app)
    return Site(app, url, set_clock, tokens)


def let_no_edition_stand(app: Flask) -> None:
    """An edition costs nothing here: on a busy machine one would be told to stand for a while, changes or none."""
    app.extensions["tracker"].public = PublicCopies(effort=lambda: 0.0)


@cache
def one_app() -> Flask:
    """An application made once in a process: it takes a fifth of a second to make, most of it for its document."""
    return create_app(settings_for("sqlite://"))


def rewired_site(url: str, tokens: Mapping[str, str], **environ: str) -> Site:
    """The one application, moved to another database with a clock and with settings of its own."""
    settings, set_clock = settings_for(url, **environ), SetClock()
    app = one_app()
    parts = {"engine": make_engine(url), "hasty": hasty_engine(url), "settings": settings, "clock": set_clock}
    wire(app, replace(app.extensions["tracker"], **parts))
    let_no_edition_stand(app)
    return Site(app, url, set_clock, tokens)


def close(site: Site) -> None:
    """Let go of the site's database."""
    site.app.extensions["tracker"].engine.dispose()
    site.app.extensions["tracker"].hasty.dispose()


def with_accounts(url: str) -> None:
    """Builds a database with the small department of the services' tests and an account for each role."""
    upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        set_up(session)
        add_accounts(session)
    engine.dispose()


def add_accounts(session: Session) -> None:
    """An account for each role; the inspector's is confined to the 1st Precinct."""
    session.add(Installation(id=1, agency="Test Police", demonstration=False, clock_offset_seconds=0))
    for who, role in ROLES.items():
        precincts = ("1",) if who == "inspector" else ()
        command = CreateUser(USERNAMES[who], who.capitalize(), role, PASSWORDS[who], precincts)
        create_user(session, ADMINISTRATOR, command, now=NOW)


def make_tokens(url: str, *, now: datetime = NOW) -> dict[str, str]:
    """A token for each role, and one that only reads."""
    engine = make_engine(url)
    with transaction(engine) as session:
        made = {
            who: create_token(
                session, ADMINISTRATOR, CreateToken(who, role, ("1",) if who == "inspector" else ()), now=now
            ).secret
            for who, role in ROLES.items()
        }
        command = CreateToken("reader", Role.ADMINISTRATOR, read_only=True)
        made["reader"] = create_token(session, ADMINISTRATOR, command, now=now).secret
    engine.dispose()
    return made
