"""Whom an identity provider means: an account is linked to issuer and subject, and to nothing else of a person's."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.accounts import LinkIdentity, UnlinkIdentity
from tracker.domain.errors import Conflict, NotFound, Refusal
from tracker.services.accounts.administrators import check_not_last_administrator
from tracker.services.accounts.secrets import digest
from tracker.services.accounts.sessions import SINGLE_SIGN_ON
from tracker.services.accounts.standing import BY_ITSELF, IDLE_AFTER, Shut, disable_shut, nobody
from tracker.services.accounts.users import find_user
from tracker.services.checks import database_word
from tracker.services.ledger import recording
from tracker.store.models import AuditEvent, AuditHead, Identity, User, WebSession

ANYBODYS = frozenset({"lapsed", "other_state", "twice", "other_issuer", "refused_there", "no_code", "code_refused"})
"""Why a sign-in fails that anybody can begin and spoil, with no account at the provider: of each, one event a minute,
since what is turned away a thousand times must not fill the log.
"""
ONCE_IN = timedelta(minutes=1)
LOOKED_BACK = 1000
"""So many events back it is looked for."""


def link_identity(session: Session, actor: Actor, command: LinkIdentity, *, now: datetime) -> Identity:
    """Whoever the provider calls so signs in to this account from now on.

    Raises:
        NotFound `unknown_user`; Conflict `identity_linked`: to this account already, or to another;
        `demonstration_account`: those have no identity.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    if user.demonstration:
        raise Conflict("demonstration_account", "The demonstration's accounts cannot be linked.", field="username")
    with recording(session, actor, "link_identity", now=now) as entry:
        if refusal := _linked(session, command):
            raise refusal
        made = Identity(user_id=user.id, issuer=command.issuer, subject=command.subject)
        with database_word(session, lambda: _linked(session, command)):
            entry.stamp(made)
        entry.personal["subject"] = command.subject
        entry.about(made, username=user.username, issuer=command.issuer)
    return made


def unlink_identity(session: Session, actor: Actor, command: UnlinkIdentity, *, now: datetime) -> Identity:
    """Whoever the provider calls so signs in to this account no more; what it began ends, on every instance.

    Raises:
        NotFound `unknown_user`, `unknown_identity`; Conflict `last_administrator`: nobody else could let anybody in.
    """
    actor.check_may("accounts.manage")
    user = find_user(session, command.username)
    with recording(session, actor, "unlink_identity", now=now) as entry:
        linked = _of(session, command.issuer, command.subject)
        if linked is None or linked.user_id != user.id:
            raise NotFound(
                "unknown_identity",
                f"{user.username} is not linked to this subject of this issuer. Compare both, letter by letter.",
                field="subject",
            )
        if user.password_hash is None and not _known_otherwise(session, linked):
            check_not_last_administrator(session, user, now=now)
        linked.ended_at = entry.recorded_at
        end_what_the_provider_began(session, user.id, moment=entry.recorded_at)
        entry.personal["subject"] = command.subject
        entry.about(linked, username=user.username, issuer=command.issuer)
    return linked


def user_of_identity(session: Session, issuer: str, subject: str) -> User | None:
    """The account that a provider's word opens, disabled or not; None where none is linked."""
    linked = _of(session, issuer, subject)
    return None if linked is None else session.get_one(User, linked.user_id)


def note_vouched(
    session: Session, secret: str, *, second_factor_at: datetime | None, confirmed_at: datetime | None
) -> None:
    """Keep of a session just opened what the provider vouched for: a second factor (None: for none), and when the
    person last showed there who it is (None: it does not say).
    """
    session.execute(
        update(WebSession)
        .where(WebSession.token_hash == digest(secret))
        .values(second_factor_at=second_factor_at, confirmed_at=confirmed_at)
    )


def end_what_the_provider_began(session: Session, user_id: int, *, moment: datetime) -> None:
    """Every sign-in of an account that a provider vouched for ends; the act that ends them leaves the event."""
    session.execute(
        update(WebSession)
        .where(WebSession.user_id == user_id, WebSession.begun_by == SINGLE_SIGN_ON, WebSession.ended_at.is_(None))
        .values(ended_at=moment)
    )


def record_failed_single_sign_on(
    session: Session,
    reason: str,
    *,
    user_id: int | None = None,
    shut: Shut | None = None,
    ends_others: bool = False,
    now: datetime,
    idle_after: timedelta = IDLE_AFTER,
    request_id: str | None = None,
) -> None:
    """Leave an event of a sign-in by the provider that failed, with a word for why and nothing that the provider said.

    `user_id`: whose account it would have opened, and `shut` how that stands; what is shut by itself is disabled from
    now on. `ends_others`: the provider's word about that person is another now, and what it began before ends.
    What anybody can spoil is put on record once in a minute.
    """
    if reason in ANYBODYS and _is_recorded(session, reason, now=now):
        return
    with recording(session, nobody(request_id), "fail_log_in", now=now) as entry:
        entry.changes_data = False
        entry.detail.update(begun_by=SINGLE_SIGN_ON, reason=reason)
        if user_id is not None:
            entry.about(session.get_one(User, user_id))
            if ends_others:
                end_what_the_provider_began(session, user_id, moment=entry.recorded_at)
    if user_id is not None and shut in BY_ITSELF:
        user = session.get_one(User, user_id)
        disable_shut(session, nobody(request_id), user, now=now, idle_after=idle_after)


def _is_recorded(session: Session, reason: str, *, now: datetime) -> bool:
    event = AuditEvent
    newest = select(AuditHead.seq).scalar_subquery()
    lately = select(event.detail).where(
        event.seq > newest - LOOKED_BACK, event.act == "fail_log_in", event.recorded_at > now - ONCE_IN
    )
    said = {"begun_by": SINGLE_SIGN_ON, "reason": reason}
    return any(detail == said for detail in session.scalars(lately))


def _known_otherwise(session: Session, linked: Identity) -> bool:
    """Whether the account of an identity has another."""
    others = select(Identity.id).where(
        Identity.user_id == linked.user_id, Identity.id != linked.id, Identity.ended_at.is_(None)
    )
    return session.scalars(others).first() is not None


def _of(session: Session, issuer: str, subject: str) -> Identity | None:
    return session.scalars(
        select(Identity).where(Identity.issuer == issuer, Identity.subject == subject, Identity.ended_at.is_(None))
    ).one_or_none()


def _linked(session: Session, command: LinkIdentity) -> Refusal | None:
    if _of(session, command.issuer, command.subject) is None:
        return None
    return Conflict(
        "identity_linked",
        "An account is linked to this subject of this issuer already. End that link first: `tracker user unlink`.",
        field="subject",
    )
