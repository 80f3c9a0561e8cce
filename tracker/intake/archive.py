"""A workbook's zip archive, checked before anything opens it, and packed anew from the few parts that are read.

What reads the workbook afterwards sees only bytes that passed here: sizes that lie, entries that stand twice and
parts that nobody checked do not reach it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable

from tracker.domain.errors import Invalid
from tracker.intake.limits import Limits

NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".gz", ".7z", ".rar", ".jar")
MARKUP = (".xml", ".rels")
ENCRYPTED = 0x1
ENTRY = b"PK\x01\x02"
"""Stands before each entry of a directory: counted before the directory is built in memory."""


def damaged() -> Invalid:
    """The refusal of a workbook that cannot be read to its end."""
    return Invalid(
        "not_a_spreadsheet",
        "The workbook is damaged or was cut off on its way. Open it in a spreadsheet program, save it as .xlsx again, "
        "and send that file.",
        field="file",
    )


def too_large(what: str) -> Invalid:
    """The refusal of a file over its limits; `what` completes the sentence `The workbook …`."""
    return Invalid("too_large", f"The workbook {what}. Copy only the table into a new workbook.", field="file")


class Archive:
    """A zip directory that passed the checks; parts are read within their stated sizes."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Open and check the directory.

        Raises:
            Invalid `not_a_spreadsheet`, `too_large`.
        """
        if content.count(ENTRY) > limits.zip_entries:
            raise too_large(f"has over {limits.zip_entries} parts")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
            raise damaged() from None
        self._entries = {entry.filename: entry for entry in entries}
        self._check(entries, len(content), limits)

    def size(self, name: str) -> int:
        """What a part says it unpacks to; 0 where there is none."""
        return self._entries[name].file_size if name in self._entries else 0

    def _check(self, entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
        if len(self._entries) != len(entries):
            raise damaged()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.unpacked_bytes:
            raise too_large(f"unpacks to {unpacked // 1024**2} MB")
        if unpacked > limits.ratio_floor_bytes and unpacked > packed * limits.unpacked_ratio:
            raise too_large(f"unpacks to {unpacked // packed} times its size")
        for entry in entries:
            if entry.filename.lower().endswith(NESTED):
                raise Invalid(
                    "not_a_spreadsheet",
                    f"The workbook has another archive inside ({entry.filename[:80]}). Send it without.",
                    field="file",
                )
            if entry.flag_bits & ENCRYPTED:
                raise damaged()

    def names(self) -> list[str]:
        """The parts' names."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """One part. Markup with a document type is refused: it could name entities and files.

        Raises:
            Invalid `not_a_spreadsheet`: the part is missing, damaged, or not what it should be.
        """
        try:
            part = self._zip.read(self._entries[name])
        except (KeyError, zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
            raise damaged() from None
        if name.lower().endswith(MARKUP) and ((b"<!DOCTYPE" in part) or (b"<!ENTITY" in part) or (b"\0" in part[:64])):
            raise damaged()
        return part

    def repacked(self, names: Iterable[str]) -> io.BytesIO:
        """A new archive of some parts, unpacked."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
            for name in names:
                if name in self._entries:
                    packed.writestr(name, self.read(name))
        buffer.seek(0)
        return buffer
