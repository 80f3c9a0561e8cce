"""Acts that take long, each in a thread of its own: whoever asked may watch, go away and come back, or ask twice. The
act is done once, and whole or not at all. No page and no database lives here.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from threading import Condition, Lock, Thread
from typing import Any, TypeVar

from flask import copy_current_request_context, g
from sqlalchemy.exc import SQLAlchemyError

from tracker.store.faults import BUSY, fault_of

LONGEST_WAIT_SECONDS = 180.0
"""So long an act waits for others that keep the database to themselves: an import of tens of thousands of rows, say."""
PAUSE_SECONDS = 0.5
OF_THE_REQUEST = ("request_id", "nonce", "who", "installation")
"""What the thread takes over from the request that began the act; the moment is its own."""

T = TypeVar("T")


@dataclass
class LongAct:
    """An act under way: how many rows are done of how many (None at first; of None while the file is still read, which
    nobody knows the length of yet), whether it waits for another to end, and, once it has ended, what is told of that.
    """

    done: tuple[int, int | None] | None = None
    waits: bool = False
    ending: str | None = None
    _news: Condition = field(default_factory=Condition, repr=False)

    def tell(self, done: int, of: int) -> None:
        """Note how far it has come."""
        self.done, self.waits = (done, of), False

    def tell_read(self, rows: int) -> None:
        """Note how many rows of the file have been read."""
        self.done, self.waits = (rows, None), False

    def end(self, ending: str) -> None:
        """Tell everybody who watches that it has ended."""
        with self._news:
            self.ending = ending
            self._news.notify_all()

    def follow(self, every: float) -> Iterator[tuple[int, int | None] | None]:
        """How far it has come, every so many seconds until it has ended."""
        while True:
            with self._news:
                if self._news.wait_for(lambda: self.ending is not None, every):
                    return
            yield self.done


class LongActs:
    """The acts under way in this process, each by what it is about."""

    def __init__(self) -> None:
        self._running: dict[Hashable, LongAct] = {}
        self._lock = Lock()

    def find(self, about: Hashable) -> LongAct | None:
        """The one under way; None where there is none."""
        with self._lock:
            return self._running.get(about)

    def begin(self, about: Hashable, work: Callable[[LongAct], str]) -> LongAct:
        """Begin an act with this request's context; where the same is under way, that one. `work` answers what is told
        at the end, and raises nothing.
        """
        with self._lock:
            if (found := self._running.get(about)) is not None:
                return found
            act = LongAct()
            thread = Thread(target=self._carry_out, args=(about, act, _with_request(work)), name=f"long act {about}")
            thread.start()
            self._running[about] = act
        return act

    def _carry_out(self, about: Hashable, act: LongAct, work: Callable[[LongAct], str]) -> None:
        ending = ""
        try:
            ending = work(act)
        finally:
            with self._lock:
                del self._running[about]
            act.end(ending)


def _with_request(work: Callable[[LongAct], str]) -> Callable[[LongAct], str]:
    """`work` for another thread, in the context of this request."""
    known: dict[str, Any] = {name: g.get(name) for name in OF_THE_REQUEST if name in g}

    @copy_current_request_context
    def carry_out(act: LongAct) -> str:
        for name, value in known.items():
            setattr(g, name, value)
        return work(act)

    return carry_out


def patiently(act: LongAct, unit: Callable[[], T]) -> T:
    """What a whole transaction answers, begun again while others keep the database to themselves: somebody watches, and
    is told that it waits.
    """
    began = time.monotonic()
    while True:
        try:
            return unit()
        except SQLAlchemyError as error:
            if fault_of(error) is not BUSY or time.monotonic() - began > LONGEST_WAIT_SECONDS:
                raise
        act.done, act.waits = None, True
        g.pop("now", None)
        time.sleep(PAUSE_SECONDS)
