"""XLSX workbooks: which sheet, its cells and cached results, and what the sheet hides."""

import posixpath
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import cast
from xml.etree import ElementTree as ET  # nosec B405 - see _elements

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from tracker.domain.errors import Invalid
from tracker.intake import memory
from tracker.intake.archive import Archive, damaged, too_large
from tracker.intake.dates import EPOCH_1900, EPOCH_1904
from tracker.intake.limits import Limits
from tracker.intake.mapping import Mapping
from tracker.intake.number_formats import has_padding_formats, shown_numbers
from tracker.intake.sheet_scan import CELL_STARTS, scan_sheet
from tracker.intake.source import RawRow, Source
from tracker.intake.text import shortened

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
SHARED_STRINGS = "xl/sharedStrings.xml"
DIRECTORY = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS)
FRAME = (*DIRECTORY, STYLES, SHARED_STRINGS)
DEEPEST = 50
"""Elements within each other."""

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_NAMED = 40
STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def open_workbook(content: bytes, mapping: Mapping, limits: Limits) -> Source:
    """An XLSX file as a source of rows.

    Raises:
        Invalid `not_a_spreadsheet`, `too_large`, `sheet_not_named` (several sheets have rows), `unknown_sheet`.
    """
    archive = Archive(content, limits)
    if WORKBOOK not in archive.names():
        raise Invalid(
            "not_a_spreadsheet",
            "The file is an archive but no .xlsx workbook. Send a .csv or .xlsx file.",
            field="file",
        )
    _check_directory(archive, limits)
    parts = _sheet_parts(archive, limits)
    name = mapping.sheet or _only_sheet(archive, parts)
    if name not in parts:
        raise Invalid(
            "unknown_sheet",
            f"The workbook has no sheet {shortened(name)!r}. It has: {_quoted(list(parts))}.",
            field="sheet",
        )
    scan = scan_sheet(lambda: archive.windows(parts[name], CELL_STARTS), limits)
    has_padding = STYLES in archive.names() and has_padding_formats(archive.windows(STYLES))
    memory.allow(memory.of_file(len(content), scan.filled, scan.last_row * scan.last_column))
    sheet = _sheet(archive, parts[name], name)

    def shown(columns: set[int]) -> dict[tuple[int, int], str]:
        if not has_padding or not columns:
            return {}
        return shown_numbers(lambda: archive.repacked([*FRAME, parts[name]]), name, columns, scan.last_row)

    return Source(
        rows=lambda: _rows(sheet), sheet=name, epoch=_epoch(archive, limits), notes=tuple(scan.notes()), shown=shown
    )


def _elements(archive: Archive, part: str, limits: Limits) -> Iterator[ET.Element]:
    """The elements of one part as they begin, each with its attributes; none is kept once the next is asked for.

    Raises:
        Invalid `not_a_spreadsheet`, `too_large`.
    """
    # The archive lets no markup with a document type through: there are no entities to expand.
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    open_ones: list[ET.Element] = []
    count = 0
    try:
        for piece in archive.pieces(part):
            parser.feed(piece)
            for event, element in cast("Iterator[tuple[str, ET.Element]]", parser.read_events()):
                if event == "end":
                    open_ones.pop().clear()
                    continue
                open_ones.append(element)
                count += 1
                if len(open_ones) > DEEPEST:
                    raise damaged()
                if count > limits.directory_elements:
                    raise too_large("has a directory of its own that is too long")
                yield element
        parser.close()
    except (ET.ParseError, ValueError):
        raise damaged() from None


def _check_directory(archive: Archive, limits: Limits) -> None:
    """That the parts which are built in memory whole are neither deep nor long."""
    for part in DIRECTORY:
        if archive.size(part) > limits.directory_bytes:
            raise too_large("has a directory of its own that is too long")
        if part in archive.names():
            deque(_elements(archive, part, limits), maxlen=0)


def _sheet_parts(archive: Archive, limits: Limits) -> dict[str, str]:
    """The sheets by name, in the workbook's order, with the parts they stand in."""
    targets: dict[str, str] = {}
    for relation in _elements(archive, RELATIONS, limits):
        if relation.tag.rpartition("}")[2] != "Relationship":
            continue
        identity, target = relation.get("Id", ""), relation.get("Target", "")
        if identity in targets:
            raise damaged()
        targets[identity] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
    found: dict[str, str] = {}
    for element in _elements(archive, WORKBOOK, limits):
        if element.tag.rpartition("}")[2] == "sheet":
            identity = element.get(RELATION_ID) or element.get(STRICT_RELATION_ID) or ""
            part = targets.get(identity, "")
            if part in archive.names() and "chartsheet" not in part:
                found[element.get("name", "")] = part
    if not found:
        raise damaged()
    return found


def sheet_names(content: bytes, limits: Limits) -> list[str]:
    """The sheets that hold cells, in the workbook's order.

    Raises:
        Invalid `not_a_spreadsheet`, `too_large`.
    """
    archive = Archive(content, limits)
    if WORKBOOK not in archive.names():
        raise damaged()
    _check_directory(archive, limits)
    return _filled(archive, _sheet_parts(archive, limits))


def _filled(archive: Archive, parts: dict[str, str]) -> list[str]:
    return [name for name, part in parts.items() if any(b"<v>" in at or b"<is>" in at for at in archive.windows(part))]


def _only_sheet(archive: Archive, parts: dict[str, str]) -> str:
    """The one sheet that holds cells; where there are several, the sender is asked which."""
    if len(parts) == 1:
        return next(iter(parts))
    filled = _filled(archive, parts)
    if len(filled) == 1:
        return filled[0]
    raise Invalid(
        "sheet_not_named",
        f"The workbook has several sheets: {_quoted(filled or list(parts))}. Say which one to read "
        '(sheet = "its name" in the mapping).',
        field="sheet",
    )


def _sheet(archive: Archive, part: str, name: str) -> CalamineSheet:
    try:
        workbook = CalamineWorkbook.from_filelike(archive.repacked([*FRAME, part]))
        metadata = {sheet.name: sheet for sheet in workbook.sheets_metadata}
        if name not in metadata or metadata[name].typ is not SheetTypeEnum.WorkSheet:
            raise damaged()
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise damaged() from None


def _rows(sheet: CalamineSheet) -> Iterator[RawRow]:
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield RawRow(number, [*before, *cells] if before else list(cells))


def _epoch(archive: Archive, limits: Limits) -> date:
    for element in _elements(archive, WORKBOOK, limits):
        if element.tag.rpartition("}")[2] == "workbookPr" and element.get("date1904") in ("1", "true"):
            return EPOCH_1904
    return EPOCH_1900


def _quoted(names: list[str]) -> str:
    shown = ", ".join(repr(shortened(name)) for name in names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
