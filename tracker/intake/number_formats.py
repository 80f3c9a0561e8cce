"""What a cell shows where that is not its number: a badge typed as 1 and formatted `000` is the badge 001."""

import re
import warnings
from collections.abc import Callable, Iterable
from io import BytesIO

import openpyxl

from tracker.intake.archive import damaged

FORMAT_CODES = re.compile(rb"""formatCode\s*=\s*["']([^"']*)["']""")
LONGEST = 255
"""Characters of a format that a spreadsheet program takes; what is longer was made to hurt and pads nothing."""


def has_padding_formats(styles: Iterable[bytes]) -> bool:
    """Whether a workbook's styles, in windows that cut no tag, hold any format that shows digits which are not in the
    number.
    """
    found = (code for window in styles for code in FORMAT_CODES.findall(window))
    codes = (code.decode("utf-8", "replace").replace("&quot;", '"') for code in found)
    return any(_tokens(code) is not None for code in codes)


def shown_number(number: float, number_format: str) -> str | None:
    """What a whole number shows under a format of zeros and fixed characters (`000`, `"A"00`, `000\\-00\\-0000`).

    None where the format is another kind: then the number's own digits are what is meant.
    """
    tokens = _tokens(number_format)
    if tokens is None or number < 0 or number != int(number):
        return None
    places = tokens.count("0")
    digits = str(int(number)).rjust(places, "0")
    overflow = len(digits) - places
    shown, position = [], 0
    for place in tokens:
        if place != "0":
            shown.append(place[1:])
            continue
        width = overflow + 1 if position == 0 else 1  # the first place takes the digits that are too many
        shown.append(digits[position : position + width])
        position += width
    return "".join(shown)


def _tokens(number_format: str) -> list[str] | None:
    """The format as zeros and fixed text (marked with a leading `=`); None where it is no padding format."""
    code = number_format.split(";")[0] if len(number_format) <= LONGEST else ""
    tokens: list[str] = []
    while code:
        if code[0] == "0":
            tokens.append("0")
            code = code[1:]
        elif code[0] == '"' and '"' in code[1:]:
            literal, code = code[1:].split('"', 1)
            tokens.append("=" + literal)
        elif code[0] == "\\" and len(code) > 1:
            tokens.append("=" + code[1])
            code = code[2:]
        elif code[0] in "-/ ()":
            tokens.append("=" + code[0])
            code = code[1:]
        else:
            return None
    return tokens if tokens.count("0") > 1 or ("0" in tokens and len(tokens) > 1) else None


def shown_numbers(
    open_workbook: Callable[[], BytesIO], sheet: str, columns: set[int], last_row: int
) -> dict[tuple[int, int], str]:
    """For the cells of some columns (from 0) that show other than their number: (row from 1, column) to the text."""
    found: dict[tuple[int, int], str] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader's opinions on styles are not ours to pass on
            workbook = openpyxl.load_workbook(open_workbook(), read_only=True, data_only=True)
            for cells in workbook[sheet].iter_rows(max_row=last_row, max_col=max(columns) + 1):
                for cell in cells:
                    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                        column = cell.column - 1
                        if column in columns and (text := shown_number(cell.value, cell.number_format)) is not None:
                            found[(cell.row, column)] = text
            workbook.close()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError):
        raise damaged() from None
    return found
