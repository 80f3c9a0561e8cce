"""The reports by name: how each is made and how it is written, for every door alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import IO, Any

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
from tracker.domain.reports.stamp import Stamped
from tracker.domain.reports.statutory import StatutoryReport
from tracker.domain.reports.training_matrix import TrainingReport
from tracker.render.activity import render_activity
from tracker.render.custody import render_custody, write_custody
from tracker.render.daily_use import render_daily_use, write_daily_use
from tracker.render.exceptions import render_exceptions
from tracker.render.formats import Format
from tracker.render.inventory import render_inventory
from tracker.render.needs import render_needs, render_readiness
from tracker.render.outstanding import render_outstanding
from tracker.render.program import render_program
from tracker.render.reconciliations import render_reconciliations
from tracker.render.return_due import render_return_due
from tracker.render.rollout import render_progress, render_progress_series
from tracker.render.statutory import render_statutory
from tracker.render.training_matrix import render_training
from tracker.reports.activity import activity
from tracker.reports.custody_report import custody
from tracker.reports.custody_subjects import Subject, find_subject
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


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a report: the day, the moment of knowledge, the precincts by code (None: all), the format, and
    what only some reports know: the weekly series, how many days ahead to look for what runs out, the first day of a
    period that ends with `as_of`, the one camera or officer, and the side of custody (None: not said).
    """

    as_of: date
    known_at: datetime
    form: Format
    precincts: frozenset[str] | None = None
    weekly: bool = False
    within: int | None = None
    since: date | None = None
    subject: Subject | None = None
    by: Side | None = None

    def filters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What narrows the report, as it is stamped with it."""
        said: dict[str, tuple[str, ...] | None] = {
            "precinct": None if self.precincts is None else tuple(sorted(self.precincts)),
            "within": None if self.within is None else (str(self.within),),
            "since": None if self.since is None else (self.since.isoformat(),),
            "by": None if self.by is None else (self.by.value,),
        }
        if self.subject is not None:  # by the tracker's own number: an employee number stays out of files
            said[self.subject.side.value] = (self.subject.code,)
        return tuple((name, values) for name, values in said.items() if values is not None)

    def options(self) -> set[str]:
        """What was asked that only some reports know."""
        said: dict[str, object] = {
            "series": self.weekly or None,
            "within": self.within,
            "since": self.since,
            "by": self.by,
        }
        if self.subject is not None:
            said[self.subject.side.value] = self.subject
        return {name for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Named:
    """A report of a name. `right`: what its reader must be granted. `names_people`: whom it names follows today's
    protection of identities, whatever the moment of knowledge. `takes`: which of the options it knows. `reads_log`: it
    tells of the audit log, so that whoever pulls it is put on record. `into`: writes a report that may be too long for
    memory into a file, which is sent and never kept.
    """

    right: str
    make: Callable[[Session, Reader, Asking], Any]
    write: Callable[[Any, Format], bytes]
    names_people: bool
    takes: frozenset[str] = frozenset()
    into: Callable[[Any, Format, IO[bytes]], None] | None = None
    reads_log: bool = False


OPTIONS = MappingProxyType(
    {
        "series": ("no_series", "has a weekly series"),
        "within": ("no_days_ahead", "looks days ahead"),
        "since": ("no_period", "has a period"),
        "by": ("no_sides", "goes by camera or by officer"),
        "camera": ("no_camera", "is of one camera"),
        "officer": ("no_officer", "is of one officer"),
    }
)
"""What may be asked of some reports: the code of the refusal by others, and what those have that take it."""


def make_report(session: Session, reader: Reader, name: str, asking: Asking) -> Stamped:
    """The report as the reader may see it, stamped with what narrows it.

    Raises:
        Invalid `no_series`, `no_days_ahead`, `no_period`: this report has none; `since_after_as_of`: the period would
            begin after its end; `no_precincts`: it is not by precinct; `day_after_known_at`, `day_out_of_range`.
    """
    check_options(name, asking)
    made: Stamped = REPORTS[name].make(session, reader, asking)
    return replace(made, stamp=replace(made.stamp, filters=asking.filters()))


def check_options(name: str, asking: Asking) -> None:
    """Refuse what a report does not know: see `make_report`."""
    for option in sorted(asking.options() - REPORTS[name].takes):
        code, has = OPTIONS[option]
        those = [other for other, named in REPORTS.items() if option in named.takes]
        only = f"Only {', '.join(those)} {has}" if len(those) == 1 else f"{name} is no report that {has}"
        raise Invalid(code, f"{only}. Leave that out.", field=option)
    if asking.since is not None and asking.since > asking.as_of:
        message = f"The period would begin after its end, {asking.as_of.isoformat()}. Give that day or an earlier one."
        raise Invalid("since_after_as_of", message, field="since")


def write_report(name: str, report: Stamped, form: Format) -> bytes:
    """The report's bytes: the same for the same report."""
    return REPORTS[name].write(report, form)


def write_report_into(name: str, report: Stamped, form: Format, out: IO[bytes]) -> None:
    """The same bytes into a file that can be sought in, row by row where the report is one that may be long."""
    into = REPORTS[name].into
    if into is None:
        out.write(write_report(name, report, form))
    else:
        into(report, form, out)


