"""A report made to be kept for the record: in every format, of one asking; and made again as it was asked for then."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version

from sqlalchemy.orm import Session

from tracker.domain.actors import PERMISSIONS, Actor
from tracker.domain.commands.frozen import MadeFile, MadeReport
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.frozen import AskedOf
from tracker.domain.reports.frozen import FrozenLine
from tracker.domain.reports.stamp import Stamped
from tracker.journeys.reports import REPORTS, Asking, make_report, write_report
from tracker.render.formats import Format
from tracker.reports.frozen import Holder
from tracker.reports.on_day import Reader

PROGRAM = version("tracker")
"""This version of the tracker."""


def holder_of(actor: Actor) -> Holder:
    """The actor as reports of record know a reader."""
    reader = Reader(actor.precincts, actor.may("identities.read"))
    return Holder(reader, frozenset(name for name in PERMISSIONS if actor.may(name)))


def make_for_record(session: Session, reader: Reader, name: str, asking: Asking) -> MadeReport:
    """A report in every format, to be kept. It is made in a reading transaction: `freeze_report` finds out whether
    something was still under way.

    Raises:
        NotFound `unknown_report`; Invalid `not_kept_in_part`: of one camera or officer, or in an order of its own, it
            is not kept; what making and writing the report raises.
    """
    named = REPORTS.get(name)
    if named is None:
        raise NotFound("unknown_report", f"There is no report {name}. Take {', '.join(REPORTS)}.", field="report")
    if asking.subject is not None or asking.by is not None:
        message = "Only the whole report is kept for the record. Leave the camera, the officer and the order out."
        raise Invalid("not_kept_in_part", message, field="by" if asking.subject is None else asking.subject.side.value)
    made = {form: make_report(session, reader, name, replace(asking, form=form)) for form in Format}
    stamp = made[asking.form].stamp
    return MadeReport(
        report=name,
        as_of=asking.as_of,
        known_at=asking.known_at,
        asked=_asked(asking, reader),
        pulled_format=asking.form.value,
        reveals_identities=named.names_people and reader.sees_identities,
        permission=named.right,
        data_version=stamp.data_version,
        audit_head=stamp.audit_head,
        program=PROGRAM,
        files=_written(name, made),
    )


def _written(name: str, made: Mapping[Format, Stamped]) -> tuple[MadeFile, ...]:
    return tuple(MadeFile(form.value, write_report(name, report, form)) for form, report in made.items())


def _asked(asking: Asking, reader: Reader) -> AskedOf:
    return AskedOf(
        precincts=_in_order(asking.precincts),
        scope=_in_order(reader.precincts),
        weekly=asking.weekly,
        within=asking.within,
        since=asking.since,
    )


def _in_order(codes: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(sorted(codes))


def asking_of(frozen: FrozenLine, form: Format) -> Asking:
    """What a report of record was asked for, in another format or the same."""
    asked = frozen.asked
    codes = None if asked.precincts is None else frozenset(asked.precincts)
    return Asking(frozen.as_of, frozen.known_at, form, codes, asked.weekly, asked.within, asked.since)


def reader_of_record(frozen: FrozenLine) -> Reader:
    """Whom a report of record was made for."""
    scope = frozen.asked.scope
    return Reader(None if scope is None else frozenset(scope), frozen.reveals_identities)
