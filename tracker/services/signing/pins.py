"""Officers' PINs: set at the counter, counted before they are compared, locked when given wrong too often.

Comparing one takes a tenth of a second: a door counts the try in a transaction of its own, compares outside of any, and
settles the try in another, so that neither the desk nor the count waits, and a refusal undoes no count.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.signing import SetOfficerPin
from tracker.domain.errors import Conflict, FieldProblem, Invalid
from tracker.services.accounts.passwords import hash_password, matches
from tracker.services.ledger import recording
from tracker.store.lookups import find_assignment, find_officer
from tracker.store.models import Officer, OfficerPin, PinTry
from tracker.store.scope import sphere_of

SHORTEST, LONGEST = 6, 12
"""Digits."""

MOST_WRONG = 5
WINDOW = timedelta(minutes=15)

RUN = "0123456789"


@dataclass(frozen=True, slots=True)
class PinTried:
    """A try that has been counted, and what to compare the PIN with."""

    officer_id: int
    pin_id: int
    try_id: int
    _kept: str = field(repr=False)

    def fits(self, pin: str) -> bool:
        """Whether this is the officer's PIN. It takes as long either way."""
        return matches(self._kept, pin)


def set_officer_pin(session: Session, actor: Actor, command: SetOfficerPin, *, now: datetime) -> OfficerPin:
    """A PIN that works from now on in place of the one before, locked or not.

    Raises:
        Invalid `pin_unfit`, its problem with the reason: `not_digits`, `too_short`, `too_long`, `too_simple`;
        NotFound `unknown_officer`; Conflict `ambiguous`.
    """
    actor.check_may("people.write")
    check_pin(command.pin)
    officer = find_officer(session, command.officer)
    kept = hash_password(command.pin)
    with recording(session, actor, "set_officer_pin", now=now) as entry:
        made = entry.stamp(OfficerPin(officer_id=officer.id, pin_hash=kept))
        entry.about(officer)
    return made


def check_pin(pin: str) -> None:
    """Refuse a PIN that is not 6 to 12 digits, or that anyone would try first: Invalid `pin_unfit`."""
    problem = _problem(pin)
    if problem is not None:
        code, message = problem
        raise Invalid("pin_unfit", message, problems=[FieldProblem("pin", code, message)])


def _problem(pin: str) -> tuple[str, str] | None:
    if not (pin.isascii() and pin.isdecimal()):
        return "not_digits", "A PIN is made of digits alone."
    if len(pin) < SHORTEST:
        return "too_short", f"A PIN has at least {SHORTEST} digits."
    if len(pin) > LONGEST:
        return "too_long", f"A PIN has at most {LONGEST} digits."
    around = RUN * 3
    if len(set(pin)) == 1 or pin in around or pin[::-1] in around:
        return "too_simple", "A PIN is not one digit over and over, nor digits in a row. Choose another."
    return None


def count_pin_try(session: Session, actor: Actor, assignment_id: int, *, now: datetime) -> PinTried:
    """Count a try of the PIN of an assignment's officer, before anything is compared. The fifth wrong one in 15 minutes
    locks the PIN: the count takes the try at hand for wrong until it is settled.

    Raises:
        NotFound `unknown_assignment`; Conflict `no_pin`, `pin_locked`.
    """
    actor.check_may("equipment.write")
    officer_id = find_assignment(session, assignment_id, sphere=sphere_of(actor, now)).officer_id
    kept = _current(session, officer_id)
    if kept is None:
        raise Conflict(
            "no_pin", "This officer has no PIN yet. Set one at the counter, or sign with a finger.", field="pin"
        )
    if kept.locked_at is not None:
        raise _locked()
    counted = PinTry(officer_pin_id=kept.id, tried_at=now)
    session.add(counted)
    session.flush()
    if _wrong(session, kept, now) >= MOST_WRONG:
        kept.locked_at = now
        session.flush()
    return PinTried(officer_id, kept.id, counted.id, kept.pin_hash)


def settle_pin_try(session: Session, actor: Actor, tried: PinTried, *, fitted: bool, now: datetime) -> bool:
    """Take a right one out of the count, or leave an event of a wrong one; answers whether the PIN is locked now."""
    kept = session.scalars(
        select(OfficerPin)
        .where(OfficerPin.id == tried.pin_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if fitted:
        session.execute(update(PinTry).where(PinTry.id == tried.try_id).values(fitted=True))
        if kept.locked_at is not None and _wrong(session, kept, now) < MOST_WRONG:
            kept.locked_at = None  # the try at hand had locked it, as if it were wrong
            session.flush()
        return False
    is_locked = kept.locked_at is not None
    with recording(session, actor, "fail_pin", now=now) as entry:
        entry.changes_data = False
        entry.about(session.get_one(Officer, tried.officer_id), locked=is_locked)
    return is_locked


def wrong_pin(is_locked: bool) -> Conflict:
    """The refusal of a PIN that does not fit, or of the one that locked it."""
    if is_locked:
        return _locked()
    return Conflict("wrong_pin", "This is not the officer's PIN. Try again, or sign with a finger.", field="pin")


def _locked() -> Conflict:
    return Conflict(
        "pin_locked",
        "This PIN was given wrong too often and is locked. Set a new one at the counter, or sign with a finger.",
        field="pin",
    )


def _current(session: Session, officer_id: int) -> OfficerPin | None:
    """The PIN that was set last, held fast until the transaction ends: tries take turns."""
    newest = select(func.max(OfficerPin.id)).where(OfficerPin.officer_id == officer_id).scalar_subquery()
    return session.scalars(
        select(OfficerPin).where(OfficerPin.id == newest).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def _wrong(session: Session, kept: OfficerPin, now: datetime) -> int:
    """How many tries of the last 15 minutes were wrong, or are not settled."""
    counted = select(func.count()).where(
        PinTry.officer_pin_id == kept.id, PinTry.fitted.is_(False), PinTry.tried_at > now - WINDOW
    )
    return session.scalar(counted) or 0
