"""What changed of a report between two days or two moments, for programs."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.journeys.changes import COMPARED, make_changes, sides
from tracker.render.changes import render_changes
from tracker.render.formats import FILES, MEDIA_TYPES, Format
from tracker.schemas.output.changes import ChangesAnswer
from tracker.schemas.queries import ChangesQuery
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.api.reports import file_doc, precincts_asked
from tracker.web.guard import permission
from tracker.web.recorded import asked_of, record_pull
from tracker.web.requests import reading


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the comparison of every report that is compared with itself."""
    for name in COMPARED:
        for form, ending in ((Format.JSON, ""), *((form, f".{form.value}") for form in FILES)):
            doc = reading_doc(
                f"What changed of {name}{f', as {form.value.upper()}' if ending else ''}",
                (ChangesAnswer.__doc__ or "").strip(),
                ChangesAnswer if form is Format.JSON else file_doc(form),
                parameters=query_parameters(api, ChangesQuery),
            )
            rule, endpoint = f"/reports/{name}/changes{ending}", f"changes_of_{name}{ending.replace('.', '_')}"
            add_operation(api, blueprint, rule, endpoint, "GET", changes_view(name, form), doc)


def changes_view(name: str, form: Format) -> Callable[..., Response]:
    """The view of a report's comparison in a format."""

    @permission(COMPARED[name].right)
    def view() -> Response:
        given: dict[str, Any] = asked_query(ChangesQuery)
        asked = asked_of(given)
        wanted, to_as_of, to_known_at = (given.pop(key, None) for key in ("precinct", "to_as_of", "to_known_at"))
        with reading() as desk:
            sight = sight_of(desk, given)
            codes = precincts_asked(desk, wanted, sight.asked.known_at)
            compared = sides(sight.asked, to_as_of=to_as_of, to_known_at=to_known_at, now=desk.moment)
            report = make_changes(desk.session, sight.reader, name, compared, codes)
        record_pull(f"{name}/changes", form.value, report.stamp, asked)
        response = Response(render_changes(report, form), content_type=MEDIA_TYPES[form])
        if form is not Format.JSON:
            file = f"{name}-changes-{report.before.as_of.isoformat()}-{report.as_of.isoformat()}.{form.value}"
            response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    return view
