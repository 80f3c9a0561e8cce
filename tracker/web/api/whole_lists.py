"""Whole lists as files: CSV and lines of JSON, by their address or by `Accept`, written before they are sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import Response, request
from marshmallow import fields

from tracker.domain.errors import Invalid
from tracker.domain.keys import Keyed
from tracker.domain.reports.listing import Listed
from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import Kind
from tracker.render.lists import LIST_MEDIA, ListForm, write_list
from tracker.render.table import Column
from tracker.reports.records import COLLECTIONS, Row, every_record, list_records
from tracker.schemas.output import RECORDS
from tracker.schemas.output.parts import Ended
from tracker.schemas.queries import QUERIES
from tracker.store.known import stamp_of
from tracker.web.api.asked import asked_query
from tracker.web.api.lists import OF_A_PAGE, Wish, wish_of
from tracker.web.recorded import asked_of, record_log_read, record_pull
from tracker.web.requests import Reading, reading
from tracker.web.sampling import sample_headers
from tracker.web.sending import Written

LOG = "audit-events"
"""The collection whose every read is put on record before it is answered."""

FILES = (ListForm.CSV, ListForm.LINES)
ALSO_LINES = ("application/ndjson", "application/jsonl")
PERSONAL = frozenset({"search", "badge", "employee_number"})
"""What tells of an officer: the log keeps that it was asked for, and not the words."""

NEVER_NARROWS = frozenset({"as_of", "known_at"})
BESIDE_THE_RECORD = tuple(name for name in Ended._declared_fields if name != "id")
"""What every record or fact has: the last columns of a file."""

KINDS: tuple[tuple[type[fields.Field[Any]], Kind], ...] = (
    (fields.Boolean, Kind.FLAG),
    (fields.Integer, Kind.COUNT),
    (fields.Float, Kind.HOURS),
    (fields.Date, Kind.DAY),
)


def form_accepted() -> ListForm:
    """The form that `Accept` asks for; JSON where it has no wish, or one that there is no form for."""
    forms = {media: form for form, media in LIST_MEDIA.items()} | dict.fromkeys(ALSO_LINES, ListForm.LINES)
    best = request.accept_mimetypes.best_match(list(forms), LIST_MEDIA[ListForm.JSON])
    return forms[best]


def whole_list(name: str, form: ListForm) -> Response:
    """A whole list, with its filters, as a file; put on record before it leaves, as every file is.

    Raises:
        Invalid `file_has_no_pages`, and whatever the list itself raises.
    """
    given = asked_query(QUERIES[name])
    asked = asked_of(given)
    for part in OF_A_PAGE:
        if part in given:
            raise Invalid("file_has_no_pages", f"A file has the whole list. Leave out {part}.", field=part)
    with reading() as desk:
        wish = wish_of(desk, name, given)
        stamp = _stamp(desk, wish)
        found = _records(desk, name, wish)
        records = _Counted(found.rows if isinstance(found, Listed) else found)
        written = Written(lambda out: write_list(out, form, columns_of(name, wish), records, stamp))
    if name == LOG:
        record_log_read({**asked, "format": form.value}, records.count)
    else:
        record_pull(f"list of {name}", form.value, stamp, _as_kept(asked, wish.wanted.filters))
    response = written.answer(f"{LIST_MEDIA[form]}; charset=utf-8")
    response.headers["X-Total-Count"] = str(found.total if isinstance(found, Listed) else records.count)
    if wish.sample is not None:
        response.headers.update(sample_headers(wish.sample))
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{stamp.as_of}.{form.value}")
    return response


def columns_of(name: str, wish: Wish) -> tuple[Column, ...]:
    """The columns of a list's CSV: a record's own fields as the document has them, then what every record has."""
    declared = RECORDS[name]().fields
    seen = {
        field: column
        for field, column in declared.items()
        if field not in COLLECTIONS[name].only_alone and (column.required or wish.sight.reader.sees_identities)
    }
    last = [field for field in BESIDE_THE_RECORD if field in seen]
    first = [field for field in seen if field not in last]
    return tuple(Column(field, field, _kind(seen[field])) for field in (*first, *last))


def _kind(field: fields.Field[Any]) -> Kind:
    return next((kind for known, kind in KINDS if isinstance(field, known)), Kind.TEXT)


def _records(desk: Reading, name: str, wish: Wish) -> Listed[Row] | Iterable[Row]:
    """The rows drawn where a sample is asked for; else all of them, as they are gone through."""
    collection = COLLECTIONS[name]
    if wish.sample is not None:
        return list_records(desk.session, collection, wish.sight, wish.wanted)
    return every_record(desk.session, collection, wish.sight, wish.wanted)


class _Counted:
    """Records that are counted while they are gone through."""

    def __init__(self, records: Iterable[Row]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for record in self._records:
            self.count += 1
            yield record


def _stamp(desk: Reading, wish: Wish) -> Stamp:
    """The stamp of the list, with what was asked of it and whose precincts it is confined to."""
    asked = wish.sight.asked
    narrowed = [(name, tuple(values)) for name, values in request.args.lists() if name not in NEVER_NARROWS]
    if wish.sight.reader.precincts is not None:
        narrowed.append(("precincts", tuple(sorted(wish.sight.reader.precincts))))
    return replace(stamp_of(desk.session, asked.as_of, asked.known_at), filters=tuple(narrowed))


def _as_kept(asked: Mapping[str, Any], filters: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for; a record named by a key is kept by its number, since a badge is personal too."""
    kept = {name: filters[name] if isinstance(value, Keyed) else value for name, value in asked.items()}
    return {name: "withheld" if name in PERSONAL else value for name, value in kept.items()}
