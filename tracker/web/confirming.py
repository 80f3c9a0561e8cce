"""Privileged acts ask again who it is: what counts as confirmed, and the password and code that confirm it.

A view marked `fresh=True`, and every entry under a permission of the table PRIVILEGED, answers `confirmation_required`
where neither a sign-in nor a confirmation is recent enough. The page that asks keeps what was sent (pages/confirming).
"""

from tracker.domain.errors import Unauthenticated
from tracker.services.accounts import (
    Opened,
    SignedIn,
    confirm_session,
    confirmation_failed,
    record_failed_confirmation,
)
from tracker.services.accounts.sessions import DEMONSTRATION, PASSWORD
from tracker.store.engine import transaction
from tracker.web.requests import now, signed_in
from tracker.web.trying import user_of_password, with_code_counted
from tracker.web.wiring import wiring

REQUIRED = "confirmation_required"


def check_confirmed() -> None:
    """Refuse a page's session that was not confirmed lately: Unauthenticated `confirmation_required`.

    Tokens are not asked: what they may do is stated when they are made. The demonstration's accounts have nothing to
    be asked for, and work in the demonstration alone.
    """
    holder = signed_in()
    if holder is None or is_confirmed(holder):
        return
    raise Unauthenticated(REQUIRED, "This asks again who you are. Nothing was entered.")


def is_confirmed(holder: SignedIn) -> bool:
    """Whether a session was opened or confirmed lately."""
    if holder.begun_by == DEMONSTRATION:
        return True
    return holder.confirmed_at is not None and holder.confirmed_at > now() - wiring().settings.confirmed_for


def has_password(holder: SignedIn) -> bool:
    """Whether a session is confirmed here; one that began elsewhere is by signing in there again."""
    return holder.begun_by == PASSWORD


def confirm(holder: SignedIn, password: str, code: str) -> Opened:
    """Compare the password and take the code: the session goes on under a new secret. Tries are counted with those of
    sign-ins, and failures are recorded.

    Raises:
        Unauthenticated `confirmation_failed`: whichever of the two was wrong; TooManyTries `too_many_tries`.
    """
    keys, at = wiring().settings.seeds, wiring().clock()
    opened = None
    user_id = user_of_password(holder.actor.name, password)
    if user_id is not None and user_id == holder.actor.user_id:
        opened = with_code_counted(
            user_id, lambda session: confirm_session(session, holder, code, keys=keys, at=at, now=now())
        )
    if opened is None:
        with transaction(wiring().engine, write=True) as session:
            record_failed_confirmation(session, holder.actor, now=now())
        raise confirmation_failed()
    return opened
