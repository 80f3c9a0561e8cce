"""A real server while hostile files are read: it goes on answering, and no reader outlives its file or its server."""

import contextlib
import threading
import time
from pathlib import Path

import pytest

from tests.fixtures.hostile import endless_pattern, much_of_little
from tests.servers.instances import LOST, Answered, Instance, instances
from tests.servers.sites import open_counter

BOUNDARY = "the-boundary-of-the-parts"
MAPPING = 'kind = "roster"\n[columns]\nemployee_number = "No"\nfull_name = "Name"\n[skip_where]\nName = "^(a+)+$"\n'
PATTERN = endless_pattern()[0]


def send(server: Instance, token: str, content: bytes, name: str) -> Answered:
    """A file sent to be planned."""
    parts = [("mapping", "", MAPPING.encode()), ("file", f'; filename="{name}"', content)]
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n'.encode() + value + b"\r\n"
        for field, more, value in parts
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    whole = body + f"--{BOUNDARY}--\r\n".encode()
    return server.send("POST", "/api/v1/imports", whole, token=token, headers=headers, timeout=60)


def readers() -> set[int]:
    """Every reader on this machine that runs."""
    found = set()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if b"tracker.intake.apart.reader" in command.read_bytes():
                found.add(int(command.parent.name))
    return found


def wait_for(condition: str, before: set[int], seconds: float = 20) -> set[int]:
    """The readers beside those of before, once there are `some` or `none`."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        new = readers() - before
        if bool(new) == (condition == "some"):
            return new
        time.sleep(0.02)
    raise TimeoutError(f"There were never {condition}: {readers() - before}")


@pytest.fixture
def small(tmp_path: Path) -> dict[str, str]:
    """The environment of a server whose settings allow little."""
    config = tmp_path / "small.toml"
    config.write_text("[limits]\nreading_memory_bytes = 209715200\nreading_cpu_seconds = 3\n")
    return {"TRACKER_CONFIG": str(config)}


@pytest.mark.long
def test_a_server_answers_while_hostile_files_are_read_and_leaves_nothing(
    empty_database_url: str, tmp_path: Path, small: dict[str, str]
) -> None:
    counter, before = open_counter(empty_database_url), readers()
    answers: list[Answered] = []
    with instances(empty_database_url, tmp_path, count=1, environ=small) as (server,):
        files = [(PATTERN, "a.csv"), (much_of_little(), "b.xlsx")]
        senders = [
            threading.Thread(target=lambda f=file: answers.append(send(server, counter.token, *f))) for file in files
        ]
        for sender in senders:
            sender.start()
        wait_for("some", before)
        asked = 0
        while any(sender.is_alive() for sender in senders):
            assert server.ask("GET", "/healthz", timeout=10).status == 200
            assert server.ask("GET", "/api/v1/officers", token=counter.token, timeout=10).status == 200
            asked += 1
        assert asked > 1
        assert sorted((answer.status, answer.json["code"]) for answer in answers) == [(422, "too_large")] * 2
        assert wait_for("none", before) == set()


@pytest.mark.long
def test_a_reader_does_not_outlive_a_server_that_is_killed(
    empty_database_url: str, tmp_path: Path, small: dict[str, str]
) -> None:
    counter, before = open_counter(empty_database_url), readers()
    with instances(empty_database_url, tmp_path, count=1, environ=small) as (server,):

        def lost() -> None:
            with contextlib.suppress(*LOST):
                send(server, counter.token, PATTERN, "a.csv")

        sender = threading.Thread(target=lost)
        sender.start()
        assert len(wait_for("some", before)) == 1
        server.kill()
        sender.join()
        assert wait_for("none", before) == set()
