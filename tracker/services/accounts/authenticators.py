"""Authenticators (TOTP, RFC 6238): set up, asked for a code, taken away, written again with a new key.

`keys` are the settings' seed keys; `at` is the machine's own time, which phones go by: a demonstration's clock is its
own.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.chain import Keyring
from tracker.domain.commands.accounts import ResetAuthenticator
from tracker.domain.errors import Conflict, Invalid
from tracker.services.accounts.ending import end_sessions
from tracker.services.accounts.recovery import end_recovery_codes, new_recovery_codes
from tracker.services.accounts.seeds import decrypted_seed, encrypted_seed, is_written_with, offered_seed
from tracker.services.accounts.users import check_lets_in, find_user
from tracker.services.ledger import recording
from tracker.store.models import Authenticator, User

DIGITS = 6
STEP_SECONDS = 30
DRIFT_STEPS = 1
"""So many steps a phone's clock may be early or late (RFC 6238 section 5.2 recommends one)."""
ISSUER = "Camera rollout tracker"
GROUP = 4
"""Letters of a seed that stand together where it is read off and typed."""
NO_SEED = ""
"""What is kept of the seed of an authenticator that ended."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An authenticator that may be set up: `address` is what its QR code says, `groups` the seed to type instead."""

    address: str = field(repr=False)
    groups: tuple[str, ...] = field(repr=False)
    _seed: bytes = field(repr=False)

    def step_of(self, code: str, at: datetime) -> int | None:
        """The step whose code this is; None where it is none."""
        return step_of(self._seed, code, at)

    def kept(self, keys: Keyring, user_id: int) -> str:
        """The seed as it is kept."""
        return encrypted_seed(keys, user_id, self._seed)


def step_of(seed: bytes, code: str, at: datetime) -> int | None:
    """The step of thirty seconds, now or one before or after, whose code this is; None where it is none."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    device = pyotp.TOTP(_as_text(seed), digits=DIGITS, interval=STEP_SECONDS)
    try:
        return device.verify_and_get_timecode(digits, for_time=at, valid_window=DRIFT_STEPS)
    except OTPVerificationError:
        return None


def offer_authenticator(session: Session, user_id: int, session_hash: str, *, keys: Keyring) -> Offer:
    """What a sign-in is offered to set up; nothing is written, and looking again offers the same."""
    user = session.get_one(User, user_id)
    newest = session.scalar(select(func.max(Authenticator.id)).where(Authenticator.user_id == user_id))
    seed = offered_seed(keys, session_hash, newest or 0)
    text = _as_text(seed)
    device = pyotp.TOTP(text, digits=DIGITS, interval=STEP_SECONDS)
    groups = tuple(text[at : at + GROUP] for at in range(0, len(text), GROUP))
    return Offer(device.provisioning_uri(name=user.username, issuer_name=ISSUER), groups, seed)


def set_up_authenticator(
    session: Session,
    actor: Actor,
    offer: Offer,
    code: str,
    *,
    replaces: bool,
    keys: Keyring,
    at: datetime,
    now: datetime,
) -> tuple[str, ...]:
    """Take an offered authenticator into use; answers the account's new recovery codes. `replaces`: in place of the one
    before, which whoever has given a password alone may not do.

    Raises:
        Invalid `code_unfit`: the code is not the authenticator's; Conflict `authenticator_there`.
    """
    if not replaces:
        _check_none_there(session, actor.user_id)  # with one set up meanwhile the offer is another: no code of it fits
    step = offer.step_of(code, at)
    if step is None:
        raise Invalid(
            "code_unfit",
            "This is not the code that the authenticator shows now. Type the six digits while they stand there, and "
            "look whether the phone sets its clock by itself.",
            field="code",
        )
    user = session.get_one(User, actor.user_id)
    with recording(session, actor, "set_up_authenticator", now=now) as entry:
        if not replaces:
            _check_none_there(session, user.id)
        end_authenticator(session, user.id, moment=entry.recorded_at)
        session.add(
            Authenticator(
                user_id=user.id,
                seed=offer.kept(keys, user.id),
                created_at=entry.recorded_at,
                confirmed_at=entry.recorded_at,
                last_step=step,
            )
        )
        codes = new_recovery_codes(session, user.id, moment=entry.recorded_at)
        entry.changes_data = False
        entry.about(user, recovery_codes=len(codes))
    return codes


def _check_none_there(session: Session, user_id: int | None) -> None:
    if user_id is not None and authenticator_of(session, user_id) is not None:
        raise Conflict("authenticator_there", "An authenticator was set up meanwhile. Sign in with its code.")


def renew_recovery_codes(session: Session, actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """Ten new codes for one's own account. Conflict `no_authenticator`: codes stand in for one, and there is none."""
    user = session.get_one(User, actor.user_id)
    if authenticator_of(session, user.id) is None:
        raise Conflict("no_authenticator", "This account has no authenticator. Set one up first.")
    with recording(session, actor, "renew_recovery_codes", now=now) as entry:
        codes = new_recovery_codes(session, user.id, moment=entry.recorded_at)
        entry.changes_data = False
        entry.about(user, recovery_codes=len(codes))
    return codes