def subject_asked(
    session: Session, reader: Reader, *, camera: str | None, officer: str | None, as_of: date, known_at: datetime
) -> Subject | None:
    """The one camera or officer that a report is asked about, by whatever code was given; None where none was.

    Raises:
        Invalid `camera_or_officer`: both. NotFound `unknown_camera`, `unknown_officer`; Conflict `ambiguous`; Invalid
            `day_after_known_at`, `day_out_of_range`.
    """
    if camera is not None and officer is not None:
        raise Invalid("camera_or_officer", "Ask for a camera or for an officer, not for both.", field="officer")
    if camera is not None:
        return find_subject(session, reader, Side.CAMERA, camera, as_of=as_of, known_at=known_at)
    if officer is not None:
        return find_subject(session, reader, Side.OFFICER, officer, as_of=as_of, known_at=known_at)
    return None


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
    report = inventory(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)
    if asking.form is not Format.PDF:
        return report
    weeks = owned_by_week(session, reader, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)
    return replace(report, weeks=weeks)


def _exceptions(session: Session, reader: Reader, asking: Asking) -> ExceptionsReport:
    return exceptions(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        since=asking.since,
    )


def _custody(session: Session, reader: Reader, asking: Asking) -> CustodyReport:
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


def _daily_use(session: Session, reader: Reader, asking: Asking) -> DailyUseReport:
    return daily_use(
        session, as_of=asking.as_of, known_at=asking.known_at, since=asking.since, precincts=asking.precincts
    )


def _reconciliations(session: Session, reader: Reader, asking: Asking) -> ReconciliationsReport:
    if asking.precincts is not None:
        raise Invalid("no_precincts", "A list is held as a whole, of every precinct. Leave that out.", field="precinct")
    return reconciliations_of(session, reader, as_of=asking.as_of, known_at=asking.known_at, since=asking.since)


def _needs(session: Session, reader: Reader, asking: Asking) -> TrainingNeeds:
    return training_needs(
        session,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        reveal_identities=reader.sees_identities,
        wanted=Wanted(within=EXPIRING_WITHIN if asking.within is None else asking.within),
    )


def _training(session: Session, reader: Reader, asking: Asking) -> TrainingReport:
    return training_report(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        precincts=asking.precincts,
        since=asking.since,
        within=EXPIRING_WITHIN if asking.within is None else asking.within,
    )


def _activity(session: Session, reader: Reader, asking: Asking) -> ActivityReport:
    if asking.precincts is not None:
        message = "What was entered is not told by precinct. Leave the precinct out."
        raise Invalid("no_precincts", message, field="precinct")
    return activity(session, as_of=asking.as_of, known_at=asking.known_at, since=asking.since)


def _readiness(session: Session, reader: Reader, asking: Asking) -> Readiness:
    return readiness(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def _program(session: Session, reader: Reader, asking: Asking) -> ProgramReport:
    return program(session, as_of=asking.as_of, known_at=asking.known_at, precincts=asking.precincts)


def _statutory(session: Session, reader: Reader, asking: Asking) -> StatutoryReport:
    return statutory(
        session,
        reader,
        as_of=asking.as_of,
        known_at=asking.known_at,
        since=asking.since,
        precincts=asking.precincts,
    )


REPORTS: Mapping[str, Named] = MappingProxyType(
    {
        "rollout-progress": Named(
            "reports.read", _progress, _progress_file, names_people=False, takes=frozenset({"series"})
        ),
        "outstanding": Named("people.read", _outstanding, render_outstanding, names_people=True),
        "exceptions": Named(
            "people.read", _exceptions, render_exceptions, names_people=True, takes=frozenset({"since"})
        ),
        "inventory": Named("equipment.read", _inventory, render_inventory, names_people=True),
        "custody": Named(
            "equipment.read",
            _custody,
            render_custody,
            names_people=True,
            takes=frozenset({"since", "by", "camera", "officer"}),
            into=write_custody,
        ),
        "daily-use": Named(
            "reports.read",
            _daily_use,
            render_daily_use,
            names_people=False,
            takes=frozenset({"since"}),
            into=write_daily_use,
        ),
        "reconciliation": Named(
            "imports.read", _reconciliations, render_reconciliations, names_people=True, takes=frozenset({"since"})
        ),
        "return-due": Named("people.read", _return_due, render_return_due, names_people=True),
        "training-needs": Named("people.read", _needs, render_needs, names_people=True, takes=frozenset({"within"})),
        "training": Named(
            "people.read", _training, render_training, names_people=True, takes=frozenset({"since", "within"})
        ),
        "activity": Named(
            "audit.read", _activity, render_activity, names_people=False, takes=frozenset({"since"}), reads_log=True
        ),
        "readiness": Named("reports.read", _readiness, render_readiness, names_people=False),
        "statutory-13-825": Named(
            "reports.read", _statutory, render_statutory, names_people=False, takes=frozenset({"since"})
        ),
        "program": Named("reports.read", _program, render_program, names_people=False),
    }
)
"""Each report by its name in addresses and on the command line."""
