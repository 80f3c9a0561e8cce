"""Passwords and codes being tried: counted before they are compared, for the account and for where they come from.

Comparing takes a tenth of a second, so a door counts the try in a transaction of its own, compares outside of any, and
settles the try in another. A try that is not settled, because its process was killed, counts as wrong. Whatever is
wrong, the answer is the same and takes as much work; why, only the log says. Whoever counts holds the account and asks
for no event, whoever settles has the log's own lock first: the two never wait for one another.
"""

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import TooManyTries
from tracker.services.accounts.administrators import is_last_administrator
from tracker.services.accounts.passwords import matches
from tracker.services.accounts.standing import BY_ITSELF, IDLE_AFTER, disable_shut, nobody, why_shut
from tracker.services.accounts.users import user_named
from tracker.services.ledger import recording
from tracker.store.models import SignInTry, User
from tracker.store.models.sign_in import Step

KEPT_FOR = timedelta(days=1)
FORGOTTEN_AT_ONCE = 20
"""So many old tries go with each new one; they count for minutes, and the log has their events."""

WRONG, UNKNOWN, HELD_OFF, ELSEWHERE, NO_PASSWORD = "wrong", "unknown", "held_off", "elsewhere", "no_password"
"""Why a try failed, besides what an account is shut by: it did not fit, there is no such account, as many as are
compared within the window had been, it is an account of the demonstration, which is not open, or it has no password:
guesses at one that an identity provider signs in never lock it.
"""


@dataclass(frozen=True, slots=True)
class TryRules:
    """How many wrong tries within the window lock an account, and how many hold off where they come from."""

    most_wrong: int = 5
    most_of_client: int = 20
    window: timedelta = timedelta(minutes=15)
    idle_after: timedelta = IDLE_AFTER


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that has been counted. `is_compared`: what was given may be compared with what is kept; otherwise it fails
    whatever it is.
    """

    try_id: int
    user_id: int | None
    """The account of the name, whether it opens or not."""
    client: str
    step: Step
    is_compared: bool
    cause: str
    """Why it fails, if it does."""


@dataclass(frozen=True, slots=True)
class PasswordTried:
    """A password's try that has been counted, and what to compare it with."""

    tried: Tried
    _kept: str | None = field(repr=False)

    def fits(self, password: str) -> bool:
        """Whether this is the password of an account that opens. It takes as long either way."""
        return matches(self._kept, password)


def client_of(address: str | None) -> str:
    """Where tries come from: an address, or the 64 bits of an IPv6 address that one subscriber has for himself
    (RFC 6177). Empty where it is not known.
    """
    try:
        read = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, 64), strict=False)) if not read.is_loopback else str(read)


def count_password_try(
    session: Session, username: str, *, client: str, demonstration: bool, rules: TryRules, now: datetime
) -> PasswordTried:
    """Count a try of the password of a name, be there such an account or not. `client`: see `client_of`;
    `demonstration`: whether the demonstration's own accounts work here.

    Raises:
        TooManyTries `too_many_tries`: too many from there were wrong.
    """
    user = user_named(session, username)
    closed = None
    if user is not None and user.password_hash is None:
        closed = NO_PASSWORD
    elif user is not None and user.demonstration and not demonstration:
        closed = ELSEWHERE
    tried = count_try(session, user, client=client, step=Step.PASSWORD, rules=rules, now=now, closed=closed)
    return PasswordTried(tried, user.password_hash if user is not None and tried.is_compared else None)


def count_try(
    session: Session,
    user: User | None,
    *,
    client: str,
    step: Step,
    rules: TryRules,
    now: datetime,
    closed: str | None = None,
) -> Tried:
    """Count a try before anything is compared. Tries of one account take turns; those that are not compared count for
    the client alone. `closed`: why this account opens nothing here, beside how it stands.

    Raises:
        TooManyTries `too_many_tries`: too many from the client were wrong, on whatever account.
    """
    check_client(session, client, rules=rules, now=now)
    _forget_some(session, before=now - KEPT_FOR)
    cause = closed or UNKNOWN
    if user is not None:
        _hold(session, user)
        cause = (
            closed
            or why_shut(session, user, now=now, idle_after=rules.idle_after)
            or _held_off(session, user, rules, now)
        )
    is_compared = user is not None and cause == WRONG
    counted = SignInTry(
        user_id=user.id if user is not None and is_compared else None, client=client, step=step.value, tried_at=now
    )
    session.add(counted)
    session.flush()
    return Tried(counted.id, user.id if user is not None else None, client, step, is_compared, str(cause))


