"""Rows of old of how somebody signed in."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def rows_of_sign_ins(record: Callable[..., Row], moment: Callable[[int], str]) -> dict[str, list[Row]]:
    """Rows of each table; `record` makes one of an event, `moment` says when that was."""
    return {
        "sign_in_tries": [
            {"id": 1, "user_id": None, "client": "", "step": "password", "tried_at": moment(71), "fitted": False},
            {"id": 2, "user_id": 1, "client": "10.0.0.7", "step": "code", "tried_at": moment(71), "fitted": True},
        ],
        "authenticators": [
            {"id": 1, "user_id": 1, "seed": "of a key that is lost", "created_at": moment(71),
             "confirmed_at": moment(71), "last_step": 49_000_000, "ended_at": moment(72)},
            {"id": 2, "user_id": 1, "seed": "", "created_at": moment(72), "confirmed_at": None, "last_step": None,
             "ended_at": None},
        ],
        "recovery_codes": [
            {"id": 1, "user_id": 1, "code_hash": "f" * 64, "created_at": moment(71), "used_at": moment(72),
             "ended_at": moment(72)},
        ],
        "account_links": [
            {"id": 1, "user_id": 2, "purpose": "invite", "token_hash": "d" * 64, "created_at": moment(71),
             "expires_at": moment(70), "used_at": None, "ended_at": None},  # over before it was made
        ],
        "identities": [
            record(68, id=1, user_id=2, issuer="https://id.example.org", subject=" ", ended_at=None),
        ],
    }  # fmt: skip
