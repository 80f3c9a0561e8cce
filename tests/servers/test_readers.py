"""A real server while hostile files are read: it goes on answering, and no reader outlives its file or its server."""

import contextlib
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.fixtures.hostile import endless_pattern, much_of_little
from tests.servers.instances import LOST, Answered, Instance, instances
from tests.servers.sites import open_counter

BOUNDARY = "the-boundary-of-the-parts"
SOUND = b"No,Last,First,Home,Duty\n" + b"".join(b"05%03d,Berg,Ola,5,patrol\n" % number for number in range(900))
SOUND_MAPPING = """kind = "roster"
[columns]
employee_number = "No"
last_name = "Last"
first_name = "First"
precinct = "Home"
duty = "Duty"
"""
MAPPING = 'kind = "roster"\n[columns]\nemployee_number = "No"\nfull_name = "Name"\n[skip_where]\nName = "^(a+)+$"\n'
PATTERN = endless_pattern()[0]


def form_of(content: bytes, name: str, mapping: str = MAPPING, **said: str) -> tuple[dict[str, str], bytes]:
    """The headers and the body of a form with a file, which stands last."""
    fields = [(field, "", value.encode()) for field, value in {**said, "mapping": mapping}.items()]
    parts = [*fields, ("file", f'; filename="{name}"', content)]
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n'.encode() + value + b"\r\n"
        for field, more, value in parts
    )
    return {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}, body + f"--{BOUNDARY}--\r\n".encode()


def cut_off(server: Instance, token: str, whole: bytes, sent: int, *, said: int) -> int:
    """Send so many bytes of a form, having said that `said` come, and go away: the status of the answer."""
    head = f"POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
    kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {said}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall((head + kind).encode() + whole[:sent])
        connection.shutdown(socket.SHUT_WR)
        return int(connection.recv(65536).split()[1])


def send(server: Instance, token: str, content: bytes, name: str) -> Answered:
    """A file sent to be planned."""
    headers, body = form_of(content, name)
    return server.send("POST", "/api/v1/imports", body, token=token, headers=headers, timeout=60)


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


@pytest.mark.long
def test_half_of_an_upload_enters_nothing(empty_database_url: str, tmp_path: Path) -> None:
    counter = open_counter(empty_database_url)
    headers, whole = form_of(SOUND, "r.csv", SOUND_MAPPING, apply="true", as_of="2016-08-01")
    end = len(f"\r\n--{BOUNDARY}--\r\n")
    with instances(empty_database_url, tmp_path, count=1) as (server,):
        told = [server.ask("GET", "/api/v1/officers", token=counter.token).headers["X-Total-Count"]]
        for sent in (len(whole) - 6, len(whole) - end, len(whole) - end - 23 * 400, len(whole) // 2, 300):
            for said in (len(whole), sent):  # the connection broke off, or the sender counts wrongly
                assert 400 <= cut_off(server, counter.token, whole, sent, said=said) < 500, (sent, said)
        told.append(server.ask("GET", "/api/v1/officers", token=counter.token).headers["X-Total-Count"])
        entered = server.send("POST", "/api/v1/imports", whole, token=counter.token, headers=headers)
        told.append(server.ask("GET", "/api/v1/officers", token=counter.token).headers["X-Total-Count"])
    assert (entered.status, told) == (201, ["1", "1", "901"]), entered.content
