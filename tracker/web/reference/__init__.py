"""What a program's author reads, open to anyone: every operation of the API, and what each error code means. Made
from the program's own tables: no session is looked at, no cookie is set, and no database is asked.
"""

from flask import Blueprint, Flask

from tracker.web.reference import errors, operations

PREFIX = "/docs"


def register(app: Flask) -> None:
    """Serve the reference."""
    blueprint = Blueprint("reference", __name__, url_prefix=PREFIX)
    errors.register(blueprint)
    operations.register(blueprint)
    app.register_blueprint(blueprint)
