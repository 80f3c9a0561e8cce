"""One raw row to one row of ours: cells under our field names, as text, with everything that is wrong with it."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.intake.dates import DateReader
from tracker.intake.headers import Header, is_full_name_split
from tracker.intake.kinds import FULL_NAME, FieldType, type_of
from tracker.intake.mapping import ANY_CELL, Mapping
from tracker.intake.names import UnreadableNameError, read_name, suffix_of
from tracker.intake.problems import Problem
from tracker.intake.source import Cell, RawRow
from tracker.intake.text import clean, clean_lines, is_redacted, is_ruined_number

EXACT_WHOLE_NUMBERS = 10**15
"""A spreadsheet keeps 15 digits: the rest of a longer number are zeros that were something else."""

IDENTITY = ("employee_number", "badge", FULL_NAME, "last_name", "first_name", "serial", "asset_tag")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as mapped. `values` holds our fields as text, days as YYYY-MM-DD; what is blank is left out.

    `skipped`: why it is no row of data; then there are neither values nor problems.
    """

    line: int
    values: dict[str, str]
    problems: tuple[Problem, ...] = ()
    skipped: str | None = None


class RowMapper:
    """Maps the rows of one file."""

    def __init__(self, mapping: Mapping, header: Header, dates: DateReader, shown: dict[tuple[int, int], str]) -> None:
        self.mapping = mapping
        self.header = header
        self.dates = dates
        self.shown = shown
        named = (*mapping.columns, *mapping.extract, *mapping.constants)
        self.types = {name: type_of(mapping.kind, name) for name in named}
        self.places = {
            name: next(header.columns[source] for source in sources if source in header.columns)
            for name, sources in mapping.columns.items()
        }
        self.parts = {name: (header.columns[part.source], part) for name, part in mapping.extract.items()}
        self.needed = mapping.needed()
        self.splits_names = is_full_name_split(mapping)
        cut_from = {name: place for name, (place, _) in self.parts.items()}
        self.identity = {
            place for where in (self.places, cut_from) for name, place in where.items() if name in IDENTITY
        }

    def map(self, raw: RawRow) -> Row:
        """The row of ours."""
        if (reason := self._skip_reason(raw)) is not None:
            return Row(raw.line, {}, skipped=reason)
        problems: list[Problem] = []
        if (left_out := self._left_out(raw)) is not None:
            return Row(raw.line, {}, skipped=left_out)
        values: dict[str, str] = {}
        for name in self.types:
            text = self._value(name, raw, problems)
            if text:
                values[name] = text
        if self.splits_names:
            self._split_name(raw.line, values, problems)
        if "suffix" in values:
            values["suffix"] = suffix_of(values["suffix"]) or values["suffix"]
        if self.header.names and len(raw.cells) > len(self.header.names):
            self._check_width(raw, problems)
        faulty = {problem.field for problem in problems}
        for name in self.needed:
            if name not in values and name not in faulty and not (FULL_NAME in faulty and name.endswith("_name")):
                problems.append(Problem(raw.line, name, "required", f"The row has no {name}. Fill it in.", None))
        return Row(raw.line, values, tuple(problems))

    def _skip_reason(self, raw: RawRow) -> str | None:
        if all(isinstance(cell, str) and not clean(cell) for cell in raw.cells):
            return "blank"
        for rule in self.mapping.skip_where:
            place = self.header.columns[rule.source]
            cells = [self._text(raw, place)] if rule.source != ANY_CELL else self._texts(raw)
            if any(rule.pattern.search(cell) for cell in cells):
                return rule.reason
        if self.header.keys and self.header.repeats_in(raw.cells):
            return "repeated header"
        return "redacted" if self._is_redacted(raw) else None

    def _left_out(self, raw: RawRow) -> str | None:
        """Why a row is not ours by a word in it; None where it is."""
        for name, words in self.mapping.leave_out.items():
            text = self._as_it_stands(name, raw)
            if text.casefold() in words:
                return f"left out: {name.replace('_', ' ')} {text or 'empty'}"
        return None

    def _as_it_stands(self, name: str, raw: RawRow) -> str:
        """A field's text before its words are mapped."""
        if name in self.parts:
            place, part = self.parts[name]
            if text := part.part_of(self.shown.get((raw.line, place)) or self._text(raw, place)):
                return text
        if name not in self.places:
            return ""
        return self.shown.get((raw.line, self.places[name])) or self._text(raw, self.places[name])

    def _is_redacted(self, raw: RawRow) -> bool:
        """Whether the one word stands in place of what identifies the row, or, in a merged cell, of the whole row."""
        redacted = {place for place, cell in enumerate(raw.cells) if isinstance(cell, str) and is_redacted(cell)}
        if not redacted:
            return False
        alone = sum(1 for cell in raw.cells if cell != "") == 1
        return alone or bool(redacted & self.identity)

    def _texts(self, raw: RawRow) -> list[str]:
        return [self._text(raw, place) for place in range(len(raw.cells))]

    def _text(self, raw: RawRow, place: int) -> str:
        return cell_text(raw.cells[place]) if place < len(raw.cells) else ""

    def _value(self, name: str, raw: RawRow, problems: list[Problem]) -> str:
        """One field's text; what is wrong with the cell is added to the problems, and the field stays blank."""
        kind = self.types[name]
        text = ""
        if name in self.parts:
            place, part = self.parts[name]
            text = part.part_of(self.shown.get((raw.line, place)) or self._text(raw, place))
            if kind is FieldType.IDENTIFIER and (problem := ruined(raw.line, name, text, text)):
                problems.append(problem)
                return ""
        if not text and name in self.places:
            place = self.places[name]
            cell: Cell = raw.cells[place] if place < len(raw.cells) else ""
            if kind is FieldType.DATE and not isinstance(cell, str):
                return self._day_of_cell(name, raw.line, cell, problems)
            if kind is FieldType.LINES and isinstance(cell, str):
                return self._known(name, raw.line, clean_lines(cell), problems)
            text = self.shown.get((raw.line, place)) or cell_text(cell)
            if kind is FieldType.IDENTIFIER and (problem := ruined(raw.line, name, cell, text)):
                problems.append(problem)
                return ""
        return self._known(name, raw.line, text, problems)

    def _known(self, name: str, line: int, text: str, problems: list[Problem]) -> str:
        """A text after the mapping's values, constants and dates."""
        if name in self.mapping.values and (text or "" in self.mapping.values[name].listed):
            ours = self.mapping.values[name].ours(text)
            if ours is None:
                message = f"{text!r} is not among the mapping's values of {name}. Add it there, or exclude the row."
                problems.append(Problem(line, name, "unmapped_value", message, text))
                return ""
            text = ours
        text = text or self.mapping.constants.get(name, "")
        if not text:
            return ""
        if self.types[name] is FieldType.DATE:
            day = self.dates.from_text(text)
            if day is None:
                problems.append(_unreadable_day(line, name, text))
                return ""
            return day.isoformat()
        if self.types[name] is FieldType.WHOLE_NUMBER:
            return text.replace(",", "") if text.replace(",", "").isdecimal() else text
        return text

    def _day_of_cell(self, name: str, line: int, cell: Cell, problems: list[Problem]) -> str:
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        day = self.dates.from_number(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None
        if day is None:
            problems.append(_unreadable_day(line, name, cell_text(cell)))
            return ""
        return day.isoformat()

    def _split_name(self, line: int, values: dict[str, str], problems: list[Problem]) -> None:
        text = values.pop(FULL_NAME, "")
        if not text:
            return
        try:
            name = read_name(text, self.mapping.full_name_format)
        except UnreadableNameError as error:
            message = f"The name cannot be read as {self.mapping.full_name_format!r}. {error}"
            problems.append(Problem(line, FULL_NAME, "unreadable_name", message, text))
            return
        parts = {"last_name": name.last, "first_name": name.first, "middle_name": name.middle, "suffix": name.suffix}
        values.update({field: part for field, part in parts.items() if part})

    def _check_width(self, raw: RawRow, problems: list[Problem]) -> None:
        surplus = [cell_text(cell) for cell in raw.cells[len(self.header.names) :]]
        stray = next((text for text in surplus if text), None)
        if stray is not None:
            message = (
                f"The row has {len(raw.cells)} cells under {len(self.header.names)} headers: a delimiter stands inside "
                "a cell that is not in quotation marks. Mend the row."
            )
            problems.append(Problem(raw.line, None, "too_many_cells", message, stray))


def cell_text(cell: Cell) -> str:
    """A cell as cleaned text: whole numbers without a point, days as YYYY-MM-DD."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_WHOLE_NUMBERS:
        return str(int(cell))
    return str(cell)


def ruined(line: int, name: str, cell: Cell, text: str) -> Problem | None:
    """The problem of an identifier that a spreadsheet took for a number or a day; None where it is whole."""
    if isinstance(cell, date):
        message = f"A spreadsheet made a date of this {name}. Enter it as text, with its format set to text first."
        return Problem(line, name, "ruined_date", message, text)
    too_long = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT_WHOLE_NUMBERS
    if too_long or is_ruined_number(text):
        message = (
            f"A spreadsheet rounded this {name}, and its digits are lost. Export the column as text and send it again."
        )
        return Problem(line, name, "ruined_number", message, text)
    return None


def _unreadable_day(line: int, name: str, text: str) -> Problem:
    message = (
        f"{text!r} is no day in a format that is known. Write it YYYY-MM-DD, or state its format in the mapping's "
        "date_formats."
    )
    return Problem(line, name, "not_a_date", message, text)
