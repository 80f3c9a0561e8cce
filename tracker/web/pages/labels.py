"""Labels for cameras and cards for officers: which, on which sheet, looked at first and printed as PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.labels import PrintCameraLabels, PrintOfficerCards
from tracker.domain.errors import NotFound, Refusal
from tracker.domain.labels import SHEETS, CameraStock, CardStock, Label, Symbols
from tracker.journeys.labels import CARDS, Labels, labels_of, on_record
from tracker.render.words import short_day
from tracker.reports.choices import model_options, place_options, precinct_options, purchase_batch_options
from tracker.reports.training import session_list
from tracker.schemas.base import CommandSchema, load
from tracker.schemas.labels import PrintCameraLabelsSchema, PrintOfficerCardsSchema
from tracker.store.known import Asked
from tracker.web.guard import permission
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form, choices, sent_form, sent_values
from tracker.web.pages.reader import reader_of
from tracker.web.recorded import record_pull
from tracker.web.requests import Reading, reading

MOST_SHOWN = 200
"""So many are listed to be ticked; where there are more, all are printed."""
SESSIONS = 50
SYMBOLS = (
    (Symbols.CODE_128.value, "Code 128, for a counter's scanner"),
    (Symbols.QR.value, "QR, for a phone"),
    (Symbols.BOTH.value, "Both"),
)
WHERE = (("true", "In stock"), ("false", "In an officer's hands"))

Command = PrintCameraLabels | PrintOfficerCards


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of the page: what it makes, and its list's field."""

    schema: type[CommandSchema[Any]]
    listed: str
    stocks: tuple[tuple[str, str], ...]
    defaults: Mapping[str, str]


def _stocks(words: type[CameraStock] | type[CardStock]) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, f"Avery {one.value}: {SHEETS[one.value].said}") for one in words)


CAMERAS, OFFICERS = "cameras", "officers"
KINDS = {
    CAMERAS: Kind(
        PrintCameraLabelsSchema, CAMERAS, _stocks(CameraStock), {"symbols": Symbols.CODE_128.value, "start": "1"}
    ),
    OFFICERS: Kind(
        PrintOfficerCardsSchema, OFFICERS, _stocks(CardStock), {"symbols": Symbols.BOTH.value, "start": "1"}
    ),
}


def register(pages: Blueprint) -> None:
    """Serve the labels."""
    pages.add_url_rule("/labels", "labels", labels, methods=["GET"])
    pages.add_url_rule("/labels/<string:of>", "print_labels", print_labels, methods=["POST"])


@permission("labels.read")
def labels() -> ResponseReturnValue:
    """The forms, filled in with what the address says: `/labels?of=officers&precinct=1`."""
    of = request.args.get("of", CAMERAS)
    return _page(of if of in KINDS else CAMERAS, Form(values=request.args.to_dict()))


@permission("labels.read")
def print_labels(of: str) -> ResponseReturnValue:
    """Show which labels it would be, or answer their sheets.

    Raises:
        NotFound `unknown_labels`: there are none of that kind.
    """
    if of not in KINDS:
        raise NotFound("unknown_labels", "There are labels of cameras and cards of officers.")
    try:
        command = _command(KINDS[of])
        with reading() as desk:
            made = _labels(desk, command)
        pdf = made.pdf()
        if request.form.get("step") != "print":
            return _page(of, sent_form(), made)
        if isinstance(command, PrintOfficerCards):
            record_pull(CARDS, "pdf", made.stamp, on_record(command, made), always=True)
        return pdf_file(pdf, made.file_name)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _page(of, form), form.status


def pdf_file(body: bytes, name: str) -> Response:
    """A PDF to keep."""
    response = Response(body, content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _command(kind: Kind) -> Command:
    typed: dict[str, Any] = sent_values()
    typed.pop("step", None)
    typed["numbers"] = request.form.getlist("numbers") or None
    typed[kind.listed] = typed.get(kind.listed, "").replace(",", " ").split()
    command: Command = load(kind.schema, typed)
    return command


def _labels(desk: Reading, command: Command) -> Labels:
    day = page_day(desk, opens_today=True, path=url_for("pages.labels"))
    return labels_of(desk.session, reader_of(desk.actor), Asked(day.as_of, day.moment), command)


def _page(of: str, form: Form, made: Labels | None = None) -> str:
    with reading() as desk:
        day = page_day(desk, opens_today=True, path=url_for("pages.labels"))
        kept = {**KINDS[of].defaults, **form.values}
        found: tuple[Label, ...] = made.job.labels if made else ()
        return render_template(
            "labels/labels.html",
            of=of,
            form=Form(kept, form.several, form.refusal),
            stocks=KINDS[of].stocks,
            symbols=SYMBOLS,
            options=_options(desk, day.moment, of),
            made=made,
            shown=found if len(found) <= MOST_SHOWN else (),
            action=url_for("pages.print_labels", of=of, **carried()),  # type: ignore[arg-type]
        )


def _options(desk: Reading, moment: Any, of: str) -> dict[str, list[tuple[str, str]]]:
    session, reader = desk.session, reader_of(desk.actor)
    if of == CAMERAS:
        return {
            "models": [(one, one) for one in model_options(session, known_at=moment)],
            "places": choices(place_options(session, reader, known_at=moment), "code", "name"),
            "batches": [(one, one) for one in purchase_batch_options(session, known_at=moment)],
            "where": list(WHERE),
        }
    day = page_day(desk, opens_today=True, path=url_for("pages.labels")).as_of
    held = session_list(session, reader, as_of=day, known_at=moment, limit=SESSIONS).rows
    to_come = session_list(session, reader, as_of=day, known_at=moment, is_to_come=True, limit=SESSIONS).rows
    classes = [
        (str(one.session_id), f"{short_day(one.held_on)}, {one.course_name}, {one.precinct_name or 'any precinct'}")
        for one in (*to_come, *held)
    ]
    return {
        "precincts": choices(precinct_options(session, reader, known_at=moment), "code", "name"),
        "classes": classes,
    }
