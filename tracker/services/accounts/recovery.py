"""Recovery codes: ten at a time, shown once, each good for one sign-in in place of an authenticator's code."""

import secrets
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.services.accounts.secrets import digest
from tracker.store.models import RecoveryCode

HOW_MANY = 10
DIGITS = "0123456789"
"""Digits alone: the field for a code brings up a phone's keypad, which has no letters."""
GROUPS, GROUP = 6, 4
"""Twenty-four digits: 79 bits, too many for a fast digest to be turned back by guessing."""


def new_recovery_codes(session: Session, user_id: int, *, moment: datetime) -> tuple[str, ...]:
    """Ten codes as they are shown, `7320-9174-0048-6143-2208-5519`; those from before are worth nothing."""
    end_recovery_codes(session, user_id, moment=moment)
    codes = tuple(_new_code() for _ in range(HOW_MANY))
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=_kept_of(user_id, code), created_at=moment) for code in codes
    )
    session.flush()
    return codes


def use_recovery_code(session: Session, user_id: int, typed: str, *, moment: datetime) -> bool:
    """Take a code: whether it was good. In one UPDATE, so that of two who bring it one gets in."""
    code = RecoveryCode
    taken = session.execute(
        update(code)
        .where(code.user_id == user_id, code.code_hash == _kept_of(user_id, typed))
        .where(code.used_at.is_(None), code.ended_at.is_(None))
        .values(used_at=moment)
        .returning(code.id)
    ).all()
    return len(taken) == 1


def recovery_codes_left(session: Session, user_id: int) -> int:
    """How many of an account's codes are still good."""
    good = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None), RecoveryCode.ended_at.is_(None)
    )
    return session.scalar(good) or 0


def end_recovery_codes(session: Session, user_id: int, *, moment: datetime) -> None:
    """None of an account's codes is good from now on."""
    code = RecoveryCode
    session.execute(
        update(code)
        .where(code.user_id == user_id, code.used_at.is_(None), code.ended_at.is_(None))
        .values(ended_at=moment)
    )


def _new_code() -> str:
    return "-".join("".join(secrets.choice(DIGITS) for _ in range(GROUP)) for _ in range(GROUPS))


def _kept_of(user_id: int, typed: str) -> str:
    """The digest of a code, however it was typed: without its hyphens, with blanks between."""
    digits = "".join(typed.split()).replace("-", "")
    return digest(f"{user_id}:{digits}")
