"""What is due is claimed, made with the rights that its account has now, sent, and settled. Run as often as one likes:
each due day of a subscription is sent once.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.readings import PullReport
from tracker.domain.errors import Refusal
from tracker.domain.mailing import is_due
from tracker.domain.reports.stamp import Stamp
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import DeliveryState, Door, Rhythm
from tracker.journeys.mailing.messages import Section, Sheet, digest_message, digest_text, sheet_message
from tracker.journeys.mailing.post import MailServer, Post, Undelivered
from tracker.journeys.reports import REPORTS, Asking, make_report, write_report
from tracker.journeys.views import asking_of
from tracker.render.formats import Format
from tracker.reports.on_day import Reader
from tracker.services.accounts import acting
from tracker.services.readings import pull_report
from tracker.services.subscriptions import claim_delivery, settle_delivery
from tracker.store.engine import transaction
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Delivery, Precinct, SavedView, Subscription, User

log = structlog.get_logger("tracker.mail")

DIGEST = "digest"
DIGESTED = ("return-due", "training-needs", "exceptions")
"""The lists of the digest, each within the precincts of its account."""


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription that is to be sent for a day."""

    subscription_id: int
    due_on: date
    address: str
    what: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: `state` None where somebody else is at it, or it is settled."""

    due: Due
    state: DeliveryState | None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A message ready to go, and what the log keeps of it."""

    message: EmailMessage
    actor: Actor
    pulled: tuple[PullReport, ...]
    digest: str
    data_version: int


class Withheld(Exception):  # noqa: N818 - a decision, not a fault
    """It may not go to that account or address (any more), for the reason given."""


def due_today(session: Session, *, now: datetime) -> tuple[Due, ...]:
    """Every subscription that is due on the agency's day of `now` or was since the last one, and is not settled."""
    today = local_day(now)
    rows = session.execute(
        select(Subscription, SavedView.name)
        .outerjoin(SavedView, SavedView.id == Subscription.view_id)
        .where(Subscription.ended_at.is_(None), SavedView.forgotten_at.is_(None))
        .order_by(Subscription.id)
    )
    found = []
    for subscription, name in rows:
        day = is_due(Rhythm(subscription.rhythm), today, local_day(subscription.recorded_at))
        if day is not None and not _is_settled(session, subscription.id, day):
            found.append(Due(subscription.id, day, subscription.address, name or DIGEST))
    return tuple(found)


def send_due(engine: Engine, post: Post, settings: MailServer, *, now: datetime) -> Iterator[Outcome]:
    """Send what is due, one after another; one that fails stops none of the others and is tried by the next run.

    A message is handed over between two transactions: a run that is stopped there leaves it claimed, and it is taken up
    after 15 minutes under the same Message-ID, so that it may arrive twice but never not at all.
    """
    with transaction(engine) as session:
        due = due_today(session, now=now)
    for one in due:
        with transaction(engine, write=True) as session:
            claimed = claim_delivery(session, one.subscription_id, one.due_on, now=max(now, last_recorded_at(session)))
            delivery_id = None if claimed is None else claimed.id
        if delivery_id is None:
            yield Outcome(one, None)
            continue
        yield _sent(engine, post, settings, one, delivery_id, now=now)


def _sent(engine: Engine, post: Post, settings: MailServer, due: Due, delivery_id: int, *, now: datetime) -> Outcome:
    state, said = DeliveryState.SENT, None
    made: Made | None = None
    try:
        with transaction(engine) as session:
            made = _made(session, settings, due, session.get_one(Delivery, delivery_id), now=now)
        post.send(made.message)
    except (Withheld, Refusal) as refused:
        state, said = DeliveryState.WITHHELD, str(refused)
    except Undelivered as failed:
        state, said = DeliveryState.FAILED, str(failed)
    except DBAPIError:
        raise  # the database is away: nothing could be put down, and every other would fail alike
    except Exception as fault:
        log.exception("delivery_not_made", subscription=due.subscription_id)
        state, said = DeliveryState.FAILED, f"It could not be made: {type(fault).__name__}."
    with transaction(engine, write=True) as session:
        if made is None or state is not DeliveryState.SENT:
            settle_delivery(session, delivery_id, state, now=now, said=said)
        else:
            settle_delivery(session, delivery_id, state, now=now, digest=made.digest, data_version=made.data_version)
            for pulled in made.pulled:
                pull_report(session, made.actor, pulled, now=now)
    return Outcome(due, state, said)


