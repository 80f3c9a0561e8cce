"""XLSX workbooks: which sheet, its cells and cached results, and what the sheet hides."""

import posixpath
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree as ET  # nosec B405 - see _tree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from tracker.domain.errors import Invalid
from tracker.intake.archive import Archive, damaged, too_large
from tracker.intake.dates import EPOCH_1900, EPOCH_1904
from tracker.intake.limits import Limits
from tracker.intake.mapping import Mapping
from tracker.intake.number_formats import has_padding_formats, shown_numbers
from tracker.intake.sheet_scan import scan_sheet
from tracker.intake.source import RawRow, Source

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
SHARED_STRINGS = "xl/sharedStrings.xml"
FRAME = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS, STYLES, SHARED_STRINGS)
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
    if max(archive.size(WORKBOOK), archive.size(RELATIONS)) > limits.directory_bytes:
        raise too_large("has a directory of its own that is too long")
    parts = _sheet_parts(archive)
    name = mapping.sheet or _only_sheet(archive, parts)
    if name not in parts:
        raise Invalid(
            "unknown_sheet", f"The workbook has no sheet {name!r}. It has: {_quoted(list(parts))}.", field="sheet"
        )
    scan = scan_sheet(archive.read(parts[name]), limits)
    sheet = _sheet(archive, parts[name], name)
    has_padding = STYLES in archive.names() and has_padding_formats(archive.read(STYLES))

    def shown(columns: set[int]) -> dict[tuple[int, int], str]:
        if not has_padding or not columns:
            return {}
        return shown_numbers(lambda: archive.repacked([*FRAME, parts[name]]), name, columns, scan.last_row)

    return Source(rows=lambda: _rows(sheet), sheet=name, epoch=_epoch(archive), notes=tuple(scan.notes()), shown=shown)


def _tree(archive: Archive, part: str) -> ET.Element:
    try:
        # The archive lets no markup with a document type through: there are no entities to expand.
        return ET.fromstring(archive.read(part))  # noqa: S314 # nosec B314
    except (ET.ParseError, ValueError, RecursionError):
        raise damaged() from None


def _sheet_parts(archive: Archive) -> dict[str, str]:
    """The sheets by name, in the workbook's order, with the parts they stand in."""
    targets: dict[str, str] = {}
    for relation in _tree(archive, RELATIONS):
        identity, target = relation.get("Id", ""), relation.get("Target", "")
        if identity in targets:
            raise damaged()
        targets[identity] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
    found: dict[str, str] = {}
    for element in _tree(archive, WORKBOOK).iter():
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
    return _filled(archive, _sheet_parts(archive))


def _filled(archive: Archive, parts: dict[str, str]) -> list[str]:
    return [name for name, part in parts.items() if b"<v>" in (markup := archive.read(part)) or b"<is>" in markup]


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


def _epoch(archive: Archive) -> date:
    for element in _tree(archive, WORKBOOK).iter():
        if element.tag.rpartition("}")[2] == "workbookPr" and element.get("date1904") in ("1", "true"):
            return EPOCH_1904
    return EPOCH_1900


def _quoted(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)
