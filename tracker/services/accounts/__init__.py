"""Accounts: users and their sign-ins, and tokens for scripts. Every act leaves its event."""

from tracker.services.accounts.answers import KeptAnswer, answer_kept, claim_key, keep_answer
from tracker.services.accounts.sessions import (
    KeptPassword,
    Opened,
    SignedIn,
    acting,
    end_session,
    find_signed_in,
    kept_password,
    open_session,
    record_failed_sign_in,
    sign_in_failed,
    touch_session,
)
from tracker.services.accounts.token_refusals import Refused, is_elsewhere, record_refused_token
from tracker.services.accounts.tokens import (
    Bearer,
    NewToken,
    create_token,
    find_bearer,
    revoke_token,
    touch_token,
)
from tracker.services.accounts.users import create_user, disable_user, find_user, list_users, set_password

__all__ = [
    "Bearer",
    "KeptAnswer",
    "KeptPassword",
    "NewToken",
    "Opened",
    "Refused",
    "SignedIn",
    "acting",
    "answer_kept",
    "claim_key",
    "create_token",
    "create_user",
    "disable_user",
    "end_session",
    "find_bearer",
    "find_signed_in",
    "find_user",
    "is_elsewhere",
    "keep_answer",
    "kept_password",
    "list_users",
    "open_session",
    "record_failed_sign_in",
    "record_refused_token",
    "revoke_token",
    "set_password",
    "sign_in_failed",
    "touch_session",
    "touch_token",
]
