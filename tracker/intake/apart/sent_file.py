"""A file that somebody sent in, as the journeys read it: its reader is a process of its own, started with the first
question and ended with the block.

    with SentFile(content, file_name, limits) as file:
        reading = file.open(mapping)
        for row in reading.rows():
            ...
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

import orjson

from tracker.domain.vocabulary import ImportKind
from tracker.intake.apart import wire
from tracker.intake.apart.process import ReaderProcess, not_readable
from tracker.intake.file_kinds import check_kind, is_workbook
from tracker.intake.headers import Header
from tracker.intake.limits import LIMITS, Limits
from tracker.intake.mapping import Mapping
from tracker.intake.rows import Row
from tracker.intake.seen import SeenSheet

Taken = TypeVar("Taken")


class SentFile:
    """A file's bytes and name. Whatever is asked of it may raise Invalid as the reading of files does, and besides
    `too_large` (it costs more memory or time than is allowed) and `not_readable` (reading it broke off); Unavailable
    `reader_not_started`.
    """

    def __init__(self, content: bytes, file_name: str, limits: Limits = LIMITS) -> None:
        self.content = content
        self.file_name = file_name
        self.limits = limits.of_file(len(content))
        self._process: ReaderProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; another question starts a new one."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def sheets(self) -> tuple[str, ...]:
        """The names of a workbook's sheets that hold cells; none for a text file."""
        if not is_workbook(self.file_name):
            return ()
        return self._answer({"ask": "sheets"}, lambda said: wire.texts(said["sheets"]))

    def look(self, kind: ImportKind, sheet: str | None = None) -> SeenSheet:
        """The first rows of the file, or of one sheet of it."""
        asked = {"ask": "look", "kind": kind.value, "sheet": sheet}
        return self._answer(asked, lambda said: wire.seen_heard(said["seen"]))

    def open(self, mapping: Mapping) -> "FileReading":
        """The file opened by a mapping."""

        def taken(said: dict[str, Any]) -> FileReading:
            return FileReading(
                file=self,
                asked_by=mapping,
                mapping=wire.settled_heard(said["settled"], mapping),
                header=wire.header_heard(said["header"]),
                encoding=wire.text_or_none(said["encoding"]),
                notes=wire.texts(said["notes"]),
            )

        return self._answer({"ask": "open", "mapping": wire.mapping_said(mapping)}, taken)

    def answers(self, asked: dict[str, Any], taken: Callable[[dict[str, Any]], Taken]) -> Iterator[Taken]:
        """The parts of an answer as they come, each as `taken` makes it."""
        check_kind(self.content, self.file_name, self.limits)
        is_whole = False
        try:
            process = self._started()
            process.tell(json.dumps(asked).encode() + b"\n")
            while not is_whole:
                said = orjson.loads(process.hear())
                is_whole = "end" in said or "refused" in said
                if "refused" in said:
                    raise wire.refusal_heard(said["refused"])
                if not is_whole:
                    yield taken(said)
        except (wire.NotUnderstoodError, KeyError, TypeError, orjson.JSONDecodeError):
            is_whole = False
            raise not_readable() from None
        finally:
            if not is_whole:  # it would go on answering what nobody asks any more
                self.close()

    def _answer(self, asked: dict[str, Any], taken: Callable[[dict[str, Any]], Taken]) -> Taken:
        """An answer that has one part."""
        parts = list(self.answers(asked, taken))
        if len(parts) != 1:
            raise not_readable()
        return parts[0]

    def _started(self) -> ReaderProcess:
        if self._process is None:
            self._process = ReaderProcess(self.limits)
            about = {"file_name": self.file_name, "size": len(self.content), "limits": asdict(self.limits)}
            self._process.tell(json.dumps(about).encode() + b"\n")
            self._process.tell(self.content)
        return self._process


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file opened: its mapping with the columns it really has, and its rows as often as they are asked for.

    `encoding` is None for a workbook. `notes` are what the sender should know about the file, in sentences.
    """

    file: SentFile
    asked_by: Mapping
    mapping: Mapping
    header: Header
    encoding: str | None
    notes: tuple[str, ...]
    corrections: wire.Corrections = field(default_factory=dict)
    """Cells that a person wrote anew, by line and column (from 0): read in place of what stands there."""

    @property
    def header_row(self) -> int | None:
        """The header's line; None where the file has no header."""
        return self.header.line or None

    def rows(self) -> Iterator[Row]:
        """Every row under the header up to the last that is not blank, each once, in the file's order.

        Raises:
            Invalid `too_large`, `unbalanced_quote`, `not_readable`: found only on the way through the file.
        """
        for part in self.file.answers(self._asked("rows"), lambda said: list(map(wire.row_heard, said["rows"]))):
            yield from part

    def cells_of(self, lines: Collection[int]) -> Iterator[tuple[int, list[str]]]:
        """The cells of some lines as text, as they stood, for a file of rejected rows."""
        asked = {**self._asked("cells"), "lines": sorted(lines)}
        for part in self.file.answers(asked, lambda said: list(map(wire.cells_heard, said["cells"]))):
            yield from part

    def _asked(self, ask: str) -> dict[str, Any]:
        mapping, corrections = wire.mapping_said(self.asked_by), wire.corrections_said(self.corrections)
        return {"ask": ask, "mapping": mapping, "corrections": corrections}
