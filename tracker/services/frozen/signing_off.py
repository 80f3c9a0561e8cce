"""A commander's signature under a month of the precinct, with the report that it rests on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.frozen import MadeReport, SignMonth
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from tracker.domain.months import Month
from tracker.domain.spans import local_day
from tracker.services.checks import database_word
from tracker.services.frozen.keeping import after_report, freeze_report
from tracker.services.ledger import recording
from tracker.store.lookups import find_precinct
from tracker.store.models import MonthSignature, Precinct


def sign_month(
    session: Session, actor: Actor, command: SignMonth, made: MadeReport, *, now: datetime
) -> MonthSignature:
    """Sign off a month of a precinct on `made`, the progress report of its last day, which is kept for the record in
    the same act. Signed again, the new signature supersedes the one before and says why.

    Raises:
        Forbidden; NotFound `unknown_precinct`; Invalid `month_not_ended`, `reason_required`; Conflict `signed_already`
        (it was signed meanwhile, or is signed and no reason is given), `never_signed` (a reason, and nothing to
        supersede), and what freezing raises.
    """
    actor.check_may("months.sign")
    precinct = find_precinct(session, command.precinct)
    check_may_sign(actor, precinct)
    check_ended(command.month, now)
    with recording(session, actor, "sign_month", now=after_report(made, now)) as entry:
        before = last_signature(session, precinct.id, command.month)
        if refusal := _refusal(precinct, command, before):
            raise refusal
        frozen = freeze_report(session, actor, made, now=now)
        signature = MonthSignature(
            precinct_id=precinct.id,
            year=command.month.year,
            month=command.month.number,
            version=1 if before is None else before.version + 1,
            frozen_report_id=frozen.id,
            note=(command.note or "").strip() or None,
            reason=(command.reason or "").strip() or None,
        )
        with database_word(session, lambda: _signed(precinct, command.month)):
            entry.stamp(signature)
        entry.about(
            signature,
            precinct=precinct.code,
            month=str(command.month),
            version=signature.version,
            frozen_report=frozen.number,
            note=signature.note,
            reason=signature.reason,
        )
    return signature


def check_may_sign(actor: Actor, precinct: Precinct) -> None:
    """A month is its precinct's commander's to sign. Raises Forbidden; NotFound `unknown_precinct`."""
    if not actor.sees_precinct(precinct.code):
        raise NotFound("unknown_precinct", f"There is no precinct {precinct.code}. Check the code.", field="precinct")
    if actor.precincts is None:
        raise Forbidden("commander_signs", f"The commander of the {precinct.name} signs its months off. Ask for it.")


def check_ended(month: Month, now: datetime) -> None:
    """Refuse a month that has not ended: Invalid `month_not_ended`."""
    if local_day(now) <= month.last_day:
        message = f"{month.name} has not ended. Sign it from the day after {month.last_day.isoformat()}."
        raise Invalid("month_not_ended", message, field="month")


def last_signature(session: Session, precinct_id: int, month: Month) -> MonthSignature | None:
    """The signature that stands under a month of a precinct."""
    return session.scalars(
        select(MonthSignature)
        .where(
            MonthSignature.precinct_id == precinct_id,
            MonthSignature.year == month.year,
            MonthSignature.month == month.number,
        )
        .order_by(MonthSignature.version.desc())
        .limit(1)
    ).one_or_none()


def _refusal(precinct: Precinct, command: SignMonth, before: MonthSignature | None) -> Refusal | None:
    says_why = bool((command.reason or "").strip())
    if before is not None and not says_why:
        return _signed(precinct, command.month)
    if before is None and says_why:
        message = f"{command.month.name} of the {precinct.name} was never signed: leave the reason out."
        return Conflict("never_signed", message, field="reason")
    return None


def _signed(precinct: Precinct, month: Month) -> Conflict:
    return Conflict(
        "signed_already",
        f"{month.name} of the {precinct.name} is signed off. After a correction it can be signed again, with a reason.",
        field="month",
    )
