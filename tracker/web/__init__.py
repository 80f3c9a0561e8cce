"""The web door: one application of pages and API, closed by default, put together here."""

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.resources import templates_dir
from tracker.settings import Settings, SettingsError
from tracker.store.engine import make_engine, transaction
from tracker.store.faults import fault_of
from tracker.store.migrate import head
from tracker.store.models import Installation
from tracker.web import (
    anchor_line,
    api,
    assets,
    csrf,
    guard,
    headers,
    health,
    numbers,
    pages,
    problems,
    public,
    recorded,
    reference,
    tokens_in_addresses,
)
from tracker.web.clock import Clock, machine_clock
from tracker.web.requests import actor_if_any, installation
from tracker.web.wiring import Wiring, hasty_engine, wire


def create_app(settings: Settings, *, clock: Clock = machine_clock) -> Flask:
    """The application, ready to serve; `clock` is the machine's unless a test brings its own.

    Raises:
        RuntimeError: a route states no permission. SettingsError: a production on a demonstration's database.
    """
    app = Flask("tracker", static_folder=None, template_folder=str(templates_dir()))
    engine = make_engine(settings.database_url, keyring=settings.keyring)
    wire(app, Wiring(engine, hasty_engine(settings.database_url), settings, clock, newest_revision=head()))
    _configure(app, settings)
    for part in (numbers, headers, tokens_in_addresses, guard, csrf, problems, recorded, assets, health, anchor_line):
        part.register(app)
    for doors in (api, pages, public, reference):
        doors.register(app)
    guard.check_every_route_states_access(app)
    if settings.is_production:
        _refuse_demonstration(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        TRUSTED_HOSTS=list(settings.server.trusted_hosts),
        MAX_CONTENT_LENGTH=settings.limits.body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.limits.body_bytes,
        MAX_FORM_PARTS=settings.limits.form_parts,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        may=may,
        csrf_token=csrf.csrf_token,
        nonce=LocalProxy(headers.nonce),
        actor=LocalProxy(actor_if_any),
        installation=LocalProxy(installation),
    )
    if proxies := settings.server.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )


def may(permission: str) -> bool:
    """For templates: whether whoever looks holds a permission."""
    actor = actor_if_any()
    return actor is not None and actor.may(permission)


def _refuse_demonstration(app: Flask) -> None:
    """A production never starts on a demonstration's accounts, whose passwords are printed for everyone.

    A database that is away just now keeps no worker from starting, which would end the whole server: a production opens
    no demonstration account in any case.
    """
    engine = app.extensions["tracker"].engine
    try:
        with transaction(engine, write=False) as session:
            row = session.get(Installation, 1)
    except SQLAlchemyError as error:
        if fault_of(error) is None:
            raise
        return
    finally:
        engine.dispose()  # worker processes open connections of their own
    if row is not None and row.demonstration:
        raise SettingsError("This database holds the demonstration. Give a production a database of its own.")
