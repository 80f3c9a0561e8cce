"""A token belongs in a header. One that stands in an address is turned away whatever else is asked for: proxies,
histories and other people's logs have it by then.
"""

import re
from urllib.parse import unquote

from flask import Flask, request

from tracker.services.accounts import Refused
from tracker.services.accounts.tokens import PREFIX
from tracker.web.problems import TokenInAddress
from tracker.web.requests import record_token_refused

TOKEN_LIKE = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]{20,}")


def register(app: Flask) -> None:
    """Look at every address before anything else does."""
    app.before_request(_refuse_tokens)


def _refuse_tokens() -> None:
    """Refuse an address in which something stands that looks like a token. Raises TokenInAddress."""
    found = TOKEN_LIKE.search(f"{request.path}?{unquote(request.query_string.decode('latin-1'))}")
    if found is not None:
        record_token_refused(found.group(), Refused.IN_ADDRESS)
        raise TokenInAddress
