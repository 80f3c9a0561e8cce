"""One-time links on their way to those whose they are: the address, the message, and what became of it on record."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import Engine

from tracker.domain.actors import Actor
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import DeliveryState
from tracker.journeys.mailing.messages import plain_message
from tracker.journeys.mailing.post import MailServer, Post, Undelivered
from tracker.render.words import moment
from tracker.services.accounts import NewLink, record_mailed
from tracker.store.engine import transaction
from tracker.store.models.sign_in import Purpose

WELCOME = "/welcome"


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of a link's message: `state` None where none was to be sent, `said` why it was not taken."""

    state: DeliveryState | None = None
    said: str | None = None

    @property
    def is_sent(self) -> bool:
        """Whether the mail server has it."""
        return self.state is DeliveryState.SENT


def link_address(address: str, secret: str) -> str:
    """Where a link leads. The secret is a part of the path, which no form of ours sends on, and never of a query.

    Raises:
        Conflict `address_not_set`: nobody said where this tracker is found.
    """
    if not address:
        raise Conflict(
            "address_not_set",
            "Nobody said where this tracker is found, so no link can lead to it. Set [mail] address in the settings.",
        )
    return f"{address}{WELCOME}/{secret}"


def mail_link(
    engine: Engine,
    post: Post,
    settings: MailServer,
    link: NewLink,
    *,
    address: str,
    agency: str,
    actor: Actor,
    now: datetime,
) -> Mailed:
    """Send a link to its account's mail address, where there is one and a mail server; that it was tried stands on
    record, whatever became of it. To be called with no transaction open: a mail server may take its time.
    """
    if not settings.host or link.mail_address is None:
        return Mailed()
    mailed = _sent(post, settings, link, address=address, agency=agency, now=now)
    with transaction(engine, write=True) as session:
        assert mailed.state is not None  # noqa: S101 # nosec B101 - for the type checker
        record_mailed(session, actor, link, mailed.state, mailed.said, now=now)
    return mailed


def _sent(post: Post, settings: MailServer, link: NewLink, *, address: str, agency: str, now: datetime) -> Mailed:
    to = link.mail_address or ""
    if not settings.takes(to):
        return Mailed(DeliveryState.WITHHELD, "Its domain is not among those of [mail] domains.")
    try:
        post.send(_message(settings, link, link_address(address, link.secret), agency, now))
    except Undelivered as failed:
        return Mailed(DeliveryState.FAILED, str(failed))
    return Mailed(DeliveryState.SENT)


def _message(settings: MailServer, link: NewLink, where: str, agency: str, now: datetime) -> EmailMessage:
    invited = link.purpose is Purpose.INVITE
    opening = (
        f"An account was made for you in the camera rollout tracker of {agency}."
        if invited
        else f"A new password was asked for, for your account in the camera rollout tracker of {agency}."
    )
    otherwise = (
        "If you did not expect this, tell an administrator of the tracker."
        if invited
        else "If you did not ask for it, do nothing: your password stays as it is. If it happens again, tell an "
        "administrator of the tracker."
    )
    lines = [
        f"{link.full_name},",
        "",
        opening,
        f"Your user name: {link.username}",
        "",
        f"Choose a password here, until {moment(link.expires_at)}. The link works once:",
        where,
        "",
        otherwise,
    ]
    subject = "Your account in the camera rollout tracker" if invited else "A new password for the camera tracker"
    key = f"link-{hashlib.sha256(link.secret.encode()).hexdigest()[:16]}"
    return plain_message(settings, link.mail_address or "", key, subject, lines, sent_at=now)
