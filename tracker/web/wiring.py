"""What one running application is made of, and the few things a request carries. No rule and no query lives here."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, event

from tracker.journeys.single_sign_on import Provider
from tracker.journeys.single_sign_on.exchange import Exchange
from tracker.settings import Settings
from tracker.store.engine import make_engine
from tracker.web.clock import Clock
from tracker.web.long_acts import LongActs
from tracker.web.public_copies import PublicCopies
from tracker.web.report_cache import ReportCache

NAME = "tracker"


@dataclass(frozen=True, slots=True)
class InstallationFacts:
    """What this installation is. The values here hold until it is set up."""

    agency: str = "Not set up"
    demonstration: bool = False
    clock_offset_seconds: int = 0
    opening_day: date | None = None


@dataclass(slots=True)
class Wiring:
    """The engine, settings and clock of an application, and how its pages show an error."""

    engine: Engine
    hasty: Engine
    """For notes that a request can do without: it waits for nobody."""
    settings: Settings
    clock: Clock
    newest_revision: str
    show_problem: Callable[..., ResponseReturnValue] | None = None
    """Given by the pages: turns a `problems.Problem` into a page."""
    reports: ReportCache = field(init=False)
    """Reports already made from this engine's database."""
    public: PublicCopies = field(init=False, default_factory=PublicCopies)
    """What the public reads, made once for all."""
    long_acts: LongActs = field(init=False, default_factory=LongActs)
    """Imports under way in this process."""
    provider: Provider = field(init=False)
    """The identity provider as this process knows it; of settings that name none, nothing is asked."""

    def __post_init__(self) -> None:
        limits = self.settings.reports
        single, threads = self.settings.single_sign_on, self.settings.server.threads
        self.provider = Provider(single, exchange=Exchange(single, at_once=max(1, threads // 2)))
        self.reports = ReportCache(most=limits.kept, most_bytes=limits.kept_bytes)

    @property
    def cookie_prefix(self) -> str:
        """A browser takes a `__Host-` cookie only when it is Secure, bound to the host and for the whole site."""
        return "__Host-" if self.settings.is_production else ""


def hasty_engine(url: str) -> Engine:
    """An engine whose writes fail at once where another write is under way, a long import say."""
    engine = make_engine(url)
    event.listen(engine, "connect", _wait_for_nobody)
    return engine


def _wait_for_nobody(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    sqlite = isinstance(connection, sqlite3.Connection)
    cursor.execute("PRAGMA busy_timeout = 50" if sqlite else "SET lock_timeout = '50ms'")
    cursor.close()
    if not sqlite:
        connection.commit()


def wire(app: Flask, wiring: Wiring) -> None:
    """Tie an application to its parts."""
    app.extensions[NAME] = wiring


def wiring() -> Wiring:
    """The parts of the application at work."""
    return cast(Wiring, current_app.extensions[NAME])


def request_id() -> str:
    """The number of this request: in its answer's header, its audit events and its log lines."""
    return cast(str, g.request_id)
