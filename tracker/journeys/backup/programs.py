"""PostgreSQL's own pg_dump and pg_restore: where they are, whether they are new enough, and how they are run."""

import contextlib
import re
import shutil
import subprocess  # nosec B404 - PostgreSQL's own programs, by their full path
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

from tracker.domain.errors import Refusal


def find_program(name: str, folder: str, *, server: int) -> str:
    """The full path of `pg_dump` or `pg_restore`, from the folder of the settings or from PATH.

    `server` is the server's major version.

    Raises:
        Refusal `programs_missing`, `programs_too_old`.
    """
    found = shutil.which(name, path=folder or None)
    if found is None:
        where = f"in {folder}" if folder else "on PATH"
        raise Refusal(
            "programs_missing",
            f"There is no {name} {where}. Install PostgreSQL's client programs of version {server} or newer, or name "
            "their folder in [backup] programs.",
        )
    said = subprocess.run([found, "--version"], capture_output=True, check=False, text=True).stdout  # noqa: S603  # nosec B603
    version = re.search(r"(\d+)(\.\d+|devel|beta|rc)", said)
    if version is None or int(version[1]) < server:
        raise Refusal(
            "programs_too_old",
            f"{found} is of version {version[1] if version else 'unknown'}, the server of {server}. Install the client "
            "programs of the server's version or newer, or name their folder in [backup] programs.",
        )
    return found


def address_of(url: str | URL, **changed: Any) -> tuple[str, dict[str, str]]:
    """A database's address as libpq takes it, without the password, and the variable that holds the password: a command
    line is for everyone on the machine to read.
    """
    address = make_url(url).set(drivername="postgresql+psycopg")
    named = dict(address.get_dialect()().create_connect_args(address)[1])
    password = named.pop("password", None)
    named.pop("context", None)
    named.setdefault("target_session_attrs", "read-write")  # of several hosts, the one that takes writes
    secret = {} if password is None else {"PGPASSWORD": str(password)}
    return make_conninfo("", **{**named, **changed}), secret


@contextlib.contextmanager
def reading_from(command: list[str], environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """The output of a program while it runs; Refusal `program_failed` with its own words where it fails."""
    with tempfile.TemporaryFile() as said:
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": said}
        with _running(command, environment, pipes) as process:
            output: IO[bytes] = process.stdout  # type: ignore[assignment]  # a pipe was asked for
            yield output
            output.close()
            check_ended(process, said, command[0])


@contextlib.contextmanager
def writing_to(command: list[str], environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """The input of a program while it runs; Refusal `program_failed` with its own words where it fails."""
    with tempfile.TemporaryFile() as said:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": said}
        with _running(command, environment, pipes) as process:
            into: IO[bytes] = process.stdin  # type: ignore[assignment]  # a pipe was asked for
            # A program that ended early says why itself.
            with contextlib.suppress(BrokenPipeError):
                yield into
                into.close()
            check_ended(process, said, command[0])


def check_ended(process: subprocess.Popen[bytes], said: IO[bytes], program: str) -> None:
    """Wait for a program's end; Refusal `program_failed` with the last of what it said."""
    if process.wait() != 0:
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
        errors = [line for line in lines if "error" in line.lower()] or lines
        raise Refusal("program_failed", f"{program} failed: {errors[0]}.")


@contextlib.contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], pipes: Mapping[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is gone at the end, whatever happened."""
    process = subprocess.Popen(command, env=environment, **pipes)  # noqa: S603  # nosec B603 - its full path
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
