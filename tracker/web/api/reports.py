"""Reports as files for programs: made by the reading wing, written by the renderers, known again by their ETag."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from tracker.domain.errors import NotFound
from tracker.domain.reports.stamp import Stamp, Stamped
from tracker.journeys.reports import REPORTS as NAMED
from tracker.journeys.reports import Asking, make_report, subject_asked, write_report, write_report_into
from tracker.render.formats import FILES, MEDIA_TYPES, Format
from tracker.reports.records import Sight
from tracker.schemas.output.activity import ActivityAnswer
from tracker.schemas.output.custody import CustodyAnswer
from tracker.schemas.output.daily_use import DailyUseAnswer
from tracker.schemas.output.exceptions import ExceptionsAnswer
from tracker.schemas.output.figures import ProgramAnswer, StatutoryAnswer
from tracker.schemas.output.reconciliation import ReconciliationsAnswer
from tracker.schemas.output.rollout import (
    InventoryAnswer,
    OutstandingAnswer,
    ReadinessAnswer,
    ReturnDueAnswer,
    RolloutProgressAnswer,
    TrainingNeedsAnswer,
)
from tracker.schemas.output.training_report import TrainingAnswer
from tracker.schemas.queries import (
    ActivityReportQuery,
    CustodyReportQuery,
    ExceptionsReportQuery,
    NeedsReportQuery,
    OnDay,
    PeriodReportQuery,
    ReportQuery,
    SeriesReportQuery,
    TrainingReportQuery,
)
from tracker.store.known import stamp_of
from tracker.store.lookups import find_precinct
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import PULLED_AT, PULLED_BY, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.report_cache import pieces_of
from tracker.web.requests import Reading, reading
from tracker.web.sending import sent
from tracker.web.wiring import wiring

Key = tuple[Any, ...]

PROGRAM = version("tracker")


@dataclass(frozen=True, slots=True)
class Served:
    """A report as the API serves it: what its address takes, and what its JSON holds."""

    query: type[OnDay]
    answer: Any


REPORTS: Mapping[str, Served] = MappingProxyType(
    {
        "rollout-progress": Served(SeriesReportQuery, RolloutProgressAnswer),
        "outstanding": Served(ReportQuery, OutstandingAnswer),
        "exceptions": Served(ExceptionsReportQuery, ExceptionsAnswer),
        "inventory": Served(ReportQuery, InventoryAnswer),
        "custody": Served(CustodyReportQuery, CustodyAnswer),
        "daily-use": Served(PeriodReportQuery, DailyUseAnswer),
        "reconciliation": Served(PeriodReportQuery, ReconciliationsAnswer),
        "return-due": Served(ReportQuery, ReturnDueAnswer),
        "training-needs": Served(NeedsReportQuery, TrainingNeedsAnswer),
        "training": Served(TrainingReportQuery, TrainingAnswer),
        "activity": Served(ActivityReportQuery, ActivityAnswer),
        "readiness": Served(ReportQuery, ReadinessAnswer),
        "statutory-13-825": Served(PeriodReportQuery, StatutoryAnswer),
        "program": Served(ReportQuery, ProgramAnswer),
    }
)
"""Each report by its name in addresses."""


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document every report: by its bare name as JSON, and with the ending of each format."""
    for name, served in REPORTS.items():
        for form, ending in ((Format.JSON, ""), *((form, f".{form.value}") for form in FILES)):
            answer = served.answer if form is Format.JSON else file_doc(form)
            doc = reading_doc(
                f"The report {name}{f' as {form.value.upper()}' if ending else ''}",
                (served.answer.__doc__ or "").strip(),
                answer,
                parameters=query_parameters(api, served.query),
                headers=HEADERS,
            )
            doc["responses"]["304"] = {"description": "It is as it was when this ETag was given."}
            if served.query is CustodyReportQuery:
                doc["responses"]["409"] = "Problem409"  # several officers may bear the badge that is asked for
            endpoint = f"report_{name}{ending.replace('.', '_')}"
            add_operation(api, blueprint, f"/reports/{name}{ending}", endpoint, "GET", report_view(name, form), doc)


HEADERS = {
    "ETag": {"description": "Changes whenever the figures may have.", "schema": {"type": "string"}},
    "Report-Pulled-At": PULLED_AT,
    "Report-Pulled-By": PULLED_BY,
}


def file_doc(form: Format) -> dict[str, Any]:
    """The answer of a report as a file, as the document has it."""
    binary = {} if form is Format.CSV else {"format": "binary"}
    return {"content": {MEDIA_TYPES[form].partition(";")[0]: {"schema": {"type": "string", **binary}}}}


