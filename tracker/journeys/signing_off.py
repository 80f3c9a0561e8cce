"""A commander's month from its figures to the signature under them, whichever door it came through."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.frozen import MadeReport, SignMonth
from tracker.domain.errors import Conflict
from tracker.journeys.freezing import make_for_record
from tracker.journeys.reports import Asking
from tracker.render.formats import Format
from tracker.reports.months import signed_months, since_signed
from tracker.reports.on_day import Reader
from tracker.services.frozen.signing_off import check_ended, check_may_sign
from tracker.store.lookups import find_precinct

REPORT = "rollout-progress"
"""What a month is signed off on."""


def make_for_month(session: Session, actor: Actor, command: SignMonth, *, moment: datetime) -> MadeReport:
    """The progress report of the precinct on the month's last day as known now, to be signed.

    Raises:
        Forbidden; NotFound `unknown_precinct`; Invalid `month_not_ended`; Conflict
        `nothing_corrected`: it is to be signed again, and nothing was corrected since.
    """
    actor.check_may("months.sign")
    precinct = find_precinct(session, command.precinct)
    check_may_sign(actor, precinct)
    check_ended(command.month, moment)
    reader = Reader(actor.precincts, actor.may("identities.read"))
    signed = signed_months(session, reader, precinct_id=precinct.id, month=command.month)
    if signed and command.reason and not since_signed(session, signed[-1], known_at=moment).is_changed:
        message = f"Nothing was corrected in {command.month.name} since it was signed: it stands as it is."
        raise Conflict("nothing_corrected", message, field="month")
    asking = Asking(command.month.last_day, moment, Format.PDF, frozenset({precinct.code}))
    return make_for_record(session, reader, REPORT, asking)
