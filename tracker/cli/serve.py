"""`tracker serve`: the pages and the API, on a server that is fit for use."""

import ipaddress
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from tracker.cli.desk import check_schema, read_settings, reading
from tracker.domain.errors import Refusal
from tracker.settings import Settings
from tracker.store.engine import sqlite_journal
from tracker.store.models import Installation

SERVED = "tracker.web.served:application()"
WORKER = "tracker.web.worker.Worker"
"""By name: the doors do not import one another."""

LONGEST_LINE, MOST_HEADERS, LONGEST_HEADER = 8190, 64, 8190
"""Of a request: bytes of its first line, headers, bytes of each."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our options instead of a configuration file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return import_app(SERVED)


@click.command()
@click.option("--host", help="The address to listen on; by default as the settings say.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default as the settings say.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; by default as the settings say.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the pages and the API until stopped."""
    settings = read_settings()
    check_schema(settings)
    address = host or settings.server.host
    _check_demonstration_stays_here(settings, address)
    options = {
        "bind": f"{address}:{port or settings.server.port}",
        "workers": workers or settings.server.workers,
        "threads": settings.server.threads,
        "worker_class": WORKER,
        "proc_name": "tracker",
        "loglevel": "warning",
        "limit_request_line": LONGEST_LINE,
        "limit_request_fields": MOST_HEADERS,
        "limit_request_field_size": LONGEST_HEADER,
        # What a proxy says is believed in one place, by the stated number of proxies (web/__init__.py): not here, where
        # any program of this machine would count as one.
        "forwarded_allow_ips": "",
    }
    click.echo(f"Serving http://{options['bind']}  {_database_words(settings)}  Stop with Ctrl-C.", err=True)
    Server(options).run()


def _check_demonstration_stays_here(settings: Settings, address: str) -> None:
    """A demonstration's passwords are printed for everyone: it is served to its own machine alone."""
    with reading() as desk:
        row = desk.session.get(Installation, 1)
    if row is None or not row.demonstration:
        return
    if settings.is_production:
        raise Refusal("demonstration", "This database holds the demonstration. Give a production one of its own.")
    if not _is_loopback(address):
        raise Refusal("demonstration", f"The demonstration is served on 127.0.0.1 only, not on {address}.")


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _database_words(settings: Settings) -> str:
    if not settings.database_url.startswith("sqlite"):
        return "from PostgreSQL."
    journal, synchronous = sqlite_journal()
    return f"from SQLite (journal {journal}, synchronous {synchronous})."
