"""A workbook's zip archive, checked before anything opens it, and packed anew from the few parts that are read.

What reads the workbook afterwards sees only bytes that passed here: sizes that lie, entries that stand twice and
parts that nobody checked do not reach it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from tracker.domain.errors import Invalid
from tracker.intake.limits import Limits
from tracker.intake.text import shortened

NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".gz", ".7z", ".rar", ".jar")
MARKUP = (".xml", ".rels")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
PIECE = 256 * 1024
WINDOW = 1024**2
FASTEST = 1
"""How hard a part is packed anew: it lives for a moment."""

ENCRYPTED = 0x1
PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The two that workbooks are packed by; others may ask for any memory to unpack."""

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
                    f"The workbook has another archive inside ({shortened(entry.filename)}). Send it without.",
                    field="file",
                )
            if entry.flag_bits & ENCRYPTED or entry.compress_type not in PACKED_AS:
                raise damaged()

    def names(self) -> list[str]:
        """The parts' names."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """One part, whole: for the small ones. Raises as `pieces`."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part in pieces. Markup with a document type is refused: it could name entities and files.

        Raises:
            Invalid `not_a_spreadsheet`: the part is missing, damaged, or not what it should be.
        """
        is_markup, before = name.lower().endswith(MARKUP), b""
        try:
            with self._zip.open(self._entries[name]) as part:
                while piece := part.read(PIECE):
                    if is_markup:
                        _check_markup(before, piece)
                        before = piece[-len(FORBIDDEN[0]) :]
                    yield piece
        except (KeyError, zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
            raise damaged() from None

    def windows(self, name: str, starts: tuple[bytes, ...] = (b"<",)) -> Iterator[bytes]:
        """One part of markup in windows of about 1 MB, each of which begins with the first of `starts` that it has: a
        tag that begins so is never cut, unless it is longer than a window. Raises as `pieces`.
        """
        window = b""
        for piece in self.pieces(name):
            window += piece
            if len(window) < WINDOW:
                continue
            cut = next((found for start in starts if (found := window.rfind(start)) > 0), len(window))
            yield window[:cut]
            window = window[cut:]
        yield window

    def repacked(self, names: Iterable[str]) -> io.BytesIO:
        """A new archive of some parts. It is packed, for whoever reads it holds a copy of the whole."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as packed:
            for name in names:
                if name in self._entries:
                    with packed.open(name, "w") as part:
                        for piece in self.pieces(name):
                            part.write(piece)
        buffer.seek(0)
        return buffer


def _check_markup(before: bytes, piece: bytes) -> None:
    joined = before + piece[: len(FORBIDDEN[0])]
    if any(word in piece or word in joined for word in FORBIDDEN) or (not before and b"\0" in piece[:64]):
        raise damaged()
