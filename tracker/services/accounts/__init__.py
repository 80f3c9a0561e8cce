"""Accounts: users and their sign-ins, and tokens for scripts. Every act leaves its event."""

from tracker.services.accounts.answers import KeptAnswer, answer_kept, claim_key, keep_answer
from tracker.services.accounts.identities import (
    link_identity,
    note_vouched,
    record_failed_single_sign_on,
    unlink_identity,
    user_of_identity,
)
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
from tracker.services.accounts.tokens import (
    Bearer,
    NewToken,
    create_token,
    find_bearer,
    list_tokens,
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
    "keep_answer",
    "kept_password",
    "link_identity",
    "list_tokens",
    "list_users",
    "note_vouched",
    "open_session",
    "record_failed_sign_in",
    "record_failed_single_sign_on",
    "revoke_token",
    "set_password",
    "sign_in_failed",
    "touch_session",
    "touch_token",
    "unlink_identity",
    "user_of_identity",
]
