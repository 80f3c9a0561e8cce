"""What a file is by its name and its first bytes, looked at before anything reads it."""

from pathlib import PurePath

from tracker.domain.errors import Invalid
from tracker.intake.limits import Limits

TEXT_SUFFIXES = {".csv", ".tsv", ".txt"}
WORKBOOK_SUFFIX = ".xlsx"
ZIP_MAGIC = b"PK"
OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
OTHER_MAGIC = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed archive",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
PAGE_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<script", b"{\\rtf")


def is_workbook(file_name: str) -> bool:
    """Whether a file is named as a workbook."""
    return PurePath(file_name).suffix.lower() == WORKBOOK_SUFFIX


def check_kind(content: bytes, file_name: str, limits: Limits) -> None:
    """Refuse what is no CSV and no XLSX file, or says it is the other.

    Raises:
        Invalid `not_a_spreadsheet`, `empty_file`, `too_large`.
    """
    if not content.strip():
        raise Invalid("empty_file", "The file is empty. Send the file with its rows.", field="file")
    if len(content) > limits.file_bytes:
        raise Invalid(
            "too_large", f"The file is over {limits.file_bytes // 1024**2} MB. Send it in parts.", field="file"
        )
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in TEXT_SUFFIXES and suffix != WORKBOOK_SUFFIX:
        raise _no_spreadsheet(f"Files named {suffix or 'without an ending'} are not read.")
    if content.startswith(OLD_OFFICE_MAGIC):
        raise _no_spreadsheet(
            "This is an old .xls workbook, or one locked by a password.", "Save it unlocked as .xlsx."
        )
    for magic, what in OTHER_MAGIC.items():
        if content.startswith(magic):
            raise _no_spreadsheet(f"This is {what}, whatever its name says.")
    if suffix == WORKBOOK_SUFFIX and not content.startswith(ZIP_MAGIC):
        raise _no_spreadsheet("The file is named .xlsx but is no workbook.", "If it is text, name it .csv.")
    if suffix != WORKBOOK_SUFFIX and content.startswith(ZIP_MAGIC + b"\x03\x04"):
        raise _no_spreadsheet(f"The file is named {suffix} but is an archive.", "If it is a workbook, name it .xlsx.")
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if suffix != WORKBOOK_SUFFIX and start.startswith(PAGE_STARTS):
        raise _no_spreadsheet(
            "This is a web page or a document.", "Open it in a spreadsheet program and save it as .xlsx."
        )


def _no_spreadsheet(what: str, do: str = "Send a .csv or .xlsx file.") -> Invalid:
    return Invalid("not_a_spreadsheet", f"{what} {do}", field="file")
