"""The change feed, for programs that keep a copy of the register. See docs/change-feed.md."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from flask_smorest import Blueprint

from tracker.domain.actors import Actor
from tracker.domain.reports.feed import Change, FedCollection, Feed, Position
from tracker.domain.reports.stamp import Stamp
from tracker.reports.feed import Stretch, feed_of, position_after, stretch_from
from tracker.schemas.feed import FeedQuery
from tracker.schemas.output.feed import FeedAnswer
from tracker.web.api.adding import READING
from tracker.web.api.asked import asked_query, reader_of
from tracker.web.api.document import PREFIX, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.replies import as_json
from tracker.web.requests import Reading, current_actor, reading
from tracker.web.wiring import wiring

PROGRAM = version("tracker")

HEADERS = {
    "ETag": {"description": "Changes whenever the answer may have.", "schema": {"type": "string"}},
    "Link": {"description": "Where there is more, the next address (RFC 8288).", "schema": {"type": "string"}},
}


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the change feed."""
    doc = reading_doc(
        "What changed since",
        (FeedAnswer.__doc__ or "").strip(),
        FeedAnswer,
        parameters=query_parameters(api, FeedQuery),
        headers=HEADERS,
    )
    doc["responses"]["304"] = {"description": "Nothing has changed since this ETag was given."}
    doc["responses"]["409"] = "Problem409"
    add_operation(api, blueprint, "/changes", "list_changes", "GET", changes_since, doc)


@permission("reports.read")
def changes_since() -> Response:
    """The view of the change feed."""
    given = asked_query(FeedQuery)
    asked = asked_of(given)
    names = names_asked(given.get("collection"))
    with reading() as desk:
        stretch = _stretch(desk, given)
        etag = _etag(desk.actor, stretch, asked, names)
        is_known = request.if_none_match.contains_weak(etag)
        feed = None if is_known else feed_of(desk.session, reader_of(desk.actor), stretch, names)
        actor = desk.actor
    upto = stretch.upto
    stamp = Stamp(upto.day, upto.known_at, upto.seq, upto.audit_head)
    record_pull("changes", "json", stamp, asked, unchanged=is_known)
    response = Response(status=304) if feed is None else _answer(feed, actor, names)
    response.set_etag(etag, weak=True)
    return response


def names_asked(wanted: Iterable[FedCollection] | None) -> list[str]:
    """The collections to tell of: those asked for, each of which the reader must be allowed to read, else all that the
    reader may.

    Raises:
        Forbidden: one was asked for that the reader may not read.
    """
    actor = current_actor()
    if wanted is None:
        return [name.value for name in FedCollection if actor.may(READING[name.value])]
    for name in wanted:
        actor.check_may(READING[name.value])
    return [name.value for name in FedCollection if name in frozenset(wanted)]


def _stretch(desk: Reading, given: dict[str, Any]) -> Stretch:
    limits = wiring().settings.limits
    start = position_after(desk.session, given.get("after", 0), given.get("head"), desk.moment)
    start = replace(start, day=given.get("day", start.day))
    return stretch_from(
        desk.session, start, desk.moment, min(given.get("limit", limits.page_size), limits.largest_page)
    )


def _etag(actor: Actor, stretch: Stretch, asked: dict[str, Any], names: list[str]) -> str:
    """A digest of all that the answer rests on, this program's version among it; the moment of asking is none of it."""
    reader, upto = reader_of(actor), stretch.upto
    precincts = None if reader.precincts is None else sorted(reader.precincts)
    rests = (PROGRAM, sorted(asked.items()), names, precincts, reader.sees_identities)
    key = (*rests, stretch.start.day, upto.seq, upto.audit_head, upto.day, stretch.more)
    return hashlib.sha256(repr(key).encode()).hexdigest()[:32]


def _answer(feed: Feed, actor: Actor, names: list[str]) -> Response:
    upto = feed.upto
    target = _next_address(upto)
    body = {
        "seq": upto.seq,
        "day": upto.day,
        "known_at": upto.known_at,
        "audit_head": upto.audit_head,
        "more": feed.more,
        "next": target,
        "sees": {
            "collections": names,
            "precincts": None if actor.precincts is None else sorted(actor.precincts),
            "identities": actor.may("identities.read"),
        },
        "events": [
            {
                "seq": event.seq,
                "recorded_at": event.recorded_at,
                "act": event.act,
                "batch_id": event.batch_id,
                "changes": [_change(change) for change in event.changes],
            }
            for event in feed.events
        ],
        "by_day": [_change(change) for change in feed.by_day],
    }
    return as_json(body, headers={"Link": f'<{target}>; rel="next"'} if feed.more else {})


def _next_address(upto: Position) -> str:
    """Where to go on from, with what else was asked for kept."""
    place = [("after", str(upto.seq)), ("day", upto.day.isoformat()), ("head", upto.audit_head)]
    named = {name for name, _ in place}
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in named]
    return f"{PREFIX}/changes?{urlencode([*place, *kept])}"


def _change(change: Change) -> dict[str, Any]:
    return {
        "collection": change.collection,
        "id": change.number,
        "state": change.state,
        "record": change.record,
    }
