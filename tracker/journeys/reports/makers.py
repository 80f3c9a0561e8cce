"""How each report is made of what was asked."""

from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.activity import ActivityReport
from tracker.domain.reports.custody import CustodyReport, Side
from tracker.domain.reports.daily_use import DailyUseReport
from tracker.domain.reports.exceptions import ExceptionsReport
from tracker.domain.reports.inventory import InventoryReport
from tracker.domain.reports.needs import Readiness, TrainingNeeds
from tracker.domain.reports.outstanding import OutstandingReport
from tracker.domain.reports.program import ProgramReport
from tracker.domain.reports.reconciliation import ReconciliationsReport
from tracker.domain.reports.return_due import ReturnDueReport
from tracker.domain.reports.rollout import RolloutProgress
from tracker.domain.reports.statutory import StatutoryReport
from tracker.domain.reports.training_matrix import TrainingReport
from tracker.journeys.reports.asking import Asking
from tracker.render.formats import Format
from tracker.render.rollout import render_progress, render_progress_series
from tracker.reports.activity import activity
from tracker.reports.custody_report import custody
from tracker.reports.daily_use import daily_use
from tracker.reports.exceptions import exceptions
from tracker.reports.inventory import inventory
from tracker.reports.inventory_weeks import owned_by_week
from tracker.reports.needs import EXPIRING_WITHIN, Wanted, training_needs
from tracker.reports.on_day import Reader
from tracker.reports.outstanding import outstanding
from tracker.reports.program import program
from tracker.reports.readiness import readiness
from tracker.reports.reconciliation import reconciliations_of
from tracker.reports.return_due import return_due
from tracker.reports.rollout import curves_from, progress_from, rollout_history
from tracker.reports.statutory import statutory
from tracker.reports.training_matrix import training_report


def make_progress(session: Session, reader: Reader, asking: Asking) -> RolloutProgress:
    """How far each precinct has come; on paper with its curves."""
    history = rollout_history(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)
    report = progress_from(history, series=asking.weekly)
    return replace(report, curves=curves_from(history)) if asking.form is Format.PDF else report


def render_progress_file(report: RolloutProgress, form: Format) -> bytes:
    """Of a flat file the series is one of its own; the others carry it within the report."""
    return render_progress(report, form) if report.series is None else render_progress_series(report, form)


def make_outstanding(session: Session, reader: Reader, asking: Asking) -> OutstandingReport:
    """Who is missing what."""
    return outstanding(
        session,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        reveal_identities=reader.sees_identities,
    )


def make_return_due(session: Session, reader: Reader, asking: Asking) -> ReturnDueReport:
    """What has to come back."""
    return return_due(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def make_inventory(session: Session, reader: Reader, asking: Asking) -> InventoryReport:
    """What is owned; on paper with its weeks."""
    report = inventory(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)
    if asking.form is not Format.PDF:
        return report
    weeks = owned_by_week(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)
    return replace(report, weeks=weeks)


def make_exceptions(session: Session, reader: Reader, asking: Asking) -> ExceptionsReport:
    """What is against the rules, and out of the ordinary."""
    return exceptions(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        since=asking.since,
    )


def make_custody(session: Session, reader: Reader, asking: Asking) -> CustodyReport:
    """Who held what. Invalid `side_differs`: the custody of one camera or officer goes by it."""
    if asking.by is not None and asking.subject is not None and asking.subject.side is not asking.by:
        one = asking.subject.side.value
        raise Invalid("side_differs", f"The custody of one {one} goes by {one}. Leave that out.", field="by")
    return custody(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        since=asking.since,
        precincts=asking.precincts,
        side=asking.by or Side.CAMERA,
        subject=asking.subject,
    )


def make_daily_use(session: Session, reader: Reader, asking: Asking) -> DailyUseReport:
    """What was deployed and used, by day and precinct."""
    return daily_use(
        session, as_of=asking.as_of, known_at=asking.known_at, since=asking.since, precincts=asking.precincts
    )


def make_reconciliations(session: Session, reader: Reader, asking: Asking) -> ReconciliationsReport:
    """The lists held against the register."""
    return reconciliations_of(session, reader, as_of=asking.as_of, known_at=asking.known_at, since=asking.since)


def make_needs(session: Session, reader: Reader, asking: Asking) -> TrainingNeeds:
    """Who needs which training."""
    return training_needs(
        session,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        reveal_identities=reader.sees_identities,
        wanted=Wanted(within=EXPIRING_WITHIN if asking.within is None else asking.within),
    )


def make_training(session: Session, reader: Reader, asking: Asking) -> TrainingReport:
    """Officers and courses."""
    return training_report(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        since=asking.since,
        within=EXPIRING_WITHIN if asking.within is None else asking.within,
    )


def make_activity(session: Session, reader: Reader, asking: Asking) -> ActivityReport:
    """Who entered what."""
    return activity(session, as_of=asking.as_of, known_at=asking.known_at, since=asking.since)


def make_readiness(session: Session, reader: Reader, asking: Asking) -> Readiness:
    """How ready each precinct is."""
    return readiness(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def make_program(session: Session, reader: Reader, asking: Asking) -> ProgramReport:
    """What was appropriated and spent."""
    return program(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def make_statutory(session: Session, reader: Reader, asking: Asking) -> StatutoryReport:
    """What Minn. Stat. 13.825 subd. 5 makes public."""
    return statutory(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        since=asking.since,
        precincts=asking.precincts,
    )
