"""The statutory pack for programs: one archive, known again by the digest of its bytes."""

import hashlib

from flask import Response, request
from flask_smorest import Blueprint

from tracker.journeys.reports import REPORTS, Asking
from tracker.journeys.statutory_pack import PACK_MEDIA_TYPE, statutory_pack
from tracker.render.formats import Format
from tracker.schemas.queries import PackQuery
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import PULLED_BY, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.requests import reading

ADDRESS = "/reports/statutory-13-825.zip"


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the pack."""
    doc = reading_doc(
        "What Minn. Stat. 13.825 subd. 5 makes public for a period, as one archive",
        "The daily record, the inventory, the policies and the storage figures, with the digest of each file.",
        {"content": {PACK_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        parameters=query_parameters(api, PackQuery),
        headers={
            "ETag": {"description": "Changes whenever the bytes do.", "schema": {"type": "string"}},
            "Report-Pulled-At": {
                "description": "When it was pulled.",
                "schema": {"type": "string", "format": "date-time"},
            },
            "Report-Pulled-By": PULLED_BY,
        },
    )
    doc["responses"]["304"] = {"description": "It is as it was when this ETag was given."}
    add_operation(api, blueprint, ADDRESS, "statutory_pack", "GET", pack_view, doc)


@permission(REPORTS["statutory-13-825"].right)
def pack_view() -> Response:
    """The archive of the period, of all that the reader sees."""
    given = asked_query(PackQuery)
    asked = asked_of(given)
    since = given.pop("since", None)
    with reading() as desk:
        sight = sight_of(desk, given)
        asking = Asking(sight.asked.as_of, sight.asked.known_at, Format.JSON, desk.actor.precincts, since=since)
        pack = statutory_pack(desk.session, sight.reader, asking)
    etag = hashlib.sha256(pack.body).hexdigest()
    is_known = request.if_none_match.contains_weak(etag)
    record_pull("statutory-pack", "zip", pack.stamp, asked, unchanged=is_known)
    response = Response(status=304) if is_known else Response(pack.body, content_type=PACK_MEDIA_TYPE)
    if not is_known:
        response.headers.set("Content-Disposition", "attachment", filename=pack.name)
    response.set_etag(etag)
    return response
