"""Physical counts: their history, one count camera by camera, and what is entered in it."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.counting import Outcome
from tracker.domain.errors import Conflict, Invalid, Refusal
from tracker.domain.reports.counts import CountSheet, SheetLine
from tracker.render.counts import history_csv, sheet_csv
from tracker.render.formats import Format
from tracker.reports.choices import place_options
from tracker.reports.counts import count_history, count_list, count_sheet
from tracker.reports.equipment import unplaced_cameras
from tracker.schemas.base import load
from tracker.schemas.equipment import (
    CloseCountSchema,
    ExplainCameraSchema,
    OpenCountSchema,
    PlaceCameraSchema,
    PlaceCamerasSchema,
    RecordConditionSchema,
    RecordSightingSchema,
)
from tracker.services.equipment import (
    close_count,
    explain_camera,
    open_count,
    place_camera,
    place_cameras,
    record_condition,
    record_sighting,
)
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import SEE_OTHER, Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import CountQuerySchema, asked_for, number_in, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, Writing, reading, today

CSV = "text/csv; charset=utf-8"

GROUPS = (Outcome.MISSING, Outcome.UNEXPECTED, Outcome.HELD, Outcome.WRONG_CONDITION, Outcome.FOUND)
"""In the order in which a page shows them: what is to be done first."""


def register(pages: Blueprint) -> None:
    """Serve the counts and the cameras without a place."""
    pages.add_url_rule("/counts", "counts", counts)
    pages.add_url_rule("/counts/open", "enter_count", enter_count, methods=["POST"])
    pages.add_url_rule("/counts.csv", "counts_file", counts_file)
    pages.add_url_rule("/counts/<int:count_id>", "count", count)
    pages.add_url_rule("/counts/<int:count_id>.csv", "count_file", count_file)
    pages.add_url_rule("/counts/<int:count_id>/scan", "scan_in_count", scan, methods=["POST"])
    pages.add_url_rule("/counts/<int:count_id>/explain", "explain_in_count", explain, methods=["POST"])
    pages.add_url_rule("/counts/<int:count_id>/place", "place_in_count", place_here, methods=["POST"])
    pages.add_url_rule("/counts/<int:count_id>/condition", "condition_in_count", state_condition, methods=["POST"])
    pages.add_url_rule("/counts/<int:count_id>/close", "end_count", end, methods=["POST"])
    pages.add_url_rule("/cameras/unplaced", "unplaced", unplaced)
    pages.add_url_rule("/cameras/unplaced/place", "enter_places", enter_places, methods=["POST"])


@permission("equipment.read")
def counts() -> ResponseReturnValue:
    """The counts up to the day, the latest first, and for those who may enter, a new one."""
    with reading() as desk:
        return _list_page(desk, Form())


def _list_page(desk: Reading, form: Form) -> str:
    query, sample = asked_for(CountQuerySchema, is_sampled=True), sample_asked_for()
    day = page_day(desk, opens_today=True, path=url_for("pages.counts"))
    reader = reader_of(desk.actor)
    page = page_of(
        query.page,
        lambda offset, limit: count_list(
            desk.session,
            reader,
            as_of=day.as_of,
            known_at=day.moment,
            place=query.place,
            offset=offset,
            limit=limit,
        ),
        sample=sample,
        number_of=lambda line: line.count_id,
    )
    said = {"place": query.place} if query.place else {}
    return render_template(
        "counts/counts.html",
        page=page,
        form=form,
        today=desk.today,
        said=said,
        places=[(one.code, one.name) for one in place_options(desk.session, reader, known_at=day.moment, shared=False)],
        unplaced=unplaced_cameras(desk.session, reader, as_of=day.as_of, known_at=day.moment, limit=1).total,
        href_of=lambda number: url_for("pages.counts", **{**carried(), **said, "page": str(number)}),  # type: ignore[arg-type]
    )


@permission("equipment.write")
def enter_count() -> ResponseReturnValue:
    """Open a count of a place, then show it."""

    def act(desk: Writing) -> str:
        typed = sent_values()
        opened_on = typed.get("opened_on", "").strip() or desk.today.isoformat()
        command = load(OpenCountSchema, {"place": typed.get("place", ""), "opened_on": opened_on})
        return _address(open_count(desk.session, desk.actor, command, now=desk.now).id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _list_page(desk, form), form.status


def _address(count_id: int, **said: int) -> str:
    """Where a count stands, on the day on which something is entered."""
    return url_for("pages.count", count_id=count_id, as_of=today().isoformat(), **said)  # type: ignore[arg-type]


@permission("equipment.read")
def count(count_id: int) -> ResponseReturnValue:
    """One count: its figures, each camera, and for those who may enter, the field to scan into."""
    with reading() as desk:
        return _page(desk, count_id, Form())


def _sheet(desk: Reading, count_id: int) -> CountSheet:
    day = page_day(desk, opens_today=True, path=url_for("pages.count", count_id=count_id))
    return count_sheet(desk.session, reader_of(desk.actor), count_id, as_of=day.as_of, known_at=day.moment)


def _page(desk: Reading, count_id: int, form: Form, *, scanned: str = "") -> str:
    """`form` is the one that was refused, if any; what was scanned is never in the field again, for the next scan."""
    sheet = _sheet(desk, count_id)
    return render_template(
        "counts/count.html",
        sheet=sheet,
        count=sheet.count,
        groups=[(outcome, sheet.of(outcome)) for outcome in GROUPS],
        form=form,
        new_form=Form,
        scanned=scanned,
        seen=_line(sheet, number_in(request.args, "scanned")),
        again=_line(sheet, number_in(request.args, "again")),
        may_explain=desk.actor.explains(sheet.count.precinct),
        today=desk.today,
    )


def _line(sheet: CountSheet, sighting_id: int | None) -> SheetLine | None:
    """The line of a sighting; None where it is not there, or nothing was asked for."""
    if sighting_id is None:
        return None
    return next((line for line in sheet.lines if line.sighting_id == sighting_id), None)


@permission("equipment.write")
def scan(count_id: int) -> ResponseReturnValue:
    """One code was scanned. A code scanned before is told and enters nothing; the field is empty for the next one.

    A code that no camera has is entered only where the page was told to keep it: a scan that began while the page was
    still loading lacks its first characters.
    """

    def act(desk: Writing) -> str:
        command = load(RecordSightingSchema, {"code": request.form.get("code", "")}, count_id=count_id)
        seen = record_sighting(desk.session, desk.actor, command, now=desk.now)
        if seen.camera_id is None and request.form.get("keep") != "yes":
            raise Invalid("unknown_code", "is the code of no camera on record. Scan it again.", field="code")
        return _address(count_id, scanned=seen.id)

    try:
        return enter_once(act)
    except Conflict as refusal:
        if refusal.code == "already_seen":
            return redirect(_address(count_id, again=refusal.related[0][1]), code=SEE_OTHER)
        return _refused(count_id, Form(refusal=refusal))
    except Refusal as refusal:
        return _refused(count_id, Form(refusal=refusal))


def _refused(count_id: int, form: Form) -> ResponseReturnValue:
    with reading() as desk:
        return _page(desk, count_id, form, scanned=request.form.get("code", "")[:100]), form.status


@permission("counts.explain")
def explain(count_id: int) -> ResponseReturnValue:
    """What the commander writes of one camera."""

    def act(desk: Writing) -> str:
        typed = sent_values()
        entry = {"camera": {"id": typed.get("camera_id", "")}, "explanation": typed.get("explanation", "")}
        command = load(ExplainCameraSchema, entry, count_id=count_id)
        written = explain_camera(desk.session, desk.actor, command, now=desk.now)
        return f"{_address(count_id)}#camera-{written.camera_id}"

    return _entered(count_id, act)


@permission("cameras.write")
def place_here(count_id: int) -> ResponseReturnValue:
    """A camera that was expected elsewhere is in this place, from the count's day on."""

    def act(desk: Writing) -> str:
        entry = {
            "camera": {"id": request.form.get("camera_id", "")},
            "place": request.form.get("place", ""),
            "starts_on": request.form.get("starts_on", ""),
        }
        command = load(PlaceCameraSchema, entry)
        placed = place_camera(desk.session, desk.actor, command, now=desk.now)
        return f"{_address(count_id)}#camera-{placed.camera_id}"

    return _entered(count_id, act)


