"""Text files with delimiters: whose bytes, which delimiter, where a record begins. No meaning is given to a cell."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tracker.domain.errors import Invalid
from tracker.intake.limits import Limits
from tracker.intake.mapping import Mapping
from tracker.intake.source import RawRow, Source

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = (",", ";", "\t", "|")
SNIFFED_RECORDS = 60
SNIFFED_CHARACTERS = 200_000
LOOKED_AT = 8192
"""Characters by which it is told whether a file is text."""

PIECE = 256 * 1024
BYTE_ORDER_MARK = "\ufeff"
END_OF_FILE = "\x1a"
"""How old programs end a file."""

NOT_TEXT = frozenset(map(chr, (*range(9), *range(14, 27), 28, 29, 30, 31)))
"""Control characters that no text is made of; the end-of-file mark of old programs is taken off before."""

MOST_STRAY = 0.02
"""A stray one is its row's problem; more of them than this are a file of another kind."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text. It is decoded as it is read: whole, it would need up to four times its bytes."""

    content: bytes
    encoding: str

    def opened(self) -> io.TextIOWrapper:
        """From its beginning, with its line ends as they are."""
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")

    def head(self, characters: int) -> str:
        """Its first characters."""
        with self.opened() as text:
            return text.read(characters).removeprefix(BYTE_ORDER_MARK).rstrip(END_OF_FILE)


def decoded(content: bytes, stated: str | None) -> Text:
    """The text: as stated, else by its mark, else strict UTF-8, else Windows-1252.

    Raises:
        Invalid `wrong_encoding`: the bytes are not written so; `not_a_spreadsheet`: no text at all.
    """
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    candidates = [stated] if stated else [marked] if marked else [*_unmarked_utf16(content), "utf-8", "cp1252"]
    for name in candidates:
        if _is_written_in(content, name):
            text = Text(content, name)
            _check_is_text(text.head(LOOKED_AT))
            return text
    if not stated:
        _check_is_text(content[:LOOKED_AT].decode("latin-1"))
    raise Invalid(
        "wrong_encoding",
        f"The file is not written in {' or '.join(candidates)}. State its encoding in the mapping, "
        'encoding = "mac_roman" say, or save it as CSV UTF-8.',
        field="file",
    )


def _is_written_in(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(content[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _unmarked_utf16(content: bytes) -> list[str]:
    """UTF-16 without its mark shows as a zero in every other byte of plain letters."""
    head = content[:400]
    if len(head) > 3 and head[1::2].count(0) > len(head) * 0.4:
        return ["utf-16-le"]
    return ["utf-16-be"] if len(head) > 3 and head[0::2].count(0) > len(head) * 0.4 else []


def _check_is_text(head: str) -> None:
    if sum(character in NOT_TEXT for character in head) > len(head) * MOST_STRAY:
        raise Invalid(
            "not_a_spreadsheet",
            "This is no text file with columns: it holds bytes that no text has. Send a .csv or .xlsx file.",
            field="file",
        )


def open_delimited(content: bytes, mapping: Mapping, limits: Limits, header_hits: Callable[[list[str]], int]) -> Source:
    """A CSV file as a source of rows.

    `header_hits` says how many of the wanted headers a row holds: of the delimiters the one that finds most is taken.

    Raises:
        Invalid `wrong_encoding`, `not_a_spreadsheet`, `unbalanced_quote`, `too_large`.
    """
    text = decoded(content, mapping.encoding)
    head = text.head(SNIFFED_CHARACTERS)
    start, own = _own_statement(head)
    delimiter = mapping.delimiter or own or _sniffed(head, header_hits)
    return Source(rows=lambda: _records(text, start, delimiter, limits), encoding=text.encoding)


def _own_statement(text: str) -> tuple[int, str | None]:
    """A first line `sep=;` states the delimiter: how many lines to pass over, and which it is."""
    first = text[:10].splitlines()[0] if text else ""
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return 1, first[-1]
    return 0, None


def _sniffed(text: str, header_hits: Callable[[list[str]], int]) -> str:
    def merit(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            records = list(islice(reader, SNIFFED_RECORDS))
        except csv.Error:
            return (0, 0)
        widths = [len(record) for record in records if len(record) > 1]
        usual = max(map(widths.count, set(widths)), default=0)
        return (max(map(header_hits, records), default=0), usual)

    return max(DELIMITERS, key=merit)


class _Lines:
    """The physical lines of a text, counted, with those of the record under way kept.

    A line, or a record of many, that is longer than a row may be is refused before it is taken apart: a cell of one
    character takes fifty bytes.
    """

    def __init__(self, text: Text, most: int) -> None:
        self.text = text.opened()
        self.most = most
        self.count = 0
        self.record: list[str] = []
        self.left = most

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(self.left + 1)
        self.left -= len(line)
        if self.left < 0:
            raise _too_long(self.count - len(self.record) + 1, f"is longer than {self.most // 1024} KB")
        if not self.count:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if line.endswith(END_OF_FILE):  # else it ends with its line's end: only the last has none
            line = line.rstrip(END_OF_FILE)
        if not line:
            raise StopIteration
        self.count += 1
        self.record.append(line)
        return line

    def begin_record(self) -> None:
        """What was kept is no longer wanted."""
        self.record.clear()
        self.left = self.most


def _records(text: Text, start: int, delimiter: str, limits: Limits) -> Iterator[RawRow]:
    lines = _Lines(text, limits.row_bytes)
    for _ in range(start):
        next(lines, None)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        first = lines.count + 1
        lines.begin_record()
        try:
            cells = next(reader, None)
        except csv.Error:
            if not any('"' in line for line in lines.record):
                raise _too_long(first, f"has a cell of over {csv.field_size_limit()} characters") from None
            raise _unbalanced(first) from None
        if cells is None:
            return
        if len(lines.record) > 1:
            _check_closed("".join(lines.record), delimiter, first)
        if len(cells) > limits.columns:
            raise Invalid(
                "too_large", f"Line {first} has over {limits.columns} columns. Send only the table.", field="file"
            )
        yield RawRow(first, cells)


def _check_closed(record: str, delimiter: str, line: int) -> None:
    """A quotation mark that is never closed swallows the lines after it, to the next mark or to the end of the file:
    only a strict reader says so.
    """
    try:
        list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise _unbalanced(line) from None


def _too_long(line: int, what: str) -> Invalid:
    return Invalid(
        "too_large", f"Line {line} {what}. Check that the file has line ends, and send only the table.", field="file"
    )


def _unbalanced(line: int) -> Invalid:
    return Invalid(
        "unbalanced_quote",
        f"A quotation mark opened on line {line} is not closed there, so the lines after it cannot be told apart. "
        "Mend that line and send the file again.",
        field="file",
    )
