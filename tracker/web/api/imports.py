"""A file sent to the API: planned, or entered whole as one batch, and answered with its receipt."""

from collections.abc import Mapping as Values
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import fields
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.vocabulary import ENTERED_KINDS, ImportKind
from tracker.intake import Mapping, read_mapping
from tracker.intake.mapping_file import MOST_BYTES
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.receipts import Receipt
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.fields import Choice, Coded, Day, Flag, Text
from tracker.schemas.problems import refuse
from tracker.schemas.senders import SENDER
from tracker.web.api.asked import is_dry_run
from tracker.web.api.collections import address_of
from tracker.web.api.document import REHEARSED_REF, TrackerApi, add_operation, writing_doc
from tracker.web.api.once import Answer, enter
from tracker.web.guard import permission
from tracker.web.requests import Writing, file_limits

FORM = "multipart/form-data"
LONGEST_LIST = 20_000
MOST_LINES = 2_000


class LineNumbers(Coded, fields.Field[frozenset[int]]):
    """Lines of a file by their numbers: `12,15,20-25`."""

    def _deserialize(self, value: Any, attr: str | None, data: Values[str, Any] | None, **_: Any) -> frozenset[int]:
        lines: set[int] = set()
        for part in value.replace(",", " ").split() if len(value) <= LONGEST_LIST else [value]:
            first, _hyphen, last = part.partition("-")
            ends = (first, last or first)
            if not all(end.isascii() and end.isdecimal() and len(end) < 8 for end in ends):
                raise refuse("not_line_numbers", "List lines by their numbers, as 12,15,20-25.")
            lines.update(range(int(ends[0]), min(int(ends[1]), int(ends[0]) + MOST_LINES) + 1))
        return frozenset(lines)


class ImportFormSchema(CommandSchema[dict[str, Any]]):
    """What may be said about a file beside its content."""

    command = dict

    kind = Choice(ImportKind)
    apply = Flag(load_default=False)
    as_of = Day(load_default=None)
    sender = Text(SENDER, load_default=None)
    left_out = LineNumbers(data_key="exclude", load_default=frozenset())
    confirm_left = Flag(load_default=False)


class ImportRefused(Conflict):
    """Rows are rejected or in review, so nothing was entered. The receipt goes along."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(
            "import_has_problems",
            f"{len(receipt.rejected)} rows are rejected and {len(receipt.review)} in review, so nothing was entered. "
            "Mend the file, or exclude their lines.",
        )
        self.extra = {"receipt": receipt.as_json()}


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the sending of a file."""
    said = (
        "A dry run unless `apply` is true: the receipt lists every problem by line. Applied, the file is entered whole "
        "or not at all: a row that is rejected or in review answers 409 with the receipt."
    )
    api.spec.components.schema("Receipt", dict(RECEIPT_DOC))
    doc = writing_doc("Import a file", said, FORM_DOC, RECEIPT, status=201, media_type=FORM)
    either = {"application/json": {"schema": {"anyOf": [RECEIPT, REHEARSED_REF]}}}
    doc["responses"]["200"] = {"description": "What the file would do, or nothing was new.", "content": either}
    add_operation(api, blueprint, "/imports", "add_imports", "POST", send_file, doc)


@permission("imports.write", files=True)
def send_file() -> Response:
    """Import the file of the form, or say what importing it would do."""
    is_dry_run()
    sent = _import_request()

    def act(desk: Writing) -> Answer:
        receipt = import_file(desk.session, desk.actor, sent, now=desk.now)
        if sent.apply and not receipt.applied:
            raise ImportRefused(receipt)
        if receipt.batch is None:
            return Answer(receipt.as_json())
        return Answer(receipt.as_json(), 201, {"Location": address_of("imports", receipt.batch)})

    return enter(act)


