"""How a token stands, in words, for the page and for the command line."""

from collections.abc import Mapping
from types import MappingProxyType

from tracker.domain.tokens import TokenState

STATES: Mapping[TokenState, str] = MappingProxyType(
    {
        TokenState.IN_USE: "in use",
        TokenState.EXPIRED: "expired",
        TokenState.REVOKED: "revoked",
        TokenState.MAKER_GONE: "stopped: who made it may make none any more",
        TokenState.ACCOUNT_CLOSED: "stopped: its account is closed",
    }
)
