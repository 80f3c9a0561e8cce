"""Labels for cameras and cards for officers: the sheets they are printed on, in millimetres, and what stands on one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.errors import Invalid

INCH = 25.4

MOST_LABELS = 1000
"""So many are printed at once."""


class Symbols(StrEnum):
    """Which code is printed: lines for a counter's scanner, squares for a phone, or both."""

    CODE_128 = "code128"
    QR = "qr"
    BOTH = "both"


class CameraStock(StrEnum):
    """The sheets that cameras' labels are printed on, by the number on the pack."""

    ADDRESS = "5160"
    SHIPPING = "5163"
    RETURN_ADDRESS = "5167"


class CardStock(StrEnum):
    """The sheets that officers' cards are printed on, by the number on the pack."""

    BADGE = "5390"
    SHIPPING = "5163"
    ADDRESS = "5160"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of labels on US letter paper: how many, how large, where the first stands and how far apart they are."""

    stock: str
    said: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float
    symbols: frozenset[Symbols] = frozenset(Symbols)
    """The codes it has room for."""

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


SHEETS = {
    sheet.stock: sheet
    for sheet in (
        Sheet(
            "5160",
            "30 a sheet, 1 × 2⅝ in",
            3,
            10,
            width=2.625 * INCH,
            height=1 * INCH,
            left=0.1875 * INCH,
            top=0.5 * INCH,
            across=2.75 * INCH,
            down=1 * INCH,
        ),
        Sheet(
            "5163",
            "10 a sheet, 2 × 4 in",
            2,
            5,
            width=4 * INCH,
            height=2 * INCH,
            left=0.15625 * INCH,
            top=0.5 * INCH,
            across=4.1875 * INCH,
            down=2 * INCH,
        ),
        Sheet(
            "5167",
            "80 a sheet, ½ × 1¾ in",
            4,
            20,
            width=1.75 * INCH,
            height=0.5 * INCH,
            left=0.28125 * INCH,
            top=0.5 * INCH,
            across=2.0625 * INCH,
            down=0.5 * INCH,
            symbols=frozenset({Symbols.CODE_128}),
        ),
        Sheet(
            "5390",
            "8 a sheet, 2¼ × 3½ in",
            2,
            4,
            width=3.5 * INCH,
            height=2.25 * INCH,
            left=0.75 * INCH,
            top=1 * INCH,
            across=3.5 * INCH,
            down=2.25 * INCH,
        ),
    )
}
"""Each sheet by the number on its pack."""

LARGEST_SHEET = max(sheet.count for sheet in SHEETS.values())


@dataclass(frozen=True, slots=True)
class Label:
    """One label: a heading, lines beneath it, and the code that is scanned. `kind` and `number`: of what record."""

    kind: str
    number: int
    heading: str
    lines: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class LabelJob:
    """Labels to print: on which sheet, from which place of the first (1: the top left), with which codes."""

    title: str
    day: date
    sheet: Sheet
    start: int
    symbols: Symbols
    labels: tuple[Label, ...]

    @property
    def sheets(self) -> int:
        """How many sheets it takes."""
        return -(-(len(self.labels) + self.start - 1) // self.sheet.count)


def label_job(
    title: str, day: date, labels: tuple[Label, ...], *, stock: str, start: int, symbols: Symbols
) -> LabelJob:
    """Labels for a sheet. Raises Invalid `start_not_on_sheet`."""
    sheet = SHEETS[stock]
    if start > sheet.count:
        message = f"A sheet of this size has {sheet.count} labels. Begin at one of them."
        raise Invalid("start_not_on_sheet", message, field="start")
    return LabelJob(title, day, sheet, start, symbols, labels)
