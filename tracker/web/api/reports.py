"""Reports as files for programs: made by the reading wing, written by the renderers, known again by their ETag."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

import structlog
from flask import Response, request
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.reports.needs import Readiness, TrainingNeeds
from tracker.domain.reports.outstanding import OutstandingReport
from tracker.domain.reports.return_due import ReturnDueReport
from tracker.domain.reports.rollout import RolloutProgress
from tracker.domain.reports.stamp import Stamp
from tracker.render.formats import Format
from tracker.render.needs import render_needs, render_readiness
from tracker.render.outstanding import render_outstanding
from tracker.render.return_due import render_return_due
from tracker.render.rollout import render_progress, render_progress_series
from tracker.reports.needs import EXPIRING_WITHIN, Wanted, training_needs
from tracker.reports.outstanding import outstanding
from tracker.reports.readiness import readiness
from tracker.reports.records import Sight
from tracker.reports.return_due import return_due
from tracker.reports.rollout import rollout_progress
from tracker.schemas.output.rollout import (
    OutstandingAnswer,
    ReadinessAnswer,
    ReturnDueAnswer,
    RolloutProgressAnswer,
    TrainingNeedsAnswer,
)
from tracker.schemas.queries import NeedsReportQuery, ReportQuery, SeriesReportQuery
from tracker.store.known import stamp_of
from tracker.store.lookups import find_precinct
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.replies import JSON
from tracker.web.report_cache import pieces_of
from tracker.web.requests import Reading, now, reading
from tracker.web.wiring import request_id, wiring

CSV = "text/csv"
MEDIA_TYPES = {Format.JSON: JSON, Format.CSV: CSV}
Codes = Collection[str] | None
Key = tuple[Any, ...]

PROGRAM = version("tracker")

log = structlog.get_logger("tracker.web")


@dataclass(frozen=True, slots=True)
class Options:
    """What one report alone is asked besides: whether week by week; so many days ahead for what runs out."""

    weekly: bool
    within: int


def _progress(session: Session, sight: Sight, codes: Codes, options: Options) -> RolloutProgress:
    asked = sight.asked
    return rollout_progress(session, as_of=asked.as_of, known_at=asked.known_at, precincts=codes, series=options.weekly)


def _progress_file(report: RolloutProgress, form: Format) -> bytes:
    """Of a flat file the series is one of its own; JSON carries it within the report."""
    return render_progress(report, form) if report.series is None else render_progress_series(report, form)


def _outstanding(session: Session, sight: Sight, codes: Codes, _: Options) -> OutstandingReport:
    return outstanding(
        session,
        as_of=sight.asked.as_of,
        known_at=sight.asked.known_at,
        precincts=codes,
        reveal_identities=sight.reader.sees_identities,
    )


def _return_due(session: Session, sight: Sight, codes: Codes, _: Options) -> ReturnDueReport:
    return return_due(session, sight.reader, as_of=sight.asked.as_of, known_at=sight.asked.known_at, precincts=codes)


def _needs(session: Session, sight: Sight, codes: Codes, options: Options) -> TrainingNeeds:
    return training_needs(
        session,
        as_of=sight.asked.as_of,
        known_at=sight.asked.known_at,
        precincts=codes,
        reveal_identities=sight.reader.sees_identities,
        wanted=Wanted(within=options.within),
    )


def _readiness(session: Session, sight: Sight, codes: Codes, _: Options) -> Readiness:
    return readiness(session, as_of=sight.asked.as_of, known_at=sight.asked.known_at, precincts=codes)


@dataclass(frozen=True, slots=True)
class Printed:
    """A report: how it is made and written, what its address takes, what its JSON holds, and for whom it is.
    `names_people`: whom it names follows today's protection of identities, whatever the moment of knowledge.
    """

    make: Callable[[Session, Sight, Codes, Options], Any]
    write: Callable[[Any, Format], bytes]
    query: type[ReportQuery]
    answer: Any
    permission: str
    names_people: bool


REPORTS: Mapping[str, Printed] = MappingProxyType(
    {
        "rollout-progress": Printed(
            _progress, _progress_file, SeriesReportQuery, RolloutProgressAnswer, "reports.read", False
        ),
        "outstanding": Printed(_outstanding, render_outstanding, ReportQuery, OutstandingAnswer, "people.read", True),
        "return-due": Printed(_return_due, render_return_due, ReportQuery, ReturnDueAnswer, "people.read", True),
        "training-needs": Printed(_needs, render_needs, NeedsReportQuery, TrainingNeedsAnswer, "people.read", True),
        "readiness": Printed(_readiness, render_readiness, ReportQuery, ReadinessAnswer, "reports.read", False),
    }
)
"""Each report by its name in addresses."""


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document every report: by its bare name as JSON, and with the ending of each format."""
    for name, printed in REPORTS.items():
        for form, ending in ((Format.JSON, ""), (Format.JSON, ".json"), (Format.CSV, ".csv")):
            answer = printed.answer if form is Format.JSON else CSV_FILE
            doc = reading_doc(
                f"The report {name}{f' as {form.value.upper()}' if ending else ''}",
                (printed.answer.__doc__ or "").strip(),
                answer,
                parameters=query_parameters(api, printed.query),
                headers=HEADERS,
            )
            doc["responses"]["304"] = {"description": "It is as it was when this ETag was given."}
            endpoint = f"report_{name}{ending.replace('.', '_')}"
            add_operation(api, blueprint, f"/reports/{name}{ending}", endpoint, "GET", report_view(name, form), doc)


