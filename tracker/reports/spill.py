"""Rows of a long report, set down in a file of no name while they are read, so that memory holds a few hundred of them
whatever their number, and the reading transaction ends before anything is written from them.
"""

import pickle
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

Row = TypeVar("Row")

AT_ONCE = 500
"""How many rows are set down, and read back, together."""
IN_MEMORY = 1 << 20
"""Bytes up to which no file is made."""


class Spilled(Collection[Row], Generic[Row]):
    """Rows that can be counted, and gone through any number of times. The file goes when nothing refers to them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Takes the rows from where they come, some hundreds at a time."""
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - kept as long as the rows are
        weakref.finalize(self, self._file.close)
        self._count = 0
        source = iter(rows)
        while part := list(islice(source, AT_ONCE)):
            pickle.dump(part, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._count += len(part)
        self._end = self._file.tell()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        at = 0
        while at < self._end:
            self._file.seek(at)  # another reader may have moved it
            part: list[Row] = pickle.load(self._file)  # noqa: S301 - as above
            at = self._file.tell()
            yield from part

    def __contains__(self, row: object) -> bool:
        return any(one == row for one in self)
