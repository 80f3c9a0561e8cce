"""How long one waits for PostgreSQL: a server that hangs, or a network that swallows everything, answers nothing for
ever, and no timeout of the server's own can fire then.

After `PATIENCE_SECONDS` without a byte, one knocks at the server's door. While somebody opens, a statement may take its
time (the server's own statement timeout ends it); when nobody does, the wait is given up. From then on one thread at a
time knocks and all others are turned away at once, so that a server's threads are not all spent on waiting.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen

PATIENCE_SECONDS = 3.0
KNOCK_SECONDS = 2.0
POLL_SECONDS = 0.1
SSL_REQUEST = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")
"""What a client may ask before anything else; a server answers it with one byte, also when it takes nobody in
(https://www.postgresql.org/docs/current/protocol-flow.html).
"""

Got = TypeVar("Got")


class Silent(psycopg.OperationalError):
    """The server did not answer within the time that patience lasts."""


class Door:
    """Whether a server answers, as this process last found it."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self.is_shut = False

    def attempt(self, act: Callable[[], Got]) -> Got:
        """Do what shows whether the server answers. Where it last did not, one thread at a time tries.

        Raises:
            Silent: another thread is trying. Whatever `act` raises.
        """
        if not self.is_shut:
            return self._noting(act)
        if not self._one_at_a_time.acquire(blocking=False):
            raise Silent("the database does not answer")
        try:
            return self._noting(act)
        finally:
            self._one_at_a_time.release()

    def _noting(self, act: Callable[[], Got]) -> Got:
        try:
            got = act()
        except (Silent, psycopg.errors.ConnectionTimeout):
            self.is_shut = True
            raise
        except psycopg.Error:
            self.is_shut = False  # a refusal is an answer
            raise
        self.is_shut = False
        return got


_doors: dict[tuple[str, ...], Door] = {}


def door_of(*address: str) -> Door:
    """The one door of an address in this process."""
    return _doors.setdefault(address, Door())


class Patient(psycopg.Connection[Any]):
    """A connection whose every wait ends when its server has fallen silent."""

    def wait(self, gen: PQGen[Any], *_given: Any, **_named: Any) -> Any:
        """Run a step of the protocol to its end.

        Raises:
            Silent: the server does not answer; the connection is closed, since what it was doing is unknown.
        """
        host, port = self.pgconn.hostaddr or self.pgconn.host, self.pgconn.port
        door = door_of(host.decode(), port.decode())
        try:
            if door.is_shut:
                door.attempt(lambda: knock(host.decode(), int(port)))
            return waiting.wait(self._watched(gen, door), self.pgconn.socket, interval=POLL_SECONDS)
        except Silent:
            self.pgconn.finish()
            raise

    def _watched(self, gen: PQGen[Any], door: Door) -> Generator[Any, Any, Any]:
        """The steps of a wait, looking at the clock whenever nothing has come for a while."""
        host, port = (self.pgconn.hostaddr or self.pgconn.host).decode(), int(self.pgconn.port)
        asked = time.monotonic()
        try:
            step = next(gen)
            while True:
                ready = yield step
                if not ready and time.monotonic() - asked > PATIENCE_SECONDS:
                    door.attempt(lambda: knock(host, port))
                    asked = time.monotonic()
                step = gen.send(ready)
        except StopIteration as done:
            return done.value


def knock(host: str, port: int) -> None:
    """Return when a server answers at all.

    Raises:
        Silent: it did not within `KNOCK_SECONDS`, or nothing listens there any more.
    """
    is_local = host.startswith(("/", "@"))
    family = socket.AF_UNIX if is_local else socket.AF_INET6 if ":" in host else socket.AF_INET
    address: Any = f"{host}/.s.PGSQL.{port}".replace("@", "\0", 1) if is_local else (host, port)
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.settimeout(KNOCK_SECONDS)
        asking.connect(address)
        asking.sendall(SSL_REQUEST)
        if asking.recv(1):
            return
    raise Silent("the database does not answer")


def connect(*given: Any, **named: Any) -> Patient:
    """A connection as psycopg makes it, but patient; while the server is silent one thread at a time waits for it.

    Raises:
        psycopg.OperationalError: as psycopg does; Silent when another thread waits already.
    """
    door = door_of("connecting", *(f"{name}={named.get(name)}" for name in ("host", "hostaddr", "port")), *given)
    return door.attempt(lambda: Patient.connect(*given, **named))