def report_view(name: str, form: Format) -> Callable[..., Response]:
    """The view of a report in a format."""
    served = REPORTS[name]

    @permission(NAMED[name].right)
    def view() -> Response:
        given = asked_query(served.query)
        asked = asked_of(given)
        is_moment_given = "known_at" in given
        with reading() as desk:
            sight = sight_of(desk, given)
            asking = _asking(desk, sight, form, given)
            stamps = _stamps(desk, name, asking)
            key = _key(name, asking, sight, stamps)
            etag = _etag(key, sight.asked.known_at if is_moment_given else None)
            is_known = request.if_none_match.contains_weak(etag)
            make = partial(make_report, desk.session, sight.reader, name, asking)
            ready = Response(status=304) if is_known else _ready(name, key, stamps[0], form, make)
        always = NAMED[name].reads_log
        kept = _as_kept(asked, asking)
        record = partial(record_pull, name, form.value, stamps[0], kept, unchanged=is_known, always=always)
        response = sent(ready, record, partial(write_report_into, name), form)
        response.set_etag(etag, weak=True)
        if form is not Format.JSON and not is_known:
            file = f"{name}{'-weekly' if asking.weekly else ''}-{sight.asked.as_of.isoformat()}.{form.value}"
            response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    return view


def _asking(desk: Reading, sight: Sight, form: Format, given: dict[str, Any]) -> Asking:
    """What the address asks of the report; takes it out of what was given."""
    day, moment = sight.asked.as_of, sight.asked.known_at
    return Asking(
        as_of=day,
        known_at=moment,
        form=form,
        precincts=precincts_asked(desk, given.pop("precinct", None), moment),
        weekly=given.pop("series", None) is not None,
        within=given.pop("within", None),
        since=given.pop("since", None),
        subject=subject_asked(
            desk.session,
            sight.reader,
            camera=given.pop("camera", None),
            officer=given.pop("officer", None),
            as_of=day,
            known_at=moment,
        ),
        by=given.pop("by", None),
    )


def _as_kept(asked: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """What was asked, for the log: of an officer the tracker's own number, which is no secret."""
    return asked if asking.subject is None else {**asked, asking.subject.side.value: asking.subject.code}


def precincts_asked(desk: Reading, wanted: tuple[str, ...] | None, known_at: datetime) -> frozenset[str] | None:
    """The precincts to report on: those asked for, all of which the reader must see and were on record at the moment,
    else all that the reader sees.
    """
    for code in wanted or ():
        found = find_precinct(desk.session, code)
        if not desk.actor.sees_precinct(code) or found.recorded_at > known_at:
            message = f"There is no precinct {code}. Check it, or add it first."
            raise NotFound("unknown_precinct", message, field="precinct")
    return frozenset(wanted) if wanted is not None else desk.actor.precincts


def _stamps(desk: Reading, name: str, asking: Asking) -> tuple[Stamp, ...]:
    known = stamp_of(desk.session, asking.as_of, asking.known_at)
    return (known, stamp_of(desk.session, desk.today, desk.moment)) if NAMED[name].names_people else (known,)


def _key(name: str, asking: Asking, sight: Sight, stamps: tuple[Stamp, ...]) -> Key:
    """All that the figures depend on, this program's version among it; not the moment that is printed with them."""
    return (
        PROGRAM,
        name,
        asking.form.value,
        asking.weekly,
        asking.filters(),
        asking.as_of,
        sight.reader.sees_identities,
        None if sight.reader.precincts is None else tuple(sorted(sight.reader.precincts)),
        *((stamp.data_version, stamp.audit_head) for stamp in stamps),
    )


def _etag(key: Key, moment: datetime | None) -> str:
    """A digest of what the figures depend on, and of the moment where one was asked for."""
    return hashlib.sha256(repr((key, moment)).encode()).hexdigest()[:32]


def _ready(name: str, key: Key, stamp: Stamp, form: Format, make: Callable[[], Stamped]) -> Response | Stamped:
    """The answer; of a report that may be long, the report: it is written when the transaction is over."""
    if NAMED[name].into is not None:
        return make()
    return Response(_body(name, key, stamp, form, make), content_type=MEDIA_TYPES[form])


def _body(name: str, key: Key, stamp: Stamp, form: Format, make: Callable[[], Stamped]) -> bytes:
    """The report as it is written: from what is kept where the same figures were asked for before. What is packed has
    no place where its moment stands, and is written anew.
    """
    if form not in (Format.JSON, Format.CSV):
        return write_report(name, make(), form)
    cache, moment = wiring().reports, stamp.known_at_text.encode()
    kept = cache.find(key, moment)
    if kept is not None:
        return kept
    report = make()
    written = {
        at.known_at_text.encode(): write_report(name, replace(report, stamp=at), form)
        for at in (report.stamp, replace(report.stamp, known_at=stamp.known_at + ANOTHER))
    }
    pieces = pieces_of(written.__getitem__, *written)
    if pieces is not None:
        cache.keep(key, pieces)
    return written[moment]


ANOTHER = timedelta(microseconds=1)
"""A report is written with two moments to see where they stand in it."""
