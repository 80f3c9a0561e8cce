"""How far an import is, for a person at a terminal: rows read so far, then rows done of how many."""

import sys
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

import click


class ImportProgress:
    """Told to a terminal alone: a line while the file is read, whose length is not known yet, and a bar afterwards."""

    def __init__(self, file_name: str, doing: str) -> None:
        self._file_name = file_name
        self._doing = doing
        self._is_shown = sys.stderr.isatty()
        self._open = ExitStack()
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def read(self, rows: int) -> None:
        """So many rows were read."""
        if self._is_shown:
            click.echo(f"\r{self._file_name}: {rows:,} rows read", nl=False, err=True)

    def applied(self, done: int, total: int) -> None:
        """So many rows are done, of how many; where it begins again, so does the bar."""
        if not self._is_shown:
            return
        if self._bar is None:
            click.echo(err=True)
            self._bar = self._open.enter_context(click.progressbar(length=total, file=sys.stderr, label=self._doing))
        self._bar.update(done - self._bar.pos)
