"""What never becomes a request: answered by the server itself, with the headers of every answer, without an echo."""

import re
import socket
from pathlib import Path

from tests.databases import Databases
from tests.servers.instances import Instance, instances
from tests.web.site import with_accounts
from tracker.web.headers import ALWAYS

CANARY = "canary-4711"
HOST = b"Host: localhost\r\n"
LONG = CANARY.encode() + b"x" * 9000

UNREADABLE: dict[str, tuple[int, bytes]] = {
    "no request at all": (400, CANARY.encode() + b"\r\n\r\n"),
    "no such version": (400, b"GET /" + CANARY.encode() + b" HTTP/9.9\r\n" + HOST + b"\r\n"),
    "a first line without end": (414, b"GET /" + LONG + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
    "a header without end": (431, b"GET / HTTP/1.1\r\n" + HOST + b"X: " + LONG + b"\r\n\r\n"),
    "many headers": (431, b"GET / HTTP/1.1\r\n" + HOST + b"X: canary-4711\r\n" * 70 + b"\r\n"),
    "two lengths": (
        400,
        b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 11\r\n\r\n" + CANARY.encode(),
    ),
    "both kinds of length": (
        400,
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    "a length below nothing": (400, b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n"),
    "an unknown coding": (501, b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: canary-4711\r\n\r\n"),
    "a folded header": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n canary-4711\r\n\r\n"),
    "a name with a blank": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X canary-4711: a\r\n\r\n"),
    "two hosts": (400, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Host: canary-4711.example\r\n\r\n"),
    "a NUL in a header": (400, b"GET / HTTP/1.1\r\n" + HOST + b"X: canary-4711\x00\r\n\r\n"),
}


def ask(instance: Instance, sent: bytes) -> tuple[int, dict[str, str], str]:
    """What bytes are answered with: status, headers, body."""
    with socket.create_connection(("127.0.0.1", instance.port), timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        got = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = got.decode("latin-1").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    found = re.fullmatch(r"HTTP/1\.[01] (\d{3}) .*", first)
    assert found is not None, got
    return int(found[1]), dict(line.split(": ", 1) for line in lines), body


def test_what_cannot_be_read_is_answered_bare_and_told_nowhere(databases: Databases, tmp_path: Path) -> None:
    with (
        databases.fresh("sqlite", with_accounts) as url,
        instances(url, tmp_path, count=1) as (only,),
    ):
        wrong = []
        for name, (status, sent) in UNREADABLE.items():
            got, headers, body = ask(only, sent)
            missing = [each for each in [*ALWAYS, "Content-Security-Policy"] if each not in headers]
            if (got, missing, CANARY in f"{headers}{body}") != (status, [], False):
                wrong.append((name, got, missing, headers, body))
        assert wrong == []
        # What any program of this machine may say is not what a proxy says: none is stated.
        said = b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.9\r\nSCRIPT_NAME: /evil\r\nScript-Name: /evil\r\n"
        got, headers, _ = ask(only, b"GET / HTTP/1.1\r\n" + HOST + said + b"Connection: close\r\n\r\n")
        assert (got, headers["Location"], "Strict-Transport-Security" in headers) == (303, "/sign-in?next=/", False)
        log = (tmp_path / "instance-0.log").read_text()
    assert "request_unreadable" in log
    assert CANARY not in log