def _import_request() -> ImportRequest:
    """What the form asks for.

    Raises:
        UnsupportedMediaType: it is no form with files. Invalid `invalid_input`, `required`, `invalid_mapping`.
    """
    if request.mimetype != FORM:
        raise UnsupportedMediaType("Send the file as multipart/form-data, in the field `file`.")
    given = {name: value for name, value in request.form.items() if name != "mapping"}
    said = load(ImportFormSchema, given)
    mapping = sent_mapping()
    kind = said.pop("kind", None) or (mapping.kind if mapping is not None else None)
    if kind is None:
        raise Invalid("required", "Say what kind of file this is, or send a mapping that does.", field="kind")
    file = one_file("file")
    if file is None:
        raise Invalid("required", "Send the file in the field `file`.", field="file")
    content, name, left_out = file.stream.read(), file.filename or "", said.pop("left_out")
    return ImportRequest(kind, content, name, mapping, exclude=left_out, limits=file_limits(), **said)


def sent_mapping() -> Mapping | None:
    """The mapping that came along, as a file or as text; None: the headers are our own field names."""
    file = one_file("mapping")
    if file is not None:
        return read_mapping(file.stream.read())
    text = request.form.get("mapping", "")
    return read_mapping(text.encode("utf-8", "replace")) if text.strip() else None


def one_file(name: str) -> FileStorage | None:
    found = [file for file in request.files.getlist(name) if file.filename]
    if len(found) > 1:
        raise Invalid("repeated", "Send one file here.", field=name)
    return found[0] if found else None


MAPPING_DOC = {
    "type": "string",
    "maxLength": MOST_BYTES,
    "description": "The mapping in TOML, as a file or as text.",
}
EXCLUDE_DOC = {"type": "string", "maxLength": LONGEST_LIST, "description": "Lines to leave out, as 12,15,20-25."}
FORM_DOC: Values[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "description": "CSV or XLSX."},
        "mapping": MAPPING_DOC,
        "kind": {"type": "string", "enum": [kind.value for kind in ENTERED_KINDS]},
        "apply": {"type": "boolean", "default": False},
        "as_of": {"type": "string", "format": "date", "description": "The day the file speaks of."},
        "sender": {
            "type": "string",
            "maxLength": SENDER,
            "description": "Who sent it: read by the mapping saved of them, rows linked as is remembered of them.",
        },
        "exclude": EXCLUDE_DOC,
        "confirm_left": {
            "type": "boolean",
            "default": False,
            "description": "End the employment of those whom a roster lacks.",
        },
    },
}
_COUNT = {"type": "integer"}
_LINES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["line", "problems"],
        "properties": {
            "line": _COUNT,
            "problems": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": {"type": ["string", "null"]},
                        "code": {"type": "string"},
                        "message": {"type": "string"},
                        "value": {"type": ["string", "null"]},
                    },
                },
            },
        },
    },
}
RECEIPT = {"$ref": "#/components/schemas/Receipt"}
RECEIPT_DOC: Values[str, Any] = {
    "type": "object",
    "description": "Every row is accounted for: rows_read = accepted + skipped + rejected + review.",
    "properties": {
        "kind": {"type": "string"},
        "file": {"type": "string"},
        "sha256": {"type": "string"},
        "encoding": {"type": ["string", "null"]},
        "header_row": {"type": ["integer", "null"]},
        **dict.fromkeys(("rows_read", "accepted", "created", "updated", "unchanged", "moved", "left"), _COUNT),
        "skipped": {
            "type": "array",
            "items": {"type": "object", "properties": {"line": _COUNT, "reason": {"type": "string"}}},
        },
        "rejected": _LINES,
        "review": _LINES,
        "unmapped": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _COUNT},
        },
        "sender": {"type": "string", "description": "Where one was named."},
        "corrections": {
            "type": "array",
            "description": "Cells that a person wrote anew on the page before they were read.",
            "items": {"type": "object", "properties": {"line": _COUNT, "column": _COUNT, "text": {"type": "string"}}},
        },
        "linked": {
            "type": "integer",
            "description": "Rows that found their officer by a remembered link.",
        },
        "applied": {"type": "boolean"},
        "batch": {"type": ["integer", "null"], "description": "The batch to reverse; null where nothing was entered."},
    },
}
