"""The fields each kind of file can bring, and how the text of each is read. Rules about values live in schemas."""

from enum import Enum

from tracker.domain.vocabulary import ImportKind


class FieldType(Enum):
    """How a cell becomes the text of a field."""

    IDENTIFIER = "identifier"
    """Text that looks like a number often enough: leading zeros kept, ruined numbers refused."""
    DATE = "date"
    WHOLE_NUMBER = "whole number"
    TEXT = "text"
    LINES = "text of several lines"


IDENTIFIER, DATE, WHOLE_NUMBER = FieldType.IDENTIFIER, FieldType.DATE, FieldType.WHOLE_NUMBER
TEXT, LINES = FieldType.TEXT, FieldType.LINES

OFFICER_FIELDS: dict[str, FieldType] = {
    "employee_number": IDENTIFIER,
    "badge": IDENTIFIER,
    "last_name": TEXT,
    "first_name": TEXT,
    "middle_name": TEXT,
    "suffix": TEXT,
}
NAME_FIELDS = ("last_name", "first_name", "middle_name", "suffix")
FULL_NAME = "full_name"
"""Not a field of a row: it is taken apart into the NAME_FIELDS."""

FIELDS: dict[ImportKind, dict[str, FieldType]] = {
    ImportKind.ROSTER: {
        **OFFICER_FIELDS,
        "rank": TEXT,
        "precinct": IDENTIFIER,
        "duty": TEXT,
        "employment": TEXT,
        "as_of": DATE,
    },
    ImportKind.CAMERAS: {
        "serial": IDENTIFIER,
        "asset_tag": IDENTIFIER,
        "model": TEXT,
        "owned_from": DATE,
        "purchase_batch": IDENTIFIER,
        "place": IDENTIFIER,
    },
    ImportKind.ASSIGNMENTS: {
        **OFFICER_FIELDS,
        "serial": IDENTIFIER,
        "asset_tag": IDENTIFIER,
        "issued_on": DATE,
        "returned_on": DATE,
        "condition": TEXT,
        "report_number": IDENTIFIER,
        "override_reason": LINES,
        "note": LINES,
    },
    ImportKind.COMPLETIONS: {
        **OFFICER_FIELDS,
        "course": TEXT,
        "version": TEXT,
        "completed_on": DATE,
        "session": IDENTIFIER,
    },
    ImportKind.DAILY_USE: {
        "precinct": IDENTIFIER,
        "used_on": DATE,
        "deployed": WHOLE_NUMBER,
        "used": WHOLE_NUMBER,
        "source": TEXT,
    },
    ImportKind.DEVICES: {
        **OFFICER_FIELDS,
        "serial": IDENTIFIER,
        "asset_tag": IDENTIFIER,
        "condition": TEXT,
    },
}

DEFAULT_MATCHES: dict[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.ROSTER: (("employee_number",), ("badge",)),
    ImportKind.CAMERAS: (("serial",),),
    ImportKind.ASSIGNMENTS: (("employee_number",), ("badge",)),
    ImportKind.COMPLETIONS: (("employee_number",), ("badge",)),
    ImportKind.DAILY_USE: (("precinct", "used_on"),),
    ImportKind.DEVICES: (("employee_number",), ("badge",), ("last_name", "first_name"), ("serial",), ("asset_tag",)),
}
"""What identifies a row where the mapping does not say: the first of these that the mapping brings."""

REQUIRED: dict[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.ROSTER: (),
    ImportKind.CAMERAS: (("serial",), ("model",)),
    ImportKind.ASSIGNMENTS: (("serial", "asset_tag"), ("issued_on",)),
    ImportKind.COMPLETIONS: (("course",), ("version",), ("completed_on",)),
    ImportKind.DAILY_USE: (("precinct",), ("used_on",), ("deployed",), ("used",)),
    ImportKind.DEVICES: (("serial", "asset_tag"),),
}
"""What a file of a kind must bring, from a column or as a constant: one field of each group."""


def mappable_fields(kind: ImportKind) -> tuple[str, ...]:
    """What a mapping of this kind may name: the fields, and `full_name` where there are names."""
    fields = tuple(FIELDS[kind])
    return (*fields, FULL_NAME) if "last_name" in FIELDS[kind] else fields


def type_of(kind: ImportKind, field: str) -> FieldType:
    """How a field's cell is read; a full name is text."""
    return FIELDS[kind].get(field, TEXT)
