"""The collections: each listed, one record at a time, and added to, by the tables of what can be read and added."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from flask_smorest import Blueprint

from tracker.domain.edits import DESCRIPTIVE
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.records import Void
from tracker.domain.sampling import Sample
from tracker.reports.members import officers_counted
from tracker.reports.records import COLLECTIONS, Collection, Row, Sight, Wanted, get_record, list_records
from tracker.schemas.output import RECORDS
from tracker.schemas.output.equipment import IssuedAnswer
from tracker.schemas.queries import QUERIES, KnownListQuery, OnDay, Query
from tracker.web.api.adding import ADDING, READING
from tracker.web.api.asked import asked_command, asked_query, sight_after, sight_of
from tracker.web.api.document import (
    ETAG,
    NUMBER_IN_PATH,
    PREFIX,
    TrackerApi,
    add_operation,
    list_headers,
    query_parameters,
    reading_doc,
    writing_doc,
)
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_event_read, record_log_read
from tracker.web.replies import as_json
from tracker.web.requests import Reading, Writing, reading
from tracker.web.sampling import sample_headers, sample_of
from tracker.web.wiring import wiring

View = Callable[..., Response]

LOG = "audit-events"
"""The collection whose every read is put on record before it is answered."""


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document every collection."""
    for name, collection in COLLECTIONS.items():
        _add_reading(api, blueprint, name, collection)
        if name in ADDING:
            _add_adding(api, blueprint, name, collection)


def address_of(name: str, number: int) -> str:
    """Where a record stands."""
    return f"{PREFIX}/{name}/{number}"


def etag_of(revision: int) -> str:
    """The strong ETag of a version of a record."""
    return f'"{revision}"'


def etag_headers(record: Row) -> dict[str, str]:
    """The ETag of a record that can be edited; none of any other."""
    return {"ETag": etag_of(record["revision"])} if "revision" in record else {}


def _add_reading(api: TrackerApi, blueprint: Blueprint, name: str, collection: Collection) -> None:
    record, alone = RECORDS[name], _alone_query(name)
    listed = {"type": "array", "items": record}
    doc = reading_doc(
        f"List {name}",
        (record.__doc__ or "").strip(),
        listed,
        parameters=query_parameters(api, QUERIES[name]),
        headers=list_headers(),
    )
    add_operation(api, blueprint, f"/{name}", f"list_{name}", "GET", list_view(name), doc)
    doc = reading_doc(
        f"One {collection.what}",
        (record.__doc__ or "").strip(),
        record,
        parameters=query_parameters(api, alone),
        headers=ETAG if name in DESCRIPTIVE else {},
    )
    add_operation(api, blueprint, f"/{name}/{NUMBER_IN_PATH}", f"get_{name}", "GET", one_view(name), doc)


def _add_adding(api: TrackerApi, blueprint: Blueprint, name: str, collection: Collection) -> None:
    adding = ADDING[name]
    answer = IssuedAnswer if name == "assignments" else RECORDS[name]
    doc = writing_doc(f"Add to {name}", (adding.schema.__doc__ or "").strip(), adding.schema, answer, status=201)
    add_operation(api, blueprint, f"/{name}", f"add_{name}", "POST", add_view(name), doc)


def list_view(name: str) -> View:
    """The view of a collection's list."""
    collection, schema = COLLECTIONS[name], QUERIES[name]

    @permission(READING[name])
    def view() -> Response:
        given = asked_query(schema)
        asked = asked_of(given)
        with reading() as desk:
            sight = sight_of(desk, given)
            sample = sample_of(given)
            if name == "officers" and "counted" in given:
                sight = _of_figure(desk, sight, given)
            page = list_records(desk.session, collection, sight, _wanted(given, sample))
        if name == LOG:
            record_log_read(asked, len(page.rows))
        return as_json(page.rows, headers=list_headers_of(page, sample))

    return view


def one_view(name: str) -> View:
    """The view of one record of a collection."""
    collection, schema = COLLECTIONS[name], _alone_query(name)

    @permission(READING[name])
    def view(number: int) -> Response:
        given = asked_query(schema)
        with reading() as desk:
            record = get_record(desk.session, collection, sight_of(desk, given), number)
        if name == LOG:
            record_event_read(number)
        return as_json(record, headers=etag_headers(record))

    return view


def add_view(name: str) -> View:
    """The view that adds to a collection."""
    adding = ADDING[name]

    @permission(adding.permission)
    def view() -> Response:
        command = asked_command(adding.schema)

        def act(desk: Writing) -> Answer:
            added = adding.added(adding.service(desk.session, desk.actor, command, now=desk.now))
            record = record_after(desk, name, added.number)
            headers = {"Location": address_of(name, added.number), **etag_headers(record)}
            return Answer({**record, **added.beside}, 201, headers)

        return enter(act)

    return view


def record_after(desk: Writing, name: str, number: int) -> Row:
    """A record as it stands after what was just written."""
    return get_record(desk.session, COLLECTIONS[name], sight_after(desk), number)


def _alone_query(name: str) -> type[Query]:
    """What the address of one record takes: a day and a moment, where its list can be asked for with them."""
    return OnDay if issubclass(QUERIES[name], KnownListQuery) else Query


def _of_figure(desk: Reading, sight: Sight, given: dict[str, Any]) -> Sight:
    """The sight of a list of the officers whom a figure counts; in the place of the figure their numbers are given."""
    asked, precinct = sight.asked, given.get("precinct")
    given["counted"] = officers_counted(
        desk.session,
        sight.reader,
        given["counted"],
        as_of=asked.as_of,
        known_at=asked.known_at,
        precinct=precinct,
    )
    return replace(sight, everybody=True)


def _wanted(given: dict[str, Any], sample: Sample | None) -> Wanted:
    """A page of what was asked for: what is no common parameter is a filter."""
    limits = wiring().settings.limits
    return Wanted(
        sort=given.pop("sort", None),
        void=given.pop("void", Void.EXCLUDE),
        sample=sample,
        offset=given.pop("offset", 0),
        limit=min(given.pop("limit", limits.page_size), limits.largest_page),
        filters=given,
    )


def list_headers_of(page: Listed[Any], sample: Sample | None = None) -> dict[str, str]:
    """How many there are in all, and the pages beside this one or how the rows were drawn."""
    beside = {"Link": page_links(page)} if sample is None else sample_headers(sample)
    return {"X-Total-Count": str(page.total), **beside}


def page_links(page: Listed[Any]) -> str:
    """The pages beside this one, as addresses on this server."""
    last = max(page.total - 1, 0) // page.limit * page.limit
    targets = {"first": 0, "last": last}
    if page.offset > 0:
        targets["prev"] = max(page.offset - page.limit, 0)
    if page.offset + page.limit < page.total:
        targets["next"] = page.offset + page.limit
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {"offset", "limit"}]
    return ", ".join(
        f'<{request.path}?{urlencode([*kept, ("offset", offset), ("limit", page.limit)])}>; rel="{rel}"'
        for rel, offset in targets.items()
    )
