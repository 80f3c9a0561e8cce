"""Accounts: users and their sign-ins, and tokens for scripts. Every act leaves its event."""

from tracker.services.accounts.administrators import check_not_last_administrator, is_last_administrator
from tracker.services.accounts.answers import KeptAnswer, answer_kept, claim_key, keep_answer
from tracker.services.accounts.identities import (
    link_identity,
    record_failed_single_sign_on,
    unlink_identity,
    user_of_identity,
)
from tracker.services.accounts.release import GlassBroken, break_glass, unlock_user
from tracker.services.accounts.sessions import (
    Opened,
    SignedIn,
    acting,
    end_session,
    find_signed_in,
    open_session,
    sign_in_failed,
    touch_session,
)
from tracker.services.accounts.standing import (
    IDLE_AFTER,
    HolderLeft,
    Shut,
    Tidied,
    disable_left,
    tidy_accounts,
    why_shut,
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
from tracker.services.accounts.tries import (
    PasswordTried,
    Tried,
    TryRules,
    check_client,
    client_of,
    count_password_try,
    count_try,
    settle_try,
)
from tracker.services.accounts.users import create_user, disable_user, find_user, list_users, set_password

__all__ = [
    "IDLE_AFTER",
    "Bearer",
    "GlassBroken",
    "HolderLeft",
    "KeptAnswer",
    "NewToken",
    "Opened",
    "PasswordTried",
    "Refused",
    "Shut",
    "SignedIn",
    "Tidied",
    "Tried",
    "TryRules",
    "acting",
    "answer_kept",
    "break_glass",
    "check_client",
    "check_not_last_administrator",
    "claim_key",
    "client_of",
    "count_password_try",
    "count_try",
    "create_token",
    "create_user",
    "disable_left",
    "disable_user",
    "end_session",
    "find_bearer",
    "find_signed_in",
    "find_user",
    "is_elsewhere",
    "is_last_administrator",
    "keep_answer",
    "link_identity",
    "list_users",
    "open_session",
    "record_failed_single_sign_on",
    "record_refused_token",
    "revoke_token",
    "set_password",
    "settle_try",
    "sign_in_failed",
    "tidy_accounts",
    "touch_session",
    "touch_token",
    "unlink_identity",
    "unlock_user",
    "user_of_identity",
    "why_shut",
]
