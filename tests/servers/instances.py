"""Real app instances for tests: `tracker serve` in processes of their own, started, killed, paused and asked over HTTP.

    with instances(url, count=2) as running:          # both on one database, each on a port of its own
        answer = running[0].ask("POST", "/api/v1/assignments", body, token=token, key="k1")
        running[1].kill(); running[1].start()

Whatever a block started is gone when it ends, also when it raises.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TRACKER = "from tracker.cli import main; main()"
"""The `tracker` command, wherever its script may stand."""

READY_SECONDS = 60.0
"""How long an instance may take on a machine that does much else."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back over the wire."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.content)

    @property
    def is_done(self) -> bool:
        """Whether the act was acknowledged."""
        return 200 <= self.status < 300


LOST = (OSError, http.client.HTTPException)
"""What an ask raises when no whole answer came: the caller does not know whether the act was done."""


@dataclass
class Instance:
    """One server process (with its workers) on a port of this machine."""

    url: str
    port: int
    log: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1
    process: subprocess.Popen[bytes] | None = None
    prelude: str = ""
    """Python that runs before the server's own: a fault layer, say."""

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, wait: bool = True) -> None:
        """Start it, and wait until it is ready unless told not to."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        environ = {**kept, "TRACKER_DATABASE_URL": self.url, **self.environ}
        command = [sys.executable, "-c", self.prelude + TRACKER, "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(self.workers)],
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> float:
        """Return how many seconds it took until /readyz said 200.

        Raises:
            TimeoutError: it did not, or the process has ended; the end of its log is in the message.
        """
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.process is not None and self.process.poll() is not None:
                break
            with contextlib.suppress(*LOST):
                if self.ask("GET", "/readyz", timeout=2).status == 200:
                    return time.monotonic() - began
            time.sleep(0.02)
        raise TimeoutError(f"{self.address} is not ready: {self.log.read_text(errors='replace')[-2000:]}")

    def processor_seconds(self) -> float:
        """What the server and its workers have used of the processor since they were started."""
        assert self.process is not None
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid:  # of its group
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """SIGKILL to the server and all its workers, as a power cut or the kernel's memory guard would."""
        self._signal(signal.SIGKILL)
        self._reap()

    def stop(self) -> None:
        """An orderly end (SIGTERM), and a kill for what has not ended within 20 seconds."""
        self._signal(signal.SIGTERM)
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()

    def pause(self) -> None:
        """Stop it in its tracks; `go_on` lets it run again."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a paused instance run again."""
        self._signal(signal.SIGCONT)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Answered:
        """Send one request on a connection of its own and read the whole answer.

        Raises:
            OSError, http.client.HTTPException (`LOST`): no whole answer came.
        """
        sent = {**(headers or {})}
        if key is not None:
            sent["Idempotency-Key"] = key
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        return self.send(method, path, content, token=token, headers=sent, timeout=timeout)

    def send(
        self,
        method: str,
        path: str,
        content: bytes | None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Answered:
        """As `ask`, with a body of bytes."""
        sent = {**(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, content, sent)
            answer = connection.getresponse()
            return Answered(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def _signal(self, number: int) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait(20)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def instances(
    url: str,
    folder: Path,
    *,
    count: int = 2,
    workers: int = 1,
    environ: Mapping[str, str] | None = None,
    prelude: str = "",
) -> Iterator[list[Instance]]:
    """So many instances on one database, ready to be asked; their logs stand in `folder`. All ended with the block."""
    made = [
        Instance(url, free_port(), folder / f"instance-{number}.log", environ or {}, workers, prelude=prelude)
        for number in range(count)
    ]
    try:
        for instance in made:
            instance.start(wait=False)
        for instance in made:
            instance.wait_until_ready()
        yield made
    finally:
        for instance in made:
            instance.kill()
