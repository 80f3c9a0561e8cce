"""The lists of the collections: a page of each by its bare address, and the whole of it as a file."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.render.lists import LIST_MEDIA, ListForm
from tracker.reports.records import COLLECTIONS, list_records
from tracker.schemas.output import RECORDS
from tracker.schemas.queries import QUERIES
from tracker.web.api.adding import READING
from tracker.web.api.asked import asked_query
from tracker.web.api.document import TrackerApi, add_operation, list_headers, query_parameters, reading_doc
from tracker.web.api.lists import OF_A_PAGE, headers_of, wish_of
from tracker.web.api.whole_lists import FILES, LOG, form_accepted, whole_list
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_log_read
from tracker.web.replies import as_json
from tracker.web.requests import reading

View = Callable[..., Response]

FILE_SAID = {
    ListForm.CSV: "The whole list, with its filters, as CSV: a record's own fields, then what every record has, then "
    "the day, the moment, the data version, the audit head and the filters, on every row. What a spreadsheet would run "
    "as a formula has an apostrophe before it.",
    ListForm.LINES: "The whole list, with its filters, as lines of JSON: each a record as it stands in a page.",
}


def add_lists(api: TrackerApi, blueprint: Blueprint, name: str) -> None:
    """Serve and document the list of a collection."""
    said, parameters = (RECORDS[name].__doc__ or "").strip(), list_parameters(api, name)
    files = {LIST_MEDIA[form]: {"schema": {"type": "string"}} for form in FILES}
    page = {LIST_MEDIA[ListForm.JSON]: {"schema": {"type": "array", "items": RECORDS[name]}}}
    answer = {"content": {**page, **files}}
    doc = reading_doc(f"List {name}", said, answer, parameters=parameters, headers=list_headers())
    add_operation(api, blueprint, f"/{name}", f"list_{name}", "GET", list_view(name), doc)
    whole = [parameter for parameter in parameters if parameter["name"] not in OF_A_PAGE]
    headers = {header: about for header, about in list_headers().items() if header != "Link"}
    for form in FILES:
        content = {"content": {LIST_MEDIA[form]: files[LIST_MEDIA[form]]}}
        title = f"All {name} as {form.value.upper()}"
        doc = reading_doc(title, FILE_SAID[form], content, parameters=whole, headers=headers)
        endpoint = f"list_{name}_{form.value}"
        add_operation(api, blueprint, f"/{name}.{form.value}", endpoint, "GET", file_view(name, form), doc)


def list_parameters(api: TrackerApi, name: str) -> list[dict[str, Any]]:
    """What the list of a collection takes; the orders it can be asked for in are listed."""
    parameters = query_parameters(api, QUERIES[name])
    orders = COLLECTIONS[name].sorts
    for parameter in parameters:
        if parameter["name"] == "sort":
            words = [sign + order for order in orders for sign in ("", "-")]
            described = {"type": "string", "enum": words, "default": COLLECTIONS[name].order}
            parameter["schema"] = described
    return parameters


def list_view(name: str) -> View:
    """The view of a collection's list: a page of it, or the whole as the file that `Accept` asks for."""
    collection, schema = COLLECTIONS[name], QUERIES[name]

    def page() -> Response:
        given = asked_query(schema)
        asked = asked_of(given)
        with reading() as desk:
            wish = wish_of(desk, name, given)
            found = list_records(desk.session, collection, wish.sight, wish.wanted)
            headers = headers_of(desk, name, wish, found)
        if name == LOG:
            record_log_read(asked, len(found.rows))
        return as_json(found.rows, headers=headers)

    @permission(READING[name])
    def view() -> Response:
        form = form_accepted()
        response = page() if form is ListForm.JSON else whole_list(name, form)
        response.vary.add("Accept")
        return response

    return view


def file_view(name: str, form: ListForm) -> View:
    """The view of a collection's whole list in a form."""

    @permission(READING[name])
    def view() -> Response:
        return whole_list(name, form)

    return view
