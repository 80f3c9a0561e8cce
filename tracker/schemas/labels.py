"""What may be asked for when labels are printed."""

from marshmallow import fields

from tracker.domain.commands.labels import PrintCameraLabels, PrintOfficerCards
from tracker.domain.labels import LARGEST_SHEET, MOST_LABELS, CameraStock, CardStock, Symbols
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Flag, Id, Several, Text, Whole
from tracker.schemas.queries import OnDay
from tracker.schemas.references import SERIAL

SCANNED = 100


def _stock(default: CameraStock | CardStock) -> Choice:
    said = "The sheet, by the number on its pack."
    return Choice(type(default), load_default=default, metadata={"description": said})


def _start() -> Whole:
    said = "The first label to print on, for a sheet used before: 1 is at the top left, then along the row."
    return Whole(1, LARGEST_SHEET, load_default=1, metadata={"description": said})


def _symbols(default: Symbols) -> Choice:
    return Choice(Symbols, load_default=default)


def _several(said: str) -> Several:
    return Several(Text(SCANNED), most=MOST_LABELS, load_default=(), metadata={"description": said})


def _numbers() -> Several:
    said = "Of those, only the ones with these record numbers."
    return Several(Id(), most=MOST_LABELS, load_default=(), metadata={"description": said})


class PrintCameraLabelsSchema(CommandSchema[PrintCameraLabels]):
    """Labels of cameras: those that fit every filter, or those of a list."""

    command = PrintCameraLabels

    stock = _stock(CameraStock.ADDRESS)
    symbols = _symbols(Symbols.CODE_128)
    start = _start()
    purchase_batch = Text(60, load_default=None)
    model = Text(100, load_default=None)
    place = Text(40, load_default=None, metadata={"description": "In stock at this place."})
    in_stock = Flag(load_default=None, metadata={"description": "Whether it is in nobody's hands."})
    first_serial = Text(SERIAL, load_default=None)
    last_serial = Text(SERIAL, load_default=None)
    cameras = _several("Serial numbers, asset tags or codes of our own labels.")
    numbers = _numbers()


class PrintOfficerCardsSchema(CommandSchema[PrintOfficerCards]):
    """Cards of officers: of a precinct, of a class, or of a list."""

    command = PrintOfficerCards

    stock = _stock(CardStock.BADGE)
    symbols = _symbols(Symbols.BOTH)
    start = _start()
    precinct = Text(20, load_default=None)
    session = Id(load_default=None, metadata={"description": "Signed in to this class."})
    officers = _several("Badges, or codes of our own cards.")
    numbers = _numbers()


def _as_query(schema: type[CommandSchema[PrintCameraLabels]] | type[CommandSchema[PrintOfficerCards]]) -> type[OnDay]:
    """The same fields as the parameters of an address, with the day and the moment beside them."""
    declared: dict[str, fields.Field[object]] = dict(schema._declared_fields)
    return type(f"{schema.command.__name__}Query", (OnDay,), {"__doc__": schema.__doc__, **declared})


CAMERA_LABELS_QUERY = _as_query(PrintCameraLabelsSchema)
OFFICER_CARDS_QUERY = _as_query(PrintOfficerCardsSchema)
