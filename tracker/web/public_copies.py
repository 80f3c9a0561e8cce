"""The public's edition and the copies made of it, kept by what they rest on: nobody's request makes work twice.

One thread makes an edition; the others hand out the one before meanwhile, and wait only where there is none. Of a large
department an edition takes seconds: there it stands for a while, so that making the next one takes a small part of the
machine's time however often the data changes and the pages are read.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from tracker.domain.reports.public import PublicEdition, PublicRecord
from tracker.reports.public import EditionKey


@dataclass(frozen=True, slots=True)
class Copy:
    """A page or file as it is sent."""

    body: bytes
    etag: str


@dataclass(slots=True)
class Kept:
    """An edition with the copies made of it so far: at most one of each page and file."""

    key: EditionKey
    edition: PublicEdition
    copies: dict[Hashable, Copy] = field(default_factory=dict)


QUICK_SECONDS = 1.0
"""What costs less of the processor is made anew with every change of data."""
STANDS_FOR = 20
"""What costs more stands for so many times as long."""

RecordKey = tuple[int, str, str]
"""The publication that a record is of: data version, audit head and day."""


class PublicCopies:
    """The edition at hand. Threads share it; processes do not."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, effort: Callable[[], float] = time.thread_time
    ) -> None:
        self._clock = clock
        self._effort = effort
        """The processor's time a thread has used: what an edition costs is no matter of how busy the machine is."""
        self._stands_until = 0.0
        self._making = Lock()
        self._kept: Kept | None = None
        self._record: tuple[RecordKey, PublicRecord] | None = None

    def kept(self, key: EditionKey, make: Callable[[], PublicEdition]) -> Kept:
        """The edition of a key, made where it is not at hand; the one before while another thread makes it, or while
        that one still stands.
        """
        kept = self._kept
        if kept is not None and (kept.key == key or self._clock() < self._stands_until):
            return kept
        if not self._making.acquire(blocking=kept is None) and kept is not None:
            return kept
        try:
            if self._kept is None or self._kept.key != key:
                before = self._effort()
                self._kept = Kept(key, make())
                took = self._effort() - before
                self._stands_until = self._clock() + took * STANDS_FOR if took >= QUICK_SECONDS else 0.0
            return self._kept
        finally:
            self._making.release()

    def record(self, key: RecordKey, make: Callable[[], PublicRecord]) -> PublicRecord:
        """The record of a publication: it changes once a week, however often the data does."""
        if self._record is None or self._record[0] != key:
            self._record = (key, make())
        return self._record[1]
