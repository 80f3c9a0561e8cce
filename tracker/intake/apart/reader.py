"""Runs in the process of its own: shuts itself off from the machine, takes in a file, and answers what is asked of it.

It starts for nearly every file, so it imports little. Standard input holds one line about the file, its bytes, then a
line a question; standard output a line or more for each answer, and one that ends it.
"""

import codecs
import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import IO, Any

from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import memory
from tracker.intake.apart import wire
from tracker.intake.file_kinds import is_workbook
from tracker.intake.limits import Limits
from tracker.intake.looking import look_at, sheets_of
from tracker.intake.mapping_file import ENCODINGS
from tracker.intake.reading import Reading, open_file, workbooks

ROWS_AT_ONCE = 100
STANDARD_FILES = 3
"""Input, output and errors: with no more allowed, no file can be opened and no connection made."""


def main() -> None:
    """Read one file until nothing more is asked of it."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    said = json.loads(questions.readline())
    limits = Limits(**said["limits"])
    try:
        load_what_is_needed(said["file_name"])
        shut_off(limits)
        memory.hold(memory.of_file(said["size"]), limits.memory_bytes)
        Reader(questions.read(said["size"]), said["file_name"], limits, answers).serve(questions)
    except MemoryError:
        sys.exit(wire.OUT_OF_MEMORY)


def load_what_is_needed(file_name: str) -> None:
    """Load what would be loaded in the middle of reading: afterwards no file can be opened, not even a module's."""
    import_module("_strptime")
    for name in (*ENCODINGS, "utf-32", "latin-1"):
        codecs.lookup(name)
    if is_workbook(file_name):
        workbooks()


def shut_off(limits: Limits) -> None:
    """Give up for good what reading a file does not need: other files, connections, processes, memory and time beyond
    the limits.
    """
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, STANDARD_FILES),
    ):
        resource.setrlimit(kind, (most, most))
    # The first makes a signal that says what was too much; the second ends whatever did not heed it.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


class Reader:
    """Answers questions about one file."""

    def __init__(self, content: bytes, file_name: str, limits: Limits, answers: IO[bytes]) -> None:
        self.content = content
        self.file_name = file_name
        self.limits = limits
        self.answers = answers
        self.opened: tuple[Any, Reading] | None = None
        """The last mapping as it was told, with the file opened by it."""

    def serve(self, questions: Iterable[bytes]) -> None:
        """Answer each question in turn."""
        for line in questions:
            asked = json.loads(line)
            try:
                for part in ANSWERS[asked["ask"]](self, asked):
                    self._say(part)
                self._say(self._encoded({"end": True}))
            except Invalid as refusal:
                self._say(self._encoded({"refused": wire.refusal_said(refusal)}))
            self.answers.flush()

    def sheets(self, asked: dict[str, Any]) -> Iterator[bytes]:
        """The names of the sheets that hold cells."""
        yield self._encoded({"sheets": sheets_of(self.content, self.file_name, self.limits)})

    def look(self, asked: dict[str, Any]) -> Iterator[bytes]:
        """A first look at the file, or at one sheet."""
        seen = look_at(self.content, self.file_name, ImportKind(asked["kind"]), asked["sheet"], self.limits)
        yield self._encoded({"seen": wire.seen_said(seen)})

    def open(self, asked: dict[str, Any]) -> Iterator[bytes]:
        """What opening the file by a mapping found."""
        reading = self._opened(asked["mapping"])
        yield self._encoded(
            {
                "header": wire.header_said(reading.header),
                "settled": wire.settled_said(reading.mapping),
                "encoding": reading.encoding,
                "notes": reading.notes,
            }
        )

    def rows(self, asked: dict[str, Any]) -> Iterator[bytes]:
        """Every row as mapped."""
        return self._in_parts("rows", map(wire.row_said, self._corrected(asked).rows()))

    def cells(self, asked: dict[str, Any]) -> Iterator[bytes]:
        """The cells of some lines."""
        return self._in_parts("cells", self._corrected(asked).cells_of(set(asked["lines"])))

    def _opened(self, said: Any) -> Reading:
        if self.opened is None or self.opened[0] != said:
            self.opened = None  # two at once would need twice the memory
            mapping = wire.mapping_heard(said)
            self.opened = (said, open_file(self.content, self.file_name, mapping, self.limits))
        return self.opened[1]

    def _corrected(self, asked: dict[str, Any]) -> Reading:
        return replace(self._opened(asked["mapping"]), corrections=wire.corrections_heard(asked["corrections"]))

    def _in_parts(self, name: str, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        """Rows, many in a line; each begins with its line's number."""
        left = iter(rows)
        while part := list(islice(left, ROWS_AT_ONCE)):
            together = self._encoded({name: part})
            if len(together) <= self.limits.row_bytes:
                yield together
                continue
            for row in part:
                alone = self._encoded({name: [row]})
                if len(alone) > self.limits.row_bytes:
                    message = (
                        f"Line {row[0]} is longer than {self.limits.row_bytes // 1024} KB. Check that the file "
                        "has line ends, and send only the table."
                    )
                    raise Invalid("too_large", message, field="file")
                yield alone

    def _encoded(self, said: dict[str, Any]) -> bytes:
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"

    def _say(self, line: bytes) -> None:
        self.answers.write(line)


ANSWERS: dict[str, Callable[[Reader, dict[str, Any]], Iterator[bytes]]] = {
    "sheets": Reader.sheets,
    "look": Reader.look,
    "open": Reader.open,
    "rows": Reader.rows,
    "cells": Reader.cells,
}