HEADERS = {
    "ETag": {"description": "Changes whenever the figures may have.", "schema": {"type": "string"}},
    "Report-Pulled-At": {"schema": {"type": "string", "format": "date-time"}},
    "Report-Pulled-By": {"schema": {"type": "string"}},
}
CSV_FILE = {"content": {CSV: {"schema": {"type": "string"}}}}


def report_view(name: str, form: Format) -> Callable[..., Response]:
    """The view of a report in a format."""
    printed = REPORTS[name]

    @permission(printed.permission)
    def view() -> Response:
        given = asked_query(printed.query)
        asked = asked_of(given)
        options = Options(given.pop("series", None) is not None, given.pop("within", EXPIRING_WITHIN))
        wanted = given.pop("precinct", None)
        is_moment_given = "known_at" in given
        with reading() as desk:
            sight = sight_of(desk, given)
            codes = _codes(desk, wanted, sight.asked.known_at)
            stamps = _stamps(desk, sight, printed)
            key = _key(name, form, options, codes, sight, stamps)
            etag = _etag(key, sight.asked.known_at if is_moment_given else None)
            is_known = request.if_none_match.contains_weak(etag)
            make = partial(printed.make, desk.session, sight, codes, options)
            body = b"" if is_known else _body(key, printed, stamps[0], form, make)
            log.info(
                "report_pulled",
                report=name,
                format=form.value,
                data_version=stamps[0].data_version,
                as_of=sight.asked.as_of.isoformat(),
                actor=desk.actor.name,
                request_id=request_id(),
            )
        record_pull(name, form.value, stamps[0], asked, unchanged=is_known)
        if is_known:
            return _pulled(Response(status=304), desk, etag)
        response = _pulled(Response(body, content_type=_content_type(form)), desk, etag)
        if form is not Format.JSON:
            file = f"{name}{'-weekly' if options.weekly else ''}-{sight.asked.as_of.isoformat()}.{form.value}"
            response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    return view


def _codes(desk: Reading, wanted: tuple[str, ...] | None, known_at: datetime) -> frozenset[str] | None:
    """The precincts to report on: those asked for, all of which the reader must see and were on record at the moment,
    else all that the reader sees.
    """
    for code in wanted or ():
        found = find_precinct(desk.session, code)
        if not desk.actor.sees_precinct(code) or found.recorded_at > known_at:
            message = f"There is no precinct {code}. Check it, or add it first."
            raise NotFound("unknown_precinct", message, field="precinct")
    return frozenset(wanted) if wanted is not None else desk.actor.precincts


def _stamps(desk: Reading, sight: Sight, printed: Printed) -> tuple[Stamp, ...]:
    known = stamp_of(desk.session, sight.asked.as_of, sight.asked.known_at)
    return (known, stamp_of(desk.session, desk.today, desk.moment)) if printed.names_people else (known,)


def _key(name: str, form: Format, options: Options, codes: Codes, sight: Sight, stamps: tuple[Stamp, ...]) -> Key:
    """All that the figures depend on, this program's version among it; not the moment that is printed with them."""
    return (
        PROGRAM,
        name,
        form.value,
        options,
        None if codes is None else tuple(sorted(codes)),
        sight.asked.as_of,
        sight.reader.sees_identities,
        *((stamp.data_version, stamp.audit_head) for stamp in stamps),
    )


def _etag(key: Key, moment: datetime | None) -> str:
    """A digest of what the figures depend on, and of the moment where one was asked for."""
    return hashlib.sha256(repr((key, moment)).encode()).hexdigest()[:32]


def _body(key: Key, printed: Printed, stamp: Stamp, form: Format, make: Callable[[], Any]) -> bytes:
    """The report as it is written: from what is kept where the same figures were asked for before."""
    cache, moment = wiring().reports, stamp.known_at_text.encode()
    kept = cache.find(key, moment)
    if kept is not None:
        return kept
    report = make()
    written = {
        at.known_at_text.encode(): printed.write(replace(report, stamp=at), form)
        for at in (report.stamp, replace(stamp, known_at=stamp.known_at + ANOTHER))
    }
    pieces = pieces_of(written.__getitem__, *written)
    if pieces is not None:
        cache.keep(key, pieces)
    return written[moment]


ANOTHER = timedelta(microseconds=1)
"""A report is written with two moments to see where they stand in it."""


def _content_type(form: Format) -> str:
    media_type = MEDIA_TYPES[form]
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _pulled(response: Response, desk: Reading, etag: str) -> Response:
    """With when it was pulled and by whom: in the headers alone, so that the file itself stays the same."""
    response.set_etag(etag, weak=True)
    response.headers["Report-Pulled-At"] = now().isoformat()
    response.headers["Report-Pulled-By"] = desk.actor.name.encode("ascii", "backslashreplace").decode()
    return response
