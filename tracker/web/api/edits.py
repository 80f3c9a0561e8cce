"""Edits of descriptive fields: PATCH of one record, which names the version that was read in If-Match."""

import re
from collections.abc import Callable
from dataclasses import asdict

from flask import Response, request
from flask_smorest import Blueprint
from werkzeug.exceptions import PreconditionRequired

from tracker.domain.errors import Outdated
from tracker.reports.records import COLLECTIONS
from tracker.schemas.edits import EDIT_SCHEMAS
from tracker.schemas.output import RECORDS
from tracker.web.api.asked import asked_command
from tracker.web.api.collections import etag_headers, etag_of, record_after
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, editing_doc
from tracker.web.api.once import Answer, enter
from tracker.web.editing import EDITING
from tracker.web.guard import permission
from tracker.web.requests import Writing

ONE_VERSION = re.compile(r'"([1-9][0-9]{0,8})"')


class VersionChanged(Outdated):
    """As the API tells it: the version to name next time, and what the other editor changed."""

    def __init__(self, refusal: Outdated) -> None:
        super().__init__(refusal.code, refusal.message, revision=refusal.revision, edits=refusal.edits)
        self.headers = {"ETag": etag_of(refusal.revision)}
        self.extra = {"revision": refusal.revision, "edits": [asdict(edit) for edit in refusal.edits]}


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the editing of every kind of record."""
    for name in EDITING:
        schema, what = EDIT_SCHEMAS[name], COLLECTIONS[name].what
        said = (
            f"{(schema.__doc__ or '').strip()} Only what is sent is changed; null empties a field that may be empty. "
            "Where nothing would change, nothing is written and the version stays."
        )
        doc = editing_doc(f"Edit one {what}", said, schema, RECORDS[name])
        add_operation(api, blueprint, f"/{name}/{NUMBER_IN_PATH}", f"edit_{name}", "PATCH", edit_view(name), doc)


def edit_view(name: str) -> Callable[..., Response]:
    """The view that edits one record of a collection."""
    editing, schema = EDITING[name], EDIT_SCHEMAS[name]

    @permission(editing.permission)
    def view(number: int) -> Response:
        command = asked_command(schema, number=number, revision=_version_read())

        def act(desk: Writing) -> Answer:
            editing.service(desk.session, desk.actor, command, now=desk.now)
            record = record_after(desk, name, number)
            return Answer(record, headers=etag_headers(record))

        try:
            return enter(act)
        except Outdated as refusal:
            raise VersionChanged(refusal) from None

    return view


def _version_read() -> int:
    """The version that whoever edits has read.

    Raises:
        PreconditionRequired: none is named, or not one of ours: `*` would overwrite what nobody looked at.
    """
    named = ONE_VERSION.fullmatch(request.headers.get("If-Match", "").strip())
    if named is None:
        raise PreconditionRequired(
            "Say which version you have read: send the record's ETag, one and whole, as If-Match. `*` is no version."
        )
    return int(named[1])
