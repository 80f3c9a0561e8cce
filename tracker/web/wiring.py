"""What one running application is made of, and the few things a request carries. No rule and no query lives here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from tracker.settings import Settings
from tracker.web.clock import Clock

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
    settings: Settings
    clock: Clock
    newest_revision: str
    show_problem: Callable[..., ResponseReturnValue] | None = None
    """Given by the pages: turns a `problems.Problem` into a page."""

    @property
    def cookie_prefix(self) -> str:
        """A browser takes a `__Host-` cookie only when it is Secure, bound to the host and for the whole site."""
        return "__Host-" if self.settings.is_production else ""


def wire(app: Flask, wiring: Wiring) -> None:
    """Tie an application to its parts."""
    app.extensions[NAME] = wiring


def wiring() -> Wiring:
    """The parts of the application at work."""
    return cast(Wiring, current_app.extensions[NAME])


def request_id() -> str:
    """The number of this request: in its answer's header, its audit events and its log lines."""
    return cast(str, g.request_id)