@permission("equipment.write")
def state_condition(count_id: int) -> ResponseReturnValue:
    """The condition of a camera of the count: one that turned up is serviceable again, one that is gone is missing."""

    def act(desk: Writing) -> str:
        typed = sent_values()
        entry = {
            "camera": {"id": typed.get("camera_id", "")},
            "condition": typed.get("condition", ""),
            "starts_on": desk.today.isoformat(),
            "report_number": typed.get("report_number", ""),
        }
        stated = record_condition(desk.session, desk.actor, load(RecordConditionSchema, entry), now=desk.now)
        return f"{_address(count_id)}#camera-{stated.camera_id}"

    return _entered(count_id, act)


@permission("equipment.write")
def end(count_id: int) -> ResponseReturnValue:
    """Close the count."""

    def act(desk: Writing) -> str:
        closed_on = request.form.get("closed_on", "").strip() or desk.today.isoformat()
        command = load(CloseCountSchema, {"closed_on": closed_on}, count_id=count_id)
        close_count(desk.session, desk.actor, command, now=desk.now)
        return _address(count_id)

    return _entered(count_id, act)


def _entered(count_id: int, act: object) -> ResponseReturnValue:
    try:
        return enter_once(act)  # type: ignore[arg-type]
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _page(desk, count_id, form), form.status


