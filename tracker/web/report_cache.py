"""Reports already made, kept by what their figures rest on and never by time. No query and no rule lives here.

A key names the report, its format, day, filters and reader, the program's version and the data version: whatever
changes data makes another key, and what leaves the data alone (a sign-in, an export) empties nothing. The moment of
knowledge is no part of it: two moments between which nothing was recorded have the same figures, and only the moment
that is printed differs. So a report is kept in pieces, with a gap wherever its moment stands.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

Pieces = tuple[bytes, ...]

OF_A_PIECE = 41
"""Bytes that each piece takes beside its own, as CPython holds it in a tuple."""


class ReportCache:
    """The reports used last, up to so many and so many bytes together. Threads share it; processes do not."""

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self.most = most
        self.most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[Hashable, Pieces] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Hashable, moment: bytes) -> bytes | None:
        """The report of a key with a moment printed in it; None where it is not kept."""
        with self._lock:
            pieces = self._kept.get(key)
            if pieces is None:
                return None
            self._kept.move_to_end(key)
        return moment.join(pieces)

    def keep(self, key: Hashable, pieces: Pieces) -> None:
        """Keep a report, and let go of those not used for longest where there are too many."""
        size = _size(pieces)
        if size > self.most_bytes:
            return
        with self._lock:
            self.bytes += size - _size(self._kept.pop(key, ()))
            self._kept[key] = pieces
            while len(self._kept) > self.most or self.bytes > self.most_bytes:
                _, dropped = self._kept.popitem(last=False)
                self.bytes -= _size(dropped)


def pieces_of(render: Callable[[bytes], bytes], moment: bytes, other: bytes) -> Pieces | None:
    """A report in pieces, each two with its moment between them. `render` gives the report with a moment printed.

    It is rendered with two moments, and what differs between the two is where the moment stands. None where that does
    not tell: a name in it may read like a moment.
    """
    pieces = tuple(render(moment).split(moment))
    return pieces if pieces == tuple(render(other).split(other)) else None


def _size(pieces: Pieces) -> int:
    return sum(map(len, pieces)) + OF_A_PIECE * len(pieces)
