"""What the provider's word makes of somebody here: the account it opens, made where that is allowed, with the role and
the precincts that are mapped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import ChangeRole, CreateUser, LinkIdentity
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import Door, Role
from tracker.journeys.single_sign_on.claims import Arrival, Unfit
from tracker.journeys.single_sign_on.configured import Granted, SingleSignOn
from tracker.services.accounts import change_role, create_user, link_identity, user_of_identity
from tracker.services.accounts.standing import Shut, why_shut
from tracker.store.models import Precinct, User, UserPrecinct

ACTOR = "single sign-on"
"""Whose doing an account or a role is in the log that the provider's word made."""


class Unopened(Unfit):
    """The provider knows somebody whom no account here is open to. `user_id`: the one it would have been, and
    `shut` how that stands.
    `rights_ended`: the provider's word about the person gives no right here any more.
    """

    def __init__(
        self, reason: str, *, user_id: int | None = None, shut: Shut | None = None, rights_ended: bool = False
    ) -> None:
        super().__init__(reason)
        self.user_id = user_id
        self.shut = shut
        self.rights_ended = rights_ended


def account_for(
    session: Session,
    settings: SingleSignOn,
    arrival: Arrival,
    *,
    now: datetime,
    idle_after: timedelta,
    request_id: str | None = None,
) -> User:
    """The account that an arrival opens, with the role and the precincts that the provider's word gives it from now on.
    `idle_after`: how long one may be unused.

    Raises:
        Unopened `unknown_identity`, `account_disabled`, `account_locked`, `account_left`, `account_idle`, `no_role`,
        `no_username`, or the code of the refusal of the act that would have made the account or changed its role.
    """
    user = user_of_identity(session, arrival.issuer, arrival.subject)
    user_id = None if user is None else user.id
    if user is None and not settings.provisioning:
        raise Unopened("unknown_identity")
    if user is not None:
        _check_open(session, user, now=now, idle_after=idle_after)
    granted = settings.granted(arrival.groups) if settings.roles else None
    if settings.roles and granted is None:
        raise Unopened("no_role", user_id=user_id, rights_ended=user is not None)
    actor = Actor(ACTOR, Role.ADMINISTRATOR, Door.PAGE, request_id=request_id)
    with _refusals_of(user_id):
        if user is None:
            return _made(session, actor, arrival, granted, now=now)
        if granted is not None and granted != _granted_to(session, user):
            return change_role(session, actor, ChangeRole(user.username, granted.role, granted.precincts), now=now)
    return user


def _check_open(session: Session, user: User, *, now: datetime, idle_after: timedelta) -> None:
    """Refuse an account that opens to nobody, by password or otherwise."""
    shut = why_shut(session, user, now=now, idle_after=idle_after)
    if user.demonstration:
        raise Unopened("account_disabled", user_id=user.id)
    if shut is not None:
        raise Unopened(f"account_{shut}", user_id=user.id, shut=shut)


def _made(session: Session, actor: Actor, arrival: Arrival, granted: Granted | None, *, now: datetime) -> User:
    """An account without a password for somebody who is here for the first time. A name that is taken opens nothing."""
    if arrival.username is None or granted is None:
        raise Unopened("no_username")
    name = arrival.full_name or arrival.username
    wanted = CreateUser(arrival.username, name, granted.role, precincts=granted.precincts)
    user = create_user(session, actor, wanted, now=now)
    link_identity(session, actor, LinkIdentity(user.username, arrival.issuer, arrival.subject), now=now)
    return user


def _granted_to(session: Session, user: User) -> Granted:
    """The role and the precincts that an account has."""
    codes = (
        select(Precinct.code)
        .join(UserPrecinct, UserPrecinct.precinct_id == Precinct.id)
        .where(UserPrecinct.user_id == user.id)
    )
    return Granted(Role(user.role), tuple(sorted(session.scalars(codes))))


@contextmanager
def _refusals_of(user_id: int | None) -> Iterator[None]:
    """What an act refuses is a sign-in that is not opened, with the refusal's code."""
    try:
        yield
    except Refusal as refusal:
        raise Unopened(refusal.code, user_id=user_id, rights_ended=user_id is not None) from refusal