def use_code(session: Session, user_id: int, code: str, *, keys: Keyring, at: datetime) -> bool:
    """Take an authenticator's code: whether it was good. The last step moves forward in one UPDATE: a code works once,
    whoever else brings it at the same moment.

    Raises:
        Unavailable `seed_unreadable`.
    """
    kept = authenticator_of(session, user_id)
    if kept is None:
        return False
    step = step_of(decrypted_seed(keys, user_id, kept.seed), code, at)
    if step is None:
        return False
    device = Authenticator
    moved = session.execute(
        update(device)
        .where(device.id == kept.id, device.ended_at.is_(None))
        .where(or_(device.last_step.is_(None), device.last_step < step))
        .values(last_step=step)
        .returning(device.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(moved) == 1


def authenticator_of(session: Session, user_id: int) -> Authenticator | None:
    """The authenticator of an account; None where it has none."""
    in_use = select(Authenticator).where(
        Authenticator.user_id == user_id, Authenticator.ended_at.is_(None), Authenticator.confirmed_at.is_not(None)
    )
    return session.scalars(in_use).one_or_none()


def reset_authenticator(session: Session, actor: Actor, command: ResetAuthenticator, *, now: datetime) -> User:
    """Take an account's authenticator and recovery codes away and end its sign-ins: the next one sets up a new one.

    Raises:
        NotFound `unknown_user`; Forbidden `token_lets_nobody_in`; Conflict `no_authenticator`.
    """
    actor.check_may("accounts.manage")
    check_lets_in(actor)
    user = find_user(session, command.username)
    with recording(session, actor, "reset_authenticator", now=now) as entry:
        if authenticator_of(session, user.id) is None:
            raise Conflict(
                "no_authenticator",
                f"The account {user.username} has no authenticator. One is set up at its next sign-in.",
                field="username",
            )
        end_authenticator(session, user.id, moment=entry.recorded_at)
        end_recovery_codes(session, user.id, moment=entry.recorded_at)
        end_sessions(session, user.id, entry.recorded_at)
        entry.changes_data = False
        entry.about(user, username=user.username)
    return user


def end_authenticator(session: Session, user_id: int, *, moment: datetime) -> None:
    """An account's authenticator shows nothing that is good from now on; its seed is forgotten."""
    session.execute(
        update(Authenticator)
        .where(Authenticator.user_id == user_id, Authenticator.ended_at.is_(None))
        .values(ended_at=moment, seed=NO_SEED)
    )


def rekey_seeds(session: Session, actor: Actor, *, keys: Keyring, now: datetime) -> int:
    """Write every seed with the newest key that is not written with it; answers how many were.

    Raises:
        Unavailable `seed_unreadable`: one of them cannot be read; then none is written.
    """
    actor.check_may("accounts.manage")
    with recording(session, actor, "rekey_seeds", now=now) as entry:
        in_use = select(Authenticator).where(Authenticator.ended_at.is_(None)).order_by(Authenticator.id)
        old = [kept for kept in session.scalars(in_use.with_for_update()) if not is_written_with(keys, kept.seed)]
        for kept in old:
            kept.seed = encrypted_seed(keys, kept.user_id, decrypted_seed(keys, kept.user_id, kept.seed))
        session.flush()
        entry.changes_data = False
        entry.subject = "authenticators"
        entry.detail.update(seeds=len(old), key=keys.active)
    return len(old)


def _as_text(seed: bytes) -> str:
    return base64.b32encode(seed).decode()
