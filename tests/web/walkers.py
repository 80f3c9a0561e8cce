"""Everybody who may knock at a door, each with what they hold: a token for the API, a sign-in for the pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import with_story
from tracker.domain.actors import PERMISSIONS, READ_ONLY
from tracker.domain.commands.accounts import CreateUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_user
from tracker.services.accounts.secrets import digest, new_secret
from tracker.services.ledger import recording
from tracker.store.engine import make_engine, transaction
from tracker.store.models import ApiToken, ApiTokenPrecinct, Precinct, User, WebSession

NARROW = frozenset({"reports.read", "equipment.write"})
"""What one of the services was given."""


def everything(_: str) -> bool:
    """Nothing is taken from what the role holds."""
    return True


@dataclass(frozen=True)
class Walker:
    """Somebody at a door: the role that counts there (None: nobody's), and what is left of its permissions.

    `was`: the role of the account or token that counts no more, or not yet. `reads_first`: whether the department's
    notice is still before them.
    """

    name: str
    role: Role | None
    precincts: tuple[str, ...] = ()
    left: Callable[[str], bool] = everything
    was: Role | None = None
    reads_first: bool = False

    def may(self, permission: str) -> bool:
        """What the table says of the role, and of what was left of it."""
        return self.role is not None and self.role in PERMISSIONS[permission] and self.left(permission)


PEOPLE = (
    Walker("administrator", Role.ADMINISTRATOR),
    Walker("precinct administrator", Role.PRECINCT_ADMINISTRATOR, ("1",)),
    Walker("supervisor", Role.SUPERVISOR, ("1",)),
    Walker("another supervisor", Role.SUPERVISOR, ("5",)),
    Walker("oversight", Role.OVERSIGHT),
    Walker("disabled", None, was=Role.ADMINISTRATOR),
)
PENDING = Walker("password alone", None, was=Role.ADMINISTRATOR)
"""Whose password fitted, and who owes the second factor."""
NOBODY = Walker("nobody", None)
BY_TOKEN = (
    *PEOPLE,
    Walker("service", Role.SERVICE),
    Walker("service of two scopes", Role.SERVICE, left=NARROW.__contains__),
    Walker("read-only", Role.ADMINISTRATOR, left=READ_ONLY.__contains__),
    Walker("revoked", None, was=Role.ADMINISTRATOR),
    Walker("expired", None, was=Role.ADMINISTRATOR),
    NOBODY,
)
BY_SIGN_IN = (
    *PEOPLE,
    Walker("signed out", None, was=Role.ADMINISTRATOR),
    Walker("idle too long", None, was=Role.ADMINISTRATOR),
    Walker("signed in too long", None, was=Role.ADMINISTRATOR),
    PENDING,
    Walker("before the notice", Role.ADMINISTRATOR, reads_first=True),
    NOBODY,
)


@dataclass(frozen=True)
class Key:
    """What opens a door: the secret, and what the forms of a sign-in carry."""

    secret: str
    csrf_token: str = ""


def with_walkers(url: str) -> None:
    """Builds a site's database with the story in it, and an account for everybody."""
    with_story(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        for walker in {one.name: one for one in (*BY_TOKEN, *BY_SIGN_IN)}.values():
            role = walker.role or walker.was
            if role is not None:
                command = CreateUser(_username(walker), walker.name, role, precincts=walker.precincts)
                user = create_user(session, ADMINISTRATOR, command, now=NOW)
                user.disabled_at = NOW if walker.name == "disabled" else None
    engine.dispose()


def make_keys(url: str) -> tuple[Mapping[str, Key], Mapping[str, Key]]:
    """A token for everybody who comes with one, and a sign-in for everybody who signs in, by name."""
    engine = make_engine(url)
    with transaction(engine) as session:
        tokens = {one.name: _token(session, one) for one in BY_TOKEN if one is not NOBODY}
        sign_ins = {one.name: _sign_in(session, one) for one in BY_SIGN_IN if one is not NOBODY}
    engine.dispose()
    return tokens, sign_ins


def _username(walker: Walker) -> str:
    return walker.name.replace(" ", "-")


def _user(session: Session, walker: Walker) -> User:
    return session.scalars(select(User).where(User.username == _username(walker))).one()


def _token(session: Session, walker: Walker) -> Key:
    secret, user = new_secret(), _user(session, walker)
    role = walker.role or walker.was
    assert role is not None
    maker = replace(ADMINISTRATOR, user_id=user.id) if walker.name == "disabled" else ADMINISTRATOR
    with recording(session, maker, "create_token", now=NOW) as entry:
        token = entry.stamp(
            ApiToken(
                name=walker.name,
                token_hash=digest(secret),
                role=role.value,
                read_only=walker.name == "read-only",
                expires_at=NOW if walker.name == "expired" else None,
                revoked_at=NOW if walker.name == "revoked" else None,
                last_used_at=NOW,
                user_id=user.id if role is Role.SERVICE else None,
                scopes=sorted(filter(walker.left, PERMISSIONS)) if role is Role.SERVICE else None,
            )
        )
        session.flush()
        wanted = select(Precinct.id).where(Precinct.code.in_(walker.precincts))
        session.add_all([ApiTokenPrecinct(token_id=token.id, precinct_id=one) for one in session.scalars(wanted)])
        entry.about(token)
    return Key(secret)


def _sign_in(session: Session, walker: Walker) -> Key:
    key = Key(new_secret(), new_secret())
    began = NOW - timedelta(hours=12) if walker.name == "signed in too long" else NOW
    session.add(
        WebSession(
            token_hash=digest(key.secret),
            user_id=_user(session, walker).id,
            csrf_token=key.csrf_token,
            created_at=began,
            last_seen_at=NOW - timedelta(minutes=30) if walker.name == "idle too long" else NOW,
            ended_at=NOW if walker.name == "signed out" else None,
            second_factor_at=None if walker is PENDING else began,
            confirmed_at=NOW,
            notice_at=None if walker.reads_first else began,
        )
    )
    return key
