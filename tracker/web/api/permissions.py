"""Who may do what, for programs: the table of permissions, and who holds what."""

from flask import Response
from flask_smorest import Blueprint

from tracker.render.formats import MEDIA_TYPES, Format
from tracker.render.permissions import holders_as_json, holders_csv, permissions_as_json, permissions_csv
from tracker.reports.holders import holders
from tracker.schemas.output.accounts import HoldersAnswer, PermissionsAnswer
from tracker.store.known import stamp_of
from tracker.web.api.asked import asked_query
from tracker.web.api.document import TrackerApi, add_operation, reading_doc
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import reading


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document both, as JSON and as CSV."""
    for path, name, answer, summary, view, file in (
        ("/permissions", "permissions", PermissionsAnswer, "Who may do what", table, table_file),
        ("/permissions/holders", "holders", HoldersAnswer, "Who holds what", held, held_file),
    ):
        said = (answer.__doc__ or "").strip()
        doc = reading_doc(summary, said, answer)
        add_operation(api, blueprint, path, name, "GET", view, doc)
        add_operation(api, blueprint, f"{path}.csv", f"{name}_csv", "GET", file, _csv_doc(summary, said))


def _csv_doc(summary: str, said: str) -> dict[str, object]:
    doc = {**reading_doc(f"{summary}, as CSV", said, PermissionsAnswer)}
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
    """The accounts and tokens that work now, and what each may do."""
    asked_query()
    with reading() as desk:
        return as_json(holders_as_json(holders(desk.session, as_of=desk.today, known_at=desk.moment)))


@permission("accounts.read")
def held_file() -> Response:
    """The same as CSV."""
    asked_query()
    with reading() as desk:
        return _csv(holders_csv(holders(desk.session, as_of=desk.today, known_at=desk.moment)))


def _csv(body: bytes) -> Response:
    return Response(body, content_type=MEDIA_TYPES[Format.CSV])
