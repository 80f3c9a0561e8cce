"""How the reference is drawn: by itself, without the frame of the pages, which asks the database who looks. So what a
`database_unavailable` means can be read while the database is away.
"""

from typing import Any

from flask import Response, current_app


def drawn(name: str, **values: Any) -> Response:
    """A template of the reference as an answer."""
    return Response(current_app.jinja_env.get_template(f"reference/{name}.html").render(**values), mimetype="text/html")
