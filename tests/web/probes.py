"""Small views added to a site, so that the frame is tested apart from the pages and the API that stand in it."""

from functools import cache
from typing import Any

from flask import Flask, Response, request
from flask.testing import FlaskClient

from tests.web.signing_in import client_of
from tests.web.site import Site, one_app, settings_for
from tracker.domain.errors import Unauthenticated
from tracker.web import create_app
from tracker.web.csrf import csrf_token
from tracker.web.guard import permission, public
from tracker.web.problems import problem_of, problem_response
from tracker.web.requests import current_actor
from tracker.web.sessions import forget, keep, sign_in, sign_out
from tracker.web.wiring import wire


def silent() -> str:
    """States nothing."""
    return "open"


@permission("people.read")
def whoami() -> dict[str, Any]:
    """For everyone who is signed in."""
    actor = current_actor()
    return {"name": actor.name, "role": actor.role, "door": actor.door, "precincts": sorted(actor.precincts or [])}


@permission("people.write")
def change() -> str:
    """For administrators."""
    return "changed"


@permission("people.write")
def fail() -> str:
    """Raises what the test asks for."""
    error: Exception = request.environ["test.error"]
    raise error


@public
def enter() -> Response | str:
    """A sign-in as the pages do it."""
    if request.method == "GET":
        return csrf_token()
    try:
        opened = sign_in(request.form["username"], request.form["password"])
    except Unauthenticated as refusal:
        return problem_response(problem_of(refusal))
    return keep(Response("waits" if opened.is_pending else "in"), opened)  # type: ignore[return-value]


@permission("own.session")
def leave() -> Any:
    """A sign-out as the pages do it."""
    sign_out()
    return forget(Response("out"))


@permission("own.session")
def form() -> str:
    """The token for a form."""
    return csrf_token()


def with_probes(site: Site) -> Site:
    """The site with the views above; one of the shared application moves to one that has them, shared too."""
    if site.app is one_app():
        wire(probed_app(), site.app.extensions["tracker"])
        site.app = probed_app()
    else:
        add_probes(site.app)
    return site


@cache
def probed_app() -> Flask:
    """An application with the views, made once in a process."""
    app = create_app(settings_for("sqlite://"))
    add_probes(app)
    return app


def add_probes(app: Flask) -> None:
    """Serve the views above."""
    add = app.add_url_rule
    add("/t/silent", "t_silent", silent)
    for prefix, name in (("", "page"), ("/api/v1", "api")):
        add(f"{prefix}/t/whoami", f"t_{name}_whoami", whoami)
        add(f"{prefix}/t/change", f"t_{name}_change", change, methods=["POST"])
        add(f"{prefix}/t/fail", f"t_{name}_fail", fail)
    add("/t/enter", "t_enter", enter, methods=["GET", "POST"])
    add("/t/leave", "t_leave", leave, methods=["POST"])
    add("/t/form", "t_form", form)


def signed_in(site: Site, who: str = "admin") -> FlaskClient:
    """A browser in which a role is signed in."""
    return client_of(site, who)
