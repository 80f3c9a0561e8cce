"""The collections: each listed, one record at a time, and added to, by the tables of what can be read and added."""

from collections.abc import Callable

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.edits import DESCRIPTIVE
from tracker.reports.records import COLLECTIONS, Collection, Row, get_record
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
    query_parameters,
    reading_doc,
    writing_doc,
)
from tracker.web.api.list_routes import add_lists
from tracker.web.api.once import Answer, enter
from tracker.web.api.whole_lists import LOG
from tracker.web.guard import permission
from tracker.web.recorded import record_event_read
from tracker.web.replies import as_json
from tracker.web.requests import Writing, reading

View = Callable[..., Response]


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
    add_lists(api, blueprint, name)
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
