"""The own password changed: the old one compared outside of every transaction, as at a sign-in, the new one kept."""

from tracker.domain.errors import Invalid, Unauthenticated
from tracker.services.accounts import (
    change_own_password,
    old_password_wrong,
    record_failed_change,
)
from tracker.services.accounts.passwords import check_password, hash_password
from tracker.services.accounts.users import own_words
from tracker.store.engine import transaction
from tracker.web.requests import now, signed_in
from tracker.web.trying import user_of_password
from tracker.web.wiring import wiring


def change_password(old: str, new: str) -> None:
    """Change the password of whoever is signed in.

    Raises:
        Invalid `password_unfit`, `password_unchanged`, `wrong_password`, which leaves an event and counts as a wrong
        try; TooManyTries `too_many_tries`; Unauthenticated.
    """
    holder = signed_in()
    if holder is None:
        raise Unauthenticated("not_signed_in", "Sign in to go on.")
    engine = wiring().engine
    with transaction(engine, write=False) as session:
        own = own_words(session, holder.full_name)
    check_password(new, username=holder.actor.name, own=own)
    if new == old:
        raise Invalid("password_unchanged", "This is the password that you have. Choose another.", field="password")
    if user_of_password(holder.actor.name, old) != holder.actor.user_id:
        with transaction(engine, write=True) as session:
            record_failed_change(session, holder.actor, now=now())
        raise old_password_wrong()
    chosen = hash_password(new)
    with transaction(engine, write=True) as session:
        change_own_password(session, holder.actor, chosen, session_id=holder.session_id, now=now())
