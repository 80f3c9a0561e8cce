"""Who may do what, for programs: the table of permissions, and who holds what."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.reports.holders import Holders
from tracker.render.formats import MEDIA_TYPES, Format
from tracker.render.permissions import holders_as_json, holders_csv, permissions_as_json, permissions_csv
from tracker.reports.holders import holders
from tracker.schemas.output.accounts import HoldersAnswer, PermissionsAnswer
from tracker.schemas.queries import OnDay, Query
from tracker.store.known import stamp_of
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import reading


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document both, as JSON and as CSV."""
    for path, name, answer, summary, asks, view, file in (
        ("/permissions", "permissions", PermissionsAnswer, "Who may do what", Query, table, table_file),
        ("/permissions/holders", "holders", HoldersAnswer, "Who holds what", OnDay, held, held_file),
    ):
        said, parameters = (answer.__doc__ or "").strip(), query_parameters(api, asks)
        doc = reading_doc(summary, said, answer, parameters=parameters)
        add_operation(api, blueprint, path, name, "GET", view, doc)
        csv_doc = _csv_doc(summary, said, parameters)
        add_operation(api, blueprint, f"{path}.csv", f"{name}_csv", "GET", file, csv_doc)


def _csv_doc(summary: str, said: str, parameters: list[dict[str, Any]]) -> dict[str, object]:
    doc = {**reading_doc(f"{summary}, as CSV", said, PermissionsAnswer, parameters=parameters)}
    content = {"text/csv": {"schema": {"type": "string"}}}
    return {**doc, "responses": {**doc["responses"], "200": {"description": "The file.", "content": content}}}


@permission("own.session")
def table() -> Response:
    """Each permission, what it lets somebody do, and the roles that hold it."""
    asked_query()
    return as_json(permissions_as_json())


@permission("own.session")
def table_file() -> Response:
    """The same as CSV."""
    asked_query()
    with reading() as desk:
        return _csv(permissions_csv(stamp_of(desk.session, desk.today, desk.moment)))


@permission("accounts.read")
def held() -> Response:
    """The accounts and tokens that work, and what each may do: now, or at the end of a day gone by."""
    return as_json(holders_as_json(_asked_holders()))


@permission("accounts.read")
def held_file() -> Response:
    """The same as CSV."""
    return _csv(holders_csv(_asked_holders()))


def _asked_holders() -> Holders:
    given = asked_query(OnDay)
    with reading() as desk:
        asked = sight_of(desk, given).asked
        return holders(desk.session, as_of=asked.as_of, known_at=asked.known_at)


def _csv(body: bytes) -> Response:
    return Response(body, content_type=MEDIA_TYPES[Format.CSV])
