"""The sheet of a class as a PDF to sign."""

from typing import Any

from tracker.domain.reports.training import ClassSheet, SheetEntry
from tracker.render.typesetting import typeset

TEMPLATE = "class_sheet.typ"


def class_sheet_pdf(sheet: ClassSheet, agency: str) -> bytes:
    """A line for each officer enrolled, with room to sign, and empty lines for walk-ins."""
    held, stamp = sheet.session, sheet.stamp
    return typeset(
        TEMPLATE,
        {
            "title": f"Sign-in sheet: {held.course_name}, {held.held_on.day} {held.held_on:%B %Y}",
            "agency": agency,
            "day": [held.held_on.year, held.held_on.month, held.held_on.day],
            "facts": _facts(sheet),
            "rows": [_row(number, one) for number, one in enumerate(sheet.entries, start=1)],
            "first_empty": len(sheet.entries) + 1,
            "empty_lines": sheet.empty_lines,
            "stamp": (
                f"Class {held.session_id}. As of {stamp.as_of.isoformat()}, as known {stamp.known_at_text}. "
                f"Data version {stamp.data_version}."
            ),
        },
    )


def _facts(sheet: ClassSheet) -> list[list[str]]:
    """What the head of the sheet says, as pairs of a word and its value."""
    held = sheet.session
    seats = f"{held.enrolled} of {held.seats} taken" if held.seats is not None else f"{held.enrolled} taken, no limit"
    day = f"{held.held_on:%A} {held.held_on.day} {held.held_on:%B %Y}"
    facts = [
        ["Course", f"{held.course_name} ({held.course}), version {held.version}, {held.hours:g} hours"],
        [
            "When",
            f"{day}, {held.starts_at}" if held.starts_at else day,
        ],
        ["Where", held.place or "not stated"],
        ["Instructor", held.instructor or "not stated"],
        ["For", held.precinct_name or "any precinct"],
        ["Seats", seats],
    ]
    if sheet.precincts is not None:
        facts.append(["Listed", f"officers of precinct {', '.join(sheet.precincts)} only"])
    return facts


def _row(number: int, one: SheetEntry) -> list[Any]:
    name = f"{one.name} (walk-in)" if one.is_walk_in else one.name
    return [str(number), name, one.rank or "", one.badge or "", one.precinct_name or "", ""]