def check_client(session: Session, client: str, *, rules: TryRules, now: datetime) -> None:
    """Refuse whoever comes from where too many wrong tries came from within the window: TooManyTries `too_many_tries`.

    Tries that their account's holder set right, by signing in from the same place afterwards, do not count: people who
    share an address are not shut out by one another's slips.
    """
    newest = select(SignInTry.tried_at).where(*_wrong_of_client(client, rules, now)).order_by(SignInTry.id.desc())
    counted = session.scalars(newest.limit(rules.most_of_client)).all()
    if len(counted) >= rules.most_of_client:
        raise TooManyTries(
            "too_many_tries",
            "Too many sign-ins from this address failed. Wait a few minutes, then try again.",
            seconds=max(1, int((min(counted) + rules.window - now).total_seconds()) + 1),
        )


def settle_try(
    session: Session, tried: Tried, *, fitted: bool, rules: TryRules, now: datetime, request_id: str | None = None
) -> bool:
    """Take a right one out of the count, or leave an event of a failure; answers whether it was right and the account
    still opens. The wrong one that is the last of those allowed locks the account, which leaves an event of its own.
    """
    user = None if tried.user_id is None else session.get_one(User, tried.user_id)
    cause = tried.cause
    if fitted and tried.is_compared and user is not None:
        session.refresh(user)
        session.execute(update(SignInTry).where(SignInTry.id == tried.try_id).values(fitted=True))
        shut = why_shut(session, user, now=now, idle_after=rules.idle_after)
        if shut is None:
            return True
        cause = shut
    _record_failure(session, tried, user, cause, now=now, request_id=request_id)
    if user is not None and tried.is_compared and not fitted:
        _lock_if_due(session, user, rules=rules, now=now, request_id=request_id)
    if user is not None and cause in BY_ITSELF:
        disable_shut(session, nobody(request_id), user, now=now, idle_after=rules.idle_after)
    return False


def forget_tries(session: Session, user_id: int) -> int:
    """Let go of an account's tries, which then count neither for it nor for where they came from; how many there
    were.
    """
    return len(session.scalars(delete(SignInTry).where(SignInTry.user_id == user_id).returning(SignInTry.id)).all())


def _record_failure(
    session: Session, tried: Tried, user: User | None, cause: str, *, now: datetime, request_id: str | None
) -> None:
    """Leave an event of a try that failed. An unknown name is not kept: people type passwords there."""
    with recording(session, nobody(request_id), "fail_log_in", now=now) as entry:
        entry.changes_data = False
        entry.personal["client"] = tried.client
        entry.detail.update(step=tried.step.value, cause=str(cause))
        if user is not None:
            entry.about(user)


def _lock_if_due(session: Session, user: User, *, rules: TryRules, now: datetime, request_id: str | None) -> None:
    """Lock an account whose tries are used up, until an administrator releases it. The last administrator who can sign
    in is held off for the window alone: guesses from outside never leave a tracker without one.
    """
    session.refresh(user)
    if user.locked_at is not None or _wrong(session, user, rules, now) < rules.most_wrong:
        return
    actor = nobody(request_id)
    if is_last_administrator(session, user, now=now):
        with recording(session, actor, "spare_user", now=now) as entry:
            entry.changes_data = False
            entry.about(user, username=user.username)
        return
    with recording(session, actor, "lock_user", now=now) as entry:
        user.locked_at = entry.recorded_at
        entry.about(user, username=user.username)


def _held_off(session: Session, user: User, rules: TryRules, now: datetime) -> str:
    return HELD_OFF if _wrong(session, user, rules, now) >= rules.most_wrong else WRONG


def _hold(session: Session, user: User) -> None:
    """Hold an account fast until the transaction ends, and look at it again; rows that refer to it may be added."""
    found = select(User).where(User.id == user.id).with_for_update(key_share=True)
    session.scalars(found.execution_options(populate_existing=True)).one()


def _wrong(session: Session, user: User, rules: TryRules, now: datetime) -> int:
    """How many tries of an account within the window were wrong, or are not settled."""
    counted = select(func.count()).where(
        SignInTry.user_id == user.id, SignInTry.fitted.is_(False), SignInTry.tried_at > now - rules.window
    )
    return session.scalar(counted) or 0


def _wrong_of_client(client: str, rules: TryRules, now: datetime) -> tuple[ColumnElement[bool], ...]:
    later = aliased(SignInTry)
    set_right = select(later.id).where(
        later.client == SignInTry.client,
        later.user_id == SignInTry.user_id,
        later.step == SignInTry.step,
        later.fitted,
        later.id > SignInTry.id,
    )
    return (
        SignInTry.client == client,
        SignInTry.tried_at > now - rules.window,
        SignInTry.fitted.is_(False),
        ~set_right.correlate(SignInTry).exists(),
    )


def _forget_some(session: Session, *, before: datetime) -> None:
    """Let go of some of the oldest tries; those that another transaction is letting go of are its own."""
    old = select(SignInTry.id).where(SignInTry.tried_at < before).order_by(SignInTry.id).limit(FORGOTTEN_AT_ONCE)
    found = session.scalars(old.with_for_update(skip_locked=True)).all()
    if found:
        session.execute(delete(SignInTry).where(SignInTry.id.in_(found)))
