"""Values as answers: JSON, and files of report formats. What a value says is decided elsewhere."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

JSON = "application/json"


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer; dates and instants in ISO 8601, UTC instants with a Z."""
    body = orjson.dumps(value, option=orjson.OPT_UTC_Z)
    return Response(body, status=status, headers=dict(headers or {}), mimetype=JSON)