@permission("equipment.read")
def counts_file() -> ResponseReturnValue:
    """The history of counts as CSV."""
    query = asked_for(CountQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        history = count_history(
            desk.session, reader_of(desk.actor), as_of=day.as_of, known_at=day.moment, place=query.place
        )
    record_pull("counts", Format.CSV.value, history.stamp, carried())
    return _file(history_csv(history), f"counts-{history.as_of.isoformat()}.csv")


@permission("equipment.read")
def count_file(count_id: int) -> ResponseReturnValue:
    """One count as CSV."""
    with reading() as desk:
        sheet = _sheet(desk, count_id)
    record_pull("count", Format.CSV.value, sheet.stamp, {**carried(), "count": count_id})
    return _file(sheet_csv(sheet), f"count-{count_id}-{sheet.as_of.isoformat()}.csv")


def _file(body: bytes, name: str) -> Response:
    response = Response(body, content_type=CSV)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@permission("equipment.read")
def unplaced() -> ResponseReturnValue:
    """The cameras in stock of which no place is on record, to be put in one together."""
    with reading() as desk:
        return _unplaced_page(desk, Form())


def _unplaced_page(desk: Reading, form: Form) -> str:
    day = page_day(desk, opens_today=True, path=url_for("pages.unplaced"))
    return render_template(
        "counts/unplaced.html",
        listed=unplaced_cameras(desk.session, reader_of(desk.actor), as_of=day.as_of, known_at=day.moment),
        form=form,
        today=desk.today,
        placed=number_in(request.args, "placed"),
        batch=number_in(request.args, "batch"),
        places=[
            (one.code, one.name) for one in place_options(desk.session, reader_of(desk.actor), known_at=day.moment)
        ],
    )


@permission("cameras.write")
def enter_places() -> ResponseReturnValue:
    """The cameras ticked are in one place: all of them or none, as one batch."""

    def act(desk: Writing) -> str:
        typed = sent_values()
        entry = {
            "cameras": request.form.getlist("cameras"),
            "place": typed.get("place", ""),
            "starts_on": typed.get("starts_on", "").strip() or desk.today.isoformat(),
        }
        placed = place_cameras(desk.session, desk.actor, load(PlaceCamerasSchema, entry), now=desk.now)
        return url_for("pages.unplaced", as_of=desk.today.isoformat(), placed=len(placed.places), batch=placed.batch.id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        with reading() as desk:
            return _unplaced_page(desk, form), form.status
