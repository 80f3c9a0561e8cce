"""A relay between an app and its database on this machine, which a test may silence, cut, or stop half-way."""

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

PIECE = 65536


@dataclass
class Relay:
    """Listens on `port` and passes on to `target`. Answers go through whole until it is told otherwise."""

    target: int
    listener: socket.socket
    is_silent: bool = False
    """Nothing is passed on, either way; connections stay open."""
    answer_bytes: int | None = None
    """Of what the database answers from now on, only so many bytes pass; then the connection is cut."""
    cuts_once: bool = False
    """Everything passes again after the next cut."""
    answered: int = 0
    """Bytes of the database's answers that have passed."""
    pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    is_over: bool = False

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listener.getsockname()[1])

    def cut(self) -> None:
        """Break every connection there is; new ones are taken."""
        for pair in list(self.pairs):
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def heal(self) -> None:
        """Pass on everything again."""
        self.is_silent, self.answer_bytes, self.cuts_once = False, None, False

    def accept(self) -> None:
        """Take connections until the end, each served by a thread of its own."""
        while not self.is_over:
            with contextlib.suppress(OSError):
                near, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near, socket.create_connection(("127.0.0.1", self.target)) as far:
            pair = (near, far)
            self.pairs.append(pair)
            try:
                while not self.is_over and self._pass_on(near, far):
                    pass
            finally:
                self.pairs.remove(pair)

    def _pass_on(self, near: socket.socket, far: socket.socket) -> bool:
        """Pass on what has come; False when the connection is over."""
        if self.is_silent:
            threading.Event().wait(0.02)
            return True
        for source in select.select([near, far], [], [], 0.05)[0]:
            piece = source.recv(PIECE)
            if not piece:
                return False
            if source is near:
                far.sendall(piece)
                continue
            if self.answer_bytes is not None:
                piece, self.answer_bytes = piece[: self.answer_bytes], max(0, self.answer_bytes - len(piece))
                near.sendall(piece)
                if self.answer_bytes == 0:
                    self.answer_bytes = None if self.cuts_once else 0
                    return False
                continue
            near.sendall(piece)
            self.answered += len(piece)
        return True


@contextlib.contextmanager
def relay_to(target: int) -> Iterator[Relay]:
    """A relay to a port of this machine, ended with the block."""
    made = Relay(target, socket.create_server(("127.0.0.1", 0)))
    thread = threading.Thread(target=made.accept, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.is_over = True
        made.cut()
        made.listener.close()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", made.port), timeout=0.1)
        thread.join(5)
