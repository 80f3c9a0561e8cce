"""The reports by name: how each is made and how it is written, for every door alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.inventory import InventoryReport
from tracker.domain.reports.needs import Readiness, TrainingNeeds
from tracker.domain.reports.outstanding import OutstandingReport
from tracker.domain.reports.return_due import ReturnDueReport
from tracker.domain.reports.rollout import RolloutProgress
from tracker.domain.reports.stamp import Stamped
from tracker.render.formats import Format
from tracker.render.inventory import render_inventory
from tracker.render.needs import render_needs, render_readiness
from tracker.render.outstanding import render_outstanding
from tracker.render.return_due import render_return_due
from tracker.render.rollout import render_progress, render_progress_series
from tracker.reports.inventory import inventory
from tracker.reports.needs import EXPIRING_WITHIN, Wanted, training_needs
from tracker.reports.on_day import Reader
from tracker.reports.outstanding import outstanding
from tracker.reports.readiness import readiness
from tracker.reports.return_due import return_due
from tracker.reports.rollout import curves_from, progress_from, rollout_history

Report = TypeVar("Report", bound=Stamped)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a report: the day, the moment of knowledge, the precincts by code (None: all), the format, and
    what only some reports know: the weekly series, and how many days ahead to look for what runs out (None: not said).
    """

    as_of: date
    known_at: datetime
    form: Format
    precincts: frozenset[str] | None = None
    weekly: bool = False
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A report of a name. `right`: what its reader must be granted. `names_people`: whom it names follows today's
    protection of identities, whatever the moment of knowledge.
    """

    right: str
    make: Callable[[Session, Reader, Asking], Any]
    write: Callable[[Any, Format], bytes]
    names_people: bool
    has_series: bool = False
    has_within: bool = False


def make_report(session: Session, reader: Reader, name: str, asking: Asking) -> Stamped:
    """The report as the reader may see it, stamped with the precincts that it is of.

    Raises:
        Invalid `no_series`, `no_days_ahead`: this report has none; `day_after_known_at`, `day_out_of_range`.
    """
    if asking.weekly and not REPORTS[name].has_series:
        raise Invalid("no_series", "Only rollout-progress has a weekly series. Leave it out.", field="series")
    if asking.within is not None and not REPORTS[name].has_within:
        raise Invalid("no_days_ahead", "Only training-needs looks days ahead. Leave that out.", field="within")
    made: Stamped = REPORTS[name].make(session, reader, asking)
    return _stamped(made, asking)


def write_report(name: str, report: Stamped, form: Format) -> bytes:
    """The report's bytes: the same for the same report."""
    return REPORTS[name].write(report, form)


def _stamped(report: Report, asking: Asking) -> Report:
    codes = None if asking.precincts is None else tuple(sorted(asking.precincts))
    return replace(report, stamp=replace(report.stamp, precincts=codes))


def _progress(session: Session, reader: Reader, asking: Asking) -> RolloutProgress:
    history = rollout_history(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)
    report = progress_from(history, series=asking.weekly)
    return replace(report, curves=curves_from(history)) if asking.form is Format.PDF else report


def _progress_file(report: RolloutProgress, form: Format) -> bytes:
    """Of a flat file the series is one of its own; the others carry it within the report."""
    return render_progress(report, form) if report.series is None else render_progress_series(report, form)


def _outstanding(session: Session, reader: Reader, asking: Asking) -> OutstandingReport:
    return outstanding(
        session,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        reveal_identities=reader.sees_identities,
    )


def _return_due(session: Session, reader: Reader, asking: Asking) -> ReturnDueReport:
    return return_due(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def _inventory(session: Session, reader: Reader, asking: Asking) -> InventoryReport:
    return inventory(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def _needs(session: Session, reader: Reader, asking: Asking) -> TrainingNeeds:
    return training_needs(
        session,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        reveal_identities=reader.sees_identities,
        wanted=Wanted(within=EXPIRING_WITHIN if asking.within is None else asking.within),
    )


def _readiness(session: Session, reader: Reader, asking: Asking) -> Readiness:
    return readiness(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


REPORTS: Mapping[str, Named] = MappingProxyType(
    {
        "rollout-progress": Named("reports.read", _progress, _progress_file, names_people=False, has_series=True),
        "outstanding": Named("people.read", _outstanding, render_outstanding, names_people=True),
        "inventory": Named("equipment.read", _inventory, render_inventory, names_people=True),
        "return-due": Named("people.read", _return_due, render_return_due, names_people=True),
        "training-needs": Named("people.read", _needs, render_needs, names_people=True, has_within=True),
        "readiness": Named("reports.read", _readiness, render_readiness, names_people=False),
    }
)
"""Each report by its name in addresses and on the command line."""
