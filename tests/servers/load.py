"""Writers that send acts one after another to whichever instance answers, and keep account of what became of each."""

import contextlib
import random
import threading
import time
from collections import Counter as Count
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.servers.instances import LOST, Answered, Instance
from tests.servers.sites import Counter

TRY_FOR = 60.0
PAUSE = 0.05


@dataclass
class Load:
    """What several writers have done so far. Each act has a key of its own and is sent again, under it, until it is
    answered with yes or no.
    """

    counter: Counter
    instances: Sequence[Instance]
    writers: int = 4
    timeout: float = 30.0
    asked: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    done_at: list[float] = field(default_factory=list)
    """The moment of each acknowledgement, by the monotonic clock."""
    statuses: Count[int] = field(default_factory=Count)
    wrong: list[str] = field(default_factory=list)
    """Answers that no fault excuses: anything but 2xx, and 503 with a Retry-After."""
    lost: int = 0
    """Sends that got no whole answer."""
    replayed: int = 0
    """Sends that were answered as the same act had been before."""
    longest: float = 0.0
    """Seconds that the slowest answer took."""
    is_over: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, count: int, seconds: float = TRY_FOR) -> None:
        """Return when so many acts in all have been acknowledged.

        Raises:
            TimeoutError: they were not in time; says what came instead.
        """
        deadline = time.monotonic() + seconds
        while len(self.acknowledged) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"{len(self.acknowledged)} of {count}: {self.statuses}, {self.lost} lost, {self.wrong[:3]}"
                )
            time.sleep(0.01)

    def wait_for_more(self, count: int = 1, seconds: float = TRY_FOR) -> float:
        """Return how many seconds it took until so many more acts were acknowledged."""
        began = time.monotonic()
        self.wait_for(len(self.acknowledged) + count, seconds)
        return time.monotonic() - began

    def write(self, writer: int) -> None:
        """Send acts until it is over; the last one too is sent until it is answered."""
        luck = random.Random(writer)
        number = 0
        while not self.is_over.is_set():
            note = f"writer {writer} act {number}"
            self.asked.append(note)
            self._see_through(note, luck)
            number += 1

    def _see_through(self, note: str, luck: random.Random) -> None:
        at = luck.randrange(len(self.instances))
        deadline = time.monotonic() + TRY_FOR
        while time.monotonic() < deadline:
            answer = self._send(self.instances[at % len(self.instances)], note)
            if answer is not None and answer.is_done:
                self.acknowledged.append(note)
                self.done_at.append(time.monotonic())
                return
            at += 1
            self.is_over.wait(PAUSE)
        self.wrong.append(f"{note}: not done within {TRY_FOR} seconds")

    def _send(self, instance: Instance, note: str) -> Answered | None:
        began = time.monotonic()
        try:
            answer = instance.ask(
                "POST",
                "/api/v1/assignments",
                self.counter.passing(note),
                token=self.counter.token,
                key=note.replace(" ", "-"),
                timeout=self.timeout,
            )
        except LOST:
            self.lost += 1
            return None
        self.longest = max(self.longest, time.monotonic() - began)
        self.statuses[answer.status] += 1
        self.replayed += "Idempotent-Replayed" in answer.headers
        if not answer.is_done and not (answer.status == 503 and "Retry-After" in answer.headers):
            self.wrong.append(f"{note}: {answer.status} {answer.content.decode()[:300]}")
        return answer


@contextlib.contextmanager
def writing(
    counter: Counter, instances: Sequence[Instance], *, writers: int = 4, timeout: float = 30.0
) -> Iterator[Load]:
    """Writers at work until the end of the block, which waits for the answers that are still to come."""
    load = Load(counter, instances, writers, timeout)
    threads = [threading.Thread(target=load.write, args=(number,), daemon=True) for number in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.is_over.set()
        for thread in threads:
            thread.join(TRY_FOR + 30)
