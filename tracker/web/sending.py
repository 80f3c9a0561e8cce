"""Files that are written before they are sent: a report too long for memory goes through a file of no name, so that
what cannot be written is refused as ever, with a status and a problem, and the answer says how long it is.
"""

import tempfile
import weakref
from collections.abc import Callable, Iterator
from typing import IO

from flask import Response

from tracker.domain.reports.stamp import Stamped
from tracker.render.formats import MEDIA_TYPES, Format

Write = Callable[[Stamped, Format, IO[bytes]], None]

IN_MEMORY = 1 << 20
"""Bytes up to which no file is made."""
PIECE = 1 << 16


class Written:
    """What was written and is to be sent, or thrown away."""

    def __init__(self, write: Callable[[IO[bytes]], None]) -> None:
        """Writes it all.

        Raises:
            Whatever `write` raises; nothing is left behind.
        """
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - open until it is sent
        weakref.finalize(self, self._file.close)
        write(self._file)
        self._size = self._file.tell()
        self._file.seek(0)

    def close(self) -> None:
        """Throw it away."""
        self._file.close()

    def answer(self, media_type: str) -> Response:
        """It as an answer, read while it is sent and gone when that is over."""
        response = Response(self._pieces(), content_type=media_type)
        response.content_length = self._size
        response.call_on_close(self.close)
        return response

    def _pieces(self) -> Iterator[bytes]:
        while piece := self._file.read(PIECE):
            yield piece
        self.close()


def sent(ready: Response | Stamped, record: Callable[[], None], write: Write, form: Format) -> Response:
    """An answer that is ready, or a report that is written now; put on record before it leaves.

    Raises:
        Whatever writing it, or putting it on record, raises; nothing is left behind.
    """
    if isinstance(ready, Response):
        record()
        return ready
    written = Written(lambda out: write(ready, form, out))
    record()
    return written.answer(MEDIA_TYPES[form])
