"""What anyone may read without signing in: pages and open data of totals. No session is looked at, no cookie is set."""

from flask import Blueprint, Flask

from tracker.web.public import data, pages

PREFIX = "/public"


def register(app: Flask) -> None:
    """Serve the public pages and their data."""
    blueprint = Blueprint("public", __name__, url_prefix=PREFIX)
    pages.register(blueprint)
    data.register(blueprint)
    app.register_blueprint(blueprint)
