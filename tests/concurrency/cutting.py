"""A relay between an app and PostgreSQL that cuts the connection at a statement, before or after it has passed."""

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import make_url

PIECE = 65536


@dataclass
class Cut:
    """Where to cut: at the first statement with `words` in it (after one with `after`), once.

    `passed`: the server still gets it, and its answer is lost; otherwise it never does. `for_good`: nobody gets through
    any more until `heal`.
    """

    words: bytes
    passed: bool
    for_good: bool = False
    after: bytes = b""


@dataclass
class CuttingRelay:
    """Listens on a port and passes on to PostgreSQL's socket."""

    target: str
    listener: socket.socket
    cut: Cut | None = None
    is_shut: bool = False
    is_over: bool = False
    seen: list[bytes] = field(default_factory=list)
    """What was sent to the server, piece by piece."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    def heal(self) -> None:
        """Let everybody through again."""
        self.cut, self.is_shut = None, False

    def accept(self) -> None:
        """Take connections until the end, each served by a thread of its own."""
        while not self.is_over:
            with contextlib.suppress(OSError):
                near, _ = self.listener.accept()
                if self.is_shut or self.is_over:
                    near.close()
                    continue
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near, socket.socket(socket.AF_UNIX) as far:
            far.connect(self.target)
            while not self.is_over:
                for source in select.select([near, far], [], [], 0.05)[0]:
                    piece = source.recv(PIECE)
                    if not piece or (source is near and not self._pass_on(piece, far)):
                        return
                    if source is far:
                        near.sendall(piece)

    def _pass_on(self, piece: bytes, far: socket.socket) -> bool:
        """False when the connection is cut here."""
        self.seen.append(piece)
        cut = self.cut
        if cut is not None and cut.after in piece:
            cut.after = b""
        if cut is None or cut.after or cut.words not in piece:
            far.sendall(piece)
            return True
        self.cut, self.is_shut = None, cut.for_good
        if cut.passed:
            far.sendall(piece)
            far.recv(PIECE)  # it is done on the server, and nobody hears of it
        return False


@contextlib.contextmanager
def cutting_relay(url: str) -> Iterator[tuple[CuttingRelay, str]]:
    """A relay to the database of an address with a socket, and the address by way of the relay."""
    address = make_url(url)
    relay = CuttingRelay(f"{address.query['host']}/.s.PGSQL.5432", socket.create_server(("127.0.0.1", 0)))
    thread = threading.Thread(target=relay.accept, daemon=True)
    thread.start()
    through = f"postgresql+psycopg://postgres@127.0.0.1:{relay.port}/{address.database}"
    try:
        yield relay, through
    finally:
        relay.is_over = True
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", relay.port), timeout=0.1).close()
        relay.listener.close()
        thread.join(5)
