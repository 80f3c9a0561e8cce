"""The reports by name, for every door alike: asked for, made, written."""

from dataclasses import replace
from datetime import date, datetime
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid
from tracker.domain.reports.custody import Side
from tracker.domain.reports.stamp import Stamped
from tracker.journeys.reports.asking import OPTIONS, Asking
from tracker.journeys.reports.named import REPORTS, Named
from tracker.render.formats import Format
from tracker.reports.custody_subjects import Subject, find_subject
from tracker.reports.on_day import Reader

__all__ = [
    "OPTIONS",
    "REPORTS",
    "Asking",
    "Named",
    "check_options",
    "make_report",
    "subject_asked",
    "write_report",
    "write_report_into",
]


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
    if asking.precincts is not None and REPORTS[name].is_whole:
        raise Invalid("no_precincts", f"{name} is told of every precinct at once. Leave that out.", field="precinct")
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
