"""Of files that are read, of lists of entries, and of recalls: what became of each row and each camera."""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "file": "The name of the file as it was sent.",
        "encoding": "How the file's text is encoded; null of a workbook.",
        "header_row": "The row of the headers, from 1; null where there is none.",
        "apply": "Whether the file is entered; else it is only read, and the answer says what it would do.",
        "applied": "Whether the file was entered.",
        "rows_read": "How many rows the file has.",
        "accepted": "How many rows were accepted.",
        "skipped": "Rows that were left out, each with the reason.",
        "rejected": "Rows that cannot be entered, each with what is wrong.",
        "review": "Rows that a person must decide on.",
        "unmapped": "Words of the file that the mapping does not know, by column, each with how often it stands there.",
        "created": "How many records are new.",
        "updated": "How many records have something new.",
        "unchanged": "How many rows say what is on record.",
        "moved": "How many officers moved to another precinct.",
        "left": "How many officers on record are not in the file.",
        "column": "The column of the file, from 1.",
        "problems": "What is wrong with it, each with a code and a sentence.",
        "warnings": "Codes of what was entered all the same, such as `out_of_scope`.",
        "related": "The records that stand in the way, or that could be meant.",
        "left_out": "Rows that were not entered, by their places from 0.",
        "posting": "The posting's number.",
        "placed": "The cameras that were put in the place.",
        "reference": "The word by which the entry is told again.",
        "reversed": "Whether it was reversed.",
        "in_hands": "How many were in officers' hands when the recall began, or have been since.",
        "replaced": "How many holders have another camera by now.",
        "returned": "How many have come back.",
        "not_held": "How many were in nobody's hands when they were recalled.",
        "percent_back": "Those that have come back in percent; null where none was in hands.",
        "effect": "What the recall does to the figures of each precinct.",
        "without": "The figures as they would be without the recall.",
        "replacement_id": "The number of the camera that took its place; null where none did.",
        "replaced_on": "The day on which another took its place; null while none has.",
    }
)
