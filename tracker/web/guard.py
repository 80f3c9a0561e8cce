"""The one door-keeper: before any view it asks who acts, whether that role may, and whether a form is ours. A view that
states no permission is closed to everyone, and an application with such a view does not start.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request

from tracker.domain.actors import PERMISSIONS, PRIVILEGED
from tracker.domain.errors import Forbidden
from tracker.web import csrf
from tracker.web.confirming import check_confirmed
from tracker.web.notice import NoticeDue, is_notice_due
from tracker.web.recorded import record_log_refused
from tracker.web.requests import current_actor, is_api
from tracker.web.wiring import wiring

View = TypeVar("View", bound=Callable[..., Any])

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a view: holders of a permission, or (`permission` None) anyone. `files`: its body may be a file.
    `fresh`: whoever is signed in must have shown lately who it is.
    `before_notice`: also before the department's notice was acknowledged.
    """

    permission: str | None
    files: bool = False
    fresh: bool = False
    before_notice: bool = False


def permission(
    name: str, *, files: bool = False, fresh: bool = False, before_notice: bool = False
) -> Callable[[View], View]:
    """State that a view is for actors who hold a permission of the table; `files`: its body may be as large as a file;
    `fresh`: a sign-in or a confirmation must be recent, as every entry under a PRIVILEGED permission asks it;
    `before_notice`: to read the notice, or to leave without.

    Raises:
        KeyError: there is no such permission.
    """
    PERMISSIONS[name]
    return _stating(Access(name, files, fresh, before_notice))


def public(view: View) -> View:
    """State that a view is open to anyone, signed in or not."""
    return _stating(Access(None))(view)


def _stating(access: Access) -> Callable[[View], View]:
    def state(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return state


def access_of(app: Flask, endpoint: str, method: str) -> Access | None:
    """What the view behind an endpoint states for a method; None where it states nothing."""
    view: Any = app.view_functions[endpoint]
    if (views := getattr(view, "view_class", None)) is not None:
        view = getattr(views, "get" if method == "HEAD" else method.lower(), None)
    access: Access | None = getattr(view, "access", None)
    return access


def check_every_route_states_access(app: Flask) -> None:
    """Raise RuntimeError naming each route that states no permission."""
    silent = sorted(
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if access_of(app, rule.endpoint, method) is None
    )
    if silent:
        raise RuntimeError(f"routes without a stated permission: {', '.join(silent)}")


def register(app: Flask) -> None:
    """Set the guard before every view."""
    app.before_request(_guard)


def _guard() -> None:
    if request.endpoint is None:
        return  # no such route: the answer is 404 or 405, and there is no view to guard
    access = access_of(current_app, request.endpoint, request.method)
    if access is None:
        raise Forbidden("forbidden", "This address is closed.")
    limits = wiring().settings.limits
    request.max_content_length = limits.file_bytes if access.files else limits.body_bytes
    if access.permission is not None:
        if not access.before_notice and is_notice_due():
            raise NoticeDue
        _check_may(access.permission)
    enters = request.method not in SAFE
    if enters and not is_api():
        _check_form_is_ours()
    if access.fresh or (enters and access.permission in PRIVILEGED):
        check_confirmed()


def _check_may(permission: str) -> None:
    """Refuse whoever does not hold the permission. That the audit log was asked for in vain is put on record."""
    actor = current_actor()
    if permission == "audit.read" and not actor.may(permission):
        record_log_refused(request.path)
    actor.check_may(permission)


def _check_form_is_ours() -> None:
    """Refuse a form that another site sent through a signed-in person's browser: Forbidden `form_not_ours`."""
    given = request.headers.get(csrf.HEADER) or request.form.get(csrf.FIELD) or ""
    is_ours = any(hmac.compare_digest(given.encode(), token.encode()) for token in csrf.expected_tokens())
    if _comes_from_elsewhere() or not is_ours:
        raise Forbidden("form_not_ours", "This form is out of date. Go back, reload the page and send it again.")


def _comes_from_elsewhere() -> bool:
    """Whether the browser says that another site sent the form.

    A page that tells nobody where it stands (`Referrer-Policy: no-referrer`) sends `Origin: null`, and so does a page
    in a sandbox: then only a browser that says in its own words that the form is of this site is believed.
    """
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetched not in {None, "same-origin", "none"}:
        return True
    if origin == "null":
        return fetched != "same-origin"
    return origin is not None and origin != f"{request.scheme}://{request.host}"