def _made(session: Session, settings: MailServer, due: Due, delivery: Delivery, *, now: datetime) -> Made:
    subscription = session.get_one(Subscription, due.subscription_id)
    user = session.get_one(User, subscription.user_id)
    if user.disabled_at is not None:
        raise Withheld(f"The account {user.username} is disabled.")
    if not settings.takes(subscription.address):
        raise Withheld(f"Mail may not go to {subscription.address}: its domain is not among those of [mail] domains.")
    actor = acting(session, user, door=Door.COMMAND_LINE)
    key = f"delivery-{subscription.id}-{due.due_on.isoformat()}-{delivery.id}"
    if subscription.view_id is None:
        return _digest(session, settings, actor, subscription, delivery, key, now=now)
    view = session.get_one(SavedView, subscription.view_id)
    _check_sight(session, actor, view)
    form, moment = Format(subscription.form or Format.PDF), delivery.known_at
    asking = asking_of(session, view, actor, form, today=local_day(moment), moment=moment)
    sheet = _sheet(session, actor, view.name, view.report, asking)
    message = sheet_message(settings, subscription.address, key, sheet, sent_at=now)
    pulled = _pulled(view.report, form.value, sheet.stamp, subscription.id)
    return Made(message, actor, (pulled,), sheet.digest, sheet.stamp.data_version)


def _check_sight(session: Session, actor: Actor, view: SavedView) -> None:
    """An account that was moved to another precinct gets no more of the one it left."""
    code = None if view.precinct_id is None else session.get_one(Precinct, view.precinct_id).code
    if not actor.may(REPORTS[view.report].right) or (code is not None and not actor.sees_precinct(code)):
        raise Withheld(f"The account {actor.name} may not see {view.name} any more.")


def _sheet(session: Session, actor: Actor, name: str, report: str, asking: Asking) -> Sheet:
    made = make_report(session, _reader(actor), report, asking)
    return Sheet(name, report, made.stamp, asking.form, write_report(report, made, asking.form))


def _digest(
    session: Session,
    settings: MailServer,
    actor: Actor,
    subscription: Subscription,
    delivery: Delivery,
    key: str,
    *,
    now: datetime,
) -> Made:
    moment = delivery.known_at
    today = local_day(moment)
    asking = Asking(today, moment, Format.TEXT, actor.precincts)
    sheets = [_sheet(session, actor, name, name, asking) for name in DIGESTED if actor.may(REPORTS[name].right)]
    sections = tuple(Section(one.report, one.stamp, tuple(one.body.decode().splitlines())) for one in sheets)
    text = digest_text(settings, sections)
    message = digest_message(settings, subscription.address, key, text, today.isoformat(), sent_at=now)
    pulled = tuple(_pulled(one.report, Format.TEXT.value, one.stamp, subscription.id) for one in sheets)
    version = max((one.stamp.data_version for one in sheets), default=0)
    return Made(message, actor, pulled, hashlib.sha256(text.encode()).hexdigest(), version)


def _reader(actor: Actor) -> Reader:
    return Reader(actor.precincts, actor.may("identities.read"))


def _pulled(report: str, form: str, stamp: Stamp, subscription_id: int) -> PullReport:
    asked = {name: ", ".join(values) for name, values in stamp.filters} | {"subscription": str(subscription_id)}
    return PullReport(report, form, stamp.as_of, stamp.known_at.astimezone(UTC), stamp.data_version, asked, False)


def _is_settled(session: Session, subscription_id: int, due_on: date) -> bool:
    settled = (DeliveryState.SENT.value, DeliveryState.WITHHELD.value)
    return (
        session.scalars(
            select(Delivery.id).where(
                Delivery.subscription_id == subscription_id, Delivery.due_on == due_on, Delivery.state.in_(settled)
            )
        ).first()
        is not None
    )
