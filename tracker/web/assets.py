"""The files a browser may keep: our own script and style, and the U.S. Web Design System."""

from pathlib import Path

from flask import Flask, Response, send_from_directory

from tracker.resources import uswds_dir
from tracker.web.guard import public

OWN = Path(__file__).resolve().parent / "static"
KEPT_SECONDS = 3600


def register(app: Flask) -> None:
    """Serve `static` and `uswds`: url_for('uswds', filename='css/uswds.min.css')."""
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.add_url_rule("/static/uswds/<path:filename>", "uswds", uswds)


@public
def static(filename: str) -> Response:
    """A file of our own."""
    return _kept(send_from_directory(OWN, filename, max_age=KEPT_SECONDS))


@public
def uswds(filename: str) -> Response:
    """A file of the design system."""
    return _kept(send_from_directory(uswds_dir(), filename, max_age=KEPT_SECONDS))


def _kept(response: Response) -> Response:
    response.cache_control.public = True
    return response
